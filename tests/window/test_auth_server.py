"""The local stack's Auth server, through the client that is used against the real one."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable
from dataclasses import replace
from typing import Any

import jwt
import pytest
from supabase_auth import Session
from supabase_auth.errors import AuthApiError

from infra.connections import anon_key, mint
from tests.window.scene import OWNER, PASSWORD, SECRET, Scene, auth

STRANGER = replace(OWNER, id="5a555555-5555-4555-8555-555555555555", email="stranger@nowhere.example")
# Claim for claim what Supabase Auth puts into an access token.
CLAIMS = {
    "iss", "sub", "aud", "exp", "iat", "email", "phone", "app_metadata", "user_metadata", "role", "aal", "amr",
    "session_id", "is_anonymous",
}  # fmt: skip
WRONG: dict[str, Any] = {"email": OWNER.email, "password": "a guess"}
RIGHT: dict[str, Any] = {"email": OWNER.email, "password": PASSWORD}


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    # Whoever reads a token looks at the real clock: however far a test goes, nothing is signed in the future.
    async with auth(time.time() - 1000, OWNER, STRANGER) as running:
        yield running


async def refusal(asked: Awaitable[object]) -> tuple[int, str | None]:
    """Status and code that Auth refuses with."""
    with pytest.raises(AuthApiError) as refused:
        await asked
    return refused.value.status, refused.value.code


async def signed_in(scene: Scene) -> Session:
    session = (await scene.client().sign_in_with_password({"email": OWNER.email, "password": PASSWORD})).session
    assert session is not None
    return session


async def turn(scene: Scene, token: str) -> Session:
    session = (await scene.client().refresh_session(token)).session
    assert session is not None
    return session


async def test_the_owner_signs_in(scene: Scene) -> None:
    """With the password: a token of Auth's shape, good for an hour, and who it is."""
    session = await signed_in(scene)
    claims = jwt.decode(session.access_token, SECRET, algorithms=["HS256"], audience="authenticated")
    assert set(claims) == CLAIMS
    assert (claims["sub"], claims["role"], claims["iss"]) == (
        OWNER.id,
        "authenticated",
        "http://project.example/auth/v1",
    )
    assert session.expires_at == claims["exp"] == claims["iat"] + 3600 == claims["iat"] + session.expires_in
    assert (session.user.id, session.user.email, session.token_type) == (OWNER.id, OWNER.email, "bearer")


@pytest.mark.parametrize("email", [OWNER.email, "nobody@nowhere.example"])
async def test_a_wrong_password_and_a_wrong_address_are_told_alike(scene: Scene, email: str) -> None:
    """Nobody learns who has an account."""
    asked = scene.client().sign_in_with_password({"email": email, "password": "a guess"})
    assert await refusal(asked) == (400, "invalid_credentials")


async def test_an_address_may_be_written_in_capitals(scene: Scene) -> None:
    """As hosted, it is one address."""
    answer = await scene.client().sign_in_with_password({"email": OWNER.email.upper(), "password": PASSWORD})
    assert answer.user
    assert answer.user.email == OWNER.email


@pytest.mark.parametrize(
    ("change", "code"), [({"confirmed_at": None}, "email_not_confirmed"), ({"banned": True}, "user_banned")]
)
async def test_not_every_account_signs_in(scene: Scene, change: dict[str, Any], code: str) -> None:
    """An address that nobody confirmed, and a banned user, are told so after the right password."""
    scene.accounts.users = [replace(OWNER, **change)]
    asked = scene.client().sign_in_with_password({"email": OWNER.email, "password": PASSWORD})
    assert await refusal(asked) == (400, code)


async def test_a_refresh_token_is_good_once(scene: Scene) -> None:
    """It brings a new one and the same session; used again later it ends the session for whoever holds it."""
    first = await signed_in(scene)
    scene.later(60)
    second = await turn(scene, first.refresh_token)
    assert second.refresh_token != first.refresh_token
    ids = {
        jwt.decode(each.access_token, SECRET, ["HS256"], audience="authenticated")["session_id"]
        for each in (first, second)
    }
    assert len(ids) == 1
    scene.later(11)
    assert await refusal(turn(scene, first.refresh_token)) == (400, "refresh_token_already_used")
    assert await refusal(turn(scene, second.refresh_token)) == (400, "refresh_token_not_found")


async def test_an_answer_that_got_lost_is_given_again(scene: Scene) -> None:
    """Within the hosted project's ten seconds the token before the last brings the last one."""
    first = await signed_in(scene)
    second = await turn(scene, first.refresh_token)
    scene.later(9)
    assert (await turn(scene, first.refresh_token)).refresh_token == second.refresh_token


async def test_whoever_is_signed_in_is_known(scene: Scene) -> None:
    """`/user` tells an account to its holder, and nothing to a forged, a project's or no token."""
    session = await signed_in(scene)
    found = await scene.client().get_user(session.access_token)
    assert found
    assert found.user.email == OWNER.email
    assert await refusal(scene.client().get_user(mint("x" * 40, sub=OWNER.id))) == (403, "bad_jwt")
    assert await refusal(scene.client().get_user(anon_key(SECRET))) == (403, "bad_jwt")
    assert await refusal(scene.client().get_user(mint(SECRET, sub=OWNER.id))) == (403, "session_not_found")


async def test_an_account_that_is_gone_is_told(scene: Scene) -> None:
    """Its session opens nothing here any more, and is not renewed."""
    session = await signed_in(scene)
    scene.accounts.users.remove(OWNER)
    assert await refusal(scene.client().get_user(session.access_token)) == (403, "user_not_found")
    assert await refusal(turn(scene, session.refresh_token)) == (403, "user_not_found")


@pytest.mark.parametrize(("scope", "left"), [("local", [1]), ("others", [0]), ("global", [])])
async def test_signing_out_ends_what_was_asked(scene: Scene, scope: Any, left: list[int]) -> None:
    """This session, the user's others, or all; a stranger's stays."""
    client = scene.client()
    await client.sign_in_with_password({"email": OWNER.email, "password": PASSWORD})
    mine, other = await client.get_session(), await signed_in(scene)
    assert mine
    stranger = await scene.client().sign_in_with_password({"email": STRANGER.email, "password": PASSWORD})
    await client.sign_out({"scope": scope})
    alive = [at for at, each in enumerate((mine, other)) if await _goes_on(scene, each.refresh_token)]
    assert alive == left
    assert stranger.session
    assert await _goes_on(scene, stranger.session.refresh_token)


async def _goes_on(scene: Scene, token: str) -> bool:
    try:
        await turn(scene, token)
    except AuthApiError:
        return False
    return True


async def _raw(scene: Scene, body: dict[str, Any], address: str = "192.0.2.1", **headers: str) -> tuple[int, Any]:
    sent = {"apikey": anon_key(SECRET), "X-Forwarded-For": address, **headers}
    url = f"{scene.url}/auth/v1/token?grant_type=password"
    answer = await scene.http.post(url, json=body, headers=sent)
    return answer.status_code, answer.json()


async def test_guesses_are_bounded(scene: Scene) -> None:
    """Five of an address in five minutes, then 429 even for the right password; another address is not held up."""
    assert [(await _raw(scene, WRONG))[0] for _ in range(5)] == [400] * 5
    status, body = await _raw(scene, RIGHT)
    assert (status, body["error_code"]) == (429, "over_request_rate_limit")
    assert (await _raw(scene, RIGHT, "192.0.2.2"))[0] == 200
    scene.later(301)
    assert (await _raw(scene, RIGHT))[0] == 200


async def test_an_error_has_the_form_of_the_clients_version(scene: Scene) -> None:
    """The first form for who names none, the one with a code in words from 2024 on."""
    code, told = "invalid_credentials", "Invalid login credentials"
    assert await _raw(scene, WRONG) == (400, {"code": 400, "error_code": code, "msg": told})
    newer = {"X-Supabase-Api-Version": "2024-01-01"}
    assert await _raw(scene, WRONG, **newer) == (400, {"code": code, "message": told})


async def test_the_door_wants_the_projects_key(scene: Scene) -> None:
    """As the hosted gateway: no key or a made-up one is 401, whatever else is right."""
    for key in ("", "made up"):
        assert (await _raw(scene, RIGHT, apikey=key))[0] == 401


@pytest.mark.parametrize("body", [b"", b"[1]", b"{", b"\xff"])
async def test_what_is_no_request_is_told(scene: Scene, body: bytes) -> None:
    """Nothing that a client sends is an error of the server."""
    url = f"{scene.url}/auth/v1/token"
    for kind in ("password", "refresh_token", "carrier_pigeon"):
        answer = await scene.http.post(
            url, params={"grant_type": kind}, content=body, headers={"apikey": anon_key(SECRET)}
        )
        assert answer.status_code == 400, kind
    wordless = await scene.http.post(
        url, params={"grant_type": "refresh_token"}, json={}, headers={"apikey": anon_key(SECRET)}
    )
    assert wordless.json()["error_code"] == "validation_failed"
