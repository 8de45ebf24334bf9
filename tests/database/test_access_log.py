"""Who reads what was said is written down, for owners to see, and nobody reads past it."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.database.attacks.town import Client, populate
from tests.database.everywhere import tables_with
from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER, PLUMBER_OWNER
from tests.database.sandbox import Database, Row, one
from tests.database.telling import INGEST, NUMBER, erase, telling_call

TRANSCRIPT = "select public.call_transcript(%s)"
SEARCH = "select count(*) from public.search_transcripts(%s, %s)"
EXPORT = "select count(*) from public.export_calls(%s, null, 200)"
CONFIGURATION = "select public.export_configuration(%s)"
READINGS = {
    "read_transcript": (TRANSCRIPT, ["call"]),
    "search_transcripts": ("select count(*) from public.search_transcripts(%s, 'boiler')", ["client"]),
    "export_calls": (EXPORT, ["client"]),
    "export_configuration": (CONFIGURATION, ["client"]),
}
each_reading = pytest.mark.parametrize("action", READINGS)
LOG = "select action, user_id::text, call_id::text, results, times from public.access_log order by id"


@pytest.fixture
def shop(database: Database) -> Client:
    with database.admin() as connection:
        client = populate(connection)
        connection.execute("delete from public.access_log")
    return client


def ask(database: Database, query: str, *values: object, **claims: str) -> Any:
    """As somebody of the outside; what was written is kept."""
    with database.as_role(claims.pop("role", "authenticated"), **claims) as connection:
        return one(connection, query, *values)


def read(database: Database, action: str, ids: dict[str, str], **claims: str) -> Any:
    query, keys = READINGS[action]
    return ask(database, query, *(ids[key] for key in keys), **claims)


def answered(database: Database, action: str, ids: dict[str, str], user: str) -> Any:
    """What is read, or the SQLSTATE of the refusal."""
    try:
        return read(database, action, ids, sub=user)
    except psycopg.Error as refused:
        return refused.sqlstate


def log(database: Database) -> list[Row]:
    with database.admin() as connection:
        return connection.execute(LOG).fetchall()


@each_reading
def test_what_a_member_reads_is_written_down(database: Database, shop: Client, action: str) -> None:
    """Who, which action, of which call and how much: one row for an hour, however often."""
    for _ in range(3):
        read(database, action, shop.ids, sub=shop.ids["viewer"])
    read(database, action, shop.ids, sub=shop.ids["owner"])
    call = shop.ids["call"] if action == "read_transcript" else None
    much = 2 if action == "export_calls" else 1
    assert log(database) == [
        (action, shop.ids["viewer"], call, 3 * much, 3),
        (action, shop.ids["owner"], call, much, 1),
    ]


def test_another_hour_is_another_row(database: Database, shop: Client) -> None:
    """What is counted together is one hour's."""
    read(database, "export_calls", shop.ids, sub=shop.ids["owner"])
    with database.admin() as connection:
        connection.execute("update public.access_log set at = at - interval '1 hour'")
    read(database, "export_calls", shop.ids, sub=shop.ids["owner"])
    assert database.one("select array_agg(times) from public.access_log") == [1, 1]


def test_pages_of_an_export_are_one_row(database: Database, shop: Client) -> None:
    """As many times as there were pages, with as many calls as were handed out."""
    after, page = None, "select min(call_id::text) from public.export_calls(%s, %s, 1)"
    while (found := ask(database, page, shop.ids["client"], after, sub=shop.ids["owner"])) is not None:
        after = found
    assert log(database) == [("export_calls", shop.ids["owner"], None, 2, 3)]


@each_reading
def test_a_stranger_reads_nothing_and_leaves_no_trace(database: Database, shop: Client, action: str) -> None:
    """The answer is nothing, or no such client, as ever; a log that strangers could fill would be theirs to flood."""
    nothing = {"read_transcript": [], "export_configuration": "PT404"}
    assert answered(database, action, shop.ids, DENTIST_OWNER) == nothing.get(action, 0)
    assert log(database) == []


@each_reading
def test_the_operators_exports_are_written_down_too(database: Database, shop: Client, action: str) -> None:
    """With the role and without a user; what cloud jobs read of a call is their work, and no trace of a person."""
    read(database, action, shop.ids, role="service_role")
    with database.admin() as connection:
        found = connection.execute("select action, actor_role, user_id from public.access_log").fetchall()
    assert found == ([(action, "service_role", None)] if action.startswith("export") else [])


@pytest.mark.parametrize("column", ["text", "meant", "words", "acknowledgement", "*", "t", "count(text)"])
def test_words_are_not_selected_past_the_log(database: Database, shop: Client, column: str) -> None:
    """Neither a column with words nor a whole row; the figures of a turn are, as ever."""
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(database, f"select {column} from public.call_turns t", sub=shop.ids["owner"])
    assert ask(database, "select processing_ms from public.call_turns", sub=shop.ids["owner"]) == 600


@pytest.mark.parametrize(
    "query",
    [
        "select cast(excerpt as int) from public.search_transcripts(%(client)s, 'boiler')",
        "select CAST ((call #>> '{turns,0,text}') AS date) from public.export_calls(%(client)s)",
        "select cast(public.call_transcript(%(call)s) #>> '{0,text}' as uuid)",
    ],
)
def test_an_error_does_not_tell_the_words_and_forget_that_it_did(database: Database, shop: Client, query: str) -> None:
    """PostgREST casts what a request wants cast: the error would quote the words, and undo the row of the log."""
    refused = pytest.raises(psycopg.errors.InvalidParameterValue, match="not cast to another type")
    with database.as_role("authenticated", sub=shop.ids["owner"]) as connection, refused:
        connection.execute(query.encode(), shop.ids)


@pytest.mark.parametrize(("who", "rows"), [("owner", 1), ("admin", 0), ("viewer", 0), ("invitee", 0)])
def test_the_log_is_the_owners_to_read(database: Database, shop: Client, who: str, rows: int) -> None:
    """Those who are watched do not see by whom, and another client's owner sees nothing."""
    read(database, "read_transcript", shop.ids, sub=shop.ids["viewer"])
    count = "select count(*) from public.access_log where client_id = %s"
    assert ask(database, count, shop.ids["client"], sub=shop.ids[who]) == rows
    assert ask(database, count, shop.ids["client"], sub=PLUMBER_OWNER) == 0


def test_the_log_is_exported_to_owners(database: Database, shop: Client) -> None:
    """With the configuration; an admin's export has none of it."""
    read(database, "read_transcript", shop.ids, sub=shop.ids["viewer"])
    exported = [read(database, "export_configuration", shop.ids, sub=shop.ids[who]) for who in ("owner", "admin")]
    assert [[row["action"] for row in each["access_log"]] for each in exported] == [["read_transcript"], []]


def test_what_was_searched_for_is_not_kept(database: Database) -> None:
    """The words of a search are a caller's own: the log counts what was found."""
    _, events = telling_call("zebra", NUMBER)
    database.edge(INGEST, Jsonb(events))
    assert ask(database, SEARCH, DENTIST, "zebra", sub=DENTIST_OWNER) > 0
    erase(database)
    with database.admin() as connection:
        assert (tables_with(connection, "zebra"), tables_with(connection, NUMBER[1:])) == (set(), set())
    assert database.one("select count(*) from public.access_log") == 1


def test_a_client_that_goes_takes_its_log_along(database: Database, shop: Client) -> None:
    """A call that goes does not: that it was read stays known."""
    read(database, "read_transcript", shop.ids, sub=shop.ids["viewer"])
    for table, key, left in (("calls", "call", 1), ("clients", "client", 0)):
        with database.admin() as connection:
            connection.execute(f"delete from public.{table} where id = %s".encode(), [shop.ids[key]])
        assert len(log(database)) == left


def test_a_reader_waits_for_no_disk(database: Database, shop: Client) -> None:
    """The row goes to the disk when the server gets there: nothing else is written in that transaction."""
    with database.as_role("authenticated", sub=shop.ids["owner"]) as connection:
        connection.execute(TRANSCRIPT, [shop.ids["call"]])
        assert one(connection, "show synchronous_commit") == "off"


@pytest.mark.parametrize(("age", "left"), [("364 days", 1), ("366 days", 0)])
def test_the_log_is_kept_a_year(database: Database, shop: Client, age: str, left: int) -> None:
    """The number is a row of private.thresholds."""
    read(database, "export_calls", shop.ids, sub=shop.ids["owner"])
    with database.admin() as connection:
        connection.execute("update public.access_log set at = now() - %s::interval", [age])
        assert one(connection, "select private.purge_expired(10)") == 1 - left
        assert one(connection, "select count(*) from public.access_log") == left


def test_a_search_of_anothers_client_is_told_of_its_malformed_words(database: Database) -> None:
    """The arguments are checked before it is asked whose client it is, as ever."""
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="no word to search for"):
        ask(database, SEARCH, PLUMBER, "the", sub=DENTIST_OWNER)
