#!/usr/bin/env bash
# Ollama 0.24.0: a client that goes away while its prompt is being read is not noticed.
#
# Seen: a prompt of about 1,900 tokens, its client gone 0.2 seconds after its reading began. Asked for again, nearly all of it is found
# read: the server went on for nobody, for as long as the prompt lasted. It notices a client that has gone only when it
# has a token to send. So whoever reads ahead must ask for small pieces to be able to give way.
#
# OLLAMA=/path/to/ollama takes that binary instead of building one (minutes). Needs Python with pip; Go and g++ to build.
# Prints what it saw, and fails if that has changed.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/ollama_start.bash"

long=$(words orange 400)
start OLLAMA_NUM_PARALLEL=1 OLLAMA_NEW_ENGINE=1
curl -sf "$url/api/generate" -d "$(request "$long" 1 32)" > "$work/first" &
client=$!
until grep -q 'msg="loading cache slot".* prompt=[0-9]\{4\} ' "$work/log"; do sleep 0.02; done
sleep 0.2
kill "$client" && wait "$client" || true
[ ! -s "$work/first" ] || fail "the prompt was read before its client could leave"
generate "$long" 1 32 > "$work/answer" # waits for the only slot
whole=$(grep -o '"prompt_eval_count":[0-9]*' "$work/answer" | grep -o '[0-9]*$')
read_for_nobody=$(used)
echo "of $whole tokens, $read_for_nobody were read after the client had left"
[ "$read_for_nobody" -gt $((whole * 9 / 10)) ] || fail "the server stopped when its client left"
