"""An error's message quotes nobody: it ends up in logs of proxies and clients. What was asked for is in the detail."""

from __future__ import annotations

import re
from collections.abc import Iterator

import psycopg
import pytest

from tests.database.journal import DENTIST, DENTIST_OWNER
from tests.database.sandbox import Database, one

# What messages and hints are filled with: words and numbers of our own.
HARMLESS = {
    "array_to_string(p_roles, ' or ')",
    "array_to_string(enum_range(null::public.call_result), ', ')",
    "length(p_words)",
    "v_most",  # a limit, and what is limited
    "l.what",
    "l.hint",
    "v_argument",  # the name of one of ours: private.need, private.check_time
    "p_argument",
    "v_column",  # private.keep_clean: the column's name, and what it must be
    "case when v_kind = 'lines' then 'text' else 'one line' end",
    "(select string_agg(slug, ', ' order by slug) from public.professions where client_id is null)",  # those built in
}
FUNCTIONS = """
  select f.pronamespace::regnamespace || '.' || f.proname, f.prosrc
  from pg_proc f join pg_language l on l.oid = f.prolang
  where f.pronamespace in ('public'::regnamespace, 'private'::regnamespace) and l.lanname = 'plpgsql' order by 1"""
# A string, a comment, a bracket, or anything else: what a statement is made of, as far as it matters here.
TOKEN = re.compile(r"(?:[eE])?'(?:[^']|'')*'|--[^\n]*|[(){}\[\],;]|[^'(){}\[\],;\-]+|-", re.DOTALL)
RAISE = re.compile(r"\braise\b(?!\s*;)", re.IGNORECASE)
OPTION = re.compile(r"\b(errcode|detail|hint|message|column|constraint|datatype|table|schema)\s*=", re.IGNORECASE)


def parts_of(statement: str) -> list[str]:
    """What stands between the top-level commas, up to the semicolon."""
    parts, depth = [""], 0
    for token in TOKEN.findall(statement):
        if token == ";" and depth == 0:
            break
        depth += (token in "([{") - (token in ")]}") if len(token) == 1 else 0
        if token == "," and depth == 0:
            parts.append("")
        elif not token.startswith("--"):
            parts[-1] += token
    return [" ".join(part.split()) for part in parts]


def shown(statement: str) -> Iterator[str]:
    """The expressions that fill in the message and the hint of one `raise`."""
    given, using = False, ""
    for part in parts_of(statement):
        head, found, tail = (
            re.split(r"(\busing\b)", part, maxsplit=1) if re.search(r"\busing\b", part) else (part, "", "")
        )
        if not using:
            yield from [head.strip()] if given and head.strip() else []
            given = True
        if not found and not using:
            continue
        option = tail if found else part
        using = "using"
        name = OPTION.match(option.strip())
        if name and name[1].lower() in ("message", "hint"):
            yield from (piece.strip() for piece in option.split("=", 1)[1].split("||"))


def faults(source: str) -> list[str]:
    """What a function's errors show that is neither text nor harmless."""
    bare = re.sub(r"--[^\n]*", "", source)
    statements = (bare[match.end() :] for match in RAISE.finditer(bare))
    pieces = [piece for statement in statements for piece in shown(statement)]
    return [piece for piece in pieces if piece not in HARMLESS and not re.fullmatch(r"'(?:[^']|'')*'", piece)]


def quoting(connection: psycopg.Connection[tuple[str, str]]) -> dict[str, list[str]]:
    found = {name: faults(source) for name, source in connection.execute(FUNCTIONS)}
    return {name: pieces for name, pieces in found.items() if pieces}


def test_no_message_holds_an_argument(database: Database) -> None:
    """Read from the catalogue, each `raise` of each function; what may fill in a message is a short list."""
    with database.admin() as connection:
        assert quoting(connection) == {}
        assert len([source for _, source in connection.execute(FUNCTIONS) if faults(source) == []]) > 100


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("raise exception 'no client is called %', left(p_slug, 60) using errcode = 'PT404';", ["left(p_slug, 60)"]),
        ("if x then raise exception '%', case when p is null then 'a, b' else p end; end if;",
         ["case when p is null then 'a, b' else p end"]),
        ("raise exception 'gone' using errcode = 'PT404', hint = 'Ask ' || p_name || ' for it.';", ["p_name"]),
        ("raise exception using message = 'gone: ' || p_name, errcode = 'PT404';", ["p_name"]),
        ("raise sqlstate 'PT404' using message = p_name;", ["p_name"]),
        ("raise exception 'gone; really' using errcode = 'PT404', detail = p_slug, hint = 'Look.'; x := p_slug;", []),
        ("raise exception 'this needs the role %', array_to_string(p_roles, ' or ') using errcode = '42501';", []),
        ("-- raise exception '%', p_slug;\nraise;", []),
    ],
)  # fmt: skip
def test_a_message_that_quotes_is_noticed(statement: str, told: list[str]) -> None:
    """In its format, in its hint, as an option, in whatever form it is raised."""
    assert faults(statement) == told


@pytest.mark.parametrize(
    ("call", "value"),
    [
        ("public.show_client('nobody-here')", "nobody-here"),
        ("public.add_client('x-y', 'X', 'astronaut', 'UTC')", "astronaut"),
        ("public.add_client('bright-smile', 'X', 'plumber', 'UTC')", "bright-smile"),
        ("public.undelete_client('bright-smile')", "bright-smile"),
        ("public.publish_prompt_of('bright-smile', 4711)", "4711"),
        ("public.add_number('rapid-rooter', '+15105550100')", "bright-smile"),
        ("public.remove_webhook('bright-smile', 'https://crm.example/k3y')", "https://crm.example/k3y"),
    ],
)
def test_what_was_asked_for_is_in_the_detail(database: Database, call: str, value: str) -> None:
    """An operator sees it there; message and hint are the same for everybody."""
    with database.as_role("service_role") as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute(f"select {call}".encode())
    said = refused.value.diag
    assert value in (said.message_detail or "")
    assert value not in f"{said.message_primary} {said.message_hint}"


@pytest.mark.parametrize("column", ["profession_id", "voice_id"])
def test_a_foreign_key_is_not_quoted(database: Database, column: str) -> None:
    """Of a profession or a voice that is not the client's to choose."""
    nobodys = "deadbeef-0000-4000-8000-000000000000"
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection, pytest.raises(psycopg.Error) as refused:
        one(connection, f"update public.clients set {column} = %s where id = %s returning 1", nobodys, DENTIST)
    assert (refused.value.sqlstate, refused.value.diag.message_detail) == ("23503", nobodys)
    assert "deadbeef" not in (refused.value.diag.message_primary or "")
