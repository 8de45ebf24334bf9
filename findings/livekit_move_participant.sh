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

source "$(dirname "${BASH_SOURCE[0]}")/livekit_start.bash"

"$work/venv/bin/python" - "$url" "$key" "$secret" 2> "$work/errors" <<'PYTHON'
import asyncio
import sys

from livekit import api, rtc

URL, KEY, SECRET = sys.argv[1:]


async def told(request):
    try:
        await request
    except api.TwirpError as refused:
        return f"{refused.code}: {refused.message.rpartition(': ')[2]}"
    return "done"


async def main():
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
