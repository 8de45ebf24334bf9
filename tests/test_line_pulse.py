"""Is the line alive, and how long is it? A track whose statistics the test writes, in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

import pytest
from livekit import rtc

from edge_agent.line.pulse import BUFFER, CODING, FAR_BUFFER, LOOK_EVERY, Pulse, look
from tests.virtual import run

PACKET = 0.02  # s
CLOCK = 1_795_945_483.0  # s; WebRTC's own time at the start of the story
RATE = 48_000


def now() -> float:
    return asyncio.get_running_loop().time()


class Track:
    """Packets come every 20 ms until `stops`; each sample is held for `held` seconds."""

    def __init__(self, stops: float = 1e9, held: float = 0.03, round_trip: float = 0.01) -> None:
        self.stops, self.held, self.round_trip = stops, held, round_trip
        self.looks = 0
        self.trouble: Callable[[], Awaitable[object]] | None = None

    async def get_stats(self) -> Sequence[rtc.stats.RtcStats]:
        self.looks += 1
        if self.trouble:
            await self.trouble()
        return [self._inbound(), self._pair(), rtc.stats.RtcStats(codec=rtc.stats.RtcStats.Codec())]

    def _inbound(self) -> rtc.stats.RtcStats:
        packets = int(min(now(), self.stops) / PACKET)
        stats = rtc.stats.RtcStats()
        stats.inbound_rtp.rtc.timestamp = round((CLOCK + now()) * 1e6)
        stats.inbound_rtp.received.packets_received = packets
        stats.inbound_rtp.inbound.last_packet_received_timestamp = packets and (CLOCK + packets * PACKET) * 1e3
        samples = round(packets * PACKET * RATE)
        stats.inbound_rtp.inbound.jitter_buffer_emitted_count = samples
        stats.inbound_rtp.inbound.jitter_buffer_delay = samples * self.held
        return stats

    def _pair(self) -> rtc.stats.RtcStats:
        stats = rtc.stats.RtcStats()
        stats.candidate_pair.candidate_pair.nominated = True
        stats.candidate_pair.candidate_pair.current_round_trip_time = self.round_trip
        return stats


def followed(track: Track, story: Callable[[Pulse], Coroutine[Any, Any, None]]) -> None:
    """`story` with a pulse that follows `track`; nothing is left running."""

    async def told() -> None:
        pulse = Pulse()
        pulse.follow(track)
        await story(pulse)
        await pulse.aclose()
        assert len(asyncio.all_tasks()) == 1

    run(told())


def test_a_line_with_packets_is_alive() -> None:
    """Also before anybody looked, and however long the call lasts."""

    async def story(pulse: Pulse) -> None:
        assert pulse.dead_for == 0.0
        for _ in range(100):
            await asyncio.sleep(1.0)
            assert pulse.dead_for < 2 * PACKET

    followed(Track(), story)


def test_a_line_without_packets_is_dead_since_the_last_one() -> None:
    """Told at the next look."""

    async def story(pulse: Pulse) -> None:
        await asyncio.sleep(40.5)
        assert pulse.dead_for == pytest.approx(31, abs=2 * PACKET)

    followed(Track(stops=9.0), story)


def test_a_line_that_never_brought_a_packet_is_dead_from_the_start() -> None:
    """A track is there, and nothing comes on it."""

    async def story(pulse: Pulse) -> None:
        await asyncio.sleep(20 + PACKET)
        assert pulse.dead_for == pytest.approx(20, abs=LOOK_EVERY)

    followed(Track(stops=0.0), story)


def test_a_line_that_comes_back_is_alive() -> None:
    """Its time without packets is forgotten, and a new track after a reconnect begins anew."""

    async def story(pulse: Pulse) -> None:
        await asyncio.sleep(20)
        assert pulse.dead_for > 5
        pulse.follow(Track())
        assert pulse.dead_for == 0.0
        await asyncio.sleep(20)
        assert pulse.dead_for < 2 * PACKET

    followed(Track(stops=10.0), story)


def test_statistics_that_never_come_blame_nobody() -> None:
    """Unknown is not dead, and the next look is taken all the same."""
    track = Track(stops=10.0)

    async def story(pulse: Pulse) -> None:
        track.trouble = asyncio.Event().wait
        await asyncio.sleep(60)
        assert pulse.dead_for == 0.0
        assert track.looks > 10

    followed(track, story)


def test_statistics_that_fail_are_asked_for_again() -> None:
    """The SDK raises bare Exception; the call goes on."""
    track = Track()

    async def fail() -> None:
        raise Exception("no such handle")  # noqa: TRY002 — as the SDK does

    async def story(pulse: Pulse) -> None:
        track.trouble = fail
        await asyncio.sleep(10)
        looks, track.trouble = track.looks, None
        await asyncio.sleep(10)
        assert track.looks > looks > 1
        assert pulse.path_delay < CODING + 2 * BUFFER

    followed(track, story)


def test_the_way_is_coding_buffers_and_network() -> None:
    """Before anything was measured it is guessed; then it is what the newest looks say, a hiccup only half."""

    async def story(pulse: Pulse) -> None:
        assert pulse.path_delay == pytest.approx(CODING + 2 * BUFFER)
        await asyncio.sleep(30)
        assert pulse.path_delay == pytest.approx(CODING + 2 * 0.03 + 0.01, abs=0.001)

    followed(Track(), story)


def test_a_hiccup_of_this_machine_is_not_the_far_sides() -> None:
    """A buffer that has swollen here counts once, beyond what a far side would hold."""

    async def story(pulse: Pulse) -> None:
        await asyncio.sleep(60)
        assert pulse.path_delay == pytest.approx(CODING + 0.3 + FAR_BUFFER + 0.01, abs=0.001)

    followed(Track(held=0.3), story)


def test_statistics_of_something_else_say_nothing() -> None:
    """No inbound stream, no look."""
    assert look([]) is None
    assert look([rtc.stats.RtcStats(codec=rtc.stats.RtcStats.Codec())]) is None
