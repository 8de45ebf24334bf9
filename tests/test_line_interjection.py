"""A sentence from outside of the call, on the line that the call speaks on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import pytest

from edge_agent.line.audio import FRAME, Outgoing, audible
from tests.fakes.audio_source import FakeSource
from tests.fakes.clock import settle


def frame(level: int) -> bytes:
    return np.full(FRAME // 2, level, "<i2").tobytes()


GUARD = [frame(500 + number) for number in range(15)]
SPOKEN = [frame(2000 + number) for number in range(12)]


@asynccontextmanager
async def interjecting() -> AsyncIterator[tuple[Outgoing, FakeSource]]:
    """An interjection of 15 frames has begun: ten of them are in the source, and three were heard."""
    source = FakeSource()
    out = Outgoing(source)
    out.interject(b"".join(GUARD))
    await settle()
    await source.play_out(3)
    yield out, source
    out.close()
    await settle()


async def test_the_call_speaks_when_the_interjection_was_heard() -> None:
    """What the call says meanwhile waits, counts as queued, and follows whole and in order."""
    async with interjecting() as (out, source):
        playing = asyncio.create_task(out.play(b"".join(SPOKEN)))
        await settle()
        assert out.queued == pytest.approx((12 + len(SPOKEN)) * 0.02, abs=0.021)
        while not playing.done():
            await source.play_out(1)
        await source.play_out(12)
        assert source.played == [*GUARD, *SPOKEN]


async def test_drained_waits_for_the_interjection_too() -> None:
    """The line is free when all of it was heard."""
    async with interjecting() as (out, source):
        draining = asyncio.create_task(out.drained())
        await settle()
        assert not draining.done()
        for _ in range(12):
            await source.play_out(1)
        await asyncio.wait_for(draining, 5)


@pytest.mark.parametrize("spoken", [[], SPOKEN])
async def test_a_flush_counts_the_calls_own_sound_alone(spoken: list[bytes]) -> None:
    """The caller speaks: both fall silent; what was not heard of the call is what the call had handed over."""
    async with interjecting() as (out, source):
        playing = asyncio.create_task(out.play(b"".join(spoken)))
        await settle()
        assert out.flush() == pytest.approx(len(spoken) * 0.02)
        assert source.queue == []
        await source.play_out(0)
        await playing
        source.clear_queue()
        await out.play(SPOKEN[0])
        assert source.queue == [SPOKEN[0]]


async def test_a_hold_ends_an_interjection_and_keeps_nothing_of_it() -> None:
    """Held for the caller: what goes on afterwards is the call's own voice."""
    async with interjecting() as (out, source):
        playing = asyncio.create_task(out.play(b"".join(SPOKEN)))
        await settle()
        out.hold()
        source.clear_queue()
        await source.play_out(0)
        source.clear_queue()
        heard = list(source.played)
        out.resume()
        while not playing.done():
            await source.play_out(1)
        await source.play_out(10)
        assert source.played[len(heard) :] == SPOKEN


async def test_a_voice_that_goes_on_waits_for_the_interjection() -> None:
    """Held, and a sentence from outside: the call's voice is taken up behind it."""
    source = FakeSource()
    out = Outgoing(source)
    await out.play(b"".join(SPOKEN[:8]))
    await source.play_out(4)
    out.hold()
    out.interject(b"".join(GUARD))
    await settle()
    out.resume()
    for _ in range(40):
        await source.play_out(1)
    assert source.played[4 : 4 + len(GUARD)] == GUARD
    assert source.played[-4:] == SPOKEN[4:8]


async def test_nothing_of_the_call_ends_the_last_sentence() -> None:
    """It is heard whole, whatever the call still says, flushes or holds; that is lost, and counted so."""
    source = FakeSource()
    out = Outgoing(source)
    await out.play(b"".join(SPOKEN[:8]))
    await source.play_out(4)
    out.interject(b"".join(GUARD), last=True)
    await settle()
    out.hold()
    assert out.flush() == out.lost == pytest.approx(4 * 0.02)
    await out.play(b"".join(SPOKEN))
    assert out.lost == pytest.approx((4 + 12) * 0.02)
    for _ in range(20):
        await source.play_out(1)
    assert source.played == [*SPOKEN[:4], *GUARD]


async def test_after_its_end_the_line_takes_no_interjection() -> None:
    """Nobody would hear it."""
    source = FakeSource()
    out = Outgoing(source)
    out.close()
    out.interject(b"".join(GUARD))
    await settle()
    assert source.queue == []


async def test_a_line_that_takes_no_sound_does_not_keep_the_call_waiting() -> None:
    """An interjection that the source refuses is over, and its task has ended well."""
    source = FakeSource()
    source.broken = True
    out = Outgoing(source)
    out.interject(b"".join(GUARD))
    await settle()
    source.broken = False
    await out.play(SPOKEN[0])
    assert source.queue == [SPOKEN[0]]


async def test_the_line_knows_until_when_something_is_to_be_heard() -> None:
    """Audible frames count, digital silence does not; what is flushed ends at once; interjections are told apart."""
    now = asyncio.get_running_loop().time
    source = FakeSource()
    out = Outgoing(source)
    began = now()
    await out.play(b"".join(SPOKEN[:5]) + bytes(FRAME * 3))
    said = out.said_until
    assert said == out.sound_until
    assert said - began == pytest.approx(5 * 0.02, abs=0.05)
    out.flush()
    assert out.said_until <= now()
    before = out.said_until
    out.interject(b"".join(GUARD[:2]))
    await settle()
    assert (out.said_until, out.sound_until > before) == (before, True)
    out.close()


@pytest.mark.parametrize(("level", "heard"), [(0, False), (255, False), (-256, False), (256, True), (-257, True)])
def test_what_is_very_soft_is_no_sound(level: int, heard: bool) -> None:
    """The noise of a line or of a voice's pause; one louder sample among silent ones is enough."""
    quiet = np.zeros(480, "<i2")
    assert audible(quiet.tobytes()) is False
    quiet[240] = level
    assert audible(quiet.tobytes()) is heard
