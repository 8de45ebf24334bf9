"""What real PostgREST makes of the door and of the limits: statuses, hints, and that a box is not asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import httpx
import psycopg
import pytest

from infra.connections import Connections
from tests.database.attacks.town import Town
from tests.database.sandbox import Row
from tests.live.rest import token

pytestmark = pytest.mark.live
Ask = Callable[..., httpx.Response]
CHECK = "rpc/check_prompt"
HOLD = "select pg_advisory_lock(hashtextextended(%s, i)) from generate_series(1, %s) i"


@pytest.fixture
def ask(stack: Connections, quiet_town: Town) -> Iterator[Ask]:
    """One request as somebody of the town, as it is written."""
    with httpx.Client(base_url=f"{stack.supabase_url}/rest/v1/", trust_env=False, timeout=20) as http:

        def send(who: str, path: str, method: str = "POST", **given: object) -> httpx.Response:
            bearer = token(stack.jwt_secret, quiet_town.claims(who))
            headers = {
                "apikey": stack.anon_key,
                "Authorization": f"Bearer {bearer}",
                "Content-Type": "application/json",
            }
            return http.request(method, path, headers=headers, **given)  # type: ignore[arg-type]

        yield send


def prompt(length: int) -> bytes:
    return json.dumps({"p_body": "x" * length, "p_greeting": "Hi."}).encode()


def test_a_users_body_has_a_size(ask: Ask) -> None:
    """Small enough is read; larger is refused with the limit's name, whoever sends it; far larger by the gateway."""
    assert ask("owner", CHECK, content=prompt(100_000)).json()[0]["problem"] == "too_long"
    for who in ("owner", "stranger"):
        refused = ask(who, CHECK, content=prompt(200_000))
        assert (refused.status_code, refused.json()["code"]) == (413, "PT413")
        assert refused.json()["message"] == "at most 131072 bytes in a request"
    assert ask("stranger", CHECK, content=prompt(3_900_000)).status_code == 413


def test_a_member_and_nobody_else_has_a_prompt_checked(ask: Ask) -> None:
    """A stranger learns nothing but that."""
    assert (
        ask("owner", CHECK, content=prompt(10)).status_code,
        ask("stranger", CHECK, content=prompt(10)).status_code,
    ) == (
        200,
        403,
    )


@pytest.mark.parametrize(("whose", "slots"), [("user", 4), ("all users", 8)])
def test_more_at_once_are_refused_and_a_box_is_not(
    ask: Ask, database: psycopg.Connection[Row], quiet_town: Town, whose: str, slots: int
) -> None:
    """Reading, too. 429 with a hint while all places are taken; a box is answered; afterwards users are again."""
    mine = f"user {quiet_town.claims('owner')['sub']}" if whose == "user" else whose
    database.execute(HOLD, [mine, slots])
    try:
        for method, path in (("GET", "clients?select=slug"), ("POST", CHECK)):
            refused = ask("owner", path, method, **({"content": prompt(10)} if method == "POST" else {}))
            assert (refused.status_code, bool(refused.json()["hint"])) == (429, True)
        assert ask("edge_agent", "rpc/edge_resolve_call", content=b'{"p_to": "+15105550100"}').status_code == 200
    finally:
        database.execute("select pg_advisory_unlock_all()")
    assert ask("owner", "clients?select=slug", "GET").status_code == 200


def test_each_role_has_its_time(ask: Ask, database: psycopg.Connection[Row]) -> None:
    """A user's request that waits is over after five seconds."""
    with database.transaction():
        database.execute("lock table public.audit_log in access exclusive mode")
        late = ask("owner", "audit_log?select=id", "GET")
    assert (late.status_code, late.json()["code"]) == (500, "57014")
    assert 4 < late.elapsed.total_seconds() < 7
