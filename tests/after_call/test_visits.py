"""A call that left a visit in the calendar: what its judge says of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from cloud.after_call.judge import judge_by_rules
from cloud.after_call.opinion.judgement import Judgement
from tests.after_call.telling import a_call

TALK = """
    agent: How can I help you?
    caller: I would like to book a cleaning for Saturday at ten. My name is Emma Brown.
    agent: You're booked: your cleaning on Saturday, November 28 at 10 am.
    caller: Thanks. Bye.
"""
AT = "2026-11-28T18:00:00+00:00"  # ten in the morning in Los Angeles


def judged(*, confirmed: bool = True, talk: str = TALK, **more: Any) -> Judgement:
    visit = {"service": "Cleaning", "starts_at": AT, "confirmed": confirmed}
    return judge_by_rules(a_call(talk, visits=[visit], **more))


def test_what_stands_in_the_calendar_need_not_be_confirmed() -> None:
    """The owner reads when it is, and that nothing is to be done."""
    found = judged()
    assert found.summary == (
        "Emma Brown booked Cleaning for Saturday, November 28, 2026, 10:00. It stands in the calendar."
    )
    assert (found.outcome, found.confidence, found.to_do) == ("booked", 1.0, "Nothing to do.")
    assert (found.appointment_date, found.appointment_time) == (dt.date(2026, 11, 28), dt.time(10))


def test_a_request_is_somebodys_to_confirm() -> None:
    """Where the client confirms by hand the to-do says so."""
    found = judged(confirmed=False)
    assert found.summary is not None
    assert found.summary.endswith("It is a request, and waits to be confirmed.")
    assert found.to_do is not None
    assert found.to_do.startswith("Call Emma Brown at +15550001111")
    assert "to confirm" in found.to_do


@pytest.mark.parametrize("words", ["Ten works.", "What do you charge?", "I don't know."])
def test_a_visit_is_a_booking_whatever_was_said(words: str) -> None:
    """Rows are surer than words."""
    found = judged(talk=f"agent: Hello.\ncaller: {words}\nagent: You're booked.\ncaller: Bye.")
    assert (found.outcome, found.service) == ("booked", "Cleaning")


def test_a_call_without_a_visit_is_judged_by_its_words() -> None:
    """As before: it still has to be confirmed."""
    found = judge_by_rules(a_call(TALK, visits=[]))
    assert found.summary is not None
    assert "still has to be confirmed" in found.summary
