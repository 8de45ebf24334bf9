"""A message that is completed after it was taken: an emergency, as soon as the caller has said where."""

from __future__ import annotations

from typing import Any

import pytest

from tests.database.journal import DENTIST, DENTIST_OWNER, whole_call
from tests.database.leaving import CALLER, LEFT, count, ingest, leave, make_overdue, message, note, taken
from tests.database.sandbox import Database, one
from tests.database.telling import erase
from tests.database.workers import add_endpoint, ask, deliveries, lease

WHERE = "A pipe burst. At: 14 Linden Street"


def completed(call: str, key: str, **changes: Any) -> Any:
    """What completes the message of that id."""
    said = {"message_id": key, "matter": WHERE, "name": "Emma Brown", "urgency": "emergency", "completes": True}
    return taken(call, note(**(said | changes)))


def burst(database: Database) -> tuple[str, str]:
    """A call in which an emergency was passed on: its id, and the message's."""
    return leave(database, matter="A pipe burst.", name=None, number=None, urgency="emergency")


def mail(database: Database, address: str = "night@shop.example") -> None:
    with database.admin() as connection:
        add = "insert into public.notify_addresses (client_id, channel, address) values (%s, 'email', %s)"
        connection.execute(add.encode(), [DENTIST, address])


def to_tell(database: Database, key: str) -> Any:
    return ask(database, "message_to_tell(%s)", key)


def was_told(database: Database, key: str, time: int) -> Any:
    return ask(database, "message_was_told(%s, 'email', 'night@shop.example', null, %s)", key, time)


def test_one_row_holds_all_of_it(database: Database) -> None:
    """What was learnt, and until when somebody should answer as it was; what was known and is not said again stays."""
    call, key = burst(database)
    due = message(database, key)["due_at"]
    assert ingest(database, completed(call, key), completed(call, key, number=None)) == ["applied"] * 2
    row = message(database, key)
    assert (row["matter"], row["caller_name"], row["caller_e164"]) == (WHERE, "Emma Brown", LEFT)
    assert (count(database), row["completions"], row["due_at"]) == (1, 1, due)


@pytest.mark.parametrize("first", ["taken", "completed"])
def test_it_may_come_in_any_order(database: Database, first: str) -> None:
    """Two journals bring it: the one that holds all of it counts, and nobody is told of less after it."""
    call, events = whole_call(1)
    short = note(matter="A pipe burst.", urgency="emergency")
    both = [taken(call, short), completed(call, short["message_id"])]
    ingest(database, *events, *(both if first == "taken" else both[::-1]))
    row = message(database, short["message_id"])
    assert (count(database), row["matter"], row["completions"]) == (1, WHERE, int(first == "taken"))


def test_a_message_that_is_not_completed_stays(database: Database) -> None:
    """Another event of the same message with other words changes nothing, as ever."""
    call, key = burst(database)
    ingest(database, completed(call, key, completes=False))
    assert message(database, key)["matter"] == "A pipe burst."


def test_a_message_of_another_call_is_not_completed(database: Database) -> None:
    """Its id is no key to it."""
    _, key = burst(database)
    other, _ = leave(database)
    assert ingest(database, completed(other, key)) == ["rejected"]
    assert message(database, key)["matter"] == "A pipe burst."


def test_whoever_was_told_is_told_where(database: Database) -> None:
    """Software and people, once more, with all of it."""
    add_endpoint(database)
    mail(database)
    call, key = burst(database)
    (first,) = deliveries(database)
    ask(database, "finish_delivery(%s, %s, 200)", first["id"], first["lease"])
    assert len(lease(database, "{notify_message}")) == 1
    assert was_told(database, key, 0) is True
    assert to_tell(database, key)["emails"] == []
    ingest(database, completed(call, key))
    (again,) = deliveries(database)
    told = again["payload"]["data"]["message"]
    assert (again["event_type"], told["id"], told["matter"]) == ("message.taken", key, WHERE)
    assert len(lease(database, "{notify_message}")) == 1
    due = to_tell(database, key)
    assert (due["emails"], due["message"]["completions"]) == (["night@shop.example"], 1)
    assert was_told(database, key, 1) is True
    assert to_tell(database, key)["emails"] == []


def test_a_mail_that_was_under_way_does_not_stand_for_what_came_since(database: Database) -> None:
    """It was sent with what was known, and noted when more was."""
    mail(database)
    call, key = burst(database)
    ingest(database, completed(call, key))
    assert was_told(database, key, 0) is True
    assert to_tell(database, key)["emails"] == ["night@shop.example"]


def test_who_acknowledged_half_of_it_is_told_the_rest(database: Database) -> None:
    """It is open again, until somebody has all of it in hand."""
    mail(database)
    call, key = burst(database)
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        one(connection, "select public.acknowledge_message(%s)", key)
    assert to_tell(database, key) is None
    ingest(database, completed(call, key))
    assert message(database, key)["acknowledged_at"] is None
    assert to_tell(database, key)["message"]["matter"] == WHERE
    make_overdue(database, key)
    assert ask(database, "escalate_messages()") == 1
    assert to_tell(database, key)["emails"] == ["night@shop.example"]


@pytest.mark.parametrize("erased", [CALLER, LEFT])
def test_an_erased_callers_message_is_not_completed(database: Database, erased: str) -> None:
    """Whether his call was erased, or the number that he had left in somebody else's: nothing is written down again."""
    call, key = leave(database, matter="A pipe burst.", urgency="emergency")
    erase(database, erased)
    assert ingest(database, completed(call, key, name=None, number=None)) == ["applied"]
    row = message(database, key)
    assert (row["matter"], row["caller_name"], row["caller_e164"], row["completions"]) == (None, None, None, 0)
