"""An answer has at most 1,000 rows: what is longer is read page after page, and nothing of it is lost."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import psycopg
import pytest

from infra.admin.client import PAGE, AdminClient, Where
from infra.connections import Connections, service_token
from infra.places import CHECKOUT
from tests.database.attacks.town import Town
from tests.database.sandbox import Row
from tests.live.conftest import Visit

pytestmark = pytest.mark.live

CALLS = 2 * PAGE + 300
MANY = """
  insert into public.calls (id, client_id, to_e164, started_at)
  select gen_random_uuid(), %s, '+15105550100', timestamptz '2026-11-10 18:00Z' + (i / 500) * interval '1 hour'
  from generate_series(1, %s) i"""
CROWD = """
  insert into public.clients (slug, name, profession_id)
  select 'crowd-' || i, 'Crowd', (select id from public.professions where client_id is null and slug = 'plumber')
  from generate_series(1, %s) i"""


@pytest.fixture
def admin(stack: Connections) -> Iterator[AdminClient]:
    opened = AdminClient(Where(stack.supabase_url, service_token(stack.jwt_secret), local=True))
    yield opened
    opened.close()


@pytest.fixture
def crowd(database: psycopg.Connection[Row]) -> Iterator[None]:
    """More clients than one answer holds."""
    database.execute(CROWD, [PAGE + 5])
    yield
    database.execute("delete from public.clients where slug like 'crowd-%%'")


def test_the_local_stack_hands_out_as_many_rows_as_a_hosted_one(town: Town, visit: Visit) -> None:
    """What is longer here than there would be found out too late."""
    said = f"max_rows = {PAGE}\n"
    assert said in (CHECKOUT / "supabase" / "config.toml").read_text()
    owner = visit(town, "owner")
    days = {"p_client_id": town.ours.ids["client"], "p_from": "2024-01-01", "p_to": "2026-09-27"}
    assert len(owner.rows(owner.supabase.rpc("analytics_daily", days, get=True))) == PAGE
    assert "1000 days" in owner.ask(owner.supabase.rpc("analytics_daily", {**days, "p_to": "2026-09-28"})).message


def test_a_spreadsheet_of_all_calls_is_had_page_after_page(
    town: Town, visit: Visit, database: psycopg.Connection[Row]
) -> None:
    """As CSV, in an order that names each row once, though hundreds began at the same moment."""
    client = town.ours.ids["client"]
    database.execute(MANY, [client, CALLS])
    owner = visit(town, "owner")
    wanted = {"client_id": f"eq.{client}", "order": "started_at,id", "limit": str(PAGE)}
    found: list[str] = []
    while len(found) % PAGE == 0:
        answer = owner.get(
            "call_log_for_spreadsheets", {**wanted, "offset": str(len(found))}, "text/csv", "count=exact"
        )
        found += [row["id"] for row in csv.DictReader(io.StringIO(answer.text))]
        assert answer.headers["content-range"].endswith(f"/{CALLS + 2}")  # two were there before
    in_order = "select id::text from public.calls where client_id = %s order by started_at, id"
    assert found == [row[0] for row in database.execute(in_order, [client])]


def test_the_newest_calls_are_had_page_after_page(town: Town, visit: Visit, database: psycopg.Connection[Row]) -> None:
    """Each page begins after the last row of the one before, also in the middle of a moment."""
    client = town.ours.ids["client"]
    database.execute(MANY, [client, CALLS])
    owner, found = visit(town, "owner"), []
    last: dict[str, str] = {}
    while page := owner.rows(owner.supabase.rpc("latest_calls", {"p_limit": 700, "p_client_id": client, **last})):
        found += [row["id"] for row in page]
        last = {"p_before": page[-1]["started_at"], "p_before_id": page[-1]["id"]}
    assert (len(found), len(set(found))) == (CALLS + 2, CALLS + 2)


def test_an_operator_sees_every_client(admin: AdminClient, crowd: None) -> None:
    """`frontdesk clients list` is not cut where one answer ends."""
    assert len(admin.ask("list_clients")) == PAGE
    slugs = [row["slug"] for row in admin.every("list_clients")]
    assert (slugs, len(set(slugs)) > PAGE + 5) == (sorted(set(slugs)), True)
