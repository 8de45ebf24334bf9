"""A webhook's secret is turned: for a day two are valid, and then one; of a client that is gone none is set."""

from __future__ import annotations

import psycopg
import pytest

from tests.database.everywhere import tables_with
from tests.database.journal import DENTIST, DENTIST_OWNER
from tests.database.sandbox import Database, Row, one
from tests.database.signatures import ANOTHER, SECRET
from tests.database.workers import add_endpoint, ask, deliveries, owe

THIRD = SECRET.replace("YSBz", "YSBT")
URL = "https://crm.example/hook"
ADD = "insert into public.webhook_endpoints (client_id, url, is_active) values (%s, %s, false)"


@pytest.fixture
def endpoint(database: Database) -> str:
    """The dentist's, which signs with SECRET."""
    made = add_endpoint(database)
    set_secret(database, made, SECRET)
    return made


def set_secret(database: Database, endpoint: str, secret: str) -> None:
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        connection.execute("select public.set_webhook_secret(%s, %s)", [endpoint, secret])


def signed_with(database: Database, endpoint: str) -> tuple[str, str | None]:
    """Both secrets of the next delivery."""
    owe(database, endpoint)
    (held,) = deliveries(database)
    ask(database, "finish_delivery(%s, %s, 200)", held["id"], held["lease"])
    return held["secret"], held["former_secret"]


def in_vault(database: Database) -> list[str]:
    return sorted(database.one("select array_agg(secret) from vault.secrets where name like 'webhook:%%'"))


def test_for_a_day_the_secret_before_signs_too(database: Database, endpoint: str) -> None:
    """After it the new one alone, and the other is in Vault no more."""
    assert signed_with(database, endpoint) == (SECRET, None)
    set_secret(database, endpoint, ANOTHER)
    assert signed_with(database, endpoint) == (ANOTHER, SECRET)
    left = "select extract(epoch from former_until - now())::float8 / 3600 from private.webhook_secrets"
    assert 23.9 < database.one(left) <= 24
    with database.admin() as connection:
        connection.execute("update private.webhook_secrets set former_until = now()")
    assert signed_with(database, endpoint) == (ANOTHER, None)
    assert in_vault(database) == [ANOTHER]


def test_a_third_secret_ends_the_first(database: Database, endpoint: str) -> None:
    """Two are valid and never three; the same again changes nothing."""
    for secret in (ANOTHER, THIRD, THIRD):
        set_secret(database, endpoint, secret)
    assert signed_with(database, endpoint) == (THIRD, ANOTHER)
    assert in_vault(database) == sorted([ANOTHER, THIRD])


def test_an_endpoint_takes_both_secrets_along(database: Database, endpoint: str) -> None:
    """Nothing of them is left anywhere."""
    set_secret(database, endpoint, ANOTHER)
    with database.admin() as connection:
        connection.execute("delete from public.webhook_endpoints")
        assert tables_with(connection, SECRET) | tables_with(connection, ANOTHER) == set()


def test_who_turned_it_is_on_record_and_its_end_is_not(database: Database, endpoint: str) -> None:
    """The clock is nobody."""
    set_secret(database, endpoint, ANOTHER)
    with database.admin() as connection:
        connection.execute("update private.webhook_secrets set former_until = now()")
    deliveries(database)
    logged = "select array_agg(actor_id::text) from public.audit_log where action = 'SET_SECRET'"
    assert database.one(logged) == [DENTIST_OWNER] * 2


def test_an_operator_turns_it_by_its_address(database: Database, endpoint: str) -> None:
    """And is told until when the one before is valid."""
    turned = "turn_webhook_secret('bright-smile', %s, %s) - now() > interval '23 hours'"
    assert ask(database, turned, URL, ANOTHER) is True
    assert signed_with(database, endpoint) == (ANOTHER, SECRET)
    bare = add_endpoint(database, path="bare")
    assert ask(database, "turn_webhook_secret('bright-smile', 'https://crm.example/bare', %s)", SECRET) is None
    assert signed_with(database, bare) == (SECRET, None)


def test_a_client_that_wants_a_second_factor_has_it_asked_for(database: Database, endpoint: str) -> None:
    """A password alone does not turn what proves that news is ours."""
    with database.admin() as connection:
        connection.execute("update public.clients set second_factor = true where id = %s", [DENTIST])
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="a second factor"):
        set_secret(database, endpoint, ANOTHER)
    with database.as_role("authenticated", sub=DENTIST_OWNER, aal="aal2") as connection:
        connection.execute("select public.set_webhook_secret(%s, %s)", [endpoint, ANOTHER])


# --- of a client that is gone --------------------------------------------------------------------


def delete(database: Database, *, keep_on: bool = False) -> None:
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        connection.execute("select public.delete_client(%s, 'bright-smile')", [DENTIST])
    if keep_on:
        with database.admin() as connection:
            connection.execute("set session_replication_role = replica")  # no trigger refuses it
            connection.execute("update public.webhook_endpoints set is_active = true")


def refused(connection: psycopg.Connection[Row], statement: str, *values: object) -> str | None:
    with pytest.raises(psycopg.Error) as no, connection.transaction():
        connection.execute(statement.encode(), values)
    return no.value.sqlstate


def test_members_of_a_deleted_client_do_nothing_to_its_webhooks(database: Database, endpoint: str) -> None:
    """They switch none on, change or add none, set no secret, send no test and replay nothing; deleting is theirs."""
    delete(database)
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        assert [
            refused(connection, "update public.webhook_endpoints set is_active = true"),
            refused(connection, ADD, DENTIST, URL),
            refused(connection, "select public.set_webhook_secret(%s, %s)", endpoint, ANOTHER),
            refused(connection, "select public.test_webhook(%s)", endpoint),
            refused(connection, "select public.replay_deliveries(%s)", endpoint),
        ] == ["PT404"] * 5
        assert connection.execute("delete from public.webhook_endpoints").rowcount == 1


def test_an_operator_wakes_no_webhook_of_a_deleted_client(database: Database, endpoint: str) -> None:
    """One sentence that says why; switching one off is no harm."""
    delete(database)
    with database.as_role("service_role") as connection:
        for call in (
            f"add_webhook('bright-smile', '{URL}2', '{SECRET}')",
            f"switch_webhook('bright-smile', '{URL}', true)",
            f"turn_webhook_secret('bright-smile', '{URL}', '{ANOTHER}')",
            "send_test_webhooks('bright-smile')",
            "replay_deliveries_of('bright-smile')",
        ):
            assert refused(connection, f"select public.{call}") == "PT409", call
        one(connection, f"select public.switch_webhook('bright-smile', '{URL}', false)")


def test_nothing_goes_out_for_a_deleted_client(database: Database, endpoint: str) -> None:
    """Also where its endpoint is on for whatever reason: neither news nor tests; and nothing new is queued."""
    owe(database, endpoint)
    owe(database, endpoint, "t", kind="webhook.test")
    delete(database, keep_on=True)
    with database.as_role("service_role") as connection:
        connection.execute("select private.tell(%s, 'call.completed', 'k', 'k', '{}')", [DENTIST])
    assert deliveries(database) == []
    assert database.one("select count(*) from public.webhook_deliveries") == 2
