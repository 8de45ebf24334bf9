"""Deepgram and another recogniser in order, through the real SDK, a loopback server and the real ears."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from structlog.testing import capture_logs

from edge_agent.converse.events import Event, FinalTranscript, HearingNote, TurnEndHinted
from edge_agent.hear import deepgram_socket
from edge_agent.hear.ears import Ears
from edge_agent.hear.recognisers import Candidate, Recognisers
from infra.dev.loopback.deepgram import DeepgramServer, Mishap, Utterance, deepgram
from infra.dev.loopback.faults import Fault
from tests.fakes.recogniser import FakeLine, FakeRecogniser, LoudnessDetector, Words, silence, voice
from tests.hear.deepgram_calls import KEY, PATIENCE, QUICKLY, recogniser, until
from tests.hear.listening import note_of, only

SAID = "What are your hours?"
STANDS_IN = Words("what are your hours", takes=0.05)
ALONE = 20.0  # s: never late on a machine that is busy with other things


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deepgram_socket, "CLOSED_WITHIN", 0.2)
    monkeypatch.setattr(deepgram_socket, "OPENED_WITHIN", PATIENCE)


def ours(tasks: set[asyncio.Task[Any]]) -> list[asyncio.Task[Any]]:
    """Those on our side of the wire."""
    return [task for task in tasks if any(name in repr(task) for name in ("edge_agent", "websockets", "deepgram/"))]


async def heard(
    prepare: Callable[[DeepgramServer], object], late: float, key: str = KEY
) -> tuple[str, HearingNote, list[Event]]:
    """The words of a turn, how they were heard, and all that was posted. Nothing may outlive the call."""
    events: list[Event] = []
    async with deepgram([Utterance(SAID)], KEY) as server, asyncio.timeout(PATIENCE):
        prepare(server)
        order = Recognisers(
            [Candidate(recogniser(server, key, QUICKLY), late), Candidate(FakeRecogniser([STANDS_IN]), ALONE)]
        )
        before = asyncio.all_tasks()
        async with order.call("en-US") as call:
            await asyncio.sleep(0.1)  # it rings
            line = FakeLine(voice(0.6) + silence(1.2))
            await Ears(line, call, LoudnessDetector()).listen(events.append)
        await until(lambda: not ours(asyncio.all_tasks() - before))
    return " ".join(final.words for final in only(FinalTranscript, events)), note_of(events), events


async def test_2_3_deepgram_hears_a_caller() -> None:
    """2.3: his words, by whom, and a hint that his turn is over."""
    words, note, events = await heard(lambda _: None, ALONE)
    assert (words, note.recogniser, note.not_heard) == (SAID, "deepgram", ())
    assert only(TurnEndHinted, events)


def refuses(*faults: Fault) -> Callable[[DeepgramServer], object]:
    return lambda server: server.faults.last("listen", faults[0])


def goes_wrong(kind: Any, after: Any) -> Callable[[DeepgramServer], object]:
    def prepare(server: DeepgramServer) -> None:
        server.lasting = Mishap(kind, after, late=PATIENCE)

    return prepare


KINDS = ("close", "end", "cut", "half_open", "stall", "garbage", "drip")
FAULTS = {
    **{f"{status} at the ring": refuses(Fault(status=status)) for status in (401, 429, 500)},
    **{f"{kind} at the ring": refuses(Fault(kind=kind)) for kind in ("stall", "cut", "garbage")},
    **{f"{kind} in mid-utterance": goes_wrong(kind, 0.3) for kind in KINDS},
    **{f"{kind} at the end": goes_wrong(kind, "finalize") for kind in KINDS},
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_8_1_no_word_of_the_caller_is_lost(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """8.1: the other one hears all of it, in the same turn, and the note names Deepgram once; nothing is left."""
    if "ring" in fault:
        monkeypatch.setattr(deepgram_socket, "OPENED_WITHIN", 0.5)
    with capture_logs() as logs:
        words, note, _ = await heard(FAULTS[fault], 0.25)
    assert (words, note.recogniser) == (STANDS_IN.words, "fake")
    assert [(missed.provider, missed.attempt) for missed in note.not_heard] == [("deepgram", 1)]
    assert note.not_heard[0].cause in ("hearing_failed", "too_slow")
    assert not note.failed
    assert KEY not in repr(logs) + repr(note)
    assert SAID not in repr(logs) + repr(note)


async def test_8_1_a_wrong_key_is_told_and_never_shown() -> None:
    """8.1: 401, as the service itself refuses it."""
    with capture_logs() as logs:
        words, note, _ = await heard(lambda _: None, 0.25, key="canary-key")
    assert words == STANDS_IN.words
    assert "401" in note.not_heard[0].reason
    assert "canary-key" not in repr(logs) + repr(note)
