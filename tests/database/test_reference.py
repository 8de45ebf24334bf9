"""Reference data and demo data, and the enums that Python and SQL share."""

from __future__ import annotations

import re
from enum import StrEnum

import pytest

from infra.dev.stack import postgres
from shared.calls import Blame, CallStatus, ReplyKind
from tests.database.sandbox import Database, psql

PROFESSIONS = {
    "dentist", "plumber", "mechanic", "locksmith", "massage", "photographer", "realtor", "tattoo_artist", "inspector",
}  # fmt: skip


@pytest.mark.parametrize(("name", "mirror"), [("call_status", CallStatus), ("blame", Blame)])
def test_sql_enums_mirror_pythons(database: Database, name: str, mirror: type[StrEnum]) -> None:
    """Same words in the same order: for the status the order is the life of a call."""
    assert database.one(f"select enum_range(null::public.{name})::text[]") == [member.value for member in mirror]


def test_a_reply_is_one_of_pythons(database: Database) -> None:
    """The column takes the words of ReplyKind, all of them and no others."""
    allowed = database.one(
        "select pg_get_constraintdef(oid) from pg_constraint where conname = 'call_turns_reply_check'"
    )
    assert re.findall(r"'(\w+)'", allowed) == [kind.value for kind in ReplyKind]


def test_each_profession_has_a_published_prompt(database: Database) -> None:
    """All nine, short enough for a small model, with no placeholder but {business}, and what to do in an emergency."""
    rows = database.one(
        "select jsonb_object_agg(r.slug, to_jsonb(p)) from public.prompts p"
        " join public.professions r on r.id = p.profession_id where p.client_id is null and p.status = 'published'"
    )
    assert set(rows) == PROFESSIONS
    for slug, prompt in rows.items():
        assert 400 <= len(prompt["body"]) <= 900, slug
        assert "\n" not in prompt["body"]
        assert len(prompt["greeting"]) <= 120
        for text in (prompt["body"], prompt["greeting"]):
            assert set(re.findall(r"\{[^}]*\}?", text)) == {"{business}"}
        for needed in ("Collect", "never promise", "911"):
            assert needed.lower() in prompt["body"].lower(), (slug, needed)


def test_one_stock_voice_is_the_default(database: Database) -> None:
    """A client that has chosen no voice speaks with Kokoro's af_heart."""
    assert database.one("select array_agg(provider_voice_id) from public.voices where is_default") == ["af_heart"]


def test_the_seed_may_run_again(database: Database) -> None:
    """A second run of the demo data changes no row in any table that it writes, nor the audit trail."""
    before = everything(database)
    psql(database, "postgres", postgres.SEED)
    assert everything(database) == before


def everything(database: Database) -> object:
    tables = [
        "auth.users", "public.clients", "public.client_members", "public.subscriptions", "public.phone_numbers",
        "private.edge_agents", "public.audit_log", "realtime.messages", "public.prompts", "public.voices",
    ]  # fmt: skip
    return [database.one(f"select jsonb_agg(to_jsonb(t) order by to_jsonb(t)) from {table} t") for table in tables]


def test_demo_facts_are_short_plain_text(database: Database) -> None:
    """Facts are read by the model in each request: at most 500 characters, on one line."""
    facts = database.one("select array_agg(facts) from public.clients")
    assert len(facts) == 3
    assert all(0 < len(text) <= 500 and "\n" not in text for text in facts)
