"""The jobs after a call on the real database: judged and told by `python -m cloud`, and by the functions Modal runs."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import modal
import psycopg
import pytest
from aiohttp import web
from standardwebhooks import Webhook

import modal_app
from infra.admin.client import AdminClient, Where
from infra.bench.jobs.conversations import CLIENT, TALKS, calls
from infra.connections import Connections, service_token
from infra.dev.demo.receiver import receiver
from infra.dev.loopback.serving import serving
from shared.supabase_store import SupabaseStore
from tests.database.sandbox import Row
from tests.live.shell import at_work

pytestmark = pytest.mark.live

SOON = 300.0  # s for a process to begin its work on a busy machine
DENTIST = UUID("11111111-1111-4111-8111-111111111111")


@pytest.fixture
def admin(stack: Connections) -> Iterator[AdminClient]:
    opened = AdminClient(Where(stack.supabase_url, service_token(stack.jwt_secret), local=True))
    yield opened
    opened.close()


async def ended(stack: Connections, database: psycopg.Connection[Row], count: int = 1) -> list[str]:
    """Calls that have just ended and were delivered by a box; their jobs are due now."""
    ids = []
    async with SupabaseStore(stack.supabase_url, stack.anon_key, stack.edge_token) as store:
        for call_id, events in calls(DENTIST, count, datetime.now(UTC)):
            await store.ingest(events)
            ids.append(str(call_id))
    database.execute("update private.jobs set run_after = now() where dedupe_key = any (%s)", [ids])
    return ids


def outcomes(admin: AdminClient, ids: list[str]) -> dict[str, dict[str, Any]]:
    return {row["call_id"]: row for row in admin.rows("call_outcomes", "*", "call_id") if row["call_id"] in ids}


def jobs(database: psycopg.Connection[Row], ids: list[str]) -> list[tuple[str, int]]:
    query = "select status::text, attempts from private.jobs where dedupe_key = any (%s)"
    return [(str(status), int(attempts)) for status, attempts in database.execute(query, [ids])]


async def test_a_call_is_judged_and_the_crm_is_told(
    stack: Connections, admin: AdminClient, database: psycopg.Connection[Row]
) -> None:
    """From the journal of a box to the outcome's row, and over TLS to a receiver that verifies the signature."""
    async with receiver(stack, CLIENT) as crm:
        ids = await ended(stack, database, len(TALKS))
        async with at_work(stack, "--once") as process:
            assert await process.wait() == 0
        told = [await crm.wait_for("call.completed", 1, id=call_id) for call_id in ids]
        lead = await crm.wait_for("lead.captured", 1, id=ids[0])
    found = outcomes(admin, ids)
    assert [found[call_id]["outcome"] for call_id in ids[:2]] == ["booked", "question_answered"]
    assert (found[ids[0]]["callback_e164"], found[ids[0]]["caller_name"]) == ("+15105550142", "Emma Brown")
    assert found[ids[2]]["sentiment"] == "negative"
    assert jobs(database, ids) == [("done", 1)] * len(ids)
    assert [event["data"]["outcome"]["result"] for event in told] == [found[call_id]["outcome"] for call_id in ids]
    assert lead["data"]["outcome"]["summary"] == found[ids[0]]["summary"]


async def test_a_worker_that_is_killed_in_mid_job_loses_nothing(
    stack: Connections, admin: AdminClient, database: psycopg.Connection[Row]
) -> None:
    """kill -9 while its model thinks: when the lease has ended another worker judges the call, once."""
    asked = asyncio.Event()

    async def think(_request: web.Request) -> web.Response:
        asked.set()
        await asyncio.Event().wait()
        raise AssertionError

    app = web.Application()
    app.router.add_post("/api/chat", think)
    ids = await ended(stack, database)
    async with serving(app) as url:
        slow = {"OLLAMA_URL": url, "FRONTDESK_JUDGE_MODEL": "slow", "FRONTDESK_LEASE": "3"}
        async with at_work(stack, **slow) as process:
            await asyncio.wait_for(asked.wait(), SOON)
            process.kill()
    assert (outcomes(admin, ids), jobs(database, ids)) == ({}, [("leased", 1)])
    async with at_work(stack, "--once") as process:
        assert await process.wait() == 0
    assert outcomes(admin, ids)[ids[0]]["model"] == "rules-1"
    assert jobs(database, ids) == [("done", 2)]


async def test_a_developer_sees_what_a_client_is_told(stack: Connections, admin: AdminClient) -> None:
    """`frontdesk webhook listen` verifies and prints; interrupted, it leaves no endpoint behind."""
    file = Path(stack.state_dir).parent / "stack.json"
    command = [sys.executable, "-P", "-m", "infra.cli", "webhook", "listen", CLIENT, "--stack", str(file)]
    listening = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert listening.stdout is not None
    try:
        assert b"hears of" in await asyncio.wait_for(listening.stdout.readline(), SOON)
        admin.ask("send_test_webhooks", slug=CLIENT)
        async with at_work(stack, "--once"):
            said = json.loads((await asyncio.wait_for(listening.stdout.readline(), SOON)).removeprefix(b"verified: "))
    finally:
        listening.send_signal(signal.SIGINT)
        await listening.wait()
    assert said["type"] == "webhook.test"
    left = admin.rows("webhook_endpoints", "url", "url")
    assert [row for row in left if row["url"].startswith(f"https://{stack.crm}/")] == []


async def test_settings_that_are_missing_are_named(stack: Connections) -> None:
    """Exit code 1 and one message."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SUPABASE", "FRONTDESK"))}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "cloud", env=environment,
        cwd=stack.state_dir, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, said = await process.communicate()
    assert process.returncode == 1
    assert b"SUPABASE_URL is missing" in said
    assert b"SUPABASE_SECRET_KEY is missing" in said
    assert b"Traceback" not in said


# --- Modal's functions, where Modal is not ----------------------------------------------------------------------------


@pytest.fixture
def deployed(stack: Connections, monkeypatch: pytest.MonkeyPatch) -> Connections:
    """The stack as what the secret "frontdesk" names."""
    for name, value in stack.cloud_environment().items():
        monkeypatch.setenv(name, value)
    return stack


def functions() -> dict[str, modal.Function[..., Any, Any]]:
    return {name: each for name, each in vars(modal_app).items() if isinstance(each, modal.Function)}


def test_the_app_has_three_functions() -> None:
    """Imported without an account: the work, the schedule, the door; each can be run on the spot."""
    assert modal_app.app.name == "frontdesk"
    assert sorted(functions()) == ["sweep", "wake", "work"]


async def test_modal_works_off_the_queue(
    deployed: Connections, admin: AdminClient, database: psycopg.Connection[Row]
) -> None:
    """The function that a wake-up starts judges what has ended, and comes to an end itself."""
    ids = await ended(deployed, database)
    assert await modal_app.work.local() >= 1
    assert outcomes(admin, ids)[ids[0]]["outcome"] == "booked"


async def test_modal_s_schedule_finds_what_nobody_woke_it_for(
    deployed: Connections, admin: AdminClient, database: psycopg.Connection[Row]
) -> None:
    """A call whose box died an hour ago is closed and judged."""
    (call_id,) = await ended(deployed, database)
    database.execute("delete from private.jobs where dedupe_key = %s", [call_id])
    database.execute(
        "update public.calls set ended_at = null, started_at = now() - interval '2 hours', status = 'in_progress'"
        " where id = %s",
        [call_id],
    )
    assert await modal_app.sweep.local() >= 1
    assert call_id in outcomes(admin, [call_id])
    row = database.execute("select end_reason from public.calls where id = %s", [call_id]).fetchone()
    assert row == ("edge_lost",)


async def test_modal_s_door_opens_to_a_signature_only(deployed: Connections) -> None:
    """A stranger is sent away; a box's knock goes on to Modal, which nobody is signed in to here."""
    app = modal_app.wake.local()
    body, at = json.dumps({"type": "call.ended"}), datetime.now(UTC)
    signed = {
        "webhook-id": "m1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(deployed.wake_secret).sign("m1", at, body),
    }
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://frontdesk.modal.run") as http:
        assert (await http.get("/health")).status_code == 200
        assert (await http.post("/wake", content=body)).status_code == 401
        with pytest.raises(modal.exception.ExecutionError):
            await http.post("/wake", content=body, headers=signed)


def test_the_image_is_made_of_the_same_packages_as_everything_else() -> None:
    """Each pinned by hash, and in the version that the tests run with."""
    here = Path(modal_app.__file__).parent
    whole, cloud = (_pins(here / name) for name in ("requirements.lock", "cloud/requirements.lock"))
    assert len(cloud) > 40
    assert {name: pins for name, pins in cloud.items() if not pins <= whole.get(name, set())} == {}
    assert "--hash=sha256:" in (here / "cloud/requirements.lock").read_text()


def _pins(lock: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in lock.read_text().splitlines():
        name, equals, rest = line.partition("==")
        if equals and not line.startswith((" ", "#")):
            found.setdefault(name, set()).add(rest.split()[0])
    return found
