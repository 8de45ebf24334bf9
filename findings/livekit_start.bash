# Sourced by the scripts beside it: livekit-server 1.13.5, built from its Go module, and the Python SDK (livekit 1.2.1,
# livekit-api 1.2.2) in a temporary folder. $url, $key and $secret are the server's; what is in $busy is ended with it.
version=v1.13.5
work=$(mktemp -d)
server=
busy=()
stop() {
  for process in "${busy[@]}" $server; do kill "$process" 2> /dev/null || true; done
  wait
  chmod -R u+w "$work"
  rm -rf "$work"
}
trap stop EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "livekit==1.2.1" "livekit-api==1.2.2"
GOBIN="$work" go install "github.com/livekit/livekit-server/cmd/server@$version"

free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
port=$(free)
url=ws://127.0.0.1:$port key=key secret=a-secret-of-this-run-that-is-long-enough
cat > "$work/livekit.yaml" <<YAML
port: $port
bind_addresses: [127.0.0.1]
keys: {$key: "$secret"}
rtc: {tcp_port: $(free), udp_port: $(free), use_external_ip: false, node_ip: 127.0.0.1}
YAML
"$work/server" --config "$work/livekit.yaml" > "$work/log" 2>&1 &
server=$!
for _ in $(seq 200); do
  curl -sf "http://127.0.0.1:$port" > /dev/null && break
  sleep 0.1
done
