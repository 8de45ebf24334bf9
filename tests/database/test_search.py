"""Searching what was said."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER
from tests.database.sandbox import Database, Row, become, one

SAID = [
    "How much is a cleaning on Saturday?",
    "A cleaning costs 95 dollars, and whitening 350.",
    "My tooth hurts when I drink something cold.",
    "Do you clean teeth of children, too?",
]


@pytest.fixture
def spoken(database: Database) -> Database:
    """The same words on a line of the dentist and on one of the plumber, a day apart."""
    with database.admin() as connection:
        for client in (DENTIST, PLUMBER):
            connection.execute(
                "insert into public.calls (id, client_id, to_e164, from_e164, started_at)"
                " select md5(%(c)s || i)::uuid, %(c)s::uuid, '+15105550100', '+15550000001',"
                " timestamptz '2026-11-10 20:00Z' + i * interval '1 day' from generate_series(0, 3) i",
                {"c": client},
            )
            for number, text in enumerate(SAID):
                connection.execute(
                    "insert into public.call_turns (call_id, seq, exchange, client_id, speaker, text, occurred_at)"
                    " select md5(%(c)s || %(n)s)::uuid, 1, 1, %(c)s::uuid, 'caller', %(t)s,"
                    " timestamptz '2026-11-10 20:00Z' + %(n)s * interval '1 day'",
                    {"c": client, "n": number, "t": text},
                )
    return database


def found(connection: psycopg.Connection[Row], words: str | None, *more: object) -> list[dict[str, Any]]:
    become(connection, "authenticated", sub=DENTIST_OWNER)
    places = ", ".join(["%s"] * (2 + len(more)))
    query = f"select coalesce(jsonb_agg(m), '[]') from public.search_transcripts({places}) m"
    matches: list[dict[str, Any]] = one(connection, query, DENTIST, words, *more)
    connection.execute("reset role")
    return matches


@pytest.mark.parametrize(
    ("words", "turns"),
    [
        ("cleaning", {0, 1, 3}),  # clean and cleaning are one word
        ("cleaning saturday", {0}),
        ("whitening or cold", {1, 2}),
        ('"cleaning costs"', {1}),
        ("cleaning -dollars", {0, 3}),
        ("submarine", set()),
    ],
)
def test_words_find_the_turns_that_hold_them(spoken: Database, words: str, turns: set[int]) -> None:
    """All words, a phrase, one or the other, or not with: the client's own turns, and no one else's."""
    with spoken.admin() as connection:
        matches = found(connection, words)
        ids = [one(connection, "select md5(%s || %s)::uuid::text", DENTIST, number) for number in sorted(turns)]
    assert sorted(match["call_id"] for match in matches) == sorted(ids)
    assert all("**" in match["excerpt"] and match["from_e164"] == "+15550000001" for match in matches)


def test_a_range_is_of_the_clients_own_days(spoken: Database) -> None:
    """20:00 UTC is noon in California: the day of the range is that one, its end not included."""
    with spoken.admin() as connection:
        assert len(found(connection, "cleaning", "2026-11-10", "2026-11-11")) == 1
        assert len(found(connection, "cleaning", "2026-11-10", "2026-11-12")) == 2
        assert len(found(connection, "cleaning", None, "2026-11-11")) == 1
        assert len(found(connection, "cleaning", "2026-11-11")) == 2


def test_best_matches_come_first_and_no_more_than_asked(spoken: Database) -> None:
    """p_limit cuts the list at its good end."""
    with spoken.admin() as connection:
        every = found(connection, "cleaning costs or cleaning", None, None, 50)
        assert [match["rank"] for match in every] == sorted((match["rank"] for match in every), reverse=True)
        assert found(connection, "cleaning costs or cleaning", None, None, 1) == every[:1]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=80) | st.sampled_from([
    "-0",
    "'; drop table public.calls; --", "' or true --", "%", "a:*", "!!!", "(((", "\\", "🦷 tooth", "a & | b", "<->",
]))  # fmt: skip
def test_no_text_breaks_a_search(spoken: Database, words: str) -> None:
    """Whatever is typed is searched for, or refused with a sentence; it never matches everything."""
    with spoken.admin() as connection:
        with suppress(psycopg.errors.InvalidParameterValue), connection.transaction(force_rollback=True):
            assert len(found(connection, words)) < len(SAID)
        assert one(connection, "select count(*) from public.calls") == 8


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (None, "p_words is required"),
        ("", "no word to search for"),
        ("the and of", "no word to search for"),
        ("-cleaning", "what to leave out"),
        ("cleaning or -0", "what to leave out"),
        ("x" * 1001, "1000 characters"),
    ],
)
def test_what_cannot_be_searched_for_is_told(spoken: Database, words: str | None, complaint: str) -> None:
    """Nothing, only filler words, what every turn is without, or a whole page."""
    with spoken.admin() as connection, pytest.raises(psycopg.errors.InvalidParameterValue, match=complaint):
        found(connection, words)
