"""What a box asks about: its own numbers without end, others in small numbers, and an operator hears of more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import psycopg
import pytest

from tests.database.journal import PLUMBER
from tests.database.sandbox import Database, become, one

BOX = "e0000000-0000-4000-8000-000000000001"
RESOLVE = "select (public.edge_resolve_call(%s)).client_id"
NOTICE = "select to_jsonb(n) from private.operator_notices n where kind = 'box_asks_oddly'"
NOTICES = "select count(*) from private.operator_notices where kind = 'box_asks_oddly'"
ASKS = "select count(*) from private.edge_asks"


@pytest.fixture
def city(database: Database) -> Database:
    """Many clients' numbers: for a box it makes no difference that these are one's."""
    with database.admin() as connection:
        connection.execute(
            """insert into public.phone_numbers (client_id, e164)
               select %s, '+1650' || (5550000 + i) from generate_series(1, 700) i""",
            [PLUMBER],
        )
    return database


def number(place: int) -> str:
    return f"+1650{5550000 + place}"


def ask(database: Database, numbers: Iterable[str], box: str = BOX) -> list[Any]:
    """Each in a transaction of its own, until one is refused: then its SQLSTATE is the last answer."""
    answers: list[Any] = []
    with psycopg.connect(database.server.dsn("authenticator", database.name)) as connection:
        for asked in numbers:
            become(connection, "edge_agent", edge_agent_id=box)
            try:
                answers.append(one(connection, RESOLVE, asked))
            except psycopg.Error as refused:
                connection.rollback()
                return [*answers, refused.sqlstate]
            connection.commit()
    return answers


def known_since(database: Database, count: int, since: str = "2 days", until: str = "1 hour") -> None:
    """The box has asked about so many of the city's numbers before."""
    with database.admin() as connection:
        connection.execute(
            """insert into private.edge_asks (edge_agent_id, number, is_known, first_at, last_at)
               select %s, '+1650' || (5550000 + i), true, now() - %s::interval, now() - %s::interval
               from generate_series(1, %s) i""",
            [BOX, since, until, count],
        )


def test_a_stolen_token_does_not_read_every_client(city: Database) -> None:
    """Of 450 numbers that its box never asked about it gets those of a minute; an operator knows from the half on."""
    answers = ask(city, [number(place) for place in range(1, 451)])
    assert (len(answers), answers[-1]) == (61, "PT429")
    notice = city.one(NOTICE)
    assert notice["subject"] == city.one("select name from private.edge_agents where id = %s", BOX)
    assert "31 clients' numbers" in notice["message"]
    assert notice["times"] == 1
    assert "+1" not in notice["message"]


def test_a_day_has_an_end_too(city: Database) -> None:
    """However slowly it asks."""
    known_since(city, 500, since="23 hours", until="22 hours")
    assert ask(city, [number(501)]) == ["PT429"]


def test_its_own_numbers_a_box_asks_about_without_end(city: Database) -> None:
    """A look for changes and a hundred calls at once fit into a minute, and nobody is alarmed."""
    known_since(city, 150)
    numbers = [number(place) for place in range(1, 151)]
    assert len(ask(city, numbers * 3)) == 450
    assert city.one(NOTICES) == 0
    assert city.one(f"{ASKS} where last_at > now() - interval '1 minute'") == 150


def test_also_of_its_own_numbers_a_minute_has_an_end(city: Database) -> None:
    """Nobody is called on so many."""
    known_since(city, 450)
    answers = ask(city, [number(place) for place in range(1, 451)])
    assert (len(answers), answers[-1], city.one(NOTICES)) == (301, "PT429", 1)


def test_who_guesses_numbers_is_noticed(city: Database) -> None:
    """Nobody's numbers have limits of their own; clients' are answered all the same, because anybody may misdial."""
    answers = ask(city, [f"+1999555{place:04d}" for place in range(40)])
    assert (len(answers), answers[-1]) == (31, "PT429")
    assert "16 numbers of nobody's" in city.one(NOTICE)["message"]
    assert [str(client) for client in ask(city, [number(1)])] == [PLUMBER]


def test_other_clients_numbers_are_nobodys_to_a_limited_box(city: Database) -> None:
    """They count as guesses."""
    with city.admin() as connection:
        connection.execute("update private.edge_agents set client_ids = '{11111111-1111-4111-8111-111111111111}'")
    answers = ask(city, [number(place) for place in range(1, 40)])
    assert (len(answers), set(answers)) == (31, {None, "PT429"})


def test_the_same_number_again_writes_nothing(city: Database) -> None:
    """Within a minute: what is asked at each call costs no write."""
    ask(city, [number(1)])
    with city.as_role("edge_agent", edge_agent_id=BOX) as connection:
        one(connection, RESOLVE, number(1))
        assert one(connection, "select pg_current_xact_id_if_assigned()") is None


def test_two_calls_at_once_do_not_wait_for_each_other(city: Database) -> None:
    """Neither for the number's row nor for the box's."""
    known_since(city, 1)
    with city.as_role("edge_agent", edge_agent_id=BOX) as under_way:
        one(under_way, RESOLVE, number(1))
        with city.as_role("edge_agent", edge_agent_id=BOX) as other:
            other.execute("set local lock_timeout = '1s'")
            assert one(other, RESOLVE, number(1)) is not None


def test_asking_shows_that_a_box_lives(city: Database) -> None:
    """To the minute, as delivering does."""
    seen = "select last_seen_at from private.edge_agents where id = %s"
    assert city.one(seen, BOX) is None
    ask(city, [number(1)])
    first = city.one(seen, BOX)
    ask(city, [number(2)])
    assert (first is not None, city.one(seen, BOX)) == (True, first)


def test_the_limits_are_each_boxs_own(city: Database) -> None:
    """One that asks oddly takes nothing from another."""
    with city.admin() as connection:
        other = str(one(connection, "insert into private.edge_agents (name) values ('box 2') returning id"))
    assert ask(city, [number(place) for place in range(1, 100)])[-1] == "PT429"
    assert len(ask(city, [number(place) for place in range(1, 51)], box=other)) == 50


def test_what_was_not_asked_about_for_eight_days_is_forgotten(city: Database) -> None:
    """And is new when it is asked about again, also before anybody has tidied up."""
    known_since(city, 5, since="30 days", until="9 days")
    ask(city, [number(1)])
    assert city.one(f"{ASKS} where first_at > now() - interval '1 minute'") == 1
    with city.as_role("service_role") as connection:
        assert [one(connection, "select private.purge_expired(3)") for _ in range(3)] == [3, 1, 0]
    assert city.one(ASKS) == 1
