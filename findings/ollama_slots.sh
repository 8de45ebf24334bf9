#!/usr/bin/env bash
# Ollama 0.24.0: which of its slots (OLLAMA_NUM_PARALLEL) a prompt takes, and what is left of the others.
#
# Each slot keeps one prompt read. Seen, with four slots and two prompts A and B that begin with the same 50 words:
#
#   settings                                          tokens of A that were still there when it was asked again after B
#   OLLAMA_NUM_PARALLEL=4                             those that A and B have in common: B took A's slot, three were empty
#   … OLLAMA_NEW_ENGINE=1 OLLAMA_MULTIUSER_CACHE=1    all of A; and B had found what it has in common with A
#
# Not shown here: the second setting needs the first; the older engine may end itself with it.
#
# OLLAMA=/path/to/ollama takes that binary instead of building one (minutes). Needs Python with pip; Go and g++ to build.
# Prints what it saw, and fails if that has changed.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/ollama_start.bash"

ask() { # the number of tokens of this prompt that the server had read before
  generate "$1" 1 32 > /dev/null
  used
}

common=$(words common 50)
a="$common $(words apple 100)"
b="$common $(words berry 100)"

start OLLAMA_NUM_PARALLEL=4
ask "$a" > /dev/null
plain_b=$(ask "$b")
plain_a=$(ask "$a")
stop

start OLLAMA_NUM_PARALLEL=4 OLLAMA_NEW_ENGINE=1 OLLAMA_MULTIUSER_CACHE=1
ask "$a" > /dev/null
shared_b=$(ask "$b")
shared_a=$(ask "$a")
stop

echo "one slot for all:    B found $plain_b tokens read, then A found $plain_a"
echo "a slot for each one: B found $shared_b tokens read, then A found $shared_a"
[ "$plain_a" -lt $((plain_b + 20)) ] || fail "the first prompt was not evicted by the second"
[ "$shared_b" -ge $((plain_b - 1)) ] || fail "the second prompt did not find what it has in common with the first"
[ "$shared_a" -gt $((plain_a + 80)) ] || fail "the first prompt was evicted by the second"
