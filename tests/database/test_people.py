"""Who is on call, whether a caller is known, and what callers are told: as the desk's door hands it to a box."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import errors

from edge_agent.desk.book import Colleague
from edge_agent.desk.reading import book_of
from infra.dev.stack import postgres
from tests.database.calendar import ask
from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER
from tests.database.released import migrated
from tests.database.sandbox import Database, one
from tests.database.telling import erase
from tests.database.workers import ended_call, lease, save
from tests.think.profiles import profile_of

CALLER = "+15105559876"  # who calls in `whole_call`
VERSION = "select config_version from public.clients where id = %s"
ADD = """insert into public.colleagues (client_id, name, e164, seconds, position, hours, emergencies)
  values (%s, %s, %s, %s, %s, %s::jsonb, %s)"""
ON_CALL = "select private.on_call(%s, %s::timestamptz, %s)"
# Los Angeles, on a Monday in winter, and on the two days of 2026 on which its clock is changed.
OFFICE = '{"mon": [["08:00", "12:00"], ["13:00", "17:30"]], "sat": [], "sun": [["00:00", "24:00"]]}'


def colleague(
    database: Database,
    name: str,
    place: int = 0,
    hours: str | None = None,
    *,
    seconds: int = 20,
    emergencies: bool = False,
    client: str = DENTIST,
) -> None:
    """One more on the list; the number ends in the name's length."""
    with database.admin() as connection:
        number = f"+1510555{len(name):04d}"
        connection.execute(ADD.encode(), [client, name, number, seconds, place, hours, emergencies])


def people(database: Database, caller: str = CALLER, client: str = DENTIST) -> Any:
    return database.one("select private.desk_people(%s, %s)", client, caller)


def names(database: Database, at: str, *, emergency: bool = False) -> list[str]:
    return [someone["name"] for someone in database.one(ON_CALL, DENTIST, at, emergency)]


def judged(database: Database, client: str = DENTIST, **changes: Any) -> str:
    """A call from the caller that was judged."""
    call = ended_call(database, client=client)
    (job,) = lease(database)
    assert save(database, job, **changes)
    return call


def greets(database: Database, client: str = DENTIST) -> None:
    with database.admin() as connection:
        connection.execute("update public.clients set greets_known_callers = true where id = %s", [client])


def test_whoever_is_on_call_is_told_in_order(database: Database) -> None:
    """By place, and of one place who was added first; of this client alone."""
    colleague(database, "Second", 2)
    colleague(database, "First", 1, seconds=45)
    colleague(database, "Theirs", client=PLUMBER)
    assert people(database)["on_call"] == [
        {"name": "First", "number": "+15105550005", "seconds": 45},
        {"name": "Second", "number": "+15105550006", "seconds": 20},
    ]


@pytest.mark.parametrize(
    ("at", "there"),
    [
        ("2026-11-02T07:59-08", False),
        ("2026-11-02T08:00-08", True),
        ("2026-11-02T11:59:59-08", True),
        ("2026-11-02T12:00-08", False),
        ("2026-11-02T17:29-08", True),
        ("2026-11-02T17:30-08", False),
        ("2026-11-02T16:00Z", True),
        ("2026-11-02T08:00Z", False),  # midnight there
        ("2026-11-03T10:00-08", False),  # a day that is left out
        ("2026-11-07T10:00-08", False),  # an empty one
        ("2026-11-01T23:59:59-08", True),  # the last second of a Sunday, on which the clock went back
        ("2026-11-01T08:30Z", True),
        ("2026-11-01T06:59Z", False),
        ("2026-03-08T10:30Z", True),
        ("2026-03-09T15:00Z", True),  # eight in the morning, in summer time
        ("2026-03-09T14:59Z", False),
    ],
)
def test_hours_are_on_the_clients_clock(database: Database, at: str, there: bool) -> None:
    """To the minute, through midnights and the days on which clocks change."""
    colleague(database, "Kim", hours=OFFICE)
    assert names(database, at) == (["Kim"] if there else [])


def test_in_an_emergency_some_are_rung_at_any_hour(database: Database) -> None:
    """Those who said so, besides whoever is on call; who has no hours is always there."""
    colleague(database, "Kim", 1, OFFICE)
    colleague(database, "Night", 2, "{}", emergencies=True)
    colleague(database, "Always", 3)
    night = "2026-11-03T03:00-08"
    assert names(database, night) == ["Always"]
    assert names(database, night, emergency=True) == ["Night", "Always"]
    assert [one_of["name"] for one_of in people(database)["on_call_in_emergencies"]][-2:] == ["Night", "Always"]


@pytest.mark.parametrize(
    "wrong",
    [
        "name = ' '",
        "e164 = '5105550100'",
        "seconds = 4",
        "seconds = 121",
        """hours = '{"mon": "all day"}'""",
        "hours = '[]'",
    ],
)
def test_what_cannot_be_rung_is_refused(database: Database, wrong: str) -> None:
    """A number of the world, for 5 to 120 seconds, at hours as a client has them."""
    colleague(database, "Kim")
    with database.admin() as connection, pytest.raises(errors.CheckViolation):
        connection.execute(f"update public.colleagues set {wrong}".encode())


def test_the_list_is_short_and_its_changes_are_told(database: Database) -> None:
    """Twenty people; each change moves the configuration's version and is in the log."""
    before = database.one(VERSION, DENTIST)
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        for place in range(20):
            number = f"+1510555{place:04d}"
            connection.execute(ADD.encode(), [DENTIST, "Kim", number, 20, place, None, False])
        with connection.transaction(force_rollback=True), pytest.raises(psycopg.Error, match="at most 20 people"):
            connection.execute(ADD.encode(), [DENTIST, "Kim", "+15105559999", 20, 0, None, False])
    assert database.one(VERSION, DENTIST) == before + 20
    assert database.one("select count(*) from public.audit_log where table_name = 'colleagues'") == 20


def test_the_desk_reads_who_is_on_call_and_who_is_in_an_emergency(database: Database) -> None:
    """As the box's door tells it: whoever is never there by the clock, only in the second list."""
    colleague(database, "Kim", 1, seconds=35)
    colleague(database, "Night", 0, "{}", emergencies=True)
    colleague(database, "Nobody", 2, "{}")
    book = book_of(profile_of("dentist"), CALLER, ask(database, "book", caller=CALLER))
    kim, night = Colleague("Kim", "+15105550003", 35), Colleague("Night", "+15105550005", 20)
    assert (book.on_call, book.on_call_in_emergencies) == ((kim,), (night, kim))


def test_a_known_caller_is_told_where_the_client_wants_that(database: Database) -> None:
    """By name, with what the last call was about; without the setting nothing of earlier calls leaves the database."""
    judged(database, caller_name="Emma Brown", service="Cleaning")
    assert people(database)["caller"] == {}
    greets(database)
    known = people(database)["caller"]
    assert (known["name"], known["last_matter"]) == ("Emma Brown", "Cleaning")
    assert known["last_called"].startswith("2026-11-02T17:00")
    assert people(database, CALLER + "1")["caller"] == {"name": None, "last_called": None, "last_matter": ""}
    assert people(database, "")["caller"]["name"] is None


def test_the_newest_call_says_what_the_matter_was(database: Database) -> None:
    """And the newest in which a name was given says the name; a summary stands in for a service."""
    greets(database)
    first = judged(database, caller_name="Emma Brown", service="Cleaning")
    with database.admin() as connection:
        connection.execute("update public.calls set started_at = started_at - interval '1 day' where id = %s", [first])
    judged(database, caller_name=None, service=None, summary="Asked for the way.")
    known = people(database)["caller"]
    assert (known["name"], known["last_matter"]) == ("Emma Brown", "Asked for the way.")


def test_who_called_somebody_else_is_not_known(database: Database) -> None:
    """What one client knows of a caller is not the other's."""
    judged(database, PLUMBER, caller_name="Emma Brown")
    greets(database)
    assert people(database)["caller"]["name"] is None


def test_an_erased_caller_is_not_known(database: Database) -> None:
    """Nor is one who was erased and calls for the first time since."""
    judged(database, caller_name="Emma Brown")
    greets(database)
    erase(database, CALLER)
    assert people(database)["caller"] == {"name": None, "last_called": None, "last_matter": ""}


def test_callers_are_told_unless_the_client_says_otherwise(database: Database) -> None:
    """What they talk to, and that it is written down; each change moves the configuration's version by one."""
    assert people(database)["manners"] == {"disclosure": "auto", "transcription": "auto", "greets_known": False}
    changes = {"disclosure": "never", "transcription_notice": "always", "greets_known_callers": True}
    for column, value in changes.items():
        before = database.one(VERSION, DENTIST)
        with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
            connection.execute(f"update public.clients set {column} = %s where id = %s".encode(), [value, DENTIST])
        assert database.one(VERSION, DENTIST) == before + 1
    assert people(database)["manners"] == {"disclosure": "never", "transcription": "always", "greets_known": True}


def test_what_a_client_had_switched_off_stays_off(server: postgres.Server, tmp_path: Path) -> None:
    """Before there was a rule it was on or off: on was what nobody had set, and is by the region from then on."""
    every = sorted(postgres.MIGRATIONS.glob("*.sql"))
    before = [script for script in every if script.name < "20261203000100"]
    database = migrated(server, "manners_of_before", before, tmp_path, seed=True)
    with database.admin() as connection:
        connection.execute("update public.clients set transcription_notice = false where id = %s", [DENTIST])
    migrated(server, "manners_of_before", every, tmp_path, seed=False)
    assert people(database)["manners"] == {"disclosure": "auto", "transcription": "never", "greets_known": False}
    with database.admin() as connection, pytest.raises(errors.InvalidTextRepresentation):
        connection.execute("update public.clients set disclosure = 'sometimes'")


def test_nobody_is_told_of_a_client_that_is_not_there(database: Database) -> None:
    """There is nothing to tell."""
    assert people(database, client="99999999-9999-4999-8999-999999999999") is None


def test_a_box_and_a_member_do_not_ask_past_their_doors(database: Database) -> None:
    """Who is on call, and who called before, is asked through the desk's door alone."""
    for role in ("edge_agent", "authenticated", "service_role"):
        with database.as_role(role, sub=DENTIST_OWNER) as connection, pytest.raises(errors.InsufficientPrivilege):
            one(connection, "select private.desk_people(%s, %s)", DENTIST, CALLER)
