"""Our voice is held in mid-word, and goes on."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from edge_agent.line.audio import FRAME, REWIND, Outgoing
from tests.fakes.audio_source import FakeSource
from tests.fakes.clock import settle


def frame(level: int) -> bytes:
    return np.full(FRAME // 2, level, "<i2").tobytes()


SPOKEN = [frame(1000 + number) for number in range(30)]
SPOKEN[2] = frame(5)  # a soft moment between two words


async def play_all(source: FakeSource, playing: asyncio.Future[None]) -> None:
    while not playing.done():
        await source.play_out(1)
    await source.play_out(10)


async def test_what_was_held_goes_on_at_a_soft_moment_before_it() -> None:
    """Silence at once; then everything that was not heard, from the last soft moment on, in order and complete."""
    source = FakeSource()
    out = Outgoing(source)
    playing = asyncio.create_task(out.play(b"".join(SPOKEN)))
    await settle()
    await source.play_out(5)
    out.hold()
    assert source.queue == []
    heard = list(source.played)
    await source.play_out(0)
    assert len(source.queue) <= 1, "a frame that is in the SDK's hands may slip through"
    source.clear_queue()
    out.resume()
    await play_all(source, playing)
    await play_all(source, asyncio.ensure_future(out.drained()))
    again = source.played[len(heard) :]
    assert again[0] == SPOKEN[2]
    assert again == SPOKEN[2:]


async def test_nothing_is_played_while_it_is_held() -> None:
    """`play` and `drained` wait; what is queued for the caller counts what waits, once."""
    source = FakeSource()
    out = Outgoing(source)
    await out.play(b"".join(SPOKEN[:8]))
    await source.play_out(4)
    out.hold()
    out.hold()
    more = asyncio.create_task(out.play(frame(7)))
    done = asyncio.create_task(out.drained())
    await settle()
    assert (source.queue, more.done(), done.done()) == ([], False, False)
    assert out.queued == pytest.approx(5 * 0.02)
    out.resume()
    await play_all(source, more)
    await play_all(source, done)
    assert source.played[-5:] == [*SPOKEN[4:8], frame(7)]


async def test_what_is_flushed_while_it_is_held_is_never_heard() -> None:
    """A barge-in ends the hold: its rest is dropped and counted once, and the next words are heard at once."""
    source = FakeSource()
    out = Outgoing(source)
    await out.play(b"".join(SPOKEN[:8]))
    await source.play_out(4)
    out.hold()
    assert out.flush() == pytest.approx(4 * 0.02)
    out.resume()
    await out.play(frame(7))
    assert source.queue == [frame(7)]


async def test_a_voice_may_be_held_again_while_it_goes_on() -> None:
    """The second cough loses nothing either, and repeats no more than the rewind."""
    source = FakeSource()
    out = Outgoing(source)
    playing = asyncio.create_task(out.play(b"".join(SPOKEN)))
    await settle()
    for _ in range(3):
        await source.play_out(4)
        out.hold()
        source.clear_queue()
        await source.play_out(0)
        source.clear_queue()
        out.resume()
        await settle()
    await play_all(source, playing)
    await play_all(source, asyncio.ensure_future(out.drained()))
    first = {pcm: number for number, pcm in reversed(list(enumerate(source.played)))}
    assert sorted(first, key=lambda pcm: first[pcm]) == SPOKEN, "every frame, in order"
    assert len(source.played) <= len(SPOKEN) + 3 * (REWIND // FRAME)


async def test_a_line_that_ends_while_it_is_held_lets_everybody_go() -> None:
    """Nobody waits for a voice that will not go on."""
    source = FakeSource()
    out = Outgoing(source)
    await out.play(b"".join(SPOKEN[:8]))
    out.hold()
    waiting = [asyncio.create_task(out.play(frame(7))), asyncio.create_task(out.drained())]
    await settle()
    out.close()
    await asyncio.wait_for(asyncio.gather(*waiting), 1)
    assert out.lost == pytest.approx(8 * 0.02 + 0.02, abs=0.021)


async def test_a_second_hold_soon_after_the_first_never_jumps_ahead() -> None:
    """What was taken out of the source unheard is not held for heard: no frame comes before one that it follows."""
    spoken = [frame(3000 + number) for number in range(40)]
    spoken[22] = frame(5)  # soft, and not heard yet at the second hold
    source = FakeSource()
    out = Outgoing(source)
    playing = asyncio.create_task(out.play(b"".join(spoken)))
    await settle()
    for heard in (16, 3):
        for _ in range(heard):
            await source.play_out(1)
        out.hold()
        out.resume()
        await settle()
    await play_all(source, playing)
    places = [spoken.index(pcm) for pcm in source.played]
    assert all(place <= max(places[: number + 1]) + 1 for number, place in enumerate(places[1:]))


async def test_what_was_flushed_does_not_come_back_with_the_next_hold() -> None:
    """A hold early in the next reply goes back into that reply at most."""
    old, new = [frame(3000 + number) for number in range(8)], [frame(6000 + number) for number in range(4)]
    source = FakeSource()
    out = Outgoing(source)
    await out.play(b"".join(old))
    await source.play_out(2)
    out.flush()
    await out.play(b"".join(new))
    await source.play_out(1)
    out.hold()
    out.resume()
    await play_all(source, asyncio.ensure_future(out.drained()))
    assert not set(source.played[2:]) & set(old)
