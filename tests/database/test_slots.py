"""What PostgREST asks before each request: how large it is, how many of a user's and of all users' run at once."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import ExitStack

import psycopg
import pytest

from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER_OWNER
from tests.database.sandbox import Database, Row, become

STRANGERS = ("5f000000-0000-4000-8000-00000000000f", "5f000000-0000-4000-8000-00000000001f")


class Door:
    """Requests that are let in and stay, each in a transaction of its own, until the test is over."""

    def __init__(self, database: Database, undo: ExitStack) -> None:
        self._database = database
        self._undo = undo

    def enter(self, role: str, user: str = "", /, *, reads: str = "", **headers: str) -> psycopg.Connection[Row]:
        """As PostgREST begins a request. psycopg.Error where it is not let in."""
        dsn = self._database.server.dsn("authenticator", self._database.name)
        connection = self._undo.enter_context(psycopg.connect(dsn))
        connection.read_only = bool(reads)
        become(connection, role, **({"sub": user} if user else {}))
        connection.execute("select set_config('request.headers', %s, true)", [json.dumps(headers)])
        try:
            connection.execute("select gate.admit()")
        except psycopg.Error:
            connection.rollback()
            raise
        return connection

    def refuses(self, role: str, user: str = "", **headers: str) -> tuple[str | None, str | None]:
        with pytest.raises(psycopg.Error) as refused:
            self.enter(role, user, **headers)
        return refused.value.sqlstate, refused.value.diag.message_detail


@pytest.fixture
def door(database: Database) -> Iterator[Door]:
    with ExitStack() as undo:
        yield Door(database, undo)


def limits(database: Database, **values: int) -> None:
    with database.admin() as connection:
        for name, value in values.items():
            connection.execute("update private.limits set value = %s where name = %s", [value, name])


@pytest.mark.parametrize("reads", ["", "only"])
def test_a_user_has_four_requests_at_once(door: Door, reads: str) -> None:
    """Reading or writing. The fifth is refused at once; another user's is let in; the end of one makes room."""
    first, *_ = [door.enter("authenticated", DENTIST_OWNER, reads=reads) for _ in range(4)]
    assert door.refuses("authenticated", DENTIST_OWNER) == ("PT429", "limit requests_at_once")
    door.enter("authenticated", PLUMBER_OWNER, reads=reads)
    first.rollback()
    door.enter("authenticated", DENTIST_OWNER, reads=reads)


def test_all_users_together_leave_connections_to_boxes(door: Door) -> None:
    """Eight of PostgREST's ten or so; a box and the cloud are let in however many there are."""
    for user in (DENTIST_OWNER, PLUMBER_OWNER):
        for _ in range(4):
            door.enter("authenticated", user)
    assert door.refuses("anon") == ("PT429", "limit users_at_once")
    for role in ("edge_agent", "service_role") * 4:
        door.enter(role)


def test_one_client_leaves_room_for_the_others(database: Database, door: Door) -> None:
    """However many people it has, and whoever else comes without belonging anywhere."""
    colleague = join(database, DENTIST)
    for user in (*[DENTIST_OWNER] * 3, *[colleague] * 2):
        door.enter("authenticated", user)
    for user in (DENTIST_OWNER, colleague):
        assert door.refuses("authenticated", user) == ("PT429", "limit client_requests_at_once")
    door.enter("anon")
    door.enter("authenticated", STRANGERS[0])
    door.enter("authenticated", PLUMBER_OWNER)


def test_strangers_share_a_place(door: Door) -> None:
    """Who has signed up and belongs to no client has another than who has not; a member is let in all the same."""
    door.enter("anon")
    door.enter("authenticated", STRANGERS[0])
    assert door.refuses("authenticated", STRANGERS[1]) == ("PT429", "limit strangers_at_once")
    assert door.refuses("anon") == ("PT429", "limit strangers_at_once")
    door.enter("authenticated", DENTIST_OWNER)


def join(database: Database, client: str) -> str:
    """Somebody new who belongs to the client."""
    user = str(uuid.uuid4())
    with database.admin() as connection:
        connection.execute("insert into auth.users (id, email) values (%s, %s)", [user, f"{user}@people.example"])
        connection.execute("insert into public.client_members (client_id, user_id) values (%s, %s)", [client, user])
    return user


@pytest.mark.parametrize("role", ["authenticated", "anon"])
@pytest.mark.parametrize("length", ["131073", "3900000", "99999999999", "many", "-1"])
def test_a_users_request_has_a_size(door: Door, role: str, length: str) -> None:
    """By what it says of itself; nonsense is no length."""
    assert door.refuses(role, **{"content-length": length}) == ("PT413", "limit request_bytes")


def test_a_request_of_unknown_length_is_refused(door: Door) -> None:
    """In chunks it could be of any size; one without a body, and one within the limit, are let in."""
    assert door.refuses("authenticated", DENTIST_OWNER, **{"transfer-encoding": "chunked"})[0] == "PT411"
    door.enter("authenticated", DENTIST_OWNER)
    door.enter("authenticated", DENTIST_OWNER, **{"content-length": "131072"})


def test_a_box_sends_what_it_has(door: Door) -> None:
    """A journal of hours without a network is long."""
    for role in ("edge_agent", "service_role"):
        door.enter(role, **{"content-length": "9000000"})


def test_the_numbers_are_those_of_the_table(database: Database, door: Door) -> None:
    """Whoever runs the service changes them there."""
    limits(database, requests_at_once=1, request_bytes=10)
    door.enter("authenticated", DENTIST_OWNER)
    assert door.refuses("authenticated", DENTIST_OWNER) == ("PT429", "limit requests_at_once")
    assert door.refuses("authenticated", PLUMBER_OWNER, **{"content-length": "11"}) == ("PT413", "limit request_bytes")


def test_hosted_postgrest_is_told_of_the_door(database: Database) -> None:
    """Where postgres may set it, as on hosted Supabase, the migration's own statement does."""
    with database.admin() as connection:
        connection.execute('grant set on parameter "pgrst.db_pre_request" to postgres')
        connection.execute("set session authorization postgres")
        connection.execute("alter role authenticator set pgrst.db_pre_request = 'gate.admit'")
        connection.execute("reset session authorization")
        row = connection.execute("select setconfig from pg_db_role_setting where setrole = 'authenticator'::regrole")
        assert "pgrst.db_pre_request=gate.admit" in (row.fetchone() or [[]])[0]
        connection.rollback()


@pytest.mark.parametrize(
    ("role", "limit"), [("anon", "1s"), ("authenticated", "5s"), ("edge_agent", "4s"), ("service_role", None)]
)
def test_each_role_has_its_time(database: Database, role: str, limit: str | None) -> None:
    """PostgREST sets it for the token's role; the cloud keeps authenticator's own."""
    settings = database.one("select rolconfig from pg_roles where rolname = %s", role) or []
    assert [entry for entry in settings if entry.startswith("statement_timeout")] == (
        [f"statement_timeout={limit}"] if limit else []
    )
