"""`frontdesk webhook`, typed on the real stack, with a runner that delivers to a CRM on loopback."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from cloud.tell.signing import new_secret
from infra.admin.client import Where
from infra.admin.webhooks import WebhookClient
from infra.commands import webhook
from infra.connections import Connections, service_token
from infra.dev.loopback.crm import Crm, CrmReply, crm
from tests.database.sandbox import Row
from tests.live.shell import Shell, at_work

pytestmark = pytest.mark.live

Typed = Callable[..., Awaitable[str]]


@pytest.fixture
def typed(shell: Shell) -> Typed:
    """`frontdesk webhook …`, while the CRM of this test goes on listening."""

    async def type_(*words: str, fails: bool = False, **settings: str) -> str:
        return await asyncio.to_thread(shell, "webhook", *words, fails=fails, **settings)

    return type_


@pytest.fixture
async def receiver(tmp_path: Path) -> AsyncIterator[Crm]:
    async with crm(tmp_path, new_secret()) as running:
        yield running


@pytest.fixture
async def runner(stack: Connections, receiver: Crm) -> AsyncIterator[None]:
    """`python -m cloud`, allowed to talk to this test's CRM."""
    local = {"FRONTDESK_WEBHOOK_LOCAL": receiver.host_and_port, "FRONTDESK_WEBHOOK_CA": str(receiver.ca_file)}
    async with at_work(stack, **local):
        yield


async def test_a_webhook_is_added_tested_and_heard(typed: Typed, slug: str, receiver: Crm, runner: None) -> None:
    """Its secret is printed once, and signs what the receiver gets."""
    said = await typed("add", slug, receiver.url)
    receiver.secret = said.partition("not shown again: ")[2].split()[0]
    assert "127.0.0.1 is not on the public internet" in said
    assert f"{receiver.url}: delivered, it answered 204" in await typed("test", slug)
    ((_, event),) = receiver.events.items()
    assert event["type"] == "webhook.test"
    listed = await typed("list", slug)
    assert (receiver.url in listed, receiver.secret in listed) == (True, False)


async def test_a_secret_may_come_from_the_environment(typed: Typed, slug: str, receiver: Crm, runner: None) -> None:
    """It stands in no shell's history, is not printed, and signs what the receiver gets."""
    said = await typed("add", slug, receiver.url, FRONTDESK_WEBHOOK_SECRET=receiver.secret)
    assert "whsec_" not in said
    assert f"{receiver.url}: delivered, it answered 204" in await typed("test", slug)
    assert [event["type"] for event in receiver.events.values()] == ["webhook.test"]


async def test_a_test_that_fails_says_which_and_why(typed: Typed, slug: str, receiver: Crm, runner: None) -> None:
    """Exit code 1; it is not repeated behind the operator's back."""
    receiver.otherwise = CrmReply(500, body=b"no table leads")
    await typed("add", slug, receiver.url, "--secret", receiver.secret)
    said = await typed("test", slug, fails=True)
    assert f"{receiver.url}: failed: it answered 500 (Internal Server Error): no table leads" in said
    (told,) = json.loads(await typed("deliveries", slug, "--json"))
    assert (told["status"], told["attempts"], told["response_status"]) == ("dead", 1, 500)
    assert "no table leads" in await typed("deliveries", slug)


def test_without_a_runner_a_test_says_so(shell: Shell, slug: str, stack: Connections) -> None:
    """After twenty seconds, with the command that cures it; nobody gets the test later."""
    shell("webhook", "add", slug, "https://crm.invalid/hook")
    ticks = itertools.count(0.0, 0.3)
    admin = WebhookClient(Where(stack.supabase_url, service_token(stack.jwt_secret), local=True), slug)
    (told,) = admin.test(wait=lambda _: None, clock=lambda: next(ticks))
    assert next(ticks) == pytest.approx(20, abs=1)
    assert "is a runner up? python -m cloud" in webhook._verdict(told)
    assert [row["status"] for row in admin.latest(5)] == ["dead"]
    admin.close()


async def test_what_was_given_up_is_replayed(
    typed: Typed, slug: str, receiver: Crm, database: psycopg.Connection[Row]
) -> None:
    """Since a day, or all of it; tests and what was erased are left alone."""
    await typed("add", slug, receiver.url, "--secret", receiver.secret)
    given_up(database, slug, "call.completed", "2026-11-20", {"type": "call.completed"})
    given_up(database, slug, "call.completed", "2026-11-24", {"type": "call.completed"})
    given_up(database, slug, "call.completed", "2026-11-24", {"erased": True})
    given_up(database, slug, "webhook.test", "2026-11-24", {"type": "webhook.test"})
    assert "1 are sent again" in await typed("replay", slug, "--since", "2026-11-22")
    assert "1 are sent again" in await typed("replay", slug)
    assert "0 are sent again" in await typed("replay", slug)


GIVEN_UP = """
  insert into public.webhook_deliveries
    (client_id, endpoint_id, event_type, event_key, payload, status, created_at, give_up_at)
  select client_id, id, %s, gen_random_uuid()::text, %s, 'dead', %s, now() from public.webhook_endpoints
  where client_id = (select id from public.clients where slug = %s)"""


def given_up(database: psycopg.Connection[Row], slug: str, kind: str, day: str, payload: dict[str, Any]) -> None:
    database.execute(GIVEN_UP, [kind, json.dumps(payload), day, slug])


async def test_an_endpoint_is_switched_off_on_and_removed(typed: Typed, slug: str, receiver: Crm) -> None:
    """An endpoint that is off gets no test."""
    await typed("add", slug, receiver.url, "--event", "lead.captured", "--event", "call.missed")
    await typed("off", slug, receiver.url)
    (endpoint,) = json.loads(await typed("list", slug, "--json"))
    assert (endpoint["is_active"], endpoint["event_types"]) == (False, ["lead.captured", "call.missed"])
    assert "has no active webhook" in await typed("test", slug, fails=True)
    await typed("on", slug, receiver.url)
    assert json.loads(await typed("list", slug, "--json"))[0]["is_active"] is True
    await typed("remove", slug, receiver.url, "--yes")
    assert "None: frontdesk webhook add" in await typed("list", slug)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("list", "nobody-here"), "no client is called that (nobody-here)"),
        (("add", "bright-smile", "http://crm.example/"), "does not begin with https://"),
        (("add", "bright-smile", "https://crm.example:25/"), "port 25 is not for webhooks"),
        (("add", "bright-smile", "https://crm.example/", "--secret", "hush"), "its secret"),
        (
            ("add", "bright-smile", "https://crm.example/", "--event", "call.sung"),
            "'call.sung' is no event. One of call.",
        ),
        (
            ("off", "bright-smile", "https://nowhere.example/"),
            "there is no webhook to this address (https://nowhere.example/)",
        ),
        (("remove", "bright-smile", "https://nowhere.example/", "--yes"), "there is no webhook to this address"),
    ],
)
async def test_a_mistake_is_told_in_one_line(typed: Typed, words: tuple[str, ...], complaint: str) -> None:
    """What is wrong, exit code 1, and nothing was changed."""
    said = await typed(*words, fails=True)
    assert complaint in said
    assert len(said.strip().splitlines()) == 1
