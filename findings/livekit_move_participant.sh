#!/usr/bin/env bash
# livekit-server 1.13.5, built from its Go module: the room service lists MoveParticipant and ForwardParticipant, its SDKs
# have methods for both, and the server answers them with the error "unknown: not implemented"; UpdateParticipant, for the
# same room and participant, does what it says.
#
# Whoever plans to bring two callers together by moving one of them into the other's room finds out when the first caller
# waits: it works where the same protocol is served by the hosted product. On a server of one's own the sound has to be
# carried from room to room by a participant that is in both.
#
# Needs go, python3 and a package index (the build takes two minutes). A participant joins by the Python SDK, livekit
# 1.2.1; the requests are livekit-api 1.2.2's. Prints what was seen; fails when that changes.
set -euo pipefail

version=v1.13.5
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || { kill "$server" && wait "$server" || true; }; chmod -R u+w "$work"; rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "livekit==1.2.1" "livekit-api==1.2.2"
GOBIN="$work" go install "github.com/livekit/livekit-server/cmd/server@$version"

free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
port=$(free)
cat > "$work/livekit.yaml" <<YAML
port: $port
bind_addresses: [127.0.0.1]
keys: {key: "a-secret-of-this-run-that-is-long-enough"}
rtc: {tcp_port: $(free), udp_port: $(free), use_external_ip: false, node_ip: 127.0.0.1}
YAML
"$work/server" --config "$work/livekit.yaml" > "$work/log" 2>&1 &
server=$!

"$work/venv/bin/python" - "ws://127.0.0.1:$port" 2> "$work/errors" <<'PYTHON'
import asyncio
import sys
import urllib.request

from livekit import api, rtc

URL, KEY, SECRET = sys.argv[1], "key", "a-secret-of-this-run-that-is-long-enough"


async def up():
    for _ in range(200):
        try:
            return await asyncio.to_thread(urllib.request.urlopen, URL.replace("ws", "http", 1))
        except OSError:
            await asyncio.sleep(0.1)


async def told(request):
    try:
        await request
    except api.TwirpError as refused:
        return f"{refused.code}: {refused.message.rpartition(': ')[2]}"
    return "done"


async def main():
    await up()
    grants = api.VideoGrants(room_join=True, room="one")
    room = rtc.Room()
    await room.connect(URL, api.AccessToken(KEY, SECRET).with_identity("caller").with_grants(grants).to_jwt())
    async with api.LiveKitAPI(URL, KEY, SECRET) as livekit:
        await livekit.room.create_room(api.CreateRoomRequest(name="two"))
        update = api.UpdateParticipantRequest(room="one", identity="caller", name="Somebody")
        move = api.MoveParticipantRequest(room="one", identity="caller", destination_room="two")
        forward = api.ForwardParticipantRequest(room="one", identity="caller", destination_room="two")
        seen = {
            "UpdateParticipant": await told(livekit.room.update_participant(update)),
            "MoveParticipant": await told(livekit.room.move_participant(move)),
            "ForwardParticipant": await told(livekit.room.forward_participant(forward)),
        }
    await room.disconnect()
    return seen


seen = asyncio.run(main())
print(f"livekit-server 1.13.5: {seen}")
assert seen == {
    "UpdateParticipant": "done",
    "MoveParticipant": "unknown: not implemented",
    "ForwardParticipant": "unknown: not implemented",
}, "this has changed"
PYTHON
