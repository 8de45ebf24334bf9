"""Whole calls on a box with two recognisers: what the caller meets when the first one fails, hangs or is slow."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from edge_agent.converse.effects import Phrase
from edge_agent.hear.ears import Heard
from edge_agent.hear.segment import TurnEnded
from edge_agent.phrases import ENGLISH
from shared.calls import CallStatus
from shared.errors import HearingFailed
from tests.fakes.caller import EarsFor, Script, ScriptedStretch, Speech
from tests.stories.telling import LATE_EAR, Told, tell

WORDS = ("How much is a cleaning?", "And a filling?", "Do you open on Mondays?", "Are you there?", "Thank you.")
ASKS = Script(says=tuple(Speech(5 + 6 * number, words) for number, words in enumerate(WORDS)), hangs_up=37)
ANSWERS = ("95 dollars.", "More than that.", "At nine.", "We are.", "Sure.")
ADDED = 300  # ms that a switch-over may add to the turn that it hits …
ADDED_LATER = 30  # … and to each after it, once the provider is left alone


@dataclass(slots=True)
class Streaming(EarsFor):
    """A recogniser that streams, of which something goes wrong from segment `since` on, for `times` segments."""

    name: str = "deepgram"
    delay: float = 0.05
    fault: str = ""
    since: int = 0
    times: int = 99
    begun: int = 0

    def begin(self, turn_ended: TurnEnded) -> Stream:
        number, self.begun = self.begun, self.begun + 1
        return Stream(self, fault=self.fault if self.since <= number < self.since + self.times else "")


@dataclass(slots=True)
class Stream(ScriptedStretch):
    fault: str = ""

    async def guess(self) -> str:
        if self.fault in ("refused", "lost in mid-utterance"):
            raise HearingFailed("Deepgram: ConnectionClosedError 1011")
        return ""

    async def settle(self) -> Heard:
        match self.fault:
            case "refused" | "lost in mid-utterance":
                raise HearingFailed("Deepgram: ConnectionClosedError 1011")
            case "cut when asked":
                await asyncio.sleep(0.1)
                raise HearingFailed("Deepgram closed the connection")
            case "stalls" | "half-open" | "garbage":
                await asyncio.Event().wait()
            case "slow drip":
                await asyncio.sleep(2.0)
        return await ScriptedStretch.settle(self)


FAULTS = ["refused", "lost in mid-utterance", "cut when asked", "stalls", "half-open", "garbage", "slow drip"]


def gaps(told: Told) -> list[int]:
    """From the caller's last sound to the answer's first one, ms."""
    return [row["turn_gap_ms"] for row in told.agent_rows() if row["reply"] == "answer"]


def callers(told: Told) -> list[tuple[str, str | None]]:
    """What was heard, and who heard it."""
    return [(row["text"], row["stt_provider"]) for row in told.journal.all("turn") if row["speaker"] == "caller"]


def missed(told: Told) -> list[dict[str, Any]]:
    return [row["context"] for row in told.journal.all("event") if row["component"] == "stt"]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The same call with the second recogniser alone."""
    return tell(ASKS, tmp_path_factory.mktemp("undisturbed"), answers=ANSWERS)


def test_2_3_two_recognisers_and_the_first_one_hears(tmp_path: Path) -> None:
    """2.3: it is named in the rows, the other is not asked, and nothing is told."""
    told = tell(ASKS, tmp_path, answers=ANSWERS, ears_before=[Streaming(ASKS)])
    assert callers(told) == [(words, "deepgram") for words in WORDS]
    assert missed(told) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_8_1_whatever_goes_wrong_no_word_is_lost(tmp_path: Path, undisturbed: Told, fault: str) -> None:
    """8.1: from the first ring on: the second one hears it all, no later than the product allows; each failure once."""
    told = tell(ASKS, tmp_path, answers=ANSWERS, ears_before=[Streaming(ASKS, fault=fault)])
    assert callers(told) == [(words, "scripted") for words in WORDS]
    added = [gap - usual for gap, usual in zip(gaps(told), gaps(undisturbed), strict=True)]
    assert max(added) <= ADDED
    assert max(added[3:]) <= ADDED_LATER
    assert [context["provider"] for context in missed(told)] == ["deepgram"] * 4, "that it is left alone is told once"
    assert {context["attempt"] for context in missed(told)} == {1}
    assert [context["cause"] for context in missed(told)][3:] == ["provider_not_asked"]
    assert max(context["elapsed_ms"] for context in missed(told)) <= 1000 * LATE_EAR + ADDED
    assert told.call_end.status is CallStatus.COMPLETED


@pytest.mark.parametrize("fault", FAULTS)
def test_8_1_one_bad_moment_costs_one_turn_its_first_recogniser(tmp_path: Path, fault: str) -> None:
    """8.1: the turn before and the turns after are heard by it; of the bad one nothing is lost."""
    told = tell(ASKS, tmp_path, answers=ANSWERS, ears_before=[Streaming(ASKS, fault=fault, since=1, times=1)])
    heard = ["deepgram", "scripted", "deepgram", "deepgram", "deepgram"]
    assert callers(told) == list(zip(WORDS, heard, strict=True))
    assert len(missed(told)) == 1


def test_2_3_below_the_threshold_the_agent_asks_again_whoever_heard_it(tmp_path: Path) -> None:
    """2.3: the first one's doubt counts as the second one's."""
    script = Script(says=(Speech(5, "I'd like a chair cut.", confidence=0.55),), hangs_up=10)
    for before in ([Streaming(script)], [Streaming(script, fault="refused")], []):
        told = tell(script, tmp_path, ears_before=before)
        assert told.agent_rows()[1]["text"] == ENGLISH.phrases[Phrase.SAY_AGAIN]


class Clinging(Streaming):
    """It takes long to leave, as a connection whose other end is dead does."""

    @asynccontextmanager
    async def call(self, language: str) -> AsyncIterator[EarsFor]:
        try:
            yield self
        finally:
            await asyncio.sleep(3.0)


def test_8_1_the_line_is_hung_up_before_the_recogniser_is_dismissed(tmp_path: Path) -> None:
    """8.1: a caller who was said goodbye to does not listen to a connection that is being closed."""
    script = Script(says=(Speech(5, "No, thank you, goodbye."),))
    ended = [
        tell(script, tmp_path, answers=["Goodbye."], ears_before=[kind(script)]).line.ended_at
        for kind in (Streaming, Clinging)
    ]
    assert ended[0] == ended[1]


def test_8_1_when_nobody_hears_the_caller_is_asked_again_and_the_row_names_who_failed(tmp_path: Path) -> None:
    """8.1: both, twice; the caller's line is never silent."""
    script = Script(says=(Speech(5, "How much is a cleaning?"),), hangs_up=11)
    told = tell(script, tmp_path, ears_before=[Streaming(script, fault="refused")], deaf=True)
    assert callers(told) == [("[inaudible]", None)]
    assert told.agent_rows()[1]["reply"] == "clarification"
    assert [context.get("provider") for context in missed(told)] == ["deepgram", "scripted"] * 2
