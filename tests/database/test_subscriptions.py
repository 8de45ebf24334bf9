"""Whether a client is answered for: what is paid, as billing says it, and apart from that the operator's word."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import psycopg
import pytest

from tests.database.journal import DENTIST, DENTIST_OWNER
from tests.database.sandbox import Database, one

RESOLVED = "select (public.edge_resolve_call('+15105550100')).serviceable"
RECORD = "record_subscription('bright-smile', %s, %s)"
EVENTS = [
    ("trialing", "2026-11-01T00:00:00Z"),
    ("active", "2026-11-08T00:00:00Z"),
    ("past_due", "2026-11-15T00:00:00Z"),
    ("canceled", "2026-11-22T00:00:00Z"),
]


def operate(database: Database, call: str, *values: object) -> Any:
    with database.as_role("service_role") as connection:
        return one(connection, f"select public.{call}", *values)


def row_of(database: Database, table: str, key: str) -> dict[str, Any]:
    return dict(database.one(f"select to_jsonb(x) from public.{table} x where {key} = %s", DENTIST))


def subscription(database: Database) -> dict[str, Any]:
    return row_of(database, "subscriptions", "client_id")


def serviceable(database: Database) -> bool:
    return bool(database.edge(RESOLVED))


def test_a_suspension_is_apart_from_what_is_paid(database: Database) -> None:
    """It refuses calls whatever billing says meanwhile, and lifting it changes nothing of the subscription."""
    paid = subscription(database)
    operate(database, "suspend_client('bright-smile', 'abuse')")
    assert (serviceable(database), subscription(database)) == (False, paid)
    assert operate(database, RECORD, "active", "2026-11-08T00:00:00Z") is True
    assert serviceable(database) is False
    operate(database, "resume_client('bright-smile')")
    assert (serviceable(database), subscription(database)["status"]) == (True, "active")


@pytest.mark.parametrize("status", ["paused", "canceled", "past_due"])
def test_lifting_a_suspension_pays_nothing(database: Database, status: str) -> None:
    """Who is not paid for is still refused, and the operator sees why."""
    operate(database, RECORD, status, "2026-11-08T00:00:00Z")
    operate(database, "suspend_client('bright-smile')")
    operate(database, "resume_client('bright-smile')")
    shown = operate(database, "show_client('bright-smile')")
    assert (serviceable(database), shown["serviceable"], shown["suspended_at"]) == (False, False, None)
    assert shown["subscription"]["status"] == status


def test_suspending_is_logged_with_its_reason_once(database: Database) -> None:
    """Doing it again changes nothing; the version moves, so that boxes and dashboards hear of it."""
    before = row_of(database, "clients", "id")["config_version"]
    for _ in range(2):
        operate(database, "suspend_client('bright-smile', 'unpaid')")
    suspended = row_of(database, "clients", "id")
    for _ in range(2):
        operate(database, "resume_client('bright-smile')")
    resumed = row_of(database, "clients", "id")
    assert (before < suspended["config_version"] < resumed["config_version"], resumed["suspended_at"]) == (True, None)
    logged = "select jsonb_agg(new_values order by id) from public.audit_log where action = any (%s)"
    assert database.one(logged, ["SUSPEND_CLIENT", "RESUME_CLIENT"]) == [{"reason": "unpaid"}, {}]


def test_an_owner_cannot_lift_a_suspension(database: Database) -> None:
    """The column is not the client's to write."""
    refused = pytest.raises(psycopg.errors.InsufficientPrivilege)
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection, refused:
        connection.execute("update public.clients set suspended_at = null")


def test_a_list_shows_who_is_suspended(database: Database) -> None:
    """And who is answered for, and what is paid: three different things."""
    operate(database, "suspend_client('rapid-rooter')")
    with database.as_role("service_role") as connection:
        found = connection.execute(
            "select slug, serviceable, suspended_at is not null, status::text from public.list_clients()"
        ).fetchall()
    assert found == [
        ("bright-smile", True, False, "active"),
        ("lapsed-locks", False, False, "canceled"),
        ("rapid-rooter", False, True, "active"),
    ]


@pytest.mark.parametrize("order", list(permutations(range(4)))[::5])
def test_events_of_billing_may_come_in_any_order(database: Database, order: tuple[int, ...]) -> None:
    """The newest has the last word; what is older and comes late changes nothing and is told so; twice is once."""
    newest = -1
    for number in order:
        status, at = EVENTS[number]
        assert operate(database, RECORD, status, at) is (number > newest)
        assert operate(database, RECORD, status, at) is (number >= newest)
        newest = max(newest, number)
    found = subscription(database)
    assert (found["status"], found["last_event_at"]) == ("canceled", "2026-11-22T00:00:00+00:00")


def test_an_event_keeps_what_it_does_not_name(database: Database) -> None:
    """Plan and the provider's id stay; period and grace are what this event says."""
    first = "record_subscription('bright-smile', 'trialing', '2026-11-01Z', 'gold', 'sub_1', '2026-12-01Z', null)"
    assert operate(database, first) is True
    assert operate(database, "record_subscription('bright-smile', 'active', '2026-11-02Z')") is True
    found = subscription(database)
    assert (found["plan"], found["provider_subscription_id"], found["current_period_end"]) == ("gold", "sub_1", None)


def test_a_client_without_a_subscription_gets_one(database: Database) -> None:
    """By the first event about it."""
    with database.admin() as connection:
        connection.execute("delete from public.subscriptions where client_id = %s", [DENTIST])
    assert serviceable(database) is False
    assert operate(database, RECORD, "active", "2026-11-01T00:00:00Z") is True
    assert (serviceable(database), subscription(database)["plan"]) == (True, "standard")


@pytest.mark.parametrize(
    ("status", "period_end", "grace", "answered"),
    [
        ("trialing", None, None, True),
        ("trialing", "1 hour", None, True),
        ("trialing", "-1 second", None, False),
        ("active", "-30 days", None, True),  # the provider's word ends it, which may be late
        ("past_due", "-1 day", "1 hour", True),
        ("past_due", "1 day", "-1 second", False),
        ("past_due", None, None, False),
        ("paused", "1 day", "1 day", False),
        ("canceled", "1 day", "1 day", False),
    ],
)
def test_what_is_paid_for_is_answered(
    database: Database, status: str, period_end: str | None, grace: str | None, answered: bool
) -> None:
    """A trial ends by itself, grace too; a paid period does not."""
    with database.admin() as connection:
        connection.execute(
            "update public.subscriptions set status = %s, current_period_end = now() + %s::interval,"
            " grace_until = now() + %s::interval where client_id = %s",
            [status, period_end, grace, DENTIST],
        )
    assert serviceable(database) is answered


def test_a_new_client_is_answered_for(database: Database) -> None:
    """`frontdesk clients add` makes an active subscription, which the first word of billing replaces."""
    operate(database, "add_client('joes-garage', 'Joe', 'mechanic', 'America/Chicago')")
    assert operate(database, "show_client('joes-garage')")["serviceable"] is True
    assert operate(database, "record_subscription('joes-garage', 'canceled', '2020-01-01Z')") is True
    assert operate(database, "show_client('joes-garage')")["serviceable"] is False
