"""What a worker is made of, by its settings."""

from __future__ import annotations

import httpx
import pytest

from cloud.settings import Settings
from cloud.worker import doors, open_worker
from shared.errors import SettingsError
from shared.settings import load
from tests.cloud.listening import listening

GIVEN = {
    "SUPABASE_URL": "http://127.0.0.1:9",
    "SUPABASE_SECRET_KEY": "sb_secret_x",
    "FRONTDESK_WAKE_SECRET": "whsec_" + "QUJD" * 8,
}
MAIL = {"FRONTDESK_SMTP_HOST": "mail.example", "FRONTDESK_SMTP_FROM": "Frontdesk <desk@frontdesk.example>"}
TEXTS = {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "t0ken", "FRONTDESK_SMS_FROM": "+15105550100"}


@pytest.mark.parametrize(
    ("more", "ways"),
    [
        ({}, []),
        (MAIL, ["email"]),
        (TEXTS, ["sms"]),
        (MAIL | TEXTS, ["email", "sms"]),
        ({**MAIL, "FRONTDESK_SMTP_FROM": ""}, []),
        ({**TEXTS, "FRONTDESK_SMS_FROM": ""}, []),
    ],
)
async def test_it_reaches_people_by_what_is_set(more: dict[str, str], ways: list[str]) -> None:
    """It leases the jobs in any case: a message that cannot be told says what is missing."""
    async with open_worker(load(Settings, GIVEN | more)) as worker:
        assert {"notify_message", "import_calendar"} <= set(worker.kinds)
        assert sorted(worker.jobs.handlers["notify_message"].keywords["senders"]) == ways  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FRONTDESK_SMTP_FROM", "nobody"),
        ("FRONTDESK_SMTP_FROM", "a@b.example\r\nBcc: c@d.example"),
        ("FRONTDESK_SMTP_PORT", "0"),
        ("FRONTDESK_SMTP_SECURITY", "ssl"),
    ],
)
def test_a_setting_that_cannot_be_right_is_named(name: str, value: str) -> None:
    """At the start, not when somebody is to be told."""
    with pytest.raises(SettingsError, match=f"{name} is wrong"):
        load(Settings, GIVEN | MAIL | {name: value})


async def test_calendars_ask_at_the_same_door() -> None:
    """As boxes do: a stranger's token needs no database, another one finds it away."""

    async def wake() -> None:
        raise AssertionError("nobody knocked")

    async with listening(doors(load(Settings, GIVEN), wake)) as address, httpx.AsyncClient() as http:
        assert (await http.get(f"{address}/calendar/x.ics")).status_code == 404
        assert (await http.get(f"{address}/calendar/{'5a' * 32}.ics")).status_code == 503
