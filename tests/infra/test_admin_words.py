"""What the database refuses is told to whoever types the command, and to no log."""

from __future__ import annotations

import pytest
from postgrest import APIError

from infra.admin.client import translating_errors
from shared.errors import StoreRefused


def told(**answer: str | None) -> str:
    """What a person reads of PostgREST's answer."""
    given = {"message": "", "code": "", "hint": None, "details": None, **answer}
    with pytest.raises(StoreRefused) as refused, translating_errors():
        raise APIError(given)
    return str(refused.value)


def test_the_detail_says_what_was_asked_for() -> None:
    """The message holds no argument: message, detail and hint are one sentence."""
    said = told(message="no client is called that", code="PT404", details="nobody-here", hint="frontdesk clients list.")
    assert said == "no client is called that (nobody-here). frontdesk clients list."


def test_without_a_detail_there_are_no_brackets() -> None:
    """Most errors name an argument, and need no more."""
    assert told(message="p_slug is required", code="22023") == "p_slug is required"


def test_what_postgrest_searched_for_is_left_out() -> None:
    """Its own details are long, and about functions."""
    assert told(message="Could not find it", code="PGRST202", details="Searched for…") == "Could not find it"
