"""Taking one's data along: all of it, page after page, and nobody else's."""

from __future__ import annotations

import uuid
from typing import Any

import psycopg
import pytest
from psycopg import errors
from psycopg.types.json import Jsonb

from tests.database.attacks.town import Client, populate
from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER, whole_call
from tests.database.sandbox import Database, Row, one
from tests.database.workers import add_endpoint, ask, deliveries, ended_call, lease, save

CONFIGURATION = "select public.export_configuration(%s)"
PAGE = "select call_id::text, call from public.export_calls(%s, %s, %s)"
PARTS = {
    "blocked_callers",
    "invitations",
    "phone_numbers",
    "professions",
    "prompts",
    "voices",
    "voice_clone_requests",
    "webhook_endpoints",
}


def pages(connection: psycopg.Connection[Row], client: str, limit: int) -> list[list[Row]]:
    """All of them, up to the empty one."""
    found: list[list[Row]] = []
    for _ in range(20):
        page = connection.execute(PAGE, [client, found[-1][-1][0] if found else None, limit]).fetchall()
        if not page:
            return found
        found.append(page)
    pytest.fail("there is no end to the pages")


def shop_of(database: Database) -> Client:
    with database.admin() as connection:
        return populate(connection)


def test_a_call_is_exported_whole(database: Database) -> None:
    """Its row with its turns in order, its events, and its outcome, which may be missing."""
    call, events = whole_call(2)
    database.edge("select public.edge_ingest(%s)", Jsonb(events))
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        [(found, exported)] = connection.execute(PAGE, [DENTIST, None, 10]).fetchall()
    assert (found, exported["from_e164"], exported["outcome"]) == (call, "+15105559876", None)
    assert [turn["seq"] for turn in exported["turns"]] == [0, 1, 2, 3, 4]
    assert exported["turns"][1]["text"] == "When do you open?"
    assert [event["message"] for event in exported["events"]] == ["late"]


def test_what_became_of_each_webhook_is_exported_with_its_call(database: Database) -> None:
    """When it was told, and how that went; not the payload, which repeats the call, and not who is sending it."""
    endpoint = add_endpoint(database)
    call = ended_call(database)
    (job,) = lease(database)
    save(database, job)
    (held,) = deliveries(database)
    ask(database, "finish_delivery(%s, %s, 204)", held["id"], held["lease"])
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        [(_, exported)] = connection.execute(PAGE, [DENTIST, None, 10]).fetchall()
    assert (exported["id"], exported["outcome"]["summary"]) == (call, "Booked a cleaning.")
    told, next_one = exported["deliveries"]
    assert (told["event_type"], told["endpoint_id"], told["response_status"]) == ("call.completed", endpoint, 204)
    assert (told["status"], next_one["status"]) == ("delivered", "pending")
    assert not {"payload", "lease", "leased_until"} & set(told)


@pytest.mark.parametrize("limit", [1, 3, 7, 1000])
def test_pages_give_every_call_once(database: Database, limit: int) -> None:
    """In the order of ids, whatever the size of a page; another client's are not among them."""
    ours = sorted(str(uuid.uuid4()) for _ in range(7))
    with database.admin() as connection:
        connection.cursor().executemany(
            "insert into public.calls (id, client_id, to_e164, started_at) values (%s, %s, '+15105550100', now())",
            [(call, DENTIST) for call in ours] + [(str(uuid.uuid4()), PLUMBER) for _ in range(5)],
        )
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        found = pages(connection, DENTIST, limit)
    assert [row[0] for page in found for row in page] == ours
    assert {len(page) for page in found[:-1]} <= {limit}


def test_the_configuration_holds_every_row_of_the_client(database: Database) -> None:
    """As the owner and as the operator get it; nothing of others, and no secret."""
    ids = shop_of(database).ids
    shop_of(database)
    claims = [("authenticated", ids["owner"]), ("service_role", "")]
    for role, user in claims:
        with database.as_role(role, **({"sub": user} if user else {})) as connection:
            exported: dict[str, Any] = one(connection, CONFIGURATION, ids["client"])
        assert exported["client"]["slug"] == ids["slug"]
        assert {member["user_id"] for member in exported["members"]} == {
            ids[one] for one in ("owner", "admin", "viewer")
        }
        for part in PARTS:
            expected = database.one(f"select count(*) from public.{part} where client_id = %s", ids["client"])
            assert len(exported[part]) == expected > 0, part
            assert {row["client_id"] for row in exported[part]} == {ids["client"]}, part
        assert {row["client_id"] for row in exported["audit_log"]} == {ids["client"]}
        assert "the secret of a webhook" not in str(exported)


def test_every_table_of_a_client_is_exported_or_left_out_on_purpose(database: Database) -> None:
    """A new table with a client's data needs a place in one of the two exports."""
    ids = shop_of(database).ids
    with database.as_role("service_role") as connection:
        configuration = set(one(connection, CONFIGURATION, ids["client"]))
    with database.admin() as connection:
        tables = {
            row[0]
            for row in connection.execute(
                "select c.relname from pg_attribute a join pg_class c on c.oid = a.attrelid"
                " where a.attname = 'client_id' and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace"
            )
        }
    named = {"client_members": "members", "subscriptions": "subscription"}
    with database.as_role("authenticated", sub=ids["owner"]) as connection:
        whole = set(connection.execute(PAGE, [ids["client"], None, 1]).fetchall()[0][1])
    calls = {"calls", "call_turns", "call_events", "call_outcomes", "messages", "webhook_deliveries"}
    assert {"turns", "events", "messages", "outcome", "deliveries"} <= whole
    assert {named.get(table, table) for table in tables - calls} == configuration - {"client"}


def test_a_viewer_exports_what_a_viewer_sees(database: Database) -> None:
    """Row-level security decides: no invitations, and neither of the logs."""
    ids = shop_of(database).ids
    with database.as_role("authenticated", sub=ids["viewer"]) as connection:
        exported = one(connection, CONFIGURATION, ids["client"])
    assert (exported["invitations"], exported["audit_log"], exported["access_log"]) == ([], [], [])
    assert exported["client"]["slug"] == ids["slug"]


def test_a_foreign_client_is_not_exported(database: Database) -> None:
    """Its configuration is not there, and it has no calls."""
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        assert pages(connection, PLUMBER, 10) == []
        with pytest.raises(errors.DatabaseError) as refusal:
            connection.execute(CONFIGURATION, [PLUMBER])
    assert refusal.value.sqlstate == "PT404"


@pytest.mark.parametrize(
    ("query", "values", "complaint"),
    [
        (CONFIGURATION, [None], "p_client_id is required"),
        (PAGE, [None, None, 10], "p_client_id is required"),
        (PAGE, [DENTIST, None, 0], "p_limit must be 1 to 1000"),
        (PAGE, [DENTIST, None, 1001], "p_limit must be 1 to 1000"),
        (PAGE, [DENTIST, None, None], "p_limit must be 1 to 1000"),
    ],
)
def test_malformed_arguments_are_refused(database: Database, query: str, values: list[object], complaint: str) -> None:
    """With the argument's name."""
    refused = pytest.raises(errors.InvalidParameterValue, match=complaint)
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection, refused:
        connection.execute(query.encode(), values)
