"""Deepgram refused, late, dead and talking rubbish: each is a failure of hearing within its time, and it comes back."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from edge_agent.hear import deepgram_socket
from edge_agent.hear.deepgram import DeepgramChoice, DeepgramRecogniser
from infra.dev.loopback.deepgram import DeepgramServer, Mishap, Utterance, deepgram
from infra.dev.loopback.faults import Fault
from shared.backoff import Backoff
from shared.errors import HearingFailed
from tests.fakes.recogniser import silence, voice
from tests.hear.deepgram_calls import KEY, PATIENCE, QUICKLY, calling, recogniser, say, until

NEVER = Backoff(first=3600.0, longest=3600.0)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What never comes is not waited for as long as on a call."""
    monkeypatch.setattr(deepgram_socket, "ANSWERED_WITHIN", 0.3)
    monkeypatch.setattr(deepgram_socket, "CLOSED_WITHIN", 0.2)


def goes_wrong(*mishaps: Mishap) -> Any:
    return lambda server: server.mishaps.extend(mishaps)


@pytest.mark.parametrize("status", [401, 402, 429, 500, 503])
async def test_a_handshake_that_is_refused_fails_the_segment_at_once(status: int) -> None:
    """8.1: with the status as its reason, and nothing of the key."""

    def refuse(server: DeepgramServer) -> None:
        server.faults.last("listen", Fault(status=status))

    async with calling("Hello.", prepare=refuse, backoff=NEVER) as (_, call):
        with pytest.raises(HearingFailed, match=str(status)) as failed:
            await say(call).settle()
        assert KEY not in str(failed.value)


async def test_a_wrong_key_is_a_failure_of_hearing() -> None:
    """8.1: as the service itself refuses it."""
    async with deepgram([], KEY) as server, recogniser(server, "wrong", NEVER).call("en") as call:
        with pytest.raises(HearingFailed, match="401"):
            await say(call).settle()


@pytest.mark.parametrize("url", ["ws://127.0.0.1:9", "ws://no-such-host.invalid"])
async def test_nobody_there_is_a_failure_of_hearing(url: str) -> None:
    """8.1: a refused connection, and a name that nobody knows."""
    async with DeepgramRecogniser(DeepgramChoice(KEY, url, "nova-3"), NEVER).call("en") as call:
        with pytest.raises(HearingFailed):
            await asyncio.wait_for(say(call).settle(), PATIENCE)


@pytest.mark.parametrize("kind", ["stall", "cut", "garbage"])
async def test_a_handshake_that_comes_to_nothing_is_given_up(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """8.1: nothing, a connection that goes away, and an answer that is none; nothing stays open."""
    monkeypatch.setattr(deepgram_socket, "OPENED_WITHIN", 0.3)
    wrong = Fault(kind=kind)
    async with calling("Hello.", prepare=lambda server: server.faults.last("listen", wrong), backoff=NEVER) as (
        _,
        call,
    ):
        with pytest.raises(HearingFailed):
            await say(call).settle()


@pytest.mark.parametrize("kind", ["close", "end", "cut", "half_open", "garbage", "stall"])
@pytest.mark.parametrize("after", [0.5, "finalize"])
async def test_a_connection_that_goes_wrong_fails_its_segment_and_is_opened_again(kind: Any, after: Any) -> None:
    """8.1: in mid-utterance and when the words are asked for; the next segment is heard on a fresh one."""
    async with calling("Lost.", "Heard again.", prepare=goes_wrong(Mishap(kind, after))) as (server, call):
        await call.connected()
        with pytest.raises(HearingFailed):
            await say(call).settle()
        await until(lambda: call.socket and len(server.streams) == 2)
        assert (await say(call).settle()).words == "Heard again."


async def test_a_segment_whose_sound_was_on_a_lost_connection_stays_lost() -> None:
    """8.1: half of its words on a fresh connection would pass for all of them."""
    async with calling("Half", "a sentence.", prepare=goes_wrong(Mishap("cut", 0.5))) as (server, call):
        await call.connected()
        stream = say(call)
        await until(lambda: call.socket and len(server.streams) == 2)
        stream.feed(voice(0.5) + silence(0.064))
        with pytest.raises(HearingFailed):
            await stream.guess()
        with pytest.raises(HearingFailed):
            await stream.settle()


async def test_slow_answers_are_no_reason_to_leave() -> None:
    """A drip that comes in the end is heard; who waits for it is not decided here."""
    async with calling("At last.", prepare=goes_wrong(Mishap("drip", "finalize", late=0.1))) as (server, call):
        assert (await say(call).settle()).words == "At last."
        assert len(server.streams) == 1


@pytest.mark.parametrize("mishap", [None, Mishap("half_open"), Mishap("stall"), Mishap("garbage")])
async def test_a_call_ends_soon_whatever_the_server_does(mishap: Mishap | None) -> None:
    """8.1: the SDK's own way out of a dead connection takes some forty seconds; the line would wait for it."""
    async with deepgram([Utterance("Hello.")], KEY) as server:
        server.lasting = mishap
        before = asyncio.all_tasks()
        async with asyncio.timeout(PATIENCE / 2):
            async with recogniser(server, backoff=QUICKLY).call("en") as call:
                await call.connected()
                say(call)
                await until(lambda: server.streams[0].heard > 0)
        ours = [task for task in asyncio.all_tasks() - before if not task.cancelling() and "loopback" not in repr(task)]
        assert [task for task in ours if "websockets" in repr(task) or "deepgram" in repr(task)] == []


async def test_a_call_that_is_cancelled_while_it_connects_leaves_nothing_behind() -> None:
    """Before the handshake was answered."""
    async with deepgram([], KEY) as server:
        server.faults.last("listen", Fault(kind="stall"))
        async with recogniser(server).call("en"):
            await server.faults.stalled.wait()
        assert server.streams == []
