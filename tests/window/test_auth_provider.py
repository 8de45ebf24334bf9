"""Somebody else's sign-in, as far as a browser and Supabase's own client see it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import jwt
import pytest
from supabase_auth import AsyncGoTrueClient

from infra.dev.loopback.auth_passwords import NONE
from infra.dev.loopback.auth_provider import DENIED
from tests.window.scene import OWNER, PASSWORD, RULES, SECRET, SITE, Scene, asked_of, auth
from tests.window.test_auth_links import comes_back
from tests.window.test_auth_server import refusal

YES = {"email": OWNER.email, "password": PASSWORD, "answer": "yes"}


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with auth(time.time() - 1000, OWNER) as running:
        yield running


async def sent_off(scene: Scene, client: AsyncGoTrueClient) -> str:
    """The provider's page, which the browser is led to."""
    asked = await client.sign_in_with_oauth({"provider": "google", "options": {"redirect_to": f"{SITE}/"}})
    where = urlsplit(asked.url)
    return await scene.led(f"{where.path}?{where.query}")


async def answers(scene: Scene, page: str, **said: str) -> dict[str, str]:
    """With what the page's address ends after it."""
    return asked_of(await scene.led(await scene.led(page, **said)))


async def test_who_says_who_he_is_signs_in(scene: Scene) -> None:
    """There and back; by what is in the token, and the account knows the provider."""
    client = scene.client()
    came = await answers(scene, await sent_off(scene, client), **YES)
    session = await comes_back(client, came["code"])
    claims: dict[str, Any] = jwt.decode(session.access_token, SECRET, ["HS256"], audience="authenticated")
    assert (claims["sub"], [each["method"] for each in claims["amr"]]) == (OWNER.id, ["oauth"])
    assert session.user.app_metadata == {"provider": "email", "providers": ["email", "google"]}


async def test_who_does_not_say_it_is_told_so(scene: Scene) -> None:
    """The provider's words stand in the address."""
    came = await answers(scene, await sent_off(scene, scene.client()), answer="no")
    assert (came["error"], came["error_description"]) == ("access_denied", DENIED)


async def test_a_wrong_password_stays_on_the_providers_page(scene: Scene) -> None:
    """What was typed is text there, and tries are bounded."""
    page = (await sent_off(scene, scene.client())).removeprefix(SITE)
    hostile = '"><script>alert(1)</script>'
    for _ in range(5):
        answer = await scene.http.post(scene.url + page, data={**YES, "email": hostile, "password": "a guess"})
        assert answer.status_code == 200
        assert "<script>" not in answer.text
        assert "form-action 'self'" in answer.headers["Content-Security-Policy"]
    assert (await scene.http.post(scene.url + page, data=YES)).status_code == 429


async def test_a_newcomer_gets_an_account(scene: Scene) -> None:
    """Whose address the provider vouches for; no password opens it."""
    client = scene.client()
    came = await answers(scene, await sent_off(scene, client), **{**YES, "email": "New@people.example"})
    session = await comes_back(client, came["code"])
    assert session.user.email == "new@people.example"
    assert scene.accounts.users[1].password == NONE
    asked = scene.client().sign_in_with_password({"email": "new@people.example", "password": PASSWORD})
    assert await refusal(asked) == (400, "invalid_credentials")


async def test_where_nobody_may_sign_up_a_newcomer_is_told_so() -> None:
    """Not even by a provider."""
    async with auth(time.time() - 1000, rules=replace(RULES, sign_up=False)) as scene:
        came = await answers(scene, await sent_off(scene, scene.client()), **YES)
        assert (came["error"], came["error_code"]) == ("access_denied", "signup_disabled")


async def test_a_password_of_before_the_address_was_confirmed_opens_nothing(scene: Scene) -> None:
    """Somebody else may have set it, and waited."""
    scene.accounts.users = [replace(OWNER, confirmed_at=None)]
    await answers(scene, await sent_off(scene, scene.client()), **YES)
    [owner] = scene.accounts.users
    assert owner.confirmed_at is not None
    assert owner.password == NONE


@pytest.mark.parametrize("asked", ["state=made-up&code=x", "code=x", "error=access_denied"])
async def test_nobody_comes_back_who_was_not_sent(scene: Scene, asked: str) -> None:
    """A link that somebody made up signs nobody in."""
    came = asked_of(await scene.led(f"/auth/v1/callback?{asked}"))
    assert (came["error"], came["error_code"]) == ("invalid_request", "bad_oauth_state")


async def test_the_providers_answer_is_not_guessed(scene: Scene) -> None:
    """Whoever knows the state alone is not let in."""
    page = await sent_off(scene, scene.client())
    state = urlsplit(page).query
    for code in ("", "&code=", "&code=x"):
        again = (await sent_off(scene, scene.client())) if code else page
        state = urlsplit(again).query
        came = asked_of(await scene.led(f"/auth/v1/callback?{state}{code}"))
        assert came["error_code"] == "bad_oauth_callback"


async def test_a_banned_user_is_told_so(scene: Scene) -> None:
    """By the page, not by the provider."""
    scene.accounts.users = [replace(OWNER, banned=True)]
    came = await answers(scene, await sent_off(scene, scene.client()), **YES)
    assert came["error_code"] == "user_banned"


async def test_a_provider_that_is_not_configured_is_refused(scene: Scene) -> None:
    """As hosted."""
    answer = await scene.http.get(f"{scene.url}/auth/v1/authorize?provider=github")
    assert (answer.status_code, answer.json()["error_code"]) == (400, "validation_failed")
