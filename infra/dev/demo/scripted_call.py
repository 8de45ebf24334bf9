"""One rehearsal from dial tone to report."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from edge_agent.speak.kokoro import KokoroVoice
from infra.connections import Connections, user_token
from infra.dev.demo.display import Scroll
from infra.dev.demo.evidence import Evidence
from infra.dev.demo.readback import PACE, ClientView, Row
from infra.dev.demo.report import Report, conversed, failed, report
from infra.phone.caller_voice import rehearsed
from infra.phone.conversation import Caller
from infra.phone.dialling import Dial
from infra.phone.gaps import Recording
from infra.phone.phone import Ending, Phone
from infra.phone.script import Script
from infra.phone.turns import AgentVoice
from shared.errors import SetupError, StoreAway

SETTLING = 60.0  # s for the call's last events to reach the database

NOBODY = "00000000-0000-0000-0000-000000000000"  # a user who belongs to no client sees no rows

# Whose eyes see the calls of the seeded demo businesses.
DEMO_USERS = {
    "+15105550100": "1a111111-1111-4111-8111-111111111111",
    "+15105550111": "2a222222-2222-4222-8222-222222222222",
    "+15105550122": "3a333333-3333-4333-8333-333333333333",
}


@dataclass(frozen=True, slots=True)
class Found:
    """The outcome of one rehearsal."""

    report: Report
    failures: list[str]  # empty when the script got what it expected
    ending: Ending | None


@dataclass(frozen=True, slots=True)
class Order:
    """Which call to place. `user` is the client's user who reads it back; NOBODY for a call that is no client's."""

    script: Script
    to: str
    caller: str
    user: str = NOBODY

    @classmethod
    def of(cls, script: Script, to: str | None = None, caller: str | None = None, user: str | None = None) -> Order:
        """The script's own numbers where none are given. SetupError when nobody says what to dial."""
        number = to or script.to
        if not number:
            raise SetupError(f"the script {script.name!r} names no number to dial. Cure: --to +15105550100")
        return cls(script, number, caller or script.caller, user or DEMO_USERS.get(number, NOBODY))


async def place_call(
    order: Order, connections: Connections, cache: Path, scroll: Scroll, wav: Path | None = None
) -> Found:
    """Place the call, follow the script, read the call back; `wav` keeps the recording.

    LineError when LiveKit cannot be reached.
    """
    sounds = await caller_sounds(order.script, Path(connections.models_dir), cache)
    dial = Dial(
        connections.livekit_url,
        connections.livekit_key,
        connections.livekit_secret,
        to=order.to,
        caller=order.caller,
    )
    agent = AgentVoice(hangover=order.script.hangover)
    view = ClientView(connections.supabase_url, connections.anon_key, user_token(connections, order.user))
    async with view, Phone(dial, agent.hear) as phone:
        caller = Caller(phone, order.script, sounds, agent, scroll.caller)
        scroll.note(f"{order.caller} dials {order.to} …")
        async with _shown_live(view, dial.room, scroll):
            if await phone.ring():
                scroll.note("answered")
                await caller.follow()
            await phone.hang_up()
            call, client, turns = await _read_back(view, dial.room, SETTLING if order.user != NOBODY else 0.0)
        scroll.rows(turns)
        scroll.note(f"ended: {phone.ending}")
        if wav:
            phone.recorder.save(wav)
        evidence = Evidence(
            dialled=order.to,
            caller=order.caller,
            client=client,
            call=call,
            turns=turns,
            sentences=order.script.sentences,
            utterances=caller.utterances,
            recording=Recording.of(phone.recorder.stereo()),
            origin=phone.recorder.origin,
            answered_at=phone.answered_at,
        )
    return _judged(evidence, order, phone.ending)


async def caller_sounds(script: Script, models: Path, cache: Path) -> dict[str, bytes]:
    """What the caller says, in the voice of the script: made once, kept in `cache`."""
    return await rehearsed(script, lambda speed: KokoroVoice(models, 1, speed), cache)


def _judged(evidence: Evidence, order: Order, ending: Ending | None) -> Found:
    found = report(evidence)
    failures = failed(evidence, found, order.script)
    had = conversed(found["exchanges"])
    if evidence.answered_at is None:
        failures.insert(0, f"nobody answered ({ending})")
    if evidence.call is None and order.user != NOBODY:
        failures.append("the database shows the client's user no such call")
    if evidence.call and not evidence.call["ended_at"]:
        failures.append(f"the call's row has no end {SETTLING:.0f} s after the call")
    if had < order.script.exchanges:
        failures.append(f"{had} exchanges, wanted at least {order.script.exchanges}")
    return Found(found, failures, ending)


async def _read_back(view: ClientView, room: str, patience: float) -> tuple[Row | None, str, list[Row]]:
    call = await view.ended_call(room, patience)
    if call is None:
        return None, "", []
    return call, await view.client_name(call["client_id"]), await view.turns(call["id"])


@asynccontextmanager
async def _shown_live(view: ClientView, room: str, scroll: Scroll) -> AsyncIterator[None]:
    """While the block lasts, rows of the transcript scroll by as they reach the database."""

    async def watch() -> None:
        call: Row | None = None
        while True:
            with suppress(StoreAway):  # a look that fails is repeated; the final reading is not forgiven
                call = call or await view.call_in(room)
                if call:
                    scroll.rows(await view.turns(call["id"]))
            await asyncio.sleep(PACE)

    watching = asyncio.create_task(watch())
    try:
        yield
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


def write_report(found: Report, path: Path) -> None:
    """JSON, UTF-8; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
