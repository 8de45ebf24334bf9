"""Whom a message is told to, and how often, until somebody acknowledges it."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest
from psycopg import errors

from tests.database.attacks.town import populate
from tests.database.everywhere import tables_with
from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER
from tests.database.leaving import CALLER, LEFT, leave, make_overdue, message
from tests.database.sandbox import Database, one
from tests.database.telling import erase
from tests.database.workers import add_endpoint, ask, deliveries, lease

ADD = "insert into public.notify_addresses (client_id, channel, address, urgencies) values (%s, %s, %s, %s::text[])"
ALL = "{normal,urgent,emergency}"


def add(database: Database, channel: str, address: str, urgencies: str = ALL, client: str = DENTIST) -> None:
    with database.admin() as connection:
        connection.execute(ADD.encode(), [client, channel, address, urgencies])


def jobs(database: Database) -> list[str]:
    """The messages of the work that is due."""
    return [job["payload"]["message_id"] for job in lease(database, "{notify_message}")]


def to_tell(database: Database, key: str) -> Any:
    return ask(database, "message_to_tell(%s)", key)


def was_told(database: Database, key: str, channel: str, to: str, error: str | None = None) -> Any:
    return ask(database, "message_was_told(%s, %s, %s, %s, 0)", key, channel, to, error)


def escalate(database: Database) -> int:
    return int(ask(database, "escalate_messages()"))


# --- by webhook ---------------------------------------------------------------------------------------------------


def test_a_client_s_software_hears_of_a_message(database: Database) -> None:
    """At once and whole, before the call is judged, once however often it is delivered."""
    add_endpoint(database)
    call, key = leave(database, urgency="urgent")
    (told,) = deliveries(database)
    assert (told["event_type"], told["payload"]["type"]) == ("message.taken", "message.taken")
    said = told["payload"]["data"]["message"]
    assert (said["id"], said["call_id"], said["client_id"]) == (key, call, DENTIST)
    assert (said["matter"], said["caller_name"], said["callback"]) == ("My crown came off.", "Emma Brown", LEFT)
    assert (said["urgency"], said["escalations"]) == ("urgent", 0)


def test_an_endpoint_that_does_not_ask_for_messages_hears_of_none(database: Database) -> None:
    """One that was there before, or wants other things; a new one hears of both."""
    with database.admin() as connection:
        connection.execute(
            "insert into public.webhook_endpoints (client_id, url, event_types)"
            " values (%s, 'https://crm.example', '{call.completed}')",
            [DENTIST],
        )
        new = (
            "insert into public.webhook_endpoints (client_id, url) values (%s, 'https://b.example')"
            " returning event_types"
        )
        assert {"message.taken", "message.overdue"} <= set(one(connection, new, PLUMBER))
    leave(database)
    assert deliveries(database) == []


def test_what_was_told_of_an_erased_callers_message_is_forgotten(database: Database) -> None:
    """Whether the call was erased or the number that was left in it; a delivery that waits never goes out."""
    add_endpoint(database)
    for erased in (CALLER, LEFT):
        leave(database, matter="The zebra is ill.")
        erase(database, erased)
        with database.admin() as connection:
            assert tables_with(connection, "zebra") == set()
    assert deliveries(database) == []


# --- overdue ------------------------------------------------------------------------------------------------------


def test_an_overdue_message_is_told_again(database: Database) -> None:
    """When its time is over and not before: to software and to people, counted, and once until the next time."""
    add_endpoint(database)
    _, key = leave(database, urgency="emergency")
    (first,) = deliveries(database)
    ask(database, "finish_delivery(%s, %s, 200)", first["id"], first["lease"])
    assert jobs(database) == [key]
    with database.admin() as connection:
        connection.execute("update public.messages set escalate_at = now() + interval '1 minute'")
    assert (escalate(database), jobs(database)) == (0, [])
    make_overdue(database, key)
    assert (escalate(database), escalate(database)) == (1, 0)
    assert (message(database, key)["escalations"], jobs(database)) == (1, [key])
    (told,) = deliveries(database)
    assert (told["event_type"], told["payload"]["data"]["message"]["escalations"]) == ("message.overdue", 1)


@pytest.mark.parametrize(("urgency", "minutes"), [("emergency", [10, 20, 40]), ("normal", [2880, 5760, 10080])])
def test_the_pauses_grow(database: Database, urgency: str, minutes: list[int]) -> None:
    """Each twice the one before, up to a week; it never stops."""
    _, key = leave(database, urgency=urgency)
    pause = "select round(extract(epoch from escalate_at - escalated_at) / 60)::int from public.messages where id = %s"
    found = []
    for _ in minutes:
        make_overdue(database, key)
        assert escalate(database) == 1
        found.append(database.one(pause, key))
    assert found == minutes
    with database.admin() as connection:
        connection.execute("update public.messages set escalations = 2000000, escalate_at = now()")
    assert escalate(database) == 1
    assert database.one(pause, key) == 10080


@pytest.mark.parametrize(
    "done",
    [
        "update public.messages set acknowledged_at = now()",
        "update public.clients set deleted_at = now()",
        "select private.erase_caller_unchecked(client_id, from_e164) from public.calls",
    ],
)
def test_what_nobody_is_to_answer_is_not_told_again(database: Database, done: str) -> None:
    """A message that was acknowledged, of a client that left, of a caller who was erased: no worker tells it either."""
    add(database, "email", "desk@shop.example")
    _, key = leave(database)
    make_overdue(database, key)
    with database.admin() as connection:
        connection.execute(done.encode())
    assert (escalate(database), to_tell(database, key)) == (0, None)


def test_one_message_that_cannot_be_told_again_stops_no_other(database: Database) -> None:
    """An operator hears of it; the others are told."""
    keys = [leave(database)[1] for _ in range(2)]
    with database.admin() as connection:
        connection.execute(
            f"create function private.fail() returns trigger language plpgsql as $$ begin"
            f" if new.id = '{keys[0]}' then raise exception 'no'; end if; return new; end $$".encode()
        )
    for key in keys:
        make_overdue(database, key)
    with database.admin() as connection:
        connection.execute(
            "create trigger fail before update on public.messages for each row execute function private.fail()"
        )
    assert escalate(database) == 1
    assert database.one("select array_agg(subject) from private.operator_notices where kind = 'sweep_failed'") == [
        "escalate_messages"
    ]


# --- by mail and SMS ----------------------------------------------------------------------------------------------


def test_people_are_told_at_the_clients_addresses(database: Database) -> None:
    """Those that want messages of this urgency, by either channel; other clients' are not asked for."""
    add(database, "email", "desk@shop.example")
    add(database, "sms", "+15105550177", "{emergency}")
    add(database, "email", "night@shop.example", "{urgent,emergency}")
    add(database, "email", "plumber@shop.example", client=PLUMBER)
    _, normal = leave(database)
    _, emergency = leave(database, urgency="emergency")
    assert set(jobs(database)) == {normal, emergency}
    told = to_tell(database, normal)
    assert (told["emails"], told["sms"]) == (["desk@shop.example"], [])
    assert told["message"]["matter"] == "My crown came off."
    assert (told["message"]["caller_e164"], told["message"]["escalations"]) == (LEFT, 0)
    assert told["client"] == {
        "name": "Bright Smile Dental",
        "timezone": "America/Los_Angeles",
        "language": "en-US",
    }
    told = to_tell(database, emergency)
    assert (told["emails"], told["sms"]) == (["desk@shop.example", "night@shop.example"], ["+15105550177"])


def test_nobody_is_told_twice_of_the_same(database: Database) -> None:
    """Whoever was told, or is given up with a reason, is left out, until the message is overdue."""
    for address in ("a@shop.example", "b@shop.example", "c@shop.example"):
        add(database, "email", address)
    _, key = leave(database)
    assert was_told(database, key, "email", "a@shop.example") is True
    assert was_told(database, key, "email", "b@shop.example", "550 no such mailbox") is True
    assert was_told(database, key, "email", "a@shop.example", "late") is False
    assert to_tell(database, key)["emails"] == ["c@shop.example"]
    make_overdue(database, key)
    escalate(database)
    assert len(to_tell(database, key)["emails"]) == 3
    noted = "select jsonb_object_agg(sent_to, error) from public.message_notices where escalation = 0"
    assert database.one(noted) == {"a@shop.example": None, "b@shop.example": "550 no such mailbox"}


def test_of_a_message_that_is_gone_nothing_is_noted(database: Database) -> None:
    """It went with its call meanwhile: the worker is done."""
    assert was_told(database, PLUMBER, "email", "a@shop.example") is False
    assert to_tell(database, PLUMBER) is None


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("email", "desk"),
        ("email", "desk@shop"),
        ("email", "a b@shop.example"),
        ("email", "desk@shop.example\nBcc: all@shop.example"),
        ("email", "Desk <desk@shop.example>"),
        ("email", "a@shop.example,b@shop.example"),
        ("email", "x" * 243 + "@shop.example"),
        ("email", "+15105550177"),
        ("sms", "desk@shop.example"),
        ("sms", "5105550177"),
        ("fax", "+15105550177"),
    ],
)
def test_an_address_that_cannot_be_told_is_refused(database: Database, channel: str, address: str) -> None:
    """One address each, as its channel writes it, on one line."""
    with pytest.raises((errors.CheckViolation, errors.InvalidParameterValue)):
        add(database, channel, address)


@pytest.mark.parametrize("urgencies", ["{}", "{never}", "{normal,NULL,never}"])
def test_an_address_is_for_urgencies_that_there_are(database: Database, urgencies: str) -> None:
    """At least one."""
    with pytest.raises(errors.CheckViolation):
        add(database, "email", "desk@shop.example", urgencies)


def test_addresses_are_few(database: Database) -> None:
    """Twenty, unless an operator says otherwise; and the log says who added them."""
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        for place in range(20):
            connection.execute(ADD.encode(), [DENTIST, "email", f"desk{place}@shop.example", ALL])
        with pytest.raises(psycopg.Error, match="at most 20 addresses"):
            connection.execute(ADD.encode(), [DENTIST, "email", "one.more@shop.example", ALL])


def test_addresses_and_what_was_told_are_exported(database: Database) -> None:
    """With the configuration, as the people on call are."""
    with database.admin() as connection:
        shop = populate(connection).ids
    with database.as_role("authenticated", sub=shop["owner"]) as connection:
        exported = one(connection, "select public.export_configuration(%s)", shop["client"])
    found = {part: [row["id"] for row in exported[part]] for part in ("notify_addresses", "colleagues")}
    assert found == {"notify_addresses": [shop["address"]], "colleagues": [shop["colleague"]]}
    assert [str(row["id"]) for row in exported["message_notices"]] == [shop["message_notice"]]
    assert "desk" in json.dumps(exported["notify_addresses"])
