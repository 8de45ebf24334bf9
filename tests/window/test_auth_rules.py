"""What the local stack's Auth server rests on: sessions, limits, and which database it stands before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from infra.connections import SignedIn
from infra.dev.loopback.attempts import Limit, Made
from infra.dev.loopback.auth_passwords import Strength
from infra.dev.loopback.auth_rules import read_rules, seconds
from infra.dev.loopback.auth_sessions import REMEMBERED, begun, turned
from infra.dev.loopback.auth_users import DatabaseUsers
from shared.errors import SetupError

WHO = SignedIn("u", "a@b.example", "s", 1000)


def test_the_rules_are_the_hosted_projects() -> None:
    """Hours, seconds and tries stand in supabase/config.toml once, for both."""
    rules = read_rules()
    assert (rules.token_s, rules.reuse_s) == (3600, 10)
    tries = rules.tries
    assert (tries.sign_ins, tries.refreshes, tries.links) == (Limit(30, 300), Limit(150, 300), Limit(30, 300))
    assert (tries.mails, tries.factors) == (Limit(30, 3600), Limit(15, 60))
    assert (rules.mail_every_s, rules.link_s) == (60, 3600)
    assert (rules.sign_up, rules.strength, rules.factors) == (True, Strength(12, letters_and_digits=True), 10)


@pytest.mark.parametrize(("said", "meant"), [("60s", 60), ("1m0s", 60), ("1h30m", 5400)])
def test_a_duration_is_read_as_go_writes_it(said: str, meant: float) -> None:
    """The hosted project's file has it so."""
    assert seconds(said) == meant


@given(some.integers(1, 60))
def test_only_the_last_token_turns(times: int) -> None:
    """After any number of turns the tokens before the last are refused, and few are kept."""
    session = begun(WHO, "t0")
    for at in range(1, times + 1):
        further = turned(session, session.token, f"t{at}", 1000.0 + at, 10)
        assert further
        session = further
    assert session.token == f"t{times}"
    assert len(session.tokens) == min(times + 1, REMEMBERED)
    assert all(turned(session, used, "x", 2000.0, 10) is None for used in session.tokens[:-1])


def test_an_older_token_is_never_taken_for_a_lost_answer() -> None:
    """Only the one before the last may come again, also within the ten seconds."""
    session = begun(WHO, "t0")
    for at in (1, 2):
        session = turned(session, session.token, f"t{at}", 1000.0, 10) or session
    assert turned(session, "t1", "x", 1001.0, 10) == session
    assert turned(session, "t0", "x", 1001.0, 10) is None


@given(some.lists(some.tuples(some.sampled_from("ab"), some.floats(0, 50)), max_size=60))
def test_no_window_holds_more_than_the_limit(steps: list[tuple[str, float]]) -> None:
    """Whoever tries whenever: of each, three at most pass in any ten seconds; what is past is forgotten."""
    limit, now = Limit(3, 10), 0.0
    passed: dict[str, list[float]] = {"a": [], "b": []}
    kept: Made = {}
    for who, wait in steps:
        now += wait
        kept, may = limit.tried(kept, who, now)
        if may:
            passed[who].append(now)
        else:
            assert len([at for at in passed[who] if now - at < 10]) == 3
        assert all(now - at < 10 for times in kept.values() for at in times)
    for times in passed.values():
        assert all(late - early >= 10 for early, late in zip(times, times[3:], strict=False))


@pytest.mark.parametrize("host", ["db.project.supabase.co", "127.0.0.1", ""])
def test_it_stands_before_no_hosted_database(host: str) -> None:
    """An address that is no Unix socket is refused before anything is asked there."""
    with pytest.raises(SetupError, match="Unix socket only"):
        DatabaseUsers(f"postgresql://supabase_auth_admin@{host}/frontdesk")


def test_it_stands_before_a_database_of_this_machine() -> None:
    """A folder of sockets names one."""
    DatabaseUsers("postgresql://supabase_auth_admin@/frontdesk?host=%2Fvar%2Frun&port=5432")
