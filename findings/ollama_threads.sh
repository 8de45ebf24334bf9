#!/usr/bin/env bash
# Ollama 0.24.0: as many threads as there are cores are slower than half of them, once anything else runs.
#
# Its threads wait for each other in busy loops: where one of them has to share its core, all of them stand still. Seen on
# two cores (AVX2), tokens written in a second by SmolLM2-135M: alone, one thread 64 and two 57; beside one busy process, one
# thread 53 and two 19. A voice and a recogniser on the same machine are such processes.
#
# OLLAMA=/path/to/ollama takes that binary instead of building one (minutes). Needs Python with pip, two cores and taskset;
# Go and g++ to build. Prints what it saw, and fails if that has changed.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/ollama_start.bash"

written() { # THREADS: tokens written in a second
  curl -sf "$url/api/generate" -d "{\"model\": \"small\", \"prompt\": \"Once upon a time\", \"raw\": true, \"stream\": false,
    \"options\": {\"num_predict\": 40, \"num_batch\": 32, \"num_ctx\": 2048, \"num_thread\": $1, \"temperature\": 0}}" |
    python3 -c 'import json, sys; said = json.load(sys.stdin); print(round(said["eval_count"] / said["eval_duration"] * 1e9, 1))'
}

taskset -p -c 0,1 $$ > /dev/null
start OLLAMA_NUM_PARALLEL=1 OLLAMA_NEW_ENGINE=1
for threads in 1 2; do
  written "$threads" > /dev/null # loads the model with so many
  echo "alone, $threads threads: $(written "$threads") tokens/s"
  timeout 120 sh -c 'while :; do :; done' &
  busy=$!
  eval "beside_$threads=$(written "$threads")"
  kill "$busy" && wait "$busy" || true
done
echo "beside a busy process: one thread $beside_1, two threads $beside_2 tokens/s"
python3 -c "import sys; sys.exit($beside_1 < 1.5 * $beside_2)" || fail "two threads hold up beside a busy process"
