"""The second factor, through the client that is used against the real Auth."""

from __future__ import annotations

import hashlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

import jwt
import pytest
from supabase_auth import AsyncGoTrueClient

from infra.dev.loopback.auth_totp import code_at, is_right, uri
from infra.dev.loopback.qr import MOST, modules, svg
from tests.window.scene import OWNER, PASSWORD, SECRET, Scene, auth
from tests.window.test_auth_server import refusal

RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238, appendix B: 12345678901234567890
RFC_CODES = {1111111111: "050471", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}


@dataclass
class Enrolled:
    """A browser of somebody who has an authenticator app."""

    client: AsyncGoTrueClient
    id: str
    secret: str


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with auth(time.time() - 1000, OWNER) as running:
        yield running


async def signed_in(scene: Scene) -> AsyncGoTrueClient:
    client = scene.client()
    await client.sign_in_with_password({"email": OWNER.email, "password": PASSWORD})
    return client


async def begins(client: AsyncGoTrueClient, name: str = "Telephone") -> Enrolled:
    made = await client.mfa.enroll({"factor_type": "totp", "friendly_name": name, "issuer": "Frontdesk"})
    assert made.totp
    return Enrolled(client, made.id, made.totp.secret)


async def shows(scene: Scene, app: Enrolled, code: str = "", client: AsyncGoTrueClient | None = None) -> None:
    asked = client or app.client
    challenge = await asked.mfa.challenge({"factor_id": app.id})
    said = code or code_at(app.secret, scene.now[0])
    await asked.mfa.verify({"factor_id": app.id, "challenge_id": challenge.id, "code": said})


async def enrolled(scene: Scene) -> Enrolled:
    app = await begins(await signed_in(scene))
    await shows(scene, app)
    return app


async def claims(client: AsyncGoTrueClient) -> dict[str, Any]:
    session = await client.get_session()
    assert session
    told: dict[str, Any] = jwt.decode(session.access_token, SECRET, ["HS256"], audience="authenticated")
    return told


@pytest.mark.parametrize(("now", "code"), RFC_CODES.items())
def test_codes_are_those_of_the_standard(now: int, code: str) -> None:
    """The last six digits of its examples; a clock may be wrong by half a minute."""
    assert code_at(RFC_SECRET, now) == code
    assert all(is_right(RFC_SECRET, code, now + wrong) for wrong in (-30, 0, 30))
    assert not any(is_right(RFC_SECRET, code, now + wrong) for wrong in (90, 120))
    assert not is_right(RFC_SECRET, "é", now)


def test_the_picture_is_a_qr_code() -> None:
    """Module for module what another encoder (segno 1.6.6) draws of the same text."""
    text = ("otpauth://totp/Frontdesk:owner%40bright-smile.example?" * 5)[:MOST]
    drawn = "".join("01"[module] for row in modules(text) for module in row)
    assert hashlib.sha256(drawn.encode()).hexdigest() == (
        "12c4ee4ab19f723c763c22ad2c3e189fb909b931fa9008d012cf892a505b9f22"
    )
    assert ET.fromstring(svg(text)).attrib["viewBox"] == "0 0 61 61"
    with pytest.raises(ValueError, match="too long"):
        modules(text + "x")


async def test_a_session_with_an_app_is_aal2(scene: Scene) -> None:
    """From the first right code on; how and when is in its token, the latest first, and stays when it is renewed."""
    app = await enrolled(scene)
    told = await claims(app.client)
    assert told["aal"] == "aal2"
    assert told["amr"] == [
        {"method": "totp", "timestamp": int(scene.now[0])},
        {"method": "password", "timestamp": int(scene.now[0])},
    ]
    await app.client.refresh_session()
    assert (await claims(app.client))["aal"] == "aal2"


async def test_the_next_sign_in_is_asked_for_it(scene: Scene) -> None:
    """A session with the password alone is aal1 and knows that more could be shown."""
    app = await enrolled(scene)
    client = await signed_in(scene)
    level = await client.mfa.get_authenticator_assurance_level()
    assert (level.current_level, level.next_level) == ("aal1", "aal2")
    await shows(scene, app, client=client)
    assert (await claims(client))["aal"] == "aal2"


async def test_enrolling_ends_the_sessions_without_it(scene: Scene) -> None:
    """Who stole the password is out."""
    thief = await signed_in(scene)
    await enrolled(scene)
    stolen = await thief.get_session()
    assert stolen
    assert await refusal(thief.refresh_session(stolen.refresh_token)) == (400, "refresh_token_not_found")


async def test_a_wrong_code_shows_nothing(scene: Scene) -> None:
    """Also one of before; the question may be answered once more."""
    app = await begins(await signed_in(scene))
    for wrong in ("000000", code_at(app.secret, scene.now[0] - 120), "", "é"):
        assert await refusal(shows(scene, app, wrong or " ")) == (422, "mfa_verification_failed")
    assert (await claims(app.client))["aal"] == "aal1"
    assert not scene.accounts.users[0].verified
    scene.later(61)
    await shows(scene, app)


async def test_a_question_is_good_for_five_minutes(scene: Scene) -> None:
    """And for its own factor."""
    app = await enrolled(scene)
    other = await begins(app.client, "Tablet")
    asked = await app.client.mfa.challenge({"factor_id": app.id})
    crossed = app.client.mfa.verify(
        {"factor_id": other.id, "challenge_id": asked.id, "code": code_at(other.secret, scene.now[0])}
    )
    assert await refusal(crossed) == (422, "mfa_factor_not_found")
    scene.later(301)
    late = app.client.mfa.verify(
        {"factor_id": app.id, "challenge_id": asked.id, "code": code_at(app.secret, scene.now[0])}
    )
    assert await refusal(late) == (422, "mfa_challenge_expired")


async def test_guesses_are_bounded(scene: Scene) -> None:
    """Six a minute here."""
    app = await begins(await signed_in(scene))
    for _ in range(6):
        assert (await refusal(shows(scene, app, "000000")))[0] == 422
    assert await refusal(shows(scene, app)) == (429, "over_request_rate_limit")


async def test_another_factor_needs_the_first(scene: Scene) -> None:
    """A stolen password adds none and takes none away, nor does it change the password."""
    app = await enrolled(scene)
    client = await signed_in(scene)
    assert await refusal(begins(client, "Thief's")) == (403, "insufficient_aal")
    assert await refusal(client.mfa.unenroll({"factor_id": app.id})) == (422, "insufficient_aal")
    assert await refusal(client.update_user({"password": "a good passw0rd"})) == (401, "insufficient_aal")


async def test_factors_are_few_and_have_names(scene: Scene) -> None:
    """Three here, no two of one name; what was begun and not finished goes when another is finished."""
    app = await enrolled(scene)
    assert await refusal(begins(app.client)) == (422, "mfa_factor_name_conflict")
    await begins(app.client, "Tablet")
    third = await begins(app.client, "Third")
    assert await refusal(begins(app.client, "Fourth")) == (422, "too_many_enrolled_mfa_factors")
    await shows(scene, third)
    assert [factor.name for factor in scene.accounts.users[0].factors] == ["Telephone", "Third"]


async def test_an_app_is_taken_away(scene: Scene) -> None:
    """The sessions that had shown it have not any more; it is not asked for again."""
    app = await enrolled(scene)
    await app.client.mfa.unenroll({"factor_id": app.id})
    await app.client.refresh_session()
    assert (await claims(app.client))["aal"] == "aal1"
    assert scene.accounts.users[0].factors == ()
    assert await refusal(app.client.mfa.challenge({"factor_id": app.id})) == (404, "mfa_factor_not_found")


async def test_what_an_app_reads_names_us(scene: Scene) -> None:
    """Issuer and account, as they stand in the app; as text and as a picture."""
    client = await signed_in(scene)
    made = await client.mfa.enroll({"factor_type": "totp", "friendly_name": "x", "issuer": "Frontdesk"})
    assert made.totp
    assert made.totp.uri == uri(made.totp.secret, "Frontdesk", OWNER.email)
    assert made.totp.uri.startswith("otpauth://totp/Frontdesk:owner%40bright-smile.example?")
    assert made.totp.qr_code == f"data:image/svg+xml;utf-8,{svg(made.totp.uri)}"
