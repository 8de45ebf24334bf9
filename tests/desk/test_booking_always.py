"""What holds of an appointment in the making, whatever the caller says."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.desk.replies import agreed
from edge_agent.desk.state import Booking
from edge_agent.desk.tools import CommitVisit, MoveVisit
from edge_agent.desk.wishes import read_wish
from edge_agent.desk.wording import day_said, minutes_said, price_said, time_said
from shared.entities.hours_meant import HoursMeant
from tests.desk.test_booking import ALL_AT_ONCE
from tests.desk.test_booking_words import ASKS, DOES_NOT_ASK
from tests.fakes.desk import BOOK, MONDAY, SERVICES, FakeWork, Talk

ANY = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *ASKS.split("\n"), *DOES_NOT_ASK.split("\n"), ALL_AT_ONCE, "yes", "yes", "yes", "no", "the first one",
                "the second one", "Emma Brown", "Tom", "510 555 0177", "five five five", "next Friday",
                "never mind",
                "actually make it Friday", "later", "earlier", "a filling", "tomorrow afternoon", "February 31st",
                "how much is it?", "sure, what is it?", "yes but make it three", "the time", "neither", "my name",
                "hold on",
            ]
        ),
        st.text(max_size=40),
    ),
    max_size=12,
)  # fmt: skip
TURNS = st.tuples(st.sampled_from([(), (ALL_AT_ONCE, "yes")]), ANY).map(lambda told: [*told[0], *told[1]])
TIMES = re.compile(r"\b(?:\d{1,2}(?::\d\d)? [ap]m|noon)\b")
DAYS = re.compile(r"\b[A-Z][a-z]+day, [A-Z][a-z]+ \d+")
ROWS = re.compile(r"takes (.+?)(?: and costs (.+?))?\. ")


@settings(max_examples=150, deadline=None)
@given(turns=TURNS, taken=st.integers(0, 2), failing=st.booleans())
def test_nothing_binds_without_a_yes_to_what_was_read_back(turns: list[str], taken: int, failing: bool) -> None:
    """Whatever is said: what is committed was read back in the sentence that a plain yes answered."""
    talk = Talk(FakeWork(taken=taken, failing=failing))
    for words in turns:
        before, done = talk.desk, len(talk.work.asked)
        talk.says(words)
        for tool in talk.work.asked[done:]:
            if isinstance(tool, CommitVisit | MoveVisit):
                assert agreed(words)
                assert isinstance(before.errand, Booking)
                assert before.errand.held
                begins = before.errand.held.slot.starts_at
                assert f"{day_said(begins.date())} at {time_said(begins.time())}" in before.asked
                assert f"for {tool.name}," in before.asked if isinstance(tool, CommitVisit) else True


@settings(max_examples=150, deadline=None)
@given(turns=TURNS, taken=st.integers(0, 2))
def test_every_number_said_stands_in_a_row_or_was_said_by_the_caller(turns: list[str], taken: int) -> None:
    """Hours and days are those of free slots or of what he said himself; prices and durations those of a service."""
    talk = Talk(FakeWork(taken=taken))
    hours, days = set[str](), set[str]()
    for words in turns:
        errand = talk.desk.errand if isinstance(talk.desk.errand, Booking) else Booking()
        wish = read_wish(words, MONDAY, BOOK, errand=errand, bare=True)
        named = wish.hours or HoursMeant()
        answer = talk.says(words)
        free = [slot.starts_at for slot in talk.work.told]
        hours |= {time_said(time) for time in (*named.times, named.since, named.until) if time}
        days |= {day_said(day) for day in (*wish.days, *wish.which_day)}
        assert {*TIMES.findall(answer)} <= hours | {time_said(at.time()) for at in free}
        assert {*DAYS.findall(answer)} <= days | {day_said(at.date()) for at in free}
        for minutes, price in ROWS.findall(answer):
            assert minutes in {minutes_said(service.minutes) for service in SERVICES}
            assert price in {"", *(price_said(one.price, one.currency) for one in SERVICES if one.price)}
