"""Whether calls beyond what a box carries may be served in the cloud: the client's own word, told to every box."""

from __future__ import annotations

from typing import Any

from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER_OWNER
from tests.database.sandbox import Database, one

TOLD = "select (public.edge_resolve_call(%s)).overflow_to_cloud"
TO, THEIRS, NOBODYS = "+15105550100", "+15105550111", "+19995550000"
ALLOW = "update public.clients set overflow_to_cloud = true where id = %s"


def allow(database: Database, user: str) -> int:
    with database.as_role("authenticated", sub=user) as connection:
        return connection.execute(ALLOW, [DENTIST]).rowcount


def told(database: Database) -> list[Any]:
    return [database.edge(TOLD, number) for number in (TO, THEIRS, NOBODYS)]


def test_nobodys_calls_go_to_the_cloud_unasked(database: Database) -> None:
    """It is off until the client says otherwise; of nobody's number there is nothing to say."""
    assert told(database) == [False, False, None]


def test_a_new_clients_calls_do_neither(database: Database) -> None:
    """Nor does whoever makes a client allow it in its name."""
    with database.as_role("service_role") as connection:
        made = "select overflow_to_cloud from public.add_client('joes-garage', 'Joe', 'mechanic', 'UTC')"
        assert one(connection, made) is False


def test_the_next_call_knows_what_an_owner_allowed(database: Database) -> None:
    """A new version of the configuration, for this client alone, and a line in its log with the old and the new."""
    version = "select (public.edge_resolve_call(%s)).config_version"
    before = database.edge(version, TO)
    assert allow(database, DENTIST_OWNER) == 1
    assert told(database) == [True, False, None]
    assert database.edge(version, TO) == before + 1
    logged = "select jsonb_build_array(old_values, new_values) from public.audit_log order by id desc limit 1"
    assert database.one(logged) == [{"overflow_to_cloud": False}, {"overflow_to_cloud": True}]


def test_nobody_allows_it_for_another_client(database: Database) -> None:
    """Another client's owner changes nothing."""
    assert allow(database, PLUMBER_OWNER) == 0
    assert told(database) == [False, False, None]
