"""The desk's doors: one slot for one caller, whoever else asks at the same time."""

from __future__ import annotations

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.database.calendar import (
    CALLER,
    CHAIR,
    CLEANING,
    FILLING,
    ask,
    at,
    booked,
    change,
    free,
    hold,
    lapse,
    monday,
)
from tests.database.journal import DENTIST, DENTIST_OWNER, whole_call
from tests.database.sandbox import Database

TAKEN = {"taken": True}
OPEN = "select count(*) from public.visits where status in ('held', 'requested', 'booked')"
STATUS = "select status::text from public.visits where id = %s"
INSERT = """insert into public.visits (client_id, staff_id, service_id, starts_at, caller_name)
  values (%s, %s, %s, %s, 'Grace Hopper')"""


def new() -> str:
    return str(uuid.uuid4())


def at_the_desk(database: Database, starts_at: datetime) -> bool:
    """Whether a member got it, at the dashboard."""
    try:
        with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
            connection.execute(INSERT.encode(), [DENTIST, CHAIR, CLEANING, starts_at])
    except psycopg.errors.ExclusionViolation:
        return False
    return True


def by_telephone(database: Database, starts_at: datetime) -> bool:
    """Whether a caller got it, held and committed."""
    call = new()
    held = hold(database, starts_at, call_id=call)
    if held == TAKEN:
        return False
    done = ask(database, "commit", call_id=call, hold_id=held["id"], name="Ada Byron", number=CALLER)
    return bool(done != TAKEN)


@pytest.mark.parametrize("lapsed", [False, True])
def test_of_sixteen_who_want_one_slot_one_gets_it(database: Database, lapsed: bool) -> None:
    """Eight boxes and eight dashboards at once, for times that overlap; a hold that has lapsed is in nobody's way."""
    if lapsed:
        hold(database, at(monday(), 10))
        lapse(database)
    ways, together = [by_telephone, at_the_desk] * 8, threading.Barrier(16)

    def tries(number: int) -> bool:
        together.wait()
        return ways[number](database, at(monday(), 10, 15 * (number % 4)))

    with ThreadPoolExecutor(16) as threads:
        got = list(threads.map(tries, range(16)))
    assert sum(got) == 1
    assert database.one(OPEN) == 1


def test_two_chairs_are_for_two(database: Database) -> None:
    """Of sixteen calls who ask for whoever is free, two are served, and by different ones."""
    change(database, "insert into public.staff (client_id, name) values (%s, 'Chair 2')", DENTIST)
    with ThreadPoolExecutor(16) as threads:
        got = list(threads.map(lambda _: hold(database, at(monday(), 10), staff_id=None), range(16)))
    assert len({held["staff_id"] for held in got if held != TAKEN}) == 2
    assert got.count(TAKEN) == 14


def test_a_booking_from_free_to_code(database: Database) -> None:
    """What is free is held, what is held is committed; six digits prove whose it is."""
    call, starts_at = new(), at(monday(), 10)
    held = hold(database, starts_at, call_id=call)
    assert datetime.fromisoformat(held["starts_at"]) == starts_at
    done = ask(database, "commit", call_id=call, hold_id=held["id"], name=" Ada Byron ", number=CALLER)
    assert (done["id"], datetime.fromisoformat(done["starts_at"]), done["confirmed"]) == (held["id"], starts_at, True)
    assert len(done["code"]) == 6
    query = "select to_jsonb(v) from public.visits v where id = %s"
    row = database.one(query, held["id"])
    assert (row["caller_name"], row["caller_e164"], row["call_id"], row["status"]) == (
        "Ada Byron", CALLER, call, "booked",
    )  # fmt: skip


def test_who_confirms_by_hand_gets_a_request(database: Database) -> None:
    """It keeps the time, and says that it is not sure yet."""
    change(database, "update public.clients set booking = 'request'")
    done = booked(database, at(monday(), 10))
    assert (done["confirmed"], database.one(STATUS, done["id"])) == (False, "requested")
    assert hold(database, at(monday(), 10)) == TAKEN


def test_the_same_hold_twice_is_one(database: Database) -> None:
    """Also at once, and when it has lapsed meanwhile: then it is held anew."""
    same = {"call_id": new(), "hold_id": new()}
    with ThreadPoolExecutor(8) as threads:
        got = list(threads.map(lambda _: hold(database, at(monday(), 10), **same), range(8)))
    assert [held["id"] for held in got] == [same["hold_id"]] * 8
    lapse(database)
    assert hold(database, at(monday(), 10), **same)["id"] == same["hold_id"]
    assert database.one("select count(*) from public.visits where held_until > now()") == 1


def test_a_call_holds_one_slot(database: Database) -> None:
    """Another one in its place lets go of the first; where that one is taken the first stays."""
    call = new()
    first = hold(database, at(monday(), 10), call_id=call)
    second = hold(database, at(monday(), 10, 15), call_id=call)
    assert database.one("select array_agg(id::text) from public.visits") == [second["id"]] != [first["id"]]
    hold(database, at(monday(), 14))
    assert hold(database, at(monday(), 14), call_id=call) == TAKEN
    assert database.one(STATUS, second["id"]) == "held"


def test_to_commit_twice_is_to_commit_once(database: Database) -> None:
    """The same code again, and one visit."""
    call = new()
    held = hold(database, at(monday(), 10), call_id=call)
    given: dict[str, Any] = {"call_id": call, "hold_id": held["id"], "name": "Ada Byron", "number": CALLER}
    assert ask(database, "commit", **given) == ask(database, "commit", **given)
    assert database.one(OPEN) == 1


def test_a_hold_that_has_lapsed_is_tried_again(database: Database) -> None:
    """As long as nobody else has the time."""
    calls = [new(), new()]
    first = hold(database, at(monday(), 10), call_id=calls[0])
    lapse(database)
    assert ask(database, "commit", call_id=calls[0], hold_id=first["id"], name="Ada", number=CALLER)["code"]
    second = hold(database, at(monday(), 14), call_id=calls[1])
    lapse(database)
    assert at_the_desk(database, at(monday(), 14, 30))
    assert ask(database, "commit", call_id=calls[1], hold_id=second["id"], name="Ada", number=CALLER) == TAKEN


def test_what_was_offered_a_moment_ago_can_be_held(database: Database) -> None:
    """The notice has passed its beginning meanwhile; what is much too soon, or over, is taken all the same."""
    days = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    change(database, "update public.clients set hours = %s", Jsonb(days))
    soon = database.one("select private.next_quarter(now() + interval '2 hours')")
    needs = """update public.clients set booking_notice = ceil(extract(epoch from %s - now()) / 60) + %s"""
    change(database, needs, soon, 20)
    assert hold(database, soon) == TAKEN
    change(database, needs, soon, 8)
    assert free(database, soon, soon + timedelta(seconds=1)) == []
    assert hold(database, soon) != TAKEN
    assert hold(database, soon - timedelta(days=1)) == TAKEN


@pytest.mark.parametrize(
    ("hour", "minute", "changes"),
    [
        (7, 45, {}),  # before it opens
        (16, 15, {}),  # it would end after closing
        (10, 5, {}),  # on no quarter
        (10, 0, {"service_id": str(uuid.uuid4())}),
        (10, 0, {"staff_id": str(uuid.uuid4())}),
    ],
)
def test_what_is_not_free_cannot_be_held(database: Database, hour: int, minute: int, changes: dict[str, str]) -> None:
    """Whatever a box asks for: only what it would be offered."""
    assert hold(database, at(monday(), hour, minute), **changes) == TAKEN
    assert database.one(OPEN) == 0


def test_what_is_released_is_free(database: Database) -> None:
    """Twice does no harm; another call's hold and a visit stay."""
    call = new()
    held = hold(database, at(monday(), 10), call_id=call)
    assert ask(database, "release", call_id=new(), hold_id=held["id"]) == {"released": False}
    assert ask(database, "release", call_id=call, hold_id=held["id"]) == {"released": True}
    assert ask(database, "release", call_id=call, hold_id=held["id"]) == {"released": False}
    done = booked(database, at(monday(), 10), call)
    assert ask(database, "release", call_id=call, hold_id=done["id"]) == {"released": False}
    assert database.one(STATUS, done["id"]) == "booked"


def test_a_hold_ends_with_its_call(database: Database) -> None:
    """Whoever hangs up in the middle keeps nobody else from the slot; what he booked, and what others hold, stays."""
    call, events = whole_call(0)
    booked(database, at(monday(), 8), call)
    hold(database, at(monday(), 10), call_id=call)
    other = hold(database, at(monday(), 14))
    database.edge("select public.edge_ingest(%s)", Jsonb(events[:-1]))
    assert hold(database, at(monday(), 10)) == TAKEN
    database.edge("select public.edge_ingest(%s)", Jsonb(events[-1:]))
    assert database.one(STATUS, other["id"]) == "held"
    assert hold(database, at(monday(), 8)) == TAKEN
    assert hold(database, at(monday(), 10))["id"]


def test_visits_are_found_by_number_or_code(database: Database) -> None:
    """Those to come, earliest first; not the cancelled, not the past, not another number's."""
    later, sooner = booked(database, at(monday(3), 10)), booked(database, at(monday(), 10))
    others = booked(database, at(monday(), 14), number="+15105550000")
    found = ask(database, "visits", number=CALLER, code=None)
    assert [(one["id"], one["service"], one["service_id"]) for one in found] == [
        (sooner["id"], "Cleaning", CLEANING),
        (later["id"], "Cleaning", CLEANING),
    ]
    assert [one["id"] for one in ask(database, "visits", number=None, code=others["code"])] == [others["id"]]
    ask(database, "cancel", call_id=new(), visit_id=later["id"])
    change(database, "update public.visits set starts_at = now() - interval '1 day' where id = %s", sooner["id"])
    assert ask(database, "visits", number=CALLER, code=None) == []


def test_what_is_cancelled_is_free_again(database: Database) -> None:
    """Twice is once; what has begun cannot be."""
    done = booked(database, at(monday(), 10))
    for _ in range(2):
        assert ask(database, "cancel", call_id=new(), visit_id=done["id"])["cancelled"] is True
    again = booked(database, at(monday(), 10))
    change(database, "update public.visits set starts_at = now() - interval '1 minute' where id = %s", again["id"])
    with pytest.raises(psycopg.Error, match="this visit is over"):
        ask(database, "cancel", call_id=new(), visit_id=again["id"])


def test_a_visit_is_moved_in_one_stroke(database: Database) -> None:
    """Name, number and code go along; twice is once; the old time is free."""
    old, call = booked(database, at(monday(), 10)), new()
    held = hold(database, at(monday(), 14), call_id=call)
    moved = [ask(database, "move", call_id=call, visit_id=old["id"], hold_id=held["id"]) for _ in range(2)]
    assert (
        moved[0]
        == moved[1]
        == {"id": held["id"], "starts_at": held["starts_at"], "code": old["code"], "confirmed": True}
    )
    assert [one["id"] for one in ask(database, "visits", number=CALLER, code=None)] == [held["id"]]
    assert hold(database, at(monday(), 10)) != TAKEN


def test_a_move_that_comes_too_late_moves_nothing(database: Database) -> None:
    """The hold lapsed, and somebody else has the time: the visit is where it was."""
    old, call = booked(database, at(monday(), 10)), new()
    held = hold(database, at(monday(), 14), call_id=call)
    lapse(database)
    assert at_the_desk(database, at(monday(), 14))
    assert ask(database, "move", call_id=call, visit_id=old["id"], hold_id=held["id"]) == TAKEN
    assert database.one(STATUS, old["id"]) == "booked"


def test_the_book_says_what_there_is(database: Database) -> None:
    """Services with price and duration in their order, closures to come, and the caller's own visits."""
    done = booked(database, at(monday(), 10))
    days = "insert into public.closures (client_id, first, last, called) values (%s, %s, %s, 'Thanksgiving')"
    change(database, days, DENTIST, monday(), monday())
    change(database, days, DENTIST, monday(-3), monday(-3))
    change(database, "update public.services set bookable = false where id = %s", FILLING)
    book = ask(database, "book", caller=CALLER)
    assert (book["booking"], [one["name"] for one in book["services"]]) == (
        "direct", ["Cleaning", "Exam with X-rays", "Whitening", "Crown"],
    )  # fmt: skip
    assert book["services"][0] == {"id": CLEANING, "name": "Cleaning", "minutes": 60, "price": 95, "currency": "USD"}
    assert book["closures"] == [{"first": str(monday()), "last": str(monday()), "called": "Thanksgiving", "hours": []}]
    assert [(one["id"], one["code"]) for one in book["caller"]["visits"]] == [(done["id"], done["code"])]
    for nobody in (None, "", "anonymous", "+15105550000"):
        assert ask(database, "book", caller=nobody)["caller"]["visits"] == []


def test_who_is_erased_while_he_books_leaves_no_name(database: Database) -> None:
    """The call is known to be erased: the visit is made, and says nothing of him."""
    call, events = whole_call(0)
    database.edge("select public.edge_ingest(%s)", Jsonb(events))
    held = hold(database, at(monday(), 10), call_id=call)
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        connection.execute("select public.erase_caller(%s, %s)", [DENTIST, CALLER])
    assert ask(database, "commit", call_id=call, hold_id=held["id"], name="Ada", number="+15105550001")["code"]
    query = "select jsonb_build_array(caller_name, caller_e164) from public.visits where id = %s"
    assert database.one(query, held["id"]) == [None, None]
