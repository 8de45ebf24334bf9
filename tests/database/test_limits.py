"""How much of something a client may have, who may shorten its memory, and what stays when somebody's account goes."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors

from tests.database.attacks.town import populate
from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER, PLUMBER_OWNER
from tests.database.meanwhile import meanwhile
from tests.database.sandbox import Database, Row, become, one

ENDPOINTS = """insert into public.webhook_endpoints (client_id, url)
  select %s, 'https://crm.example/' || i from generate_series(1, %s) i"""
CLONES = """insert into public.voice_clone_requests (client_id, sample_path, sample_sha256, consent_by, consent_version)
  select c.id, c.id || '/' || i || '.wav', encode(sha256(i::text::bytea), 'hex'), %s, 'v1'
  from public.clients c, generate_series(%s::int, %s::int) i where c.id = %s returning id"""


def as_owner(connection: psycopg.Connection[Row], user: str = DENTIST_OWNER) -> None:
    become(connection, "authenticated", sub=user)


def add_endpoints(database: Database, count: int, client: str = DENTIST, user: str = DENTIST_OWNER) -> int:
    with database.as_role("authenticated", sub=user) as connection:
        return connection.execute(ENDPOINTS, [client, count]).rowcount


def ask_for_voices(database: Database, first: int, last: int) -> int:
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        return connection.execute(CLONES, [DENTIST_OWNER, first, last, DENTIST]).rowcount


def test_a_client_has_at_most_twenty_endpoints(database: Database) -> None:
    """The twenty-first is refused in words; another client's do not count; one that is deleted makes room."""
    assert (add_endpoints(database, 20), add_endpoints(database, 20, PLUMBER, PLUMBER_OWNER)) == (20, 20)
    with pytest.raises(psycopg.Error, match="at most 20 webhook endpoints") as refused:
        add_endpoints(database, 1)
    assert refused.value.sqlstate == "PT409"
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        connection.execute("delete from public.webhook_endpoints where url like '%%/7'")
    assert add_endpoints(database, 1) == 1


def test_two_at_once_do_not_get_past_the_limit(database: Database) -> None:
    """The second waits for the first, and counts it."""
    add_endpoints(database, 19)
    with psycopg.connect(database.server.dsn("authenticator", database.name)) as connection:
        as_owner(connection)
        connection.execute(ENDPOINTS, [DENTIST, 1])
        refused = pytest.raises(psycopg.Error, match="at most 20")
        with refused, meanwhile(database, lambda: add_endpoints(database, 1)):
            connection.commit()
    assert database.one("select count(*) from public.webhook_endpoints") == 20


def test_a_stranger_does_not_learn_that_the_limit_is_reached(database: Database) -> None:
    """He is refused as he always is."""
    add_endpoints(database, 20)
    with pytest.raises(errors.InsufficientPrivilege):
        add_endpoints(database, 1, DENTIST, PLUMBER_OWNER)


def test_a_client_asks_for_at_most_twenty_voices_a_day(database: Database) -> None:
    """The twenty-first waits for tomorrow."""
    assert ask_for_voices(database, 1, 20) == 20
    with pytest.raises(psycopg.Error, match="at most 20 voices a day") as refused:
        ask_for_voices(database, 21, 21)
    assert refused.value.sqlstate == "PT429"
    with database.admin() as connection:
        connection.execute("update public.audit_log set at = at - interval '25 hours'")
    assert ask_for_voices(database, 21, 21) == 1


@pytest.mark.parametrize("version", ["", "v" * 101])
def test_the_version_of_a_consent_is_a_short_word(database: Database, version: str) -> None:
    """Neither nothing nor a text."""
    ask_for_voices(database, 1, 1)
    with database.admin() as connection, pytest.raises(errors.CheckViolation):
        connection.execute("update public.voice_clone_requests set consent_version = %s", [version])


@pytest.mark.parametrize(
    ("name", "code"), [("", "23514"), ("  ", "23514"), ("x" * 101, "PT413"), (f"x{' ' * 100}", "PT413")]
)
def test_a_profession_has_a_name_of_sensible_length(database: Database, name: str, code: str) -> None:
    """Whoever renames it, and blanks count."""
    with database.admin() as connection:
        ids = populate(connection).ids
        become(connection, "authenticated", sub=ids["owner"])
        with pytest.raises(psycopg.Error) as refused:
            connection.execute("update public.professions set name = %s where id = %s", [name, ids["profession"]])
        assert refused.value.sqlstate == code


@pytest.mark.parametrize(("days", "who"), [(366, ["owner", "admin"]), (365, ["owner", "admin"]), (364, ["owner"])])
def test_only_an_owner_shortens_how_long_calls_are_kept(database: Database, days: int, who: list[str]) -> None:
    """An admin may lengthen it; to shorten it deletes calls, and he is told who may."""
    with database.admin() as connection:
        ids = populate(connection).ids
        for role in ("owner", "admin"):
            with connection.transaction(force_rollback=True):
                become(connection, "authenticated", sub=ids[role])
                change = "update public.clients set retention_days = %s where id = %s"
                if role in who:
                    assert connection.execute(change, [days, ids["client"]]).rowcount == 1
                else:
                    with pytest.raises(errors.InsufficientPrivilege, match="only an owner shortens retention_days"):
                        connection.execute(change, [days, ids["client"]])


def test_an_operator_may_shorten_it_for_the_owner(database: Database) -> None:
    """He is asked to, and is no user."""
    with database.as_role("service_role") as connection:
        assert connection.execute("update public.clients set retention_days = 1").rowcount == 3


def test_an_account_that_is_deleted_leaves_its_consent_in_the_log(database: Database) -> None:
    """Nothing holds up the deletion; the request stays, and the log says who consented to what."""
    with database.admin() as connection:
        ids = populate(connection).ids
        become(connection, "authenticated", sub=ids["admin"])
        request = one(connection, CLONES, ids["admin"], 1, 1, ids["client"])
        connection.execute("reset role")
        connection.execute("delete from auth.users where id = %s", [ids["admin"]])
        assert one(connection, "select consent_by from public.voice_clone_requests where id = %s", request) is None
        query = "select new_values from public.audit_log where action = 'INSERT' and row_id = %s"
        logged = one(connection, query, str(request))
    assert (logged["consent_by"], logged["consent_version"]) == (ids["admin"], "v1")


@pytest.mark.parametrize(
    ("role", "error"), [("authenticated", errors.Error), ("service_role", errors.NotNullViolation)]
)
def test_nobody_asks_for_a_voice_without_a_consent(database: Database, role: str, error: type[Exception]) -> None:
    """That it may be forgotten who gave it does not mean that nobody has to."""
    with database.as_role(role, sub=DENTIST_OWNER) as connection, pytest.raises(error):
        connection.execute(CLONES, [None, 1, 1, DENTIST])
