"""Which clients a box serves, and until when its tokens are good."""

from __future__ import annotations

import time
from typing import Any

import psycopg
import pytest
from psycopg import errors

from tests.database.sandbox import Database, one

ADD = "select public.add_edge_agent('box 7', p_slugs => %s::text[], p_all => %s)"
CLIENTS = "select (select clients from public.list_edge_agents() where name = 'box 7')"
TURN = "select to_jsonb(t) from public.turn_edge_agent('box 7', %s) t"
RENEW = "select public.renew_edge_token(%s::uuid, %s, %s)"
GOOD = "select private.token_is_current(a, %s) from private.edge_agents a where name = 'box 7'"
NOTICED = "select count(*) from private.operator_notices where kind = 'edge_token_renewed_twice' and subject = 'box 7'"
DAY = 86_400
OLD = 1_700_000_000  # a token of long ago


def operate(database: Database, call: str, *values: object) -> Any:
    with database.as_role("service_role") as connection:
        return one(connection, call, *values)


@pytest.fixture
def box(database: Database) -> str:
    return str(operate(database, ADD, ["bright-smile"], False))


@pytest.mark.parametrize(("slugs", "all_"), [(None, False), ([], False), (None, None), (["bright-smile"], True)])
def test_a_box_that_serves_everybody_is_asked_for_by_name(
    database: Database, slugs: list[str] | None, all_: bool | None
) -> None:
    """Clients left out are no clients, and not all of them; both at once is a contradiction."""
    with pytest.raises(psycopg.Error, match="p_slugs, or say p_all") as refused:
        operate(database, ADD, slugs, all_)
    assert refused.value.sqlstate == "22023"
    assert database.one("select count(*) from private.edge_agents where name = 'box 7'") == 0


def test_a_box_serves_whom_it_was_given(database: Database) -> None:
    """The clients named, in any order and once each; or all, which is null."""
    operate(database, ADD, ["rapid-rooter", "bright-smile", "rapid-rooter"], False)
    assert operate(database, CLIENTS) == ["bright-smile", "rapid-rooter"]
    operate(database, "select public.add_edge_agent('box 8', p_all => true)")
    assert database.one("select client_ids from private.edge_agents where name = 'box 8'") is None


def change(database: Database, arguments: str) -> Any:
    return operate(database, f"select (public.set_edge_agent_clients('box 7', {arguments})).clients")


def test_the_clients_of_a_box_can_be_changed(database: Database, box: str) -> None:
    """Some more, some fewer, all, exactly these; told of a number while it serves its client."""
    plumber = "select (public.edge_resolve_call('+15105550111')).client"
    assert database.edge(plumber, agent=box) is None
    assert change(database, "p_add => '{rapid-rooter}'") == ["bright-smile", "rapid-rooter"]
    assert database.edge(plumber, agent=box) == "Rapid Rooter Plumbing"
    assert change(database, "p_remove => '{rapid-rooter}'") == ["bright-smile"]
    assert database.edge(plumber, agent=box) is None
    assert change(database, "p_all => true") is None
    assert database.edge(plumber, agent=box) == "Rapid Rooter Plumbing"
    assert change(database, "p_only => '{bright-smile}'") == ["bright-smile"]
    assert change(database, "p_add => '{rapid-rooter}', p_remove => '{bright-smile}'") == ["rapid-rooter"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("p_all => false", "22023"),
        ("p_add => '{}'", "22023"),
        ("p_add => '{rapid-rooter}', p_all => true", "22023"),
        ("p_add => '{rapid-rooter}', p_only => '{bright-smile}'", "22023"),
        ("p_add => '{nobody-here}'", "PT404"),
        ("p_add => '{null}'", "22023"),
        ("p_remove => '{bright-smile}'", "PT409"),
    ],
)
def test_a_change_that_says_nothing_or_too_much_is_refused(
    database: Database, box: str, arguments: str, code: str
) -> None:
    """And a box that serves nobody is shut out instead."""
    with pytest.raises(psycopg.Error) as refused:
        change(database, arguments)
    assert (refused.value.sqlstate, operate(database, CLIENTS)) == (code, ["bright-smile"])
    assert box


def test_more_and_fewer_than_all_is_a_contradiction(database: Database, box: str) -> None:
    """One more client must not silently take all others away."""
    change(database, "p_all => true")
    with pytest.raises(psycopg.Error, match="serves all clients"):
        change(database, "p_add => '{rapid-rooter}'")
    assert box


@pytest.mark.parametrize("call", ["turn_edge_agent('box 7')", "set_edge_agent_clients('box 7', p_all => true)"])
def test_a_box_that_was_shut_out_stays_so(database: Database, box: str, call: str) -> None:
    """Nothing is turned or given to it, and nothing renewed."""
    operate(database, "select public.revoke_edge_agent('box 7')::text")
    with pytest.raises(psycopg.Error, match="shut out") as refused:
        operate(database, f"select public.{call}::text")
    assert refused.value.sqlstate == "PT409"
    assert operate(database, RENEW, box, int(time.time()), True) is None


@pytest.mark.parametrize(
    "call", ["turn_edge_agent('tea')", "set_edge_agent_clients('tea', p_all => true)", "revoke_edge_agent('tea')"]
)
def test_a_box_that_is_not_there_is_not_repeated(database: Database, call: str) -> None:
    """The name stands in the detail, which no log of requests holds."""
    with pytest.raises(psycopg.Error) as refused:
        operate(database, f"select public.{call}::text")
    assert (refused.value.sqlstate, refused.value.diag.message_detail) == ("PT404", "tea")
    assert "tea" not in (refused.value.diag.message_primary or "")


def test_a_turned_token_is_good_and_the_former_ones_for_a_day(database: Database, box: str) -> None:
    """Then they are refused, also one without a time and one issued in the second of the turn; the new one never."""
    assert operate(database, GOOD, OLD) is True
    just_before = int(time.time())
    turned = operate(database, TURN, DAY)
    former = [None, 0, OLD, just_before]
    assert turned["id"] == box
    assert [operate(database, GOOD, issued) for issued in (*former, turned["issued_at"])] == [True] * 5
    later(database, DAY)
    before, then = [None, 0, OLD - DAY, just_before - DAY], turned["issued_at"] - DAY
    assert [operate(database, GOOD, issued) for issued in (*before, then)] == [False] * 4 + [True]


def later(database: Database, seconds: int) -> None:
    """So much time goes by: what is written down lies further back."""
    with database.admin() as connection:
        connection.execute(
            "update private.edge_agents set tokens_from = tokens_from - make_interval(secs => %(s)s),"
            " former_until = former_until - make_interval(secs => %(s)s),"
            " token_issued_at = token_issued_at - make_interval(secs => %(s)s), last_seen_at = null",
            {"s": seconds},
        )


def test_a_leaked_token_is_refused_at_once(database: Database, box: str) -> None:
    """Also while an orderly turn was under way, which another orderly one must wait for."""
    just_before = operate(database, TURN, DAY)["issued_at"]
    with pytest.raises(psycopg.Error, match="being turned already") as refused:
        operate(database, TURN, DAY)
    assert refused.value.sqlstate == "PT409"
    assert operate(database, GOOD, OLD) is True
    turned = operate(database, TURN, 0)
    assert turned["former_until"] is None
    assert [operate(database, GOOD, issued) for issued in (OLD, just_before, turned["issued_at"])] == [
        False,
        False,
        True,
    ]
    assert operate(database, RENEW, box, OLD, True) is None


@pytest.mark.parametrize("overlap", [-1, 604_801, None])
def test_an_overlap_is_a_week_at_most(database: Database, box: str, overlap: int | None) -> None:
    """A former token that is good for ever was never turned."""
    with pytest.raises(psycopg.Error, match="p_overlap_s"):
        operate(database, TURN, overlap)
    assert box


def test_a_box_gets_another_token_when_it_is_due(database: Database, box: str) -> None:
    """Not due, it keeps the one it has; either way it was heard of."""
    issued = int(time.time()) - 100
    assert operate(database, RENEW, box, issued, False) == issued
    assert database.one("select last_seen_at > now() - interval '10 s' from private.edge_agents where id = %s", box)
    assert operate(database, RENEW, box, issued, True) - issued in range(99, 110)
    seen = "select token_issued_at > now() - interval '10 s' from public.list_edge_agents() where name = 'box 7'"
    assert operate(database, seen) is True


def test_a_turned_box_gets_a_token_from_after_the_turn(database: Database, box: str) -> None:
    """Due or not: within the overlap it changes over by itself, and nobody is alarmed."""
    turned = operate(database, TURN, DAY)
    for due in (False, True):
        assert operate(database, RENEW, box, OLD, due) >= turned["issued_at"]
    assert operate(database, NOTICED) == 0
    later(database, DAY)
    assert operate(database, RENEW, box, OLD, False) is None


def test_a_token_that_two_renew_is_noticed(database: Database, box: str) -> None:
    """Both get one (an answer may have been lost), and the operators a notice."""
    operate(database, RENEW, box, OLD, True)
    assert operate(database, NOTICED) == 0
    assert operate(database, RENEW, box, OLD, True) is not None
    assert operate(database, NOTICED) == 1


def test_nobody_but_an_operator_turns_or_renews(database: Database, box: str) -> None:
    """A box least of all: whoever has a stolen token would keep it so."""
    for call in (f"select public.renew_edge_token('{box}', 1, true)", "select public.turn_edge_agent('box 7')"):
        for role in ("edge_agent", "authenticated", "anon"):
            with database.as_role(role, edge_agent_id=box) as connection, pytest.raises(errors.InsufficientPrivilege):
                one(connection, call)
