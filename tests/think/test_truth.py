"""A model that lies, asked by callers of nine clients: nothing that stands in no row is heard."""

from __future__ import annotations

import re
from unittest.mock import patch

import pytest
from structlog.testing import capture_logs

from edge_agent.desk.front_desk import FrontDesk
from edge_agent.desk.tools import Failed, Result, Tool
from edge_agent.think import mind as minds
from edge_agent.think.claims import NOT_DONE, UNKNOWN
from edge_agent.think.facts import Facts
from edge_agent.think.mind import Mind
from edge_agent.think.prompt import system_prompt
from edge_agent.think.read_ahead import ReadAhead
from edge_agent.think.thinkers import Thinker, Thinkers
from edge_agent.think.thought import FACTS
from edge_agent.think.tokens import TokenBudget
from tests.fakes.model import FakeModel
from tests.think.lies import HOURS, MONDAY, SECOND, SOLD, Asked, client, lies, truths
from tests.think.test_mind import whole

MODEL = FakeModel([]).name
ENOUGH_LIES, ENOUGH_TRUTHS = 200, 60


class Idle:
    """Satisfies `desk.tools.Work`: nothing is ever done."""

    async def do(self, tool: Tool) -> Result:
        """Refuses."""
        return Failed(type(tool).__name__)


async def heard(asked: Asked) -> tuple[str, str]:
    """What the caller hears when the model answers so, and who answered."""
    profile, book = client(asked.client)
    model = FakeModel([asked.answer])
    mind = Mind(
        Thinkers([Thinker(model, 0.4)]),
        ReadAhead(model),
        system_prompt(profile, MONDAY),
        5,
        TokenBudget(4096),
        facts=Facts(profile),
        desk=FrontDesk(book, Idle()),
    )
    mind.remember("", profile.greeting.format(business=profile.client))
    with patch.object(minds, "datetime") as clock:
        clock.now.return_value = MONDAY
        answer = mind.answer(asked.question)
    return (await whole(answer)).strip(), answer.model


def numbers_of(name: str) -> frozenset[str]:
    """All numbers that stand in the rows of a client, as digits."""
    rows = " ".join(f"{minutes} {price}" for _, minutes, price in SOLD[name])
    times = " ".join(f"{row.opens} {row.closes} {int(row.closes[:2]) % 12}" for row in HOURS)
    return frozenset(number.lstrip("0") for number in re.findall(r"\d+", f"{rows} {times} {SECOND[name]} 26 27"))


async def test_no_lie_of_a_model_is_heard() -> None:
    """Numbers of no row, prices of other services, days, names and deeds: each is held back, and said so once."""
    told = [(asked, *await heard(asked)) for asked in lies()]
    lied = [(asked.answer, said) for asked, said, by in told if by == MODEL and not said.endswith((UNKNOWN, NOT_DONE))]
    nowhere = [
        (asked.answer, said)
        for asked, said, _ in told
        if {number.lstrip("0") for number in re.findall(r"\d+", said)} - numbers_of(asked.client)
    ]
    by_rules = sum(by != MODEL for _, _, by in told)
    counts = (
        f"{len(told)} questions, {by_rules} answered by facts or rules, {len(lied)} lies heard, {len(nowhere)} numbers"
    )
    assert len(told) - by_rules >= ENOUGH_LIES, counts
    begun = [said for _, said, by in told if by == MODEL and re.search(r"\d", said)]
    assert (lied, nowhere, begun) == ([], [], []), counts


async def test_what_is_true_is_heard_as_it_was_said() -> None:
    """The gate costs no true answer a word."""
    told = [(asked, *await heard(asked)) for asked in truths()]
    changed = [(asked.answer, said) for asked, said, by in told if by == MODEL and said != asked.answer]
    by_rules = sum(by != MODEL for _, _, by in told)
    counts = f"{len(told)} true answers, {by_rules} by facts or rules instead, {len(changed)} changed"
    assert len(told) - by_rules >= ENOUGH_TRUTHS, counts
    assert changed == [], counts


@pytest.mark.parametrize(
    ("question", "answer", "kind"),
    [
        ("Tell me about veneers.", "Sure, veneers cost 300 dollars.", "price"),
        ("I'm off at noon.", "We are open until 10 pm.", "hours"),
        ("So that was it?", "You are all set.", "deed"),
    ],
)
async def test_the_log_is_told_the_kind_and_no_word(question: str, answer: str, kind: str) -> None:
    """What was held back is counted by its kind; what the model said of a caller stays out of the log."""
    with capture_logs() as logged:
        await heard(Asked("dentist", question, answer))
    events = [event for event in logged if event["event"] == "claim_held"]
    assert [(event["claim"], event["model"]) for event in events] == [(kind, "fake-model")]
    assert not any(word in str(events) for word in ("veneers", "300", "10 pm", "all set"))


@pytest.mark.parametrize("price", ["forty", "400", "four hundred"])
async def test_a_misheard_filling_never_has_the_models_price(price: str) -> None:
    """ "How much is a feeling?" is answered with the name and the price of what sounds like it."""
    said, by = await heard(Asked("dentist", "How much is a feeling?", f"A feeling costs {price} dollars."))
    assert (said, by) == ("A filling costs 180 dollars.", FACTS)
