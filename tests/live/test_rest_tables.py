"""Each table and view over REST, with supabase-py: reading, writing, and every way to ask for more than one's own."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.database.attacks.table_rules import RULES, Values
from tests.database.attacks.town import Town
from tests.database.attacks.verdict import DENIED
from tests.database.sandbox import Row, become
from tests.live.conftest import Visit

pytestmark = pytest.mark.live

each_relation = pytest.mark.parametrize("name", sorted(RULES))
written = [name for name, rule in sorted(RULES.items()) if rule.inserts or rule.updates]


def worked_out(database: psycopg.Connection[Row], town: Town, values: Values) -> Any:
    """The truth table's SQL expressions as JSON, worked out as the owner."""
    pairs = ", ".join(f"'{column}', {value}" for column, value in values.items())
    with database.transaction(force_rollback=True):
        become(database, **town.claims("owner"))
        cursor = psycopg.ClientCursor(database)
        row = cursor.execute(f"select jsonb_build_object({pairs})".encode(), town.ours.ids).fetchone()
    assert row is not None
    return row[0]


@each_relation
def test_each_table_is_read_by_who_may(quiet_town: Town, visit: Visit, name: str) -> None:
    """Members see all of their client's rows and none of another's; other users nothing; the public key is refused."""
    rule, client = RULES[name], quiet_town.ours.ids["client"]
    for who in ("owner", "admin", "viewer", "neighbour", "stranger", "service_role"):
        visitor = visit(quiet_town, who)
        table = visitor.supabase.table(name)
        columns = "seq," + rule.tenant if rule.hidden else "*"
        rows = visitor.rows(table.select(columns).eq(rule.tenant, client))
        assert bool(rows) == (who in rule.readers or who == "service_role"), who
        if who != "service_role":
            own = quiet_town.theirs.ids["client"] if who == "neighbour" else client
            everything = visitor.rows(table.select(columns))
            assert {row[rule.tenant] for row in everything} <= {own, *([None] if rule.shared else [])}, who
    for who, status in (("anon", 401), ("edge_agent", 403)):
        visitor = visit(quiet_town, who)
        answer = visitor.ask(visitor.supabase.table(name).select("*"))
        assert (answer.status, answer.code) == (status, DENIED), who


@pytest.mark.parametrize("name", written)
def test_each_table_is_written_by_who_may(
    town: Town, visit: Visit, database: psycopg.Connection[Row], name: str
) -> None:
    """The owner's insert, update and delete give the rows back; a neighbour's are refused or find nothing."""
    rule, client = RULES[name], town.ours.ids["client"]
    column, key = rule.aim
    owner, neighbour = visit(town, "owner"), visit(town, "neighbour")
    if rule.inserts:
        row = worked_out(database, town, rule.inserts)
        assert neighbour.ask(neighbour.supabase.table(name).insert(row)).status == 403
        assert owner.rows(owner.supabase.table(name).insert(row))[0][rule.tenant] == client
    if rule.updates:
        changes = worked_out(database, town, rule.updates)
        refused, done = (
            who.rows(who.supabase.table(name).update(changes).eq(column, town.ours.ids[key]))
            for who in (neighbour, owner)
        )
        assert refused == []
        assert done
        assert all(row.items() >= changes.items() for row in done)
    if rule.deleters:
        gone = owner.rows(owner.supabase.table(name).delete().eq(column, town.ours.ids[key]))
        assert gone
        assert all(row[rule.tenant] == client for row in gone)


@pytest.mark.parametrize("name", [name for name, rule in sorted(RULES.items()) if rule.deleters])
def test_a_delete_or_an_update_without_a_filter_stays_at_home(town: Town, visit: Visit, name: str) -> None:
    """`DELETE /table` of a neighbour takes the neighbour's own rows at most."""
    rule, client = RULES[name], town.ours.ids["client"]
    owner, neighbour = visit(town, "owner"), visit(town, "neighbour")
    mine = owner.supabase.table(name).select("*").eq(rule.tenant, client)
    before = mine.execute().data
    neighbour.ask(neighbour.supabase.table(name).delete().neq(rule.tenant, "00000000-0000-4000-8000-000000000000"))
    assert sorted(map(str, mine.execute().data)) == sorted(map(str, before))


@pytest.mark.parametrize("who", ["neighbour", "stranger"])
@pytest.mark.parametrize(
    "query",
    [
        {"or": "(client_id.eq.{client},client_id.not.is.null)"},
        {"client_id": "eq.' or true --"},
        {"client_id": "in.({client})"},
        {"client_id": "neq.00000000-0000-4000-8000-000000000000"},
        {"from_e164": "like.*"},
        {"from_e164": "eq.x') or (1=1"},
        {"select": "*,clients(*),call_turns(seq)", "clients.id": "eq.{client}"},
        {"select": "id,client_id::text"},
        {"select": "*),(select * from vault.secrets"},
        {"order": "id;drop table calls"},
        {"order": "id.desc,(select 1)"},
        {"limit": "1 union select 1"},
        {"offset": "0", "limit": "1000000"},
        {"id": "eq.{call}"},
        {"not.and": "(id.is.null,client_id.is.null)"},
        {"columns": "id,client_id"},
    ],
)
def test_no_filter_shows_anothers_calls(quiet_town: Town, visit: Visit, who: str, query: dict[str, str]) -> None:
    """SQL in a filter, an embedding, an order or a limit is a value, or a clear refusal; never a row of ours."""
    ids = quiet_town.ours.ids
    answer = visit(quiet_town, who).get("calls", {key: value.format(**ids) for key, value in query.items()})
    assert answer.status_code in (200, 400), answer.text
    assert ids["client"] not in answer.text.replace(str(query), "") or answer.status_code == 400
    assert answer.status_code == 400 or all(row.get("client_id") != ids["client"] for row in answer.json())


@pytest.mark.parametrize(
    "schema", ["private", "vault", "auth", "storage", "realtime", "pg_catalog", "information_schema"]
)
def test_other_schemas_are_not_on_show(quiet_town: Town, visit: Visit, schema: str) -> None:
    """Whoever asks, the service included: only `public` is served."""
    for who in ("owner", "service_role", "anon"):
        visitor = visit(quiet_town, who)
        answer = visitor.ask(visitor.supabase.schema(schema).table("jobs").select("*"))
        assert (answer.status, answer.code) == (406, "PGRST106"), who


def test_an_upsert_does_not_take_over_anothers_row(town: Town, visit: Visit) -> None:
    """A neighbour who inserts under the key of our webhook, to merge with it, is refused."""
    ours, theirs = town.ours.ids, town.theirs.ids
    neighbour = visit(town, "neighbour")
    mine = {"id": ours["endpoint"], "client_id": theirs["client"], "url": "https://evil.example/"}
    answer = neighbour.ask(neighbour.supabase.table("webhook_endpoints").upsert(mine))
    assert (answer.status, answer.code) == (403, DENIED)


def test_a_call_log_can_be_had_as_csv(quiet_town: Town, visit: Visit) -> None:
    """`Accept: text/csv` on what is for spreadsheets: a header, our calls, and nobody else's."""
    ours, view = quiet_town.ours.ids, "call_log_for_spreadsheets"
    answer = visit(quiet_town, "owner").get(view, {}, accept="text/csv")
    header, *lines = answer.text.splitlines()
    assert header.startswith("id,client_id,")
    assert len(lines) == 2
    assert all(ours["client"] in line for line in lines)
    assert len(visit(quiet_town, "neighbour").get(view, {}, accept="text/csv").text.splitlines()) == 3
