"""Tokens that PostgREST must not believe, and claims that must give nothing."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import pytest

from infra.connections import Connections
from tests.database.attacks.rpcs import RPCS
from tests.database.attacks.rpcs.rule import filled
from tests.database.attacks.town import Town
from tests.database.attacks.verdict import DENIED
from tests.live.conftest import Visit
from tests.live.rest import Answer, Visitor, token

pytestmark = pytest.mark.live


def read(stack: Connections, bearer: str) -> Answer:
    """What this token gets of the calls."""
    with Visitor(stack, bearer) as visitor:
        return visitor.ask(visitor.supabase.table("calls").select("id"))


def part(content: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def test_the_good_token_is_believed(stack: Connections, quiet_town: Town) -> None:
    """The counterpart of what follows: the same claims, rightly signed and in date."""
    assert len(read(stack, token(stack.jwt_secret, quiet_town.claims("owner"))).data) == 2


def test_an_expired_token_is_refused(stack: Connections, quiet_town: Town) -> None:
    """Over by more than PostgREST's half minute of grace for clocks."""
    for who in ("owner", "service_role", "edge_agent"):
        answer = read(stack, token(stack.jwt_secret, quiet_town.claims(who), lasts=-60))
        assert (answer.status, answer.code, answer.data) == (401, "PGRST301", None)


def test_a_token_from_the_future_is_refused(stack: Connections, quiet_town: Town) -> None:
    """Not valid yet is not valid."""
    claims = {**quiet_town.claims("owner"), "nbf": int(time.time()) + 600}
    assert read(stack, token(stack.jwt_secret, claims)).status == 401


def test_a_token_signed_with_another_key_is_refused(stack: Connections, quiet_town: Town) -> None:
    """With a key of somebody's own, with the public key, and with our key by an algorithm that is not ours."""
    owner = quiet_town.claims("owner")
    for secret, algorithm in (("x" * 48, "HS256"), (stack.anon_key, "HS256"), ("y" * 64, "HS512")):
        answer = read(stack, token(secret, owner, algorithm=algorithm))
        assert (answer.status, answer.data) == (401, None), algorithm


def test_an_unsigned_token_is_refused(stack: Connections, quiet_town: Town) -> None:
    """`alg: none`, in each spelling, with and without a signature."""
    body = part({**quiet_town.claims("owner"), "exp": int(time.time()) + 600})
    for algorithm in ("none", "None", "NONE", ""):
        for signature in ("", "AAAA"):
            bearer = f"{part({'alg': algorithm, 'typ': 'JWT'})}.{body}.{signature}"
            assert read(stack, bearer).status == 401, bearer


def test_a_token_whose_claims_were_changed_is_refused(stack: Connections, quiet_town: Town) -> None:
    """Our signature under another's claims."""
    header, _, signature = token(stack.jwt_secret, quiet_town.claims("stranger")).split(".")
    body = part({**quiet_town.claims("service_role"), "exp": int(time.time()) + 600})
    assert read(stack, f"{header}.{body}.{signature}").status == 401


@pytest.mark.parametrize("bearer", ["x", "a.b", "a.b.c", "null", "....", "ey" * 4000])
def test_what_is_no_token_is_refused(stack: Connections, bearer: str) -> None:
    """Nonsense is answered with a 4xx, not with rows and not with a crash."""
    answer = read(stack, bearer)
    assert 400 <= answer.status < 500
    assert answer.data is None


@pytest.mark.parametrize("role", ["postgres", "supabase_admin", "authenticator", "supabase_auth_admin", "nobody", ""])
def test_a_role_that_is_not_the_api_s_is_refused(stack: Connections, role: str) -> None:
    """Even a rightly signed token takes no role but the four."""
    answer = read(stack, token(stack.jwt_secret, {"role": role}))
    assert answer.status in (400, 401, 403)
    assert answer.data is None


def test_what_a_user_may_write_into_a_token_gives_nothing(stack: Connections, quiet_town: Town) -> None:
    """Membership is read from the database: user_metadata, app_metadata and claims of one's own name no client."""
    client, edge = quiet_town.ours.ids["client"], quiet_town.agent
    boasts = {
        "user_metadata": {"client_id": client, "role": "owner", "email": quiet_town.ours.ids["invitee_email"]},
        "app_metadata": {"client_id": client, "role": "owner"},
        "email": quiet_town.ours.ids["invitee_email"],
        "client_id": client,
        "edge_agent_id": edge,
    }
    with Visitor(stack, token(stack.jwt_secret, {**quiet_town.claims("stranger"), **boasts})) as visitor:
        assert visitor.supabase.table("calls").select("id").execute().data == []
        assert visitor.supabase.rpc("my_invitations").execute().data == []
        taken = {"p_invitation_id": quiet_town.ours.ids["invitation"]}
        assert visitor.ask(visitor.supabase.rpc("accept_invitation", taken)).status == 404
        assert visitor.ask(visitor.supabase.rpc("edge_ingest", {"p_events": []})).status == 403


@pytest.mark.parametrize("name", sorted(RPCS))
def test_the_public_key_runs_no_function(quiet_town: Town, visit: Visit, name: str) -> None:
    """Everybody knows it."""
    visitor = visit(quiet_town, "anon")
    args = filled(RPCS[name].args, quiet_town.ours.ids.__getitem__)
    answer = visitor.ask(visitor.supabase.rpc(name, args))
    assert (answer.status, answer.code) == (401, DENIED)
