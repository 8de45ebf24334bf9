"""Is the line alive, and how long is it? Read from the statistics of the caller's track.

A caller whose packets stop coming is not noticed otherwise: silent frames go on arriving, and when the far side gives
up half a minute later it looks like a hang-up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog
from livekit import rtc

log = structlog.get_logger()

LOOK_EVERY = 2.0  # s; also the longest that one look may take

# The way of a sound from the caller's phone to us and of ours back. WebRTC tells of our jitter buffer and of the
# network. The far side's buffer is not ours to see: it is taken to hold as much as ours, being on the same network, but
# not to have every hiccup of this machine. Compared with recordings at the phone on the local stack: 35 ms off at most
# when idle, seldom more than 50 with every core busy.
CODING = 0.045  # s, both ways: an Opus frame of 20 ms each, and its look-ahead
BUFFER = 0.06  # s, until ours was measured: WebRTC begins high and comes down within seconds
FAR_BUFFER = 0.08  # s at most


class Measured(Protocol):
    """What is needed of rtc.Track."""

    async def get_stats(self) -> Sequence[rtc.stats.RtcStats]: ...


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the statistics; what they did not say is 0."""

    packets: int = 0
    idle: float = 0.0  # s since the newest packet
    held: float = 0.0  # s in the jitter buffer, summed over all samples that have left it
    emitted: int = 0  # how many those are
    round_trip: float = 0.0  # s, from us to the server and back


class Pulse:
    """Looks at the caller's track every few seconds. `follow` a track, and the next one after a reconnect."""

    def __init__(self) -> None:
        self._looking: asyncio.Task[None] | None = None
        self._seen = Look()
        self._alive_at = self._looked_at = 0.0  # event clock
        self._buffer = BUFFER

    @property
    def dead_for(self) -> float:
        """Seconds without a packet of the caller's, up to the last look; 0.0 while unknown."""
        return max(0.0, self._looked_at - self._alive_at)

    @property
    def path_delay(self) -> float:
        """Seconds that sound is under way, from the phone to us and from us to the phone, both together."""
        return CODING + self._buffer + min(self._buffer, FAR_BUFFER) + self._seen.round_trip

    def follow(self, track: Measured) -> None:
        self._stop()
        self._seen = Look()
        self._alive_at = self._looked_at = asyncio.get_running_loop().time()
        self._looking = asyncio.create_task(self._look_on(track), name="pulse")

    async def aclose(self) -> None:
        looking = self._stop()
        if looking:
            await asyncio.gather(looking, return_exceptions=True)

    def _stop(self) -> asyncio.Task[None] | None:
        looking, self._looking = self._looking, None
        if looking:
            looking.cancel()
        return looking

    async def _look_on(self, track: Measured) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                async with asyncio.timeout(LOOK_EVERY):
                    seen = look(await track.get_stats())
            except Exception as failure:  # noqa: BLE001 — the SDK raises bare Exception; the call goes on without
                log.info("line_statistics_missing", kind=type(failure).__name__)
            else:
                self._note(seen)

    def _note(self, seen: Look | None) -> None:
        if not seen:
            return
        before, self._seen = self._seen, seen
        self._looked_at = asyncio.get_running_loop().time()
        if seen.packets != before.packets:
            self._alive_at = max(self._alive_at, self._looked_at - seen.idle)
        if seen.emitted > before.emitted:
            newest = (seen.held - before.held) / (seen.emitted - before.emitted)
            self._buffer += (newest - self._buffer) / 2  # a hiccup of one look is no longer way


def look(stats: Sequence[rtc.stats.RtcStats]) -> Look | None:
    """What `stats` say of the caller's sound; None when they do not speak of it."""
    found: Look | None = None
    round_trip = 0.0
    for one in stats:
        if one.HasField("inbound_rtp"):
            at, inbound = one.inbound_rtp.rtc.timestamp, one.inbound_rtp.inbound
            newest = inbound.last_packet_received_timestamp  # ms, of the same clock as `at`, which is in µs
            found = Look(
                packets=one.inbound_rtp.received.packets_received,
                idle=max(0.0, at / 1e6 - newest / 1e3) if newest else 0.0,
                held=inbound.jitter_buffer_delay,
                emitted=inbound.jitter_buffer_emitted_count,
            )
        elif one.HasField("candidate_pair") and one.candidate_pair.candidate_pair.nominated:
            round_trip = one.candidate_pair.candidate_pair.current_round_trip_time
    return found and Look(found.packets, found.idle, found.held, found.emitted, round_trip)
