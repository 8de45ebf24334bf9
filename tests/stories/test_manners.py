"""Spam, the greeting, what is kept, and callers who come back, in whole calls."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from edge_agent.call import attend
from edge_agent.desk.greeting import DISCLOSURE, TRANSCRIBED
from edge_agent.desk.privacy import NO_PERSON, STOPPED
from edge_agent.desk.spam import GOODBYE
from shared.calls import Blame, CallStatus
from shared.numbers import Caller, CallerKind, Number
from tests import virtual
from tests.fakes.caller import Script, Speech
from tests.fakes.model import FakeModel
from tests.fakes.store import UNMANNERED, MemoryStore, answer
from tests.stories.telling import Told, arriving, scene_for, tell

ROBOT = "We've been trying to reach you about your car's extended warranty."
TEXAN = Number("+12145550100")
HELLO, ASKS = "Thank you for calling Bright Smile Dental.", "How can I help?"


def store_of(**book: Any) -> MemoryStore:
    """A database whose desk says `book`."""
    store = MemoryStore()
    store.desk_doors["edge_desk_book"] = lambda _: book
    return store


def agent(told: Told) -> list[str]:
    return [text for speaker, text in told.turns if speaker == "agent"]


def test_a_robot_is_sent_away(tmp_path: Path) -> None:
    """One sentence without a model, and the row says why the call ended."""
    told = tell(Script(says=(Speech(5, ROBOT),)), tmp_path)
    assert agent(told)[1:] == [GOODBYE]
    assert (told.call_end.status, told.call_end.reason) == (CallStatus.COMPLETED, "spam")
    assert told.call_end.blame is Blame.CALLER
    assert told.journal.all("call.ended")[0]["end_reason"] == "spam"
    assert told.model.asked == []
    assert told.line.ended_by == "agent"


def test_a_human_who_objects_is_not_cut_off(tmp_path: Path) -> None:
    """He speaks over the sentence: it stops, he is answered, and the call ends as any other."""
    objects = Speech(9, "No, wait, I'm a patient, I need a crown.")
    says = (Speech(5, ROBOT), objects, Speech(14, "Are you a robot?"), Speech(20, "Goodbye."))
    told = tell(Script(says=says, hangs_up=40), tmp_path, answers=["Sure, I can help with that.", "Goodbye!"])
    assert GOODBYE not in agent(told)
    assert agent(told)[2:] == ["Sure, I can help with that.", NO_PERSON, "Goodbye!"]
    assert told.call_end.reason == "agent_hung_up"


def test_a_number_that_is_not_the_caller_s_is_noted(tmp_path: Path) -> None:
    """The carrier says so: an event of the call; with words of a seller the call ends."""

    async def called() -> Told:
        script = Script(says=(Speech(5, "Hi, is the business owner available?"),))
        scene = await scene_for(script, tmp_path)
        arrival = replace(arriving(), verdict="failed")
        end = await attend(arrival, scene.line, scene.services, asyncio.Event())
        await scene.services.last_answers.written()
        return scene.told(end)

    told = virtual.run(called())
    assert [event["code"] for event in told.journal.all("event")] == ["caller_unverified"]
    assert told.call_end.reason == "spam"


def test_what_the_law_asks_for_is_said_and_kept(tmp_path: Path) -> None:
    """In the greeting, before what is asked; the row of the call holds the sentences."""
    store = store_of(manners={"disclosure": "always", "transcription": "always"})
    told = tell(Script(hangs_up=13), tmp_path, store=store)
    assert agent(told) == [f"{HELLO} {DISCLOSURE} {TRANSCRIBED} {ASKS}"]
    assert told.journal.all("call.answered")[0]["notices"] == [DISCLOSURE, TRANSCRIBED]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("+15125550142", [DISCLOSURE]),  # Texas, where one of the two may consent for both
        ("+14155550142", [DISCLOSURE, TRANSCRIBED]),  # California
        ("+4930901820", [DISCLOSURE, TRANSCRIBED]),
        (None, [DISCLOSURE, TRANSCRIBED]),
    ],
)
def test_the_stricter_of_two_regions_decides(tmp_path: Path, number: str | None, said: list[str]) -> None:
    """A client of Texas who has set nothing: what its caller hears, and what the row keeps, is by his number too."""
    store = store_of()
    store.answers[TEXAN] = answer(timezone="America/Chicago")
    caller = Caller(CallerKind.NUMBER, number) if number else Caller(CallerKind.WITHHELD)
    told = tell(Script(hangs_up=13), tmp_path, store=store, called=TEXAN, caller=caller)
    assert agent(told)[0] == " ".join([HELLO, *said, ASKS])
    assert told.journal.all("call.answered")[0]["notices"] == said


def test_a_client_who_wants_none_of_it(tmp_path: Path) -> None:
    """Nothing is added, and no notice is claimed."""
    told = tell(Script(hangs_up=6), tmp_path, store=store_of(manners=UNMANNERED["manners"]))
    assert agent(told) == [f"{HELLO} {ASKS}"]
    assert "notices" not in told.journal.all("call.answered")[0]


def test_a_caller_who_comes_back(tmp_path: Path) -> None:
    """He is greeted by name, and told his appointment from the rows."""
    visit = {
        "id": "99999999-5555-4555-8555-555555555555",
        "service": "Cleaning",
        "starts_at": "2099-12-04T18:30:00Z",
        "code": "482913",
    }
    manners = {**UNMANNERED["manners"], "greets_known": True}
    store = store_of(manners=manners, caller={"name": "Emma Brown", "visits": [visit]})
    told = tell(Script(says=(Speech(8, "When is my appointment?"),), hangs_up=20), tmp_path, store=store)
    assert agent(told) == [
        f"{HELLO} Hello Emma, welcome back. {ASKS}",
        "I have you down for Cleaning on Friday, December 4 at 10:30 am.",
    ]


def test_a_slow_book_does_not_keep_the_phone_ringing(tmp_path: Path) -> None:
    """Where it is not there in time, what is told is what is told where nothing else is known."""
    told = tell(Script(hangs_up=9), tmp_path, store=SlowDesk())
    assert agent(told) == [f"{HELLO} {DISCLOSURE} {TRANSCRIBED} {ASKS}"]
    assert told.line.answered_at is not None
    assert told.line.answered_at < 5


class SlowDesk(MemoryStore):
    async def desk(self, door: Any, asked: Any) -> Any:
        await asyncio.sleep(4)
        return UNMANNERED


@pytest.mark.parametrize("asks", ["Please don't record me.", "I don't want this transcribed."])
def test_don_t_record_me(tmp_path: Path, asks: str) -> None:
    """From there on the rows hold no words of either side, nor what the model was asked; the call goes on."""
    says = (Speech(5, "What is a crown?"), Speech(12, asks), Speech(20, "My secret is blue."))
    model = FakeModel(["A cap for a tooth.", "I see."])
    told = tell(Script(says=says, hangs_up=26), tmp_path, model=model)
    assert told.turns == [
        ("agent", f"{HELLO} {ASKS}"),
        ("caller", "What is a crown?"),
        ("agent", "A cap for a tooth."),
        ("caller", ""),
        ("agent", ""),
        ("caller", ""),
        ("agent", ""),
    ]
    assert len(told.journal.all("call.transcript_stopped")) == 1
    kinds = [event["kind"] for event in told.journal.events]
    after = told.journal.events[kinds.index("call.transcript_stopped") :]
    assert not any(word in str(after) for word in ("blue", "I see.", STOPPED[:10]))
    assert "llm_messages" not in told.agent_rows()[-1]
    assert all(draft is None for draft in told.journal.drafts.values())
    assert len(model.asked) == 2
