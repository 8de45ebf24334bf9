"""Deepgram hears a call, through the real SDK and a loopback server of its wire."""

from __future__ import annotations

import asyncio
from unittest.mock import ANY

import pytest

from edge_agent.hear import deepgram_socket
from edge_agent.hear.recognisers import Candidate
from edge_agent.hear.segment import Heard
from infra.dev.loopback.deepgram import Mishap, Utterance, deepgram
from shared.errors import HearingFailed
from tests.fakes.recogniser import silence, voice
from tests.hear.deepgram_calls import KEY, calling, recogniser, say, until


async def test_a_segment_is_heard_word_by_word_and_then_for_good() -> None:
    """Interim results are guesses; `Finalize` has the final words made at once."""
    async with calling("What are your hours?") as (server, call):
        await call.connected()
        stream = say(call, 1.5)
        await until(lambda: stream._part and stream._part.interim)
        assert "What are your hours?".startswith(await stream.guess())
        heard = await stream.settle()
        assert heard.words == "What are your hours?"
        assert heard.confidence > 0.85
        assert server.streams[0].controls == ["Finalize"]


async def test_the_connection_is_opened_while_it_rings_and_asks_for_what_we_send() -> None:
    """Before the caller has said anything, in his language; his voice is not for training."""
    async with calling() as (server, call):
        await call.connected()
        (asked,) = server.seen
        assert asked.headers["authorization"] == "Token key-of-deepgram"
        wanted = {"encoding": "linear16", "sample_rate": "16000", "language": "en-US", "model": "nova-3"}
        assert wanted.items() <= asked.query.items()
        assert asked.query["mip_opt_out"] == asked.query["interim_results"] == "true"


async def test_what_is_said_before_the_connection_is_open_is_heard() -> None:
    """Its sound waits for it."""
    async with calling("Hello.") as (_, call):
        assert call.socket is None
        assert (await say(call).settle()).words == "Hello."


async def test_a_pause_inside_a_segment_costs_no_words() -> None:
    """Two results that are final make one sentence, in their order."""
    async with calling("I would like to", "book a table.") as (_, call):
        stream = say(call)
        assert (await stream.settle()).words == "I would like to"
        stream.feed(voice(1.0) + silence(0.064))
        assert (await stream.settle()).words == "I would like to book a table."


async def test_results_of_an_earlier_segment_are_never_taken_for_a_later_one() -> None:
    """Both are under way at once, and each gets its own words; so does one after a segment that nobody waits for."""
    async with calling("Well.", "My name is Sarah.", "And yours?") as (_, call):
        await call.connected()
        say(call)
        first = asyncio.create_task(say(call).settle())
        await asyncio.sleep(0)
        second = say(call)
        assert ((await first).words, (await second.settle()).words) == ("My name is Sarah.", "And yours?")


async def test_nothing_left_to_say_is_not_waited_for() -> None:
    """8.1: `Finalize` need not be answered where all sound is final already: then the words are there as they are."""
    async with calling("Goodbye.") as (server, call):
        await call.connected()
        stream = say(call)
        stream.feed(silence(0.3))
        await until(lambda: stream._part and stream._part.finals)
        assert (await stream.settle()).words == "Goodbye."
        assert server.streams[0].controls == []


async def test_a_silence_and_a_noise_are_no_words_and_no_doubt() -> None:
    """Results without words, whose confidence is 0, add nothing to a sentence before them."""
    async with calling("Yes, please.", "", "") as (_, call):
        stream = say(call)
        await stream.settle()
        stream.feed(voice(0.5) + silence(0.064))
        heard = await stream.settle()
        assert heard.words == "Yes, please."
        assert heard.confidence > 0.6
        assert (await say(call).settle()) == Heard("", 0.0, ANY)


async def test_the_end_of_a_turn_is_hinted_at() -> None:
    """By a silence of Deepgram's own, not by the `Finalize` of ours."""
    hints: list[int] = []
    async with calling("I would like", "to book a table.") as (_, call):
        await call.connected()
        stream = say(call, turn_ended=lambda: hints.append(1))
        await stream.settle()
        assert hints == []
        stream.feed(voice(0.5))
        stream.feed(silence(0.3))
        await until(lambda: hints)
        assert (await stream.settle()).words == "I would like to book a table."


async def test_silence_keeps_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """KeepAlive is sent for as long as nobody speaks, as text."""
    monkeypatch.setattr(deepgram_socket, "KEEP_ALIVE", 0.02)
    async with calling("Still here.") as (server, call):
        await call.connected()
        await until(lambda: server.streams and server.streams[0].controls.count("KeepAlive") >= 3)
        assert (await say(call).settle()).words == "Still here."


async def test_a_message_of_next_year_is_nothing() -> None:
    """The SDK hands it on as None."""
    async with calling("Hello there.", prepare=lambda server: server.mishaps.append(Mishap("unknown"))) as (_, call):
        assert (await say(call).settle()).words == "Hello there."


async def test_a_call_that_ends_leaves_nothing_behind() -> None:
    """No task, no socket; and the server is told."""
    async with deepgram([Utterance("Bye.")], KEY) as server:
        before = asyncio.all_tasks()
        async with recogniser(server).call("en-US") as call:
            await say(call).settle()
            (stream,) = server.streams
        await until(lambda: not server.open)
        assert stream.controls[-1] == "CloseStream"
        mine = [task for task in asyncio.all_tasks() - before if "deepgram" in repr(task) or "websockets" in repr(task)]
        assert mine == []


async def test_a_probe_is_answered() -> None:
    """8.1: whether it works again is found out by a sound of our own."""
    async with deepgram(key=KEY) as server:
        await Candidate(recogniser(server), 0.25).gate._probe()
        with pytest.raises(HearingFailed):
            await Candidate(recogniser(server, "wrong"), 0.25).gate._probe()
