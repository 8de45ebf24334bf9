"""Links in e-mails, through the client that is used against the real Auth."""

from __future__ import annotations

import stat
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import jwt
import pytest
from supabase_auth import AsyncGoTrueClient, Session
from supabase_auth.errors import AuthWeakPasswordError

from infra.connections import anon_key
from infra.dev.loopback.auth_mail import KEPT, Letter, Mailbox
from infra.dev.loopback.auth_passwords import NONE, Strength, is_right, kept
from tests.window.scene import OWNER, PASSWORD, RULES, SECRET, SITE, Scene, auth
from tests.window.test_auth_server import refusal

BACK = f"{SITE}/?here=1"
NEWCOMER, GOOD = "new@people.example", "a good passw0rd"


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with auth(time.time() - 1000, OWNER) as running:
        yield running


async def asks_for_link(client: AsyncGoTrueClient, email: str = OWNER.email) -> None:
    await client.sign_in_with_otp({"email": email, "options": {"should_create_user": False, "email_redirect_to": BACK}})


async def signs_up(client: AsyncGoTrueClient, email: str = NEWCOMER, password: str = GOOD) -> Any:
    return await client.sign_up({"email": email, "password": password, "options": {"email_redirect_to": BACK}})


async def comes_back(client: AsyncGoTrueClient, code: str) -> Session:
    answer = await client.exchange_code_for_session({"auth_code": code, "code_verifier": "", "redirect_to": ""})
    assert answer.session is not None
    return answer.session


def claims_of(session: Session) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(session.access_token, SECRET, ["HS256"], audience="authenticated")
    return claims


async def test_a_link_signs_in_who_asked_for_it(scene: Scene) -> None:
    """It leads to the page with a code, which the browser that asked changes for a session."""
    client = scene.client()
    await asks_for_link(client)
    [letter] = scene.post
    assert (letter.to, letter.kind) == (OWNER.email, "magiclink")
    came = await scene.opens(letter)
    assert came == {"here": "1", "code": came["code"]}
    session = await comes_back(client, came["code"])
    assert session.user.email == OWNER.email
    assert [each["method"] for each in claims_of(session)["amr"]] == ["magiclink"]
    assert claims_of(session)["aal"] == "aal1"


async def test_a_link_is_good_once(scene: Scene) -> None:
    """Whoever opens it again is told so in the address, in its query and behind #."""
    await asks_for_link(scene.client())
    await scene.opens(scene.post[0])
    address = await scene.led(scene.post[0].link)
    told = "error=access_denied&error_code=otp_expired&error_description=Email+link+is+invalid+or+has+expired"
    assert address == f"{SITE}/?{told}#{told}"


async def test_a_link_is_good_for_an_hour(scene: Scene) -> None:
    """As supabase/config.toml has it; and the next one of its kind makes it void."""
    await asks_for_link(scene.client())
    scene.later(61)
    await asks_for_link(scene.client())
    assert (await scene.opens(scene.post[0]))["error_code"] == "otp_expired"
    scene.later(3601)
    assert (await scene.opens(scene.post[1]))["error_code"] == "otp_expired"


async def test_a_code_is_good_for_the_browser_that_asked(scene: Scene) -> None:
    """Not in another one, not twice, and not after five minutes."""
    client, other = scene.client(), scene.client()
    await asks_for_link(client)
    code = (await scene.opens(scene.post[0]))["code"]
    await other._storage.set_item(f"{other._storage_key}-code-verifier", "x" * 56)
    assert await refusal(comes_back(other, code)) == (400, "bad_code_verifier")
    await comes_back(client, code)
    await other._storage.set_item(f"{other._storage_key}-code-verifier", "x" * 56)
    assert await refusal(comes_back(other, code)) == (404, "flow_state_not_found")
    scene.later(61)
    await asks_for_link(client)
    late = (await scene.opens(scene.post[1]))["code"]
    scene.later(301)
    assert await refusal(comes_back(client, late)) == (403, "flow_state_expired")


async def test_nobody_is_signed_up_by_a_link(scene: Scene) -> None:
    """An address without an account gets none, and no e-mail."""
    assert await refusal(asks_for_link(scene.client(), "nobody@nowhere.example")) == (422, "otp_disabled")
    assert scene.post == []


async def test_an_address_gets_one_e_mail_a_minute(scene: Scene) -> None:
    """Whichever link is asked for; the next is sent when the minute is over."""
    await asks_for_link(scene.client())
    assert await refusal(asks_for_link(scene.client())) == (429, "over_email_send_rate_limit")
    asked = scene.client().reset_password_for_email(OWNER.email)
    assert await refusal(asked) == (429, "over_email_send_rate_limit")
    scene.later(60)
    await asks_for_link(scene.client())
    assert len(scene.post) == 2


async def test_e_mails_are_bounded_for_all_together(scene: Scene) -> None:
    """Six in an hour here, whoever they are to."""
    for number in range(6):
        scene.later(300)
        await signs_up(scene.client(), f"new{number}@people.example")
    asked = signs_up(scene.client(), "one.more@people.example")
    assert await refusal(asked) == (429, "over_email_send_rate_limit")
    scene.later(3600)
    await signs_up(scene.client(), "one.more@people.example")


async def test_who_asks_too_often_is_held_up(scene: Scene) -> None:
    """Five times in five minutes, also for addresses that nobody has; another address is not held up."""
    for _ in range(5):
        await scene.client().reset_password_for_email("nobody@nowhere.example")
    asked = scene.client().reset_password_for_email("nobody@nowhere.example")
    assert await refusal(asked) == (429, "over_request_rate_limit")
    scene.later(301)
    await scene.client().reset_password_for_email("nobody@nowhere.example")


async def test_links_that_are_tried_are_counted(scene: Scene) -> None:
    """Eight in five minutes: nobody finds one by guessing."""
    for _ in range(8):
        made_up = f"{SITE}/auth/v1/verify?token=pkce_00&type=magiclink"
        assert "otp_expired" in await scene.led(made_up)
    answer = await scene.http.get(f"{scene.url}/auth/v1/verify?token=pkce_00&type=magiclink")
    assert answer.status_code == 429


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
async def test_a_link_leads_to_the_page_alone(scene: Scene, elsewhere: str) -> None:
    """Whatever address was asked for."""
    await scene.client().reset_password_for_email(OWNER.email, {"redirect_to": elsewhere})
    assert (await scene.led(scene.post[0].link)).startswith(f"{SITE}/?code=")


async def test_a_forgotten_password_is_set_anew(scene: Scene) -> None:
    """The link signs in, the new password is good, the old one and the user's other sessions are over."""
    client, elsewhere = scene.client(), scene.client()
    await elsewhere.sign_in_with_password({"email": OWNER.email, "password": PASSWORD})
    other = await elsewhere.get_session()
    assert other
    await client.reset_password_for_email(OWNER.email, {"redirect_to": BACK})
    assert scene.post[0].kind == "recovery"
    session = await comes_back(client, (await scene.opens(scene.post[0]))["code"])
    assert [each["method"] for each in claims_of(session)["amr"]] == ["recovery"]
    await client.update_user({"password": GOOD})
    await scene.client().sign_in_with_password({"email": OWNER.email, "password": GOOD})
    asked = scene.client().sign_in_with_password({"email": OWNER.email, "password": PASSWORD})
    assert await refusal(asked) == (400, "invalid_credentials")
    assert await refusal(elsewhere.refresh_session(other.refresh_token)) == (400, "refresh_token_not_found")
    await client.refresh_session()


@pytest.mark.parametrize(
    ("password", "code"), [("", "validation_failed"), (PASSWORD, "same_password"), ("short1", "weak_password")]
)
async def test_not_every_password_is_taken(scene: Scene, password: str, code: str) -> None:
    """None, the one of before, and one that is easily guessed."""
    client = scene.client()
    await client.sign_in_with_password({"email": OWNER.email, "password": PASSWORD})
    with pytest.raises(Exception, match=r"[Pp]assword") as refused:
        await client.update_user({"password": password})
    assert getattr(refused.value, "code", None) == code


async def test_an_old_session_changes_no_password() -> None:
    """Whoever finds a browser that was left open since yesterday does not take the account."""
    async with auth(time.time() - 90_000, OWNER) as scene:
        client = scene.client()
        first = (await client.sign_in_with_password({"email": OWNER.email, "password": PASSWORD})).session
        assert first
        scene.later(86_401)
        await client.refresh_session(first.refresh_token)
        assert await refusal(client.update_user({"password": GOOD})) == (400, "reauthentication_needed")


async def test_who_signs_up_confirms_the_address(scene: Scene) -> None:
    """Until then the password opens nothing; the link signs in, and from then on the password does."""
    client = scene.client()
    made = await signs_up(client)
    assert made.session is None
    assert made.user.email == NEWCOMER
    asked = scene.client().sign_in_with_password({"email": NEWCOMER, "password": GOOD})
    assert await refusal(asked) == (400, "email_not_confirmed")
    assert scene.post[0].kind == "signup"
    session = await comes_back(client, (await scene.opens(scene.post[0]))["code"])
    assert session.user.email_confirmed_at is not None
    await scene.client().sign_in_with_password({"email": NEWCOMER, "password": GOOD})


async def test_who_has_an_account_is_not_told_to_others(scene: Scene) -> None:
    """Signing up with an address that is taken looks the same, and changes nothing."""
    taken, fresh = await signs_up(scene.client(), OWNER.email), await signs_up(scene.client())
    assert taken.user.model_dump(exclude_none=True).keys() == fresh.user.model_dump(exclude_none=True).keys()
    assert taken.user.id != OWNER.id
    assert [letter.to for letter in scene.post] == [NEWCOMER]
    assert scene.accounts.users[0] == OWNER


async def test_a_weak_password_signs_nobody_up(scene: Scene) -> None:
    """And why it is weak is told."""
    with pytest.raises(AuthWeakPasswordError) as refused:
        await signs_up(scene.client(), password="onlyletters")
    assert refused.value.reasons == ["length", "characters"]
    assert scene.post == []


async def test_where_nobody_may_sign_up_nobody_does() -> None:
    """enable_signup of supabase/config.toml."""
    async with auth(time.time() - 100, OWNER, rules=replace(RULES, sign_up=False)) as scene:
        assert await refusal(signs_up(scene.client())) == (422, "signup_disabled")


async def test_a_banned_user_is_not_let_in_by_a_link(scene: Scene) -> None:
    """Also one who was banned after it was sent."""
    await asks_for_link(scene.client())
    scene.accounts.users = [replace(OWNER, banned=True)]
    assert (await scene.opens(scene.post[0]))["error_code"] == "user_banned"


async def test_nothing_is_sent_without_a_proof(scene: Scene) -> None:
    """A client that would want tokens behind # is refused."""
    answer = await scene.http.post(
        f"{scene.url}/auth/v1/otp", json={"email": OWNER.email}, headers={"apikey": anon_key(SECRET)}
    )
    assert (answer.status_code, answer.json()["error_code"]) == (400, "validation_failed")
    assert scene.post == []


def test_e_mails_are_files_for_their_owner(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whole links on one line, the newest hundred; the log names the file, and neither address nor link."""
    box, link = Mailbox(tmp_path / "mail"), f"{SITE}/auth/v1/verify?token={'x' * 200}&type=signup"
    for _ in range(KEPT + 2):
        box.put(Letter(NEWCOMER, "signup", link))
    files = sorted((tmp_path / "mail").iterdir())
    assert [file.name for file in (files[0], files[-1])] == ["000003-signup.eml", "000102-signup.eml"]
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600
    message = message_from_bytes(files[0].read_bytes(), policy=policy.default)
    assert message["To"] == NEWCOMER
    assert f"\n{link}\n" in files[0].read_text()
    log = capsys.readouterr().out
    assert str(files[-1]) in log
    assert NEWCOMER not in log
    assert "token" not in log


def test_a_password_is_not_written_down() -> None:
    """Only what tells whether another one is the same; an account without one is opened by none."""
    written = kept(GOOD)
    assert GOOD not in written
    assert kept(GOOD) != written
    assert is_right(GOOD, written, "everybody's")
    assert not is_right("everybody's", written, "everybody's")
    assert is_right("everybody's", None, "everybody's")
    assert not is_right(NONE, NONE, "everybody's")


@pytest.mark.parametrize(
    ("password", "wanting"),
    [
        ("abcdefghijk1", []),
        ("abcdefghij1", ["length"]),
        ("abcdefghijkl", ["characters"]),
        ("12345678901é", ["characters"]),
    ],
)
def test_a_password_has_length_and_two_kinds_of_characters(password: str, wanting: list[str]) -> None:
    """Letters are a to z, as Auth counts them."""
    assert Strength(12, letters_and_digits=True).wanting(password) == wanting
