#!/usr/bin/env bash
# livekit 1.2.1 (the Python SDK): an AudioStream gives frames of any whole number of milliseconds, such as 32, though
# WebRTC below it counts in steps of ten.
#
# Whoever has those ten in mind cuts a voice detector's windows of 512 samples (32 ms at 16 kHz) out of frames of 20 ms,
# and each window waits for the rest of a frame. The stream cuts them itself: frames of exactly 160, 320 and 512 samples
# were seen for 10, 20 and 32 ms, of a local track, without a server.
#
# Needs python3 and a package index (30 MB). Prints what was seen; fails when that changes.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "livekit==1.2.1"
"$work/venv/bin/python" - 2> "$work/log" <<'PYTHON'
import asyncio
from importlib.metadata import version

from livekit import rtc

RATE, SENT = 16_000, 320  # samples: 20 ms


async def feed(source):
    for _ in range(200):
        await source.capture_frame(rtc.AudioFrame(bytes(2 * SENT), RATE, 1, SENT))


async def sizes(milliseconds):
    source = rtc.AudioSource(RATE, 1)
    track = rtc.LocalAudioTrack.create_audio_track("track", source)
    stream = rtc.AudioStream.from_track(track=track, sample_rate=RATE, num_channels=1, frame_size_ms=milliseconds)
    feeding, seen = asyncio.create_task(feed(source)), []
    async for event in stream:
        seen.append(event.frame.samples_per_channel)
        if len(seen) == 10:
            break
    feeding.cancel()
    await stream.aclose()
    return set(seen)


async def main():
    return {milliseconds: await sizes(milliseconds) for milliseconds in (10, 20, 32)}


seen = asyncio.run(main())
print(f"livekit {version('livekit')}: samples of a frame, by frame_size_ms: {seen}")
assert seen == {10: {160}, 20: {320}, 32: {512}}, "this has changed"
PYTHON
