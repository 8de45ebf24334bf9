"""What small models answer the callers of nine clients: the true passes, the untrue is held."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from edge_agent.think.claims import Claim, Truth
from edge_agent.think.resumed import FitAnswer
from infra.rehearse.business import book_of, businesses, profile_of
from tests.think.client_answers import TRUE_OF, UNTRUE_OF

NOW = datetime(2026, 11, 30, 20, 0, tzinfo=UTC)  # Monday noon in California
CLIENTS = businesses()


def heard(client: str, asked: str, answer: str) -> tuple[str, Claim | None]:
    """What leaves for the voice, letter by letter, and what was held."""
    business = CLIENTS[client]
    fit = FitAnswer(frozenset(), Truth(profile_of(business), book_of(business, None), (), asked, NOW))
    said = ""
    for letter in answer:
        said += fit.take(letter, "one")
        if fit.over:
            break
    return (said + fit.finish()).strip(), fit.untrue


@pytest.mark.parametrize(("client", "asked", "answer"), TRUE_OF)
def test_what_is_true_of_a_client_passes(client: str, asked: str, answer: str) -> None:
    """Paraphrases, courtesies, questions, and the caller's own words."""
    assert heard(client, asked, answer) == (answer, None)


@pytest.mark.parametrize(("client", "asked", "answer"), UNTRUE_OF)
def test_what_is_not_true_of_a_client_is_held(client: str, asked: str, answer: str) -> None:
    """Prices, hours and names of no row, deeds that nobody did, and a yes to what nobody offers."""
    said, claim = heard(client, asked, answer)
    assert claim is not None
    assert answer not in said
    assert said.endswith(claim.instead.removeprefix("I'm sorry, "))
