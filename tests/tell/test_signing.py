"""How a request is signed."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue
from standardwebhooks import Webhook

from cloud.tell.signing import check, new_secret, request
from shared.errors import Undelivered
from tests.tell.scene import NOW, PAYLOAD, SECRET, owed

FORMER = "whsec_" + base64.b64encode(b"a former secret of many bytes").decode()
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(st.dictionaries(texts, texts | st.none() | st.booleans(), max_size=4), st.binary(min_size=24, max_size=64))
def test_the_library_verifies_what_was_signed(data: dict[str, JsonValue], key: bytes) -> None:
    """Whatever is told, with whatever key; the body is the payload and the delivery's id."""
    secret = "whsec_" + base64.b64encode(key).decode()
    delivery = owed("https://crm.example", secret, {**PAYLOAD, "data": data})
    signed = request(delivery, datetime.now(UTC))
    event = Webhook(secret).verify(signed.body, dict(signed.headers))
    assert event == {"id": str(delivery.id), **PAYLOAD, "data": data}


def test_the_id_is_the_deliverys_and_the_time_is_the_attempts() -> None:
    """The same request twice has one id and two times."""
    delivery = owed("https://crm.example")
    first, second = request(delivery, NOW), request(delivery, NOW + timedelta(hours=1))
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == str(delivery.id)
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 3600
    assert first.body == second.body


def test_the_clocks_zone_does_not_matter() -> None:
    """What is signed is the moment."""
    delivery = owed("https://crm.example")
    assert request(delivery, NOW) == request(delivery, NOW.astimezone(timezone(timedelta(hours=9))))


@pytest.mark.parametrize(
    ("secret", "complaint"),
    [
        (None, "set a secret first"),
        ("", "set a secret first"),
        ("whsec_" + "!" * 40, "its secret is damaged"),
        ("whsec_MfKQ9r8GKYqrTwj PD8ILPZIo2LaLaSw", "its secret is damaged"),
        ("my very own secret words, 40 letters long", "its secret is damaged"),
        ("whsec_" + "ü" * 40, "its secret is damaged"),
        ("whsec_" + "A" * 29, "its secret is damaged"),
        ("whsec_c2hvcnQ=", "its secret has 5 bytes, not 24 to 64"),
        ("whsec_" + base64.b64encode(bytes(65)).decode(), "its secret has 65 bytes"),
    ],
)
def test_nothing_goes_out_with_a_damaged_secret(secret: str | None, complaint: str) -> None:
    """The library would sign with what is left of it; the words do not repeat it."""
    with pytest.raises(Undelivered, match=complaint) as refused:
        request(owed("https://crm.example", secret), NOW)
    assert not secret or secret not in str(refused.value)


@pytest.mark.parametrize("secret", [SECRET, SECRET.rstrip("="), SECRET.removeprefix("whsec_")])
def test_a_secret_may_lack_its_padding_or_prefix(secret: str) -> None:
    """As receivers' libraries take it too: the signature is the same."""
    delivery = owed("https://crm.example")
    assert request(delivery.model_copy(update={"secret": secret}), NOW) == request(delivery, NOW)


@pytest.mark.parametrize("known", [SECRET, FORMER])
def test_two_secrets_sign_while_both_are_valid(known: str) -> None:
    """A receiver that knows either of them verifies, with the library."""
    delivery = owed("https://crm.example").model_copy(update={"former_secret": FORMER})
    signed = request(delivery, datetime.now(UTC))
    assert Webhook(known).verify(signed.body, dict(signed.headers))["id"] == str(delivery.id)


def test_a_former_secret_that_is_damaged_holds_up_nothing() -> None:
    """It was perhaps replaced for that reason."""
    delivery = owed("https://crm.example")
    damaged = delivery.model_copy(update={"former_secret": "whsec_" + "!" * 40})
    assert request(damaged, NOW) == request(delivery, NOW)


def test_what_was_erased_is_not_told() -> None:
    """Its caller was forgotten while it waited."""
    with pytest.raises(Undelivered, match="was erased"):
        request(owed("https://crm.example", payload={"erased": True}), NOW)


def test_new_secrets_are_good_and_new() -> None:
    """32 bytes each."""
    secrets = {new_secret() for _ in range(10)}
    for secret in secrets:
        check(secret)
        assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
    assert len(secrets) == 10


def test_the_body_is_json_without_escapes() -> None:
    """Letters as they are, in UTF-8, and nothing between."""
    body = request(owed("https://crm.example"), NOW).body
    assert "Grüezi".encode() in body
    assert json.loads(body)["data"] == {"message": "Grüezi"}
