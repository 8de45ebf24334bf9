"""What the desk's doors refuse: another client's box, a client that is not served, and what makes no sense."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.database.calendar import CALLER, CHAIR, CLEANING, ask, at, booked, change, hold, monday
from tests.database.journal import PLUMBER
from tests.database.sandbox import Database
from tests.database.test_box_ownership import add_box
from tests.database.test_desk_doors import STATUS, TAKEN, new

LAPSED = "33333333-3333-4333-8333-333333333333"


def doors(visit: str, held: str, call: str) -> dict[str, dict[str, Any]]:
    """Every door, with arguments that work for the dentist."""
    times = {"since": at(monday(), 0), "until": at(monday(), 23)}
    slot = {"service_id": CLEANING, "starts_at": at(monday(), 15), "staff_id": CHAIR}
    return {
        "book": {"caller": CALLER},
        "free": {"service_id": CLEANING, **times, "limit": 5},
        "hold": {"call_id": new(), "hold_id": new(), **slot},
        "commit": {"call_id": call, "hold_id": held, "name": "Eve", "number": "+15105550000"},
        "release": {"call_id": call, "hold_id": held},
        "visits": {"number": CALLER, "code": None},
        "cancel": {"call_id": call, "visit_id": visit},
        "move": {"call_id": call, "visit_id": visit, "hold_id": held},
    }


def test_another_clients_box_sees_and_does_nothing(database: Database) -> None:
    """At every door: no such client; and with the dentist's ids among its own client's there is nothing either."""
    visit, call = booked(database, at(monday(), 10))["id"], new()
    held = hold(database, at(monday(), 14), call_id=call)["id"]
    box = add_box(database, "theirs")
    change(database, "update private.edge_agents set client_ids = array[%s::uuid] where id = %s", PLUMBER, box)
    before = database.one("select jsonb_agg(to_jsonb(v) order by v.id) from public.visits v")
    for door, given in doors(visit, held, call).items():
        with pytest.raises(psycopg.Error, match="no such client") as refused:
            ask(database, door, box=box, **given)
        assert refused.value.sqlstate == "PT404", door
    assert ask(database, "free", PLUMBER, box=box, **doors(visit, held, call)["free"]) == []
    assert ask(database, "visits", PLUMBER, box=box, number=CALLER, code=None) == []
    assert ask(database, "hold", PLUMBER, box=box, **doors(visit, held, call)["hold"]) == TAKEN
    assert ask(database, "commit", PLUMBER, box=box, **doors(visit, held, call)["commit"]) == TAKEN
    assert ask(database, "release", PLUMBER, box=box, **doors(visit, held, call)["release"]) == {"released": False}
    for door in ("cancel", "move"):
        with pytest.raises(psycopg.Error, match="no such visit"):
            ask(database, door, PLUMBER, box=box, **doors(visit, held, call)[door])
    assert database.one("select jsonb_agg(to_jsonb(v) order by v.id) from public.visits v") == before


def test_a_client_that_is_not_served_books_nothing(database: Database) -> None:
    """Its subscription has ended: every door says so."""
    for door, given in doors(new(), new(), new()).items():
        with pytest.raises(psycopg.Error, match="not answered for") as refused:
            ask(database, door, LAPSED, **given)
        assert refused.value.sqlstate == "PT409", door


@pytest.mark.parametrize(
    ("door", "bad", "says"),
    [
        ("free", {"limit": 0}, "p_limit must be 1 to 200"),
        ("free", {"limit": 201}, "p_limit must be 1 to 200"),
        ("free", {"since": "infinity"}, "p_since must be a time"),
        ("free", {"until": "0044-03-15 BC"}, "p_until must be a time"),
        ("hold", {"starts_at": "-infinity"}, "p_starts_at must be a time"),
        ("hold", {"hold_id": None}, "p_hold_id is required"),
        ("commit", {"name": " "}, "p_name must have"),
        ("commit", {"name": "x" * 121}, "p_name must have"),
        ("commit", {"number": "5105559876"}, "p_number must be"),
        ("commit", {"number": "+1510555987600000"}, "p_number must be"),
        ("visits", {"number": None}, "p_number or p_code is required"),
        ("visits", {"number": "me"}, "p_number must be"),
        ("visits", {"code": "12345"}, "p_code must be 6 digits"),
        ("visits", {"code": "12345a"}, "p_code must be 6 digits"),
        ("cancel", {"visit_id": None}, "p_visit_id is required"),
    ],
)
def test_what_makes_no_sense_is_told_clearly(database: Database, door: str, bad: dict[str, Any], says: str) -> None:
    """One SQLSTATE, and the argument's name."""
    with pytest.raises(psycopg.Error, match=says) as refused:
        ask(database, door, **{**doors(new(), new(), new())[door], **bad})
    assert refused.value.sqlstate == "22023"


@pytest.mark.parametrize("text", ["31 February", "2027-02-31", "tomorrow noonish"])
def test_a_time_that_there_is_not_is_refused(database: Database, text: str) -> None:
    """By the type, before anything is looked at."""
    with pytest.raises(psycopg.errors.DataError):
        hold(database, text)  # type: ignore[arg-type]  # as a box with a fault would


def test_an_id_is_one_things(database: Database) -> None:
    """Another call's hold under the same id is told as a mistake, and stays."""
    held = hold(database, at(monday(), 10))
    with pytest.raises(psycopg.Error, match="p_hold_id is the id of something else"):
        hold(database, at(monday(), 14), hold_id=held["id"])
    assert database.one(STATUS, held["id"]) == "held"
