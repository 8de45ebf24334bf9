"""What an owner changes, the next call uses; calls under way keep what they began with."""

from __future__ import annotations

import uuid
from typing import Any
from zoneinfo import available_timezones

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER, event
from tests.database.sandbox import Database, one
from tests.database.signatures import ANOTHER, SECRET
from tests.database.zones import NO_ZONES

RESOLVED = "select to_jsonb(r) from public.edge_resolve_call('+15105550100') r"


def change(database: Database, statement: str, *values: object) -> int:
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        return connection.execute(statement.encode(), values).rowcount


@pytest.mark.parametrize(
    ("column", "value", "field"),
    [
        ("name", "Brighter Smile", "client"),
        ("facts", "Open late.", "facts"),
        ("hours", {"mon": [["10:00", "12:00"]]}, "hours"),
        ("timezone", "Europe/Paris", "timezone"),
        ("language", "fr-FR", "language"),
    ],
)
def test_the_next_call_uses_what_was_changed(database: Database, column: str, value: Any, field: str) -> None:
    """Name, facts, hours, zone and language; each change moves the version."""
    before = database.edge(RESOLVED)
    given = Jsonb(value) if isinstance(value, dict) else value
    assert change(database, f"update public.clients set {column} = %s", given) == 1
    after = database.edge(RESOLVED)
    assert (after[field], after["config_version"] > before["config_version"]) == (value, True)


def test_another_profession_brings_another_prompt(database: Database) -> None:
    """A dentist who turns photographer is answered for as one."""
    change(
        database,
        "update public.clients set profession_id = (select id from public.professions where slug = 'photographer')",
    )
    found = database.edge(RESOLVED)
    assert (found["profession"], "photograph" in found["prompt"]["body"]) == ("photographer", True)


def test_another_voice_speaks(database: Database) -> None:
    """A stock voice, chosen by the owner."""
    change(
        database,
        "update public.clients set voice_id = (select id from public.voices where provider_voice_id = 'am_michael')",
    )
    assert database.edge(RESOLVED)["voice"]["provider_voice_id"] == "am_michael"


def test_a_lapsed_subscription_refuses_the_next_call(database: Database) -> None:
    """Paused or canceled: not serviceable, and the profile is still there for the polite sentence."""
    for status, serviceable in (("paused", False), ("canceled", False), ("past_due", False), ("active", True)):
        with database.admin() as connection:
            connection.execute("update public.subscriptions set status = %s where client_id = %s", [status, DENTIST])
        found = database.edge(RESOLVED)
        assert (found["serviceable"], found["client"]) == (serviceable, "Bright Smile Dental")


def test_a_number_that_moves_is_answered_for_its_new_client(database: Database) -> None:
    """From the next call on; the past calls stay where they are."""
    call = str(uuid.uuid4())
    started = event("call.started", {"phone_number_id": "1b111111-1111-4111-8111-111111111111"}, call)
    database.edge("select public.edge_ingest(%s)", Jsonb([started]))
    with database.as_role("service_role") as connection:
        connection.execute("select public.move_number('+15105550100', 'rapid-rooter')")
    assert database.edge(RESOLVED)["client_id"] == PLUMBER
    assert str(database.one("select client_id from public.calls where id = %s", call)) == DENTIST


def test_a_call_under_way_keeps_its_prompt(database: Database) -> None:
    """What it began with is on its record, whatever is published while it lasts."""
    began = database.edge(RESOLVED)["prompt"]["id"]
    call = str(uuid.uuid4())
    started = event("call.started", {"prompt_id": began}, call)
    change(database, "select (public.publish_prompt((public.save_prompt(%s, 'New.', 'Hi.')).id)).id", DENTIST)
    database.edge("select public.edge_ingest(%s)", Jsonb([started]))
    assert str(database.one("select prompt_id from public.calls where id = %s", call)) == began
    assert database.edge(RESOLVED)["prompt"]["id"] != began


@pytest.mark.parametrize("zone", NO_ZONES)
def test_a_zone_that_only_postgres_knows_is_refused(database: Database, zone: str) -> None:
    """Abbreviations, other letter cases, the server's own copies: the boxes would not know what is meant."""
    refused = pytest.raises(psycopg.errors.InvalidParameterValue, match="timezone must be an IANA time zone")
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection, refused:
        connection.execute("update public.clients set timezone = %s", [zone])


@pytest.mark.parametrize(
    "zone", ["UTC", "Etc/UTC", "Asia/Kolkata", "America/Argentina/Buenos_Aires", "America/Port-au-Prince"]
)
def test_a_zone_of_iana_is_taken(database: Database, zone: str) -> None:
    """As it is written there, by the owner."""
    assert change(database, "update public.clients set timezone = %s", zone) == 1
    assert database.edge(RESOLVED)["timezone"] == zone


def test_every_zone_that_is_taken_is_known_to_the_boxes(database: Database) -> None:
    """What the database lets in, Python's zoneinfo finds."""
    names = "select array_agg(name) from pg_catalog.pg_timezone_names where private.is_zone(name)"
    taken = set(database.one(names))
    assert len(taken) > 300
    assert taken - available_timezones() == set()


@pytest.mark.parametrize(
    "statement",
    [
        "update public.clients set name = ''",
        "update public.clients set language = 'english'",
        "update public.clients set currency = 'dollars'",
        'update public.clients set hours = \'{"mon": [["17:00", "09:00"]]}\'',
        "update public.clients set hours = '{\"someday\": []}'",
        "update public.clients set facts = repeat('x', 2001)",
        "update public.clients set retention_days = 0",
        "insert into public.webhook_endpoints (client_id, url) values (%(me)s, 'http://crm.example/hook')",
        "insert into public.webhook_endpoints (client_id, url) values (%(me)s, 'https://user:pw@crm.example/hook')",
        "insert into public.webhook_endpoints (client_id, url) values (%(me)s, 'https:///hook')",
    ],
)
def test_a_senseless_value_changes_nothing(database: Database, statement: str) -> None:
    """Every CHECK of what an owner may write refuses something."""
    before = database.one("select to_jsonb(c) from public.clients c where id = %s", DENTIST)
    with (
        database.as_role("authenticated", sub=DENTIST_OWNER) as connection,
        pytest.raises((psycopg.errors.CheckViolation, psycopg.errors.InvalidParameterValue)),
    ):
        connection.execute(statement.encode(), {"me": DENTIST})
    assert database.one("select to_jsonb(c) from public.clients c where id = %s", DENTIST) == before


def test_a_webhook_secret_goes_in_and_never_comes_out(database: Database) -> None:
    """It can be set and replaced; no table or function shows it to its owner."""
    insert = (
        "insert into public.webhook_endpoints (client_id, url) values (%s, 'https://crm.example/hook') returning id"
    )
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        endpoint = one(connection, insert, DENTIST)
        for secret in (SECRET, ANOTHER):
            connection.execute("select public.set_webhook_secret(%s, %s)", [endpoint, secret])
    stored = "select array_agg(decrypted_secret) from vault.decrypted_secrets"
    assert sorted(database.one(stored)) == sorted([SECRET, ANOTHER])  # the former one signs for a day
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        exported = str(one(connection, "select public.export_configuration(%s)", DENTIST))
    assert "crm.example" in exported
    assert "whsec_" not in exported
