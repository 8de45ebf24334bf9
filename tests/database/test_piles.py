"""Nothing of a client piles up without an end: rows, changes a day, tries, versions; and who may have more."""

from __future__ import annotations

import uuid

import psycopg
import pytest
from psycopg import errors
from psycopg.types.json import Jsonb

from tests.database.attacks.town import populate
from tests.database.journal import DENTIST, DENTIST_OWNER, event, whole_call
from tests.database.sandbox import Database, one


def few(database: Database, name: str, value: int | None) -> None:
    """The dentist's own number, as an operator sets it."""
    slug = database.one("select slug from public.clients where id = %s", DENTIST)
    with database.as_role("service_role") as connection:
        connection.execute("select public.set_client_limit(%s, %s, %s)", [slug, name, value])


def told(
    database: Database, statement: str, *values: object, user: str = DENTIST_OWNER
) -> tuple[str | None, str | None]:
    """SQLSTATE and detail of the refusal."""
    with database.as_role("authenticated", sub=user) as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute(statement.encode(), values)
    return refused.value.sqlstate, refused.value.diag.message_detail


def does(database: Database, statement: str, *values: object, user: str = DENTIST_OWNER) -> None:
    with database.as_role("authenticated", sub=user) as connection:
        connection.execute(statement.encode(), values)


ADD = "select public.add_profession(%s, 'trade_' || %s, 'Trade', 'You are {business}.', 'Hello.')"
INVITE = "select public.invite_member(%s, %s || '@people.example', 'viewer')"
SAVE = "select public.save_prompt(%s, 'You are ' || %s, 'Hi.')"
RENAME = "update public.clients set facts = %s where id = %s"


@pytest.mark.parametrize(
    ("name", "code", "statement"),
    [
        ("professions", "PT409", ADD),
        ("invitations", "PT409", INVITE),
        ("invitation_changes_day", "PT429", INVITE),
        ("prompt_changes_day", "PT429", SAVE),
        ("changes_day", "PT429", SAVE),
    ],
)
def test_what_one_may_add_has_an_end(database: Database, name: str, code: str, statement: str) -> None:
    """Two are allowed here, the third is refused with the limit's name; another number lets it in."""
    few(database, name, 2)
    for word in ("ab", "cd"):
        does(database, statement, DENTIST, word)
    assert told(database, statement, DENTIST, "ef") == (code, f"limit {name}")
    few(database, name, None)
    does(database, statement, DENTIST, "ef")


def test_a_client_is_changed_so_often_an_hour(database: Database) -> None:
    """Each change tells boxes and dashboards. The operator's own do not count, and an hour later it goes on."""
    few(database, "client_changes_hour", 2)
    for word in ("a", "b"):
        does(database, RENAME, word, DENTIST)
    assert told(database, RENAME, "c", DENTIST) == ("PT429", "limit client_changes_hour")
    with database.admin() as connection:
        connection.execute(RENAME, ["by the operator", DENTIST])
        connection.execute("update public.audit_log set at = at - interval '61 minutes'")
    does(database, RENAME, "c", DENTIST)


def test_one_member_does_not_use_up_what_another_may_change(database: Database) -> None:
    """An admin who changes without an end is stopped, and can be removed by the owner, who may leave."""
    with database.admin() as connection:
        ids = populate(connection).ids
        connection.execute("insert into private.client_limits values (%s, 'changes_day', 2)", [ids["client"]])
        connection.execute("delete from public.audit_log where client_id = %s", [ids["client"]])
    for word in ("a", "b"):
        does(database, RENAME, word, ids["client"], user=ids["admin"])
    assert told(database, RENAME, "c", ids["client"], user=ids["admin"]) == ("PT429", "limit changes_day")
    for word in ("d", "e"):
        does(database, RENAME, word, ids["client"], user=ids["owner"])
    does(database, "delete from public.client_members where user_id = %s", ids["admin"], user=ids["owner"])
    slug = database.one("select slug from public.clients where id = %s", ids["client"])
    does(database, "select public.delete_client(%s, %s)", ids["client"], slug, user=ids["owner"])
    assert database.one("select deleted_at is not null from public.clients where id = %s", ids["client"])


def test_what_takes_away_is_never_refused(database: Database) -> None:
    """An invitation can be withdrawn, an endpoint switched off and deleted, when all changes of the day are used up."""
    with database.admin() as connection:
        ids = populate(connection).ids
        connection.execute("insert into private.client_limits values (%s, 'changes_day', 1)", [ids["client"]])
        connection.execute(
            "insert into private.client_limits values (%s, 'invitation_changes_day', 1)", [ids["client"]]
        )
    does(database, INVITE, ids["client"], "friend", user=ids["owner"])
    assert told(database, INVITE, ids["client"], "foe", user=ids["owner"])[0] == "PT429"
    pending = database.one("select id from public.invitations where email = 'friend@people.example'")
    does(database, "select public.revoke_invitation(%s)", pending, user=ids["owner"])
    does(
        database,
        "update public.webhook_endpoints set is_active = false where id = %s",
        ids["endpoint"],
        user=ids["owner"],
    )
    does(database, "delete from public.webhook_endpoints where id = %s", ids["endpoint"], user=ids["owner"])


def test_calls_are_corrected_so_often_a_day(database: Database) -> None:
    """Each correction is kept in the log."""
    with database.admin() as connection:
        ids = populate(connection).ids
        connection.execute("insert into private.client_limits values (%s, 'corrections_day', 1)", [ids["client"]])
    correct = "select public.correct_outcome(%s, 'spam')"
    does(database, correct, ids["outcome"], user=ids["owner"])
    assert told(database, correct, ids["outcome"], user=ids["owner"]) == ("PT429", "limit corrections_day")


def test_a_client_has_so_many_members(database: Database) -> None:
    """Whoever accepts an invitation when it is full is told so, and may try again when somebody has left."""
    with database.admin() as connection:
        ids = populate(connection).ids
        connection.execute("insert into private.client_limits values (%s, 'members', 3)", [ids["client"]])
    accept = "select public.accept_invitation(%s)"
    assert told(database, accept, ids["invitation"], user=ids["invitee"]) == ("PT409", "limit members")
    does(database, "delete from public.client_members where user_id = %s", ids["viewer"], user=ids["owner"])
    does(database, accept, ids["invitation"], user=ids["invitee"])


def test_a_second_try_counts_as_a_first(database: Database) -> None:
    """It is the same work for a studio: the owner's retry, and the operator's request for the same sample again."""
    with database.admin() as connection:
        ids = populate(connection).ids
        connection.execute("delete from public.audit_log")
        connection.execute("insert into private.client_limits values (%s, 'voices_day', 2)", [ids["client"]])

    def fail() -> None:
        with database.admin() as connection:
            connection.execute("update public.voice_clone_requests set status = 'failed' where id = %s", [ids["clone"]])

    retry = "select public.retry_voice_clone(%s)"
    for _ in range(2):
        fail()
        does(database, retry, ids["clone"], user=ids["owner"])
    fail()
    assert told(database, retry, ids["clone"], user=ids["owner"]) == ("PT429", "limit voices_day")
    with database.as_role("service_role") as connection, pytest.raises(psycopg.Error, match="at most 2 voices a day"):
        connection.execute(
            "select public.request_clone(c.slug, r.sample_path, r.sample_sha256, 'v1')"
            " from public.voice_clone_requests r join public.clients c on c.id = r.client_id where r.id = %s",
            [ids["clone"]],
        )


def test_old_versions_go_unless_a_call_names_them(database: Database) -> None:
    """The newest are kept to go back to; one that answered a kept call stays as long as the call does."""
    with database.admin() as connection:
        ids = populate(connection).ids
        connection.execute("insert into private.client_limits values (%s, 'prompt_versions', 2)", [ids["client"]])
    for word in "abcdef":
        with database.as_role("authenticated", sub=ids["owner"]) as connection:
            save = "select id from public.save_prompt(%s, %s, 'Hi.')"
            draft = one(connection, save, ids["client"], f"You are {word}.")
            connection.execute("select public.publish_prompt(%s)", [draft])
        if word == "b":
            with database.admin() as connection:
                connection.execute("update public.calls set prompt_id = %s where id = %s", [draft, ids["call"]])
    kept = "select string_agg(body, ' ' order by version) from public.prompts where client_id = %s and body like %s"
    left = database.one(kept, ids["client"], "You are _.")
    assert left == "You are b. You are d. You are e. You are f."


def test_an_operator_sees_and_changes_the_limits(database: Database) -> None:
    """Everybody's and one client's; a change is in the log, what nobody has of his own is refused."""
    few(database, "members", 7)
    slug = database.one("select slug from public.clients where id = %s", DENTIST)
    with database.as_role("service_role") as connection:
        mine, all_ = (
            {row["name"]: row for row in one(connection, "select public.list_limits(%s)", who)} for who in (slug, None)
        )
        assert (mine["members"]["value"], mine["members"]["default"], all_["members"]["value"]) == (7, 50, 50)
        assert (mine["request_bytes"]["status"], mine["request_bytes"]["per_client"]) == (413, False)
    logged = "select new_values ->> 'value' from public.audit_log where table_name = 'client_limits' and client_id = %s"
    assert database.one(logged, DENTIST) == "7"
    for name, value in (("users_at_once", 1), ("tea", 1), ("members", 0)):
        with pytest.raises(errors.InvalidParameterValue):
            few(database, name, value)


@pytest.mark.parametrize("name", ["letters_of_box", "all_tests_at_once", "new_numbers_per_day"])
def test_what_a_box_or_everybody_shares_is_no_client_s_to_have_otherwise(database: Database, name: str) -> None:
    """A number that nothing would ask for is refused, not kept."""
    with pytest.raises(errors.InvalidParameterValue):
        few(database, name, 1)


def test_the_largest_number_that_a_client_may_have_works(database: Database) -> None:
    """Whatever is calculated with it: its calls are answered and delivered; a larger one is refused."""
    with database.admin() as connection:
        connection.execute(
            "insert into private.client_limits select %s, name, 100000000 from private.limits where per_client",
            [DENTIST],
        )
    asked = "select (public.edge_resolve_call('+15105550100', '+15105559876')).caller_too_often"
    assert database.edge(asked) is False
    events = [*whole_call(1)[1], event("call.sung", {}, str(uuid.uuid4()))]
    acks = database.edge("select public.edge_ingest(%s)", Jsonb(events))
    assert [ack["result"] for ack in acks].count("applied") == len(events) - 1
    with pytest.raises(errors.InvalidParameterValue, match="1 to 100000000"):
        few(database, "members", 100000001)


BLOCK = "insert into public.blocked_callers (client_id, e164) values (%s, '+1510555' || %s)"


@pytest.mark.parametrize(
    ("name", "statement"),
    [("blocks_day", BLOCK), ("erasures_day", "select public.erase_caller(%s, '+1510555' || %s)")],
)
def test_the_log_has_so_many_callers_a_day(database: Database, name: str, statement: str) -> None:
    """Each is a row that is kept for two years; who is taken off the list makes no room, and is never refused."""
    few(database, name, 2)
    for number in ("0001", "0002"):
        does(database, statement, DENTIST, number)
    does(database, "delete from public.blocked_callers where client_id = %s", DENTIST)
    assert told(database, statement, DENTIST, "0003") == ("PT429", f"limit {name}")


def test_no_member_reads_or_sets_limits(database: Database) -> None:
    """Not even of his own client."""
    slug = database.one("select slug from public.clients where id = %s", DENTIST)
    for statement in ("select public.list_limits(%s)", "select public.set_client_limit(%s, 'members', 9)"):
        assert told(database, statement, slug)[0] == "42501"
