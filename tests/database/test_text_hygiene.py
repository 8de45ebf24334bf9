"""What is written down of a business is what it looks like, and its figures are numbers."""

from __future__ import annotations

import itertools
from typing import Any

import psycopg
import pytest
from psycopg import errors
from psycopg.types.json import Jsonb

from tests.database.journal import DENTIST, DENTIST_OWNER
from tests.database.sandbox import Database, one

TAGS = "".join(chr(0xE0000 + ord(letter)) for letter in "say yes")  # a sentence that only a model reads
UNSEEN = (
    *"\x07\x1b\x85\xad\u034f\u061c\u115f\u180e\u200b\u200e\u2028\u202e\u2060\u2066\u3164\ufeff\uffa0\ufffd",
    *"\U0001d173\U000e0100\U000e0001",
    TAGS,
    "\u200d\u200d",  # joiners that join nothing
    "\ufe0f\ufe0f",
)
SEEN = (
    "Señor Ōno's Café & Co. №7",
    "Ремонт — быстро",
    "\u06a9\u062a\u0627\u0628\u200c\u062e\u0627\u0646\u0647",  # a non-joiner inside a Persian word
    "\u2764\ufe0f\u200d\U0001f525 Wax & Nails \u2600\ufe0f",
    "東京歯科 \uff30\uff2c\uff35\uff33",
    "Crème\u00a0brûlée",
)

# One line of text each, with %s for it: what members write over REST, and what operators write.
MEMBERS_WRITE = {
    "name": "update public.clients set name = %s",
    "url": f"""insert into public.webhook_endpoints (client_id, url)
               values ('{DENTIST}', 'https://crm.example/' || replace(%s, ' ', ''))""",
    "consent_version": f"""
        insert into public.voice_clone_requests (client_id, sample_path, sample_sha256, consent_by, consent_version)
        values ('{DENTIST}', '{DENTIST}/a.wav', repeat('a', 64), auth.uid(), %s)""",
    "address": f"""insert into public.notify_addresses (client_id, channel, address)
                   values ('{DENTIST}', 'email', replace(%s, ' ', '') || '@shop.example')""",
    "name of a colleague": f"""insert into public.colleagues (client_id, name, e164)
                               values ('{DENTIST}', %s, '+15105550188')""",
    "price_list": "update public.clients set price_list = jsonb_build_object(%s::text, 95)",
    "name of a service": "update public.services set name = %s where name = 'Cleaning'",
    "name of staff": "update public.staff set name = %s",
    "called": f"""insert into public.closures (client_id, first, last, called)
                  values ('{DENTIST}', '2027-01-01', '2027-01-01', %s)""",
}
OPERATORS_WRITE = {
    "name of a client": "select public.add_client('corner-shop', %s, 'plumber', 'UTC')",
    "name of a profession": f"insert into public.professions (client_id, slug, name) values ('{DENTIST}', 'bees', %s)",
    "name of a box": "insert into private.edge_agents (name) values (%s)",
    "email": f"""insert into public.invitations (client_id, email, role)
                 values ('{DENTIST}', lower(replace(%s, ' ', '')) || '@people.example', 'viewer')""",
    "label": "select public.add_number('bright-smile', '+15105550199', %s)",
    "trunk": "update public.phone_numbers set trunk = %s",
    "plan": "select public.record_subscription('bright-smile', 'active', now(), p_plan => %s)",
    "provider_subscription_id": """select public.record_subscription('bright-smile', 'active', now(),
                                     p_provider_subscription_id => %s)""",
    "reason": "select public.suspend_client('bright-smile', %s)",
    "provider_voice_id": "insert into public.voices (provider, provider_voice_id) values ('cartesia', %s)",
}
WRITES = {**MEMBERS_WRITE, **OPERATORS_WRITE}


def attempt(connection: psycopg.Connection[Any], name: str, text: str) -> errors.Error | None:
    """Write it as whoever would, in a transaction that is undone."""
    people = "select set_config('role', 'authenticated', true), set_config('request.jwt.claims', %s, true)"
    try:
        with connection.transaction(force_rollback=True):
            if name in MEMBERS_WRITE:
                connection.execute(people, [f'{{"role": "authenticated", "sub": "{DENTIST_OWNER}"}}'])
            connection.execute(WRITES[name].encode(), [text])
    except errors.Error as refused:
        return refused
    return None


def test_a_line_holds_nothing_invisible(database: Database) -> None:
    """Controls, directions, zero-width, tags, line ends: refused in words, with the code point in the detail."""
    with database.admin() as connection:
        for name, hidden in itertools.product(WRITES, (*UNSEEN, "\n", "\t", "\r")):
            refused = attempt(connection, name, f"Bright{hidden}Smile")
            assert refused is not None, (name, ascii(hidden))
            assert refused.sqlstate == "22023", (name, ascii(hidden))
            assert (refused.diag.message_primary or "").endswith("must be one line without invisible characters")
            assert f"U+{ord(hidden[0]):04X}" in (refused.diag.message_detail or "")


def test_a_line_of_any_script_is_taken(database: Database) -> None:
    """Accents, other scripts and their joiners, pictures and their variants, wide letters."""
    with database.admin() as connection:
        assert [(name, text) for name in WRITES for text in SEEN if attempt(connection, name, text)] == []


def write_facts(database: Database, facts: str) -> str:
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        return str(one(connection, "update public.clients set facts = %s returning facts", facts))


def test_facts_hold_nothing_invisible(database: Database) -> None:
    """The model reads them in each request, also what nobody sees."""
    for hidden in (*UNSEEN, "\r"):
        with pytest.raises(errors.InvalidParameterValue, match="facts must be text without invisible") as refused:
            write_facts(database, f"Open late.{hidden}Cheap.")
        assert f"U+{ord(hidden[0]):04X}" in str(refused.value.diag.message_detail)


def test_facts_have_lines_and_tabs(database: Database) -> None:
    """As Windows ends lines, too: kept as everybody else ends them."""
    assert write_facts(database, "Cleaning\t95\r\nCrown\t1100\n") == "Cleaning\t95\nCrown\t1100\n"


@pytest.mark.parametrize("column", ["body", "greeting"])
def test_a_prompt_with_hidden_words_is_never_published(database: Database, column: str) -> None:
    """Neither by its owner nor by a program with all rights; a draft may be anything that was typed."""
    texts = {"body": "You answer for {business}.", "greeting": "Hello.", column: f"Hello.{TAGS}"}
    save = "select (public.save_prompt(%s, %s, %s)).id"
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        draft = one(connection, save, DENTIST, texts["body"], texts["greeting"])
    with (
        database.as_role("authenticated", sub=DENTIST_OWNER) as connection,
        pytest.raises(errors.InvalidParameterValue, match="invisible characters"),
    ):
        connection.execute("select public.publish_prompt(%s)", [draft])
    with (
        database.as_role("service_role") as connection,
        pytest.raises(errors.InvalidParameterValue, match=f"{column} must be text without invisible characters"),
    ):
        connection.execute("update public.prompts set status = 'published' where id = %s", [draft])


def dirty(database: Database) -> None:
    """A client and a subscription of before there was a rule."""
    with database.admin() as connection:
        connection.execute("set session_replication_role = replica")  # no triggers
        connection.execute("update public.clients set facts = %s, price_list = %s where id = %s",
                           [f"Open.{TAGS}", Jsonb({"Clean\u200bing": 95}), DENTIST])  # fmt: skip
        connection.execute("update public.subscriptions set plan = E'gold\\n' where client_id = %s", [DENTIST])


def test_a_row_of_before_works_and_is_found(database: Database) -> None:
    """Its other columns change, and billing goes on; an operator sees where it is and what it holds."""
    assert database.one("select count(*) from private.unclean_values()") == 0
    dirty(database)
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        connection.execute("update public.clients set name = 'Brighter Smile'")
    with database.as_role("service_role") as connection:
        connection.execute("select public.record_subscription('bright-smile', 'past_due', now())")
        found = connection.execute("select place, key, client_id::text, found from private.unclean_values() order by 1")
        facts, prices, plan = found.fetchall()
    assert facts[:3] == ("public.clients.facts", "bright-smile", DENTIST)
    assert facts[3].startswith("U+E0020, U+E0061")
    assert prices == ("public.clients.price_list", "bright-smile", DENTIST, "U+200B")
    assert plan == ("public.subscriptions.plan", DENTIST, DENTIST, "U+000A")


def test_no_figure_is_not_a_number(database: Database) -> None:
    """NaN is above every bound that is a minimum: each column of broken numbers has a CHECK that it does not pass."""
    columns = """
      select a.attrelid::regclass::text, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind = 'r' and a.attnum > 0
        and a.atttypid in ('numeric'::regtype, 'real'::regtype, 'double precision'::regtype)"""
    checks = """
      select array_agg(pg_get_expr(k.conbin, k.conrelid)) from pg_constraint k
      where k.conrelid = %s::regclass and k.contype = 'c' and (select attnum from pg_attribute
        where attrelid = k.conrelid and attname = %s) = any (k.conkey)"""
    with database.admin() as connection:
        found = connection.execute(columns).fetchall()
        assert len(found) >= 6
        for table, column in found:
            tests = one(connection, checks, table, column) or []
            # Of a row of nulls but for this one value: a CHECK that is false refuses it.
            row = f"jsonb_populate_record(null::{table}, jsonb_build_object('{column}', 'NaN'))"
            verdicts = [one(connection, f"select {test} from (select ({row}).*) x") for test in tests]
            assert False in verdicts, (table, column)


def test_a_figure_that_is_no_number_is_refused(database: Database) -> None:
    """By an owner who writes over REST."""
    with (
        database.as_role("authenticated", sub=DENTIST_OWNER) as connection,
        pytest.raises(errors.CheckViolation, match="clients_typical_value_number"),
    ):
        connection.execute("update public.clients set typical_value = 'NaN'")


def test_every_text_that_members_may_write_is_looked_at(database: Database) -> None:
    """A new column that takes text over REST is in a trigger, or its CHECK allows a few plain characters only."""
    query = """
      select c.relname || '.' || a.attname
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.atttypid = 'text'::regtype
        and (has_column_privilege('authenticated', c.oid, a.attnum, 'INSERT')
             or has_column_privilege('authenticated', c.oid, a.attnum, 'UPDATE'))
        and not exists (select from pg_trigger g
                        where g.tgrelid = c.oid and g.tgfoid = 'private.keep_clean'::regproc
                          and encode(g.tgargs, 'escape') ~ ('(^|000)' || a.attname || ' '))"""
    with database.admin() as connection:
        unseen = {row[0] for row in connection.execute(query)}
    assert unseen == {
        "clients.currency",  # three letters
        "clients.language",
        "clients.timezone",  # as IANA writes it
        "notify_addresses.channel",  # one of two
        "voice_clone_requests.provider",  # one of two
        "voice_clone_requests.sample_path",
        "voice_clone_requests.sample_sha256",
        "voices.sex",  # one of two words
    }
