"""The same callers with a voice: the simulated phone dials, and they answer to what the rows say they were told."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from edge_agent.desk.tools import FreeSlots
from infra.connections import Connections, user_token
from infra.dev.demo.kinds import meant
from infra.dev.demo.readback import ClientView, Row
from infra.dev.demo.scripted_call import caller_sounds
from infra.phone.conversation import Caller as Voice
from infra.phone.conversation import Utterance
from infra.phone.dialling import Dial
from infra.phone.gaps import Recording
from infra.phone.phone import Ending, Phone
from infra.phone.script import Barge, HangUp, Interrupt, Say, Script, Wait
from infra.phone.turns import AgentVoice
from infra.rehearse.calendar import Calendar
from infra.rehearse.caller import Caller, repertoire
from infra.rehearse.case import Case
from infra.rehearse.rows import MessageRow, Rows, Sound, Talk, Turn, VisitRow
from infra.rehearse.scene import Scene
from shared.errors import LineError, StoreAway

PATIENCE = 45.0  # s that he waits for an answer
WRITTEN = 4.0  # s for what was said to reach the database
SETTLING = 60.0  # s for the call's last events
AHEAD, MANY = dt.timedelta(days=15), 2000  # how far, and how much, may be offered
LOOK = 0.3  # s between two looks
EDGE = 0.2  # s at the ends of an utterance in which the agent cuts nobody off


@dataclass(slots=True)
class _Heard:
    """What the caller heard so far, by the rows."""

    view: ClientView
    room: str
    seen: int = -1
    turns: list[Row] = field(default_factory=list)

    async def newest(self) -> str:
        """What the agent said since the last time; "" where nothing came in time."""
        clock = asyncio.get_running_loop().time
        until = clock() + WRITTEN
        while True:
            with suppress(StoreAway):
                await self._look()
            fresh = [row for row in self.turns if row["seq"] > self.seen and row["speaker"] == "agent"]
            if fresh or clock() >= until:
                self.seen = max((row["seq"] for row in self.turns), default=-1)
                return " ".join(meant(row) for row in fresh).strip()
            await asyncio.sleep(LOOK)

    async def _look(self) -> None:
        if call := await self.view.call_in(self.room):
            self.turns = await self.view.turns(call["id"])


async def place(scene: Scene, connections: Connections, cache: Path, wav: Path | None = None) -> Talk:
    """Dial, talk, hang up, read the rows. LineError when LiveKit cannot be reached."""
    case = scene.case
    script = _script(case)
    sounds = {
        text: noisy(pcm, case.noise)
        for text, pcm in (await caller_sounds(script, Path(connections.models_dir), cache)).items()
    }
    dial = Dial(
        connections.livekit_url,
        connections.livekit_key,
        connections.livekit_secret,
        to=scene.business.number,
        caller=case.caller or "anonymous",
    )
    ear = AgentVoice(hangover=script.hangover)
    view = ClientView(connections.supabase_url, connections.anon_key, user_token(connections, str(scene.business.user)))
    async with view, Phone(dial, ear.hear) as phone:
        voice = Voice(phone, script, sounds, ear, lambda _text: None)
        if not await phone.ring():
            return Talk((), Rows(), "caller", trouble=f"nobody answered ({phone.ending})")
        said = await _converse(Caller(case, scene.now.date()), voice, phone, _Heard(view, dial.room))
        await phone.hang_up()
        if wav:
            phone.recorder.save(wav)
        rows, turns = await read_rows(view, dial.room, scene.business.zone)
        rows = replace(rows, offered=(*rows.offered, *await _might_offer(scene)))
        sound = _sound(phone, voice.utterances)
    ended_by: Any = "agent" if phone.ending is Ending.BYE else "caller"
    return Talk(_exchanges(said, turns, rows), rows, ended_by, sound)


async def _converse(caller: Caller, voice: Voice, phone: Phone, heard: _Heard) -> list[tuple[str, str]]:
    """Each thing that he said, with what he was told before it."""
    said: list[tuple[str, str]] = []
    while not phone.gone.is_set():
        hurries = caller.case.interrupts if not said else 0
        if not hurries:
            await voice.do(Wait(wait="agent_done"))
        told = await heard.newest() if said else ""
        words, caller = caller.reply(told)
        if words is None:
            await voice.do(HangUp())
            break
        said.append((told, words))
        await voice.do(Interrupt(interrupt=Barge(after=hurries, say=words)) if hurries else Say(say=words))
    return said


def _exchanges(said: Sequence[tuple[str, str]], turns: Sequence[Row], rows: Rows) -> tuple[Turn, ...]:
    """What he said, as he said it and as it was heard, each with what followed: by the rows, which tell it all."""
    agent: dict[int, str] = {}
    caller: dict[int, str] = {}
    for row in turns:
        told = agent if row["speaker"] == "agent" else caller
        told[row["exchange"]] = f"{told.get(row['exchange'], '')} {meant(row)}".strip()
    spoken = " ".join(words for _, words in said)
    exchanges = sorted(set(agent) | set(caller))
    return tuple(
        Turn(f"{caller.get(number, '')} {spoken if not place else ''}".strip(), agent.get(number, ""), rows)
        for place, number in enumerate(number for number in exchanges if number in caller)
    )


async def _might_offer(scene: Scene) -> tuple[dt.datetime, ...]:
    """No row tells what was offered and not taken: whatever could be."""
    calendar = Calendar(scene.business, scene.case, scene.now)
    for one in scene.business.services:
        await calendar.do(FreeSlots(one.id, scene.now, scene.now + AHEAD, most=MANY))
    return calendar.rows.offered


async def read_rows(view: ClientView, room: str, zone: ZoneInfo) -> tuple[Rows, list[Row]]:
    """As the client's user sees them, once the call has its end. LineError: there is no such call."""
    call = await view.ended_call(room, SETTLING)
    if call is None:
        raise LineError(f"the database shows the client's user no call in the room {room}")
    services = {row["id"]: row["name"] for row in await view.rows("services", client_id=f"eq.{call['client_id']}")}
    visits = await view.rows("visits", client_id=f"eq.{call['client_id']}")
    messages = await view.rows("messages", call_id=f"eq.{call['id']}")
    began = dt.datetime.fromisoformat(call["started_at"])
    told = tuple(_visit(row, services, began, zone) for row in visits if row["status"] != "held")
    offered = tuple(row.starts_at for row in told)
    # Whom it rang for a caller stands in no table that he may read: that is not graded by rows.
    return Rows(told, tuple(map(_message, messages)), rang=True, offered=offered), await view.turns(call["id"])


def _visit(row: Row, services: dict[str, str], began: dt.datetime, zone: ZoneInfo) -> VisitRow:
    return VisitRow(
        service=services.get(row["service_id"], ""),
        starts_at=dt.datetime.fromisoformat(row["starts_at"]).astimezone(zone),
        open=row["status"] in ("booked", "requested"),
        name=row["caller_name"] or "",
        number=row["caller_e164"] or "",
        code=row["code"] or "",
        of_this_call=dt.datetime.fromisoformat(row["updated_at"]) >= began,
    )


def _message(row: Row) -> MessageRow:
    return MessageRow(row["matter"] or "", row["urgency"], row["caller_name"] or "", row["caller_e164"] or "")


def _sound(phone: Phone, utterances: Sequence[Utterance]) -> Sound:
    recording, origin = Recording.of(phone.recorder.stereo()), phone.recorder.origin
    spoken = [(said.began - origin, said.ended - origin) for said in utterances if not said.cut_in]
    cut = sum(any(a + EDGE < span.start < b - EDGE for span in recording.agent) for a, b in spoken)
    waits = tuple(gap.seconds for gap in recording.gaps)
    silences = [*waits, *(hole.seconds for hole in recording.holes)]
    return Sound(waits, max(silences, default=0.0), cut)


def _script(case: Case) -> Script:
    """All that he may say, for his voice to be made before he dials."""
    steps = tuple(Say(say=words) for words in repertoire(case))
    return Script(name=case.name, voice=case.voice, speed=case.speed, patience=PATIENCE, steps=steps)


def noisy(pcm: bytes, level: float) -> bytes:
    """With the room behind him; the same each time."""
    if not level:
        return pcm
    samples = np.frombuffer(pcm, dtype=np.int16).astype(np.float64)
    room = np.random.default_rng(17).normal(0.0, level * 32767, samples.size)
    return np.clip(np.rint(samples + room), -32768, 32767).astype(np.int16).tobytes()
