"""The commands as an operator types them: beside a LiveKit that speaks its wire protocol, and Twilio's stand-in."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from infra.commands import telephony as commands
from infra.places import DEPLOY
from infra.telephony.twilio.rest import Twilio, TwilioAccess
from tests.fakes.twilio_rest import ACCOUNT, TOKEN, TwilioService
from tests.fakes.twirp_sip import SipService, serving

NUMBER = "+15105550100"
Type = Callable[..., "asyncio.Future[Result]"]


@pytest.fixture
def twilio(monkeypatch: pytest.MonkeyPatch) -> TwilioService:
    """The account that the commands reach."""
    service = TwilioService()
    service.buy(NUMBER)

    def reached(access: TwilioAccess) -> Twilio:
        return Twilio(access, service.transport)

    monkeypatch.setattr(commands, "Twilio", reached)
    return service


@asynccontextmanager
async def typing(folder: Path, livekit: SipService, **settings: str) -> AsyncIterator[Type]:
    """Commands typed in `folder`, whose .env names LiveKit and the Twilio account."""
    async with serving(livekit) as url:
        given = {"LIVEKIT_URL": url, "LIVEKIT_API_KEY": "key", "LIVEKIT_API_SECRET": "s" * 32}
        given |= {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, **settings}
        (folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in given.items()))

        def type_(*words: str) -> asyncio.Future[Result]:
            return asyncio.ensure_future(asyncio.to_thread(CliRunner().invoke, commands.app, list(words)))

        yield type_


@pytest.fixture(autouse=True)
def _only_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of this machine, and no local stack of this checkout."""
    for name in ("LIVEKIT_URL", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET", "SUPABASE_URL", "SUPABASE_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


async def test_one_command_makes_both_sides(tmp_path: Path, twilio: TwilioService) -> None:
    """LiveKit's first; the second time everything is as wanted, and no credential is ever told."""
    livekit = SipService()
    words = ("provision", "--host", "one.example.com", "--host", "two.example.com", "--number", NUMBER)
    async with typing(tmp_path, livekit) as type_:
        planned = await type_(*words, "--dry-run")
        assert (planned.exit_code, livekit.calls, twilio.changes) == (2, [], [])
        first, again = await type_(*words), await type_(*words)
    assert first.output.splitlines() == [
        "trunk twilio: created",
        "rule calls: created",
        "Twilio trunk frontdesk: created",
        "origination sip:one.example.com:5060;transport=tcp: created",
        "origination sip:two.example.com:5060;transport=tcp: created",
        f"number {NUMBER}: assigned",
    ]
    told = re.compile(": (created|assigned)")
    assert planned.output == told.sub(r": would be \1", first.output)
    assert again.output == told.sub(": as wanted", first.output)
    assert TOKEN not in planned.output + first.output + again.output


async def test_the_box_is_called_by_its_own_name(tmp_path: Path, twilio: TwilioService) -> None:
    """FRONTDESK_DOMAIN of the same .env, where nothing else says where calls go."""
    async with typing(tmp_path, SipService(), FRONTDESK_DOMAIN="box.example.com") as type_:
        result = await type_("provision", "--number", NUMBER)
    assert result.exit_code == 0, result.output
    assert [row["sip_url"] for row in twilio.all("OriginationUrls")] == ["sip:box.example.com:5060;transport=tcp"]


async def test_without_our_database_the_numbers_are_asked_for(tmp_path: Path, twilio: TwilioService) -> None:
    """Nothing is changed until they are known."""
    livekit = SipService()
    async with typing(tmp_path, livekit, SUPABASE_URL="http://127.0.0.1:9") as type_:
        result = await type_("provision", "--host", "one.example.com")
    assert "Cure: name them with --number" in str(result.exception)
    assert (livekit.calls, twilio.changes) == ([], [])


async def test_what_twilio_cannot_do_is_told_before_livekit_is_changed(tmp_path: Path, twilio: TwilioService) -> None:
    """A number that the account does not have."""
    livekit = SipService()
    async with typing(tmp_path, livekit) as type_:
        result = await type_("provision", "--host", "one.example.com", "--number", "+15105559999")
    assert "The Twilio account has no number" in str(result.exception)
    assert (livekit.calls, twilio.changes) == ([], [])


async def test_a_check_ends_with_a_code(tmp_path: Path, twilio: TwilioService) -> None:
    """1, and each fault with its cure, while livekit-sip does not run and the account is empty."""
    livekit = SipService()
    path = tmp_path / "sip.yaml"
    path.write_text("sip_port: 9\nhealth_port: 9\nnat_1_to_1_ip: 9.9.9.9\n")
    async with typing(tmp_path, livekit) as type_:
        result = await type_("check", "--sip-config", str(path), "--number", NUMBER)
    assert result.exit_code == 1
    assert "✘ LiveKit: trunk twilio is missing\n    cure: frontdesk telephony apply\n" in result.output
    assert "✘ livekit-sip: does not run (nobody at 127.0.0.1:9)" in result.output
    assert "✘ Twilio: Twilio has nowhere to send calls\n    cure: name this box with --host" in result.output
    assert TOKEN not in result.output
    assert livekit.calls == []


async def test_what_is_left_over_is_told_and_pruned(tmp_path: Path, twilio: TwilioService) -> None:
    """A desk phone that was in the file once."""
    desk = '  - {name: desk, numbers: ["+442071838750"], allowed_addresses: [192.168.0.0/16]}\n\nrule:\n  #'
    text = (DEPLOY / "telephony.yaml").read_text()
    path = tmp_path / "telephony.yaml"
    livekit = SipService()
    async with typing(tmp_path, livekit) as type_:
        path.write_text(text.replace("rule:\n  #", desk))
        await type_("apply", "--file", str(path))
        path.write_text(text)
        told, drift = await type_("apply", "--file", str(path)), await type_("apply", "--file", str(path), "--dry-run")
        pruned = await type_("apply", "--file", str(path), "--prune")
    left = "trunk desk: not in the file any more: --prune removes it\n"
    assert told.output.startswith(left)
    assert (drift.output.startswith(left), drift.exit_code) == (True, 2)
    assert pruned.output == "trunk desk: removed\ntrunk twilio: as wanted\nrule calls: as wanted\n"


async def test_removing_by_id_is_told(tmp_path: Path, twilio: TwilioService) -> None:
    """A rule that nobody of ours made."""
    livekit = SipService()
    async with typing(tmp_path, livekit) as type_:
        await type_("apply")
        result = await type_("remove", "SDR_1")
    assert (result.output, livekit.rules) == ("rule calls: removed\n", {})
