"""What callers said and their numbers stay out of the server's log, whatever goes wrong."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg
import pytest
from psycopg.types.json import Jsonb

from infra.dev.stack import postgres
from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER, Event, event, whole_call
from tests.database.sandbox import Database, private_server

NUMBER = "+15105557391"
WORD = "hippopotamus"
TELLING = (NUMBER, WORD)

# As service_role: each quotes what it was given, in its statement, its message or the row it shows.
FAULTS = [
    f"insert into public.calls (to_e164, from_e164, detail) values ('{NUMBER}', '{NUMBER}', '{WORD}')",
    f"insert into public.call_events (severity, code, message) values ('none', 'x', '{WORD}')",
    f"insert into public.phone_numbers (client_id, e164) select '{PLUMBER}', '{NUMBER}' from generate_series(1, 2)",
    f"select '{WORD}'::uuid",
    f"select public.add_number('{WORD}', '{NUMBER}')",
    f"select {WORD}",
    f"do $$ begin raise warning '{WORD} {NUMBER}'; perform 1 / 0; end $$",
]


def telling_events() -> list[Event]:
    """A call that goes in, and events that cannot be applied."""
    call, events = whole_call(1)
    for each in events:
        each["data"] |= {"from_e164": NUMBER, "text": WORD, "detail": WORD, "message": f"{WORD} {NUMBER}"}
    poison = {"seq": WORD, "text": WORD, "ended_at": NUMBER}
    poisoned = [event(kind, poison, call) for kind in ("turn", "call.ended", WORD)]
    return [*events, *poisoned, {"call_id": NUMBER, "event_id": WORD}]


def blunder(database: Database) -> None:
    """Everything that comes to mind, as those who could do it."""
    database.edge("select public.edge_ingest(%s)", Jsonb(telling_events()))
    blunders: list[tuple[str, str, Sequence[object]]] = [
        ("edge_agent", "select public.edge_ingest(%s)", [Jsonb({"said": WORD})]),
        ("edge_agent", "select public.edge_resolve_call(%s, %s, %s)", [NUMBER, NUMBER, WORD]),
        ("authenticated", "select public.erase_caller(%s, %s)", [DENTIST, NUMBER + WORD]),
        ("authenticated", "select public.erase_caller(%s, %s)", [PLUMBER, NUMBER]),
        ("authenticated", "insert into public.calls (from_e164, detail) values (%s, %s)", [NUMBER, WORD]),
        *[("service_role", fault, []) for fault in FAULTS],
    ]
    for role, query, values in blunders:
        fail(database, role, query, values)


def fail(database: Database, role: str, query: str, values: Sequence[object]) -> None:
    claims = {"sub": DENTIST_OWNER, "edge_agent_id": "e0000000-0000-4000-8000-000000000001"}
    with database.as_role(role, **claims) as connection, pytest.raises(psycopg.Error):
        connection.execute(query.encode(), values or None)


def crash(database: Database, log: Path) -> None:
    """The process behind a connection dies: the log says so, and could say what it did last. Then all is well again."""
    connection = psycopg.connect(database.server.dsn("postgres", database.name))
    connection.execute(f"select '{WORD}', '{NUMBER}'".encode())
    os.kill(connection.info.backend_pid, signal.SIGKILL)
    with pytest.raises(psycopg.OperationalError):
        connection.execute("select 1")
    connection.close()
    deadline = time.monotonic() + 20
    while log.read_text().count("ready to accept connections") < 2:
        assert time.monotonic() < deadline, "the server did not come back"
        time.sleep(0.05)


def log_after_blunders() -> str:
    """Of a server of its own, since others would notice the crash."""
    with private_server() as server:
        postgres.apply(server, "clumsy", seed=True)
        database = Database(server, "clumsy")
        log = Path(server.socket_dir.parent, "log")
        blunder(database)
        crash(database, log)
        return log.read_text()


def test_no_error_carries_words_or_numbers_into_the_log() -> None:
    """Whoever sent it is told what was wrong; the log is not, and it is there to be read."""
    log = log_after_blunders()
    assert [text for text in TELLING if text in log] == []
    assert "was terminated by signal 9" in log


def test_a_talkative_server_would_have_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """With Postgres' own settings the same blunders are in the log, so the test above looks in the right place."""
    monkeypatch.setattr(postgres, "DISCREET", [])
    log = log_after_blunders()
    assert [text for text in TELLING if text not in log] == []
    assert f"Failed process was running: select '{WORD}'" in log


def test_no_role_and_no_database_turns_it_on_again(database: Database) -> None:
    """A setting of a role's or a database's own would win over the server's."""
    with database.admin() as connection:
        settings = connection.execute("select unnest(setconfig) from pg_db_role_setting").fetchall()
    assert [setting for (setting,) in settings if setting.startswith(("log_", "auto_explain", "pgaudit"))] == []
