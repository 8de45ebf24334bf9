"""A member calls his own receptionist: with the database's token, on the real LiveKit, answered by the real agent."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from livekit import api, rtc
from livekit.protocol import models

from edge_agent.line import PhoneLine
from infra.connections import Connections
from infra.dev.demo.scripted_call import caller_sounds
from infra.dev.stack.children import child
from infra.dev.stack.lifecycle import agent_part
from infra.phone.script import Script
from infra.places import Places
from shared.calls import Arrival
from tests.database.journal import DENTIST, DENTIST_OWNER
from tests.database.sandbox import Row
from tests.database.trying import COUNTED
from tests.live.member import Browser, started
from tests.live.shell import Shell
from tests.live.test_worker_on_livekit import PATIENCE, loudness, soon, tone, working

pytestmark = pytest.mark.live

ANSWERED = 60.0  # s in which a busy machine has greeted, or answered
WRITTEN = 60.0  # s for the call's last events to reach the database
QUESTION = "How much does a cleaning cost?"


def connect(stack: Connections, shell: Shell, *words: str) -> str:
    return shell(
        "test-calls", "connect", stack.livekit_url, *words,
        LIVEKIT_URL=stack.livekit_url, LIVEKIT_API_KEY=stack.livekit_key, LIVEKIT_API_SECRET=stack.livekit_secret,
    )  # fmt: skip


async def test_the_databases_token_opens_a_line(stack: Connections, shell: Shell) -> None:
    """Its room calls for the agent, who knows which test it is; each hears the other; who hangs up has hung up."""
    name, told = f"receptionist-{uuid4().hex[:6]}", asyncio.Queue[tuple[Arrival, str]]()
    heard = asyncio.Event()

    async def story(arrival: Arrival, line: PhoneLine) -> None:
        assert await line.answer(PATIENCE)
        playing = asyncio.create_task(line.play(tone(1000, 24_000, 60)))
        async for frame in line.frames():
            if loudness(frame, 400, 16_000) > 1500:
                heard.set()
        await playing
        told.put_nowait((arrival, line.ended_by))

    assert "take place on" in connect(stack, shell, "--agent", name)
    try:
        async with working(stack, name, story):
            made = started(stack, DENTIST_OWNER, DENTIST)
            async with Browser(made) as browser:
                await browser.say(tone(400, 8000, 1))
                await soon(heard)
                async with asyncio.timeout(PATIENCE):
                    while browser.ear.last is None:  # noqa: ASYNC110 — what LiveKit brings
                        await asyncio.sleep(0.05)
            arrival, ended_by = await asyncio.wait_for(told.get(), PATIENCE)
    finally:
        connect(stack, shell)
    assert (str(arrival.test), arrival.called, arrival.caller.number, ended_by) == (made["id"], None, None, "caller")


async def test_a_member_cannot_say_that_he_is_another(stack: Connections) -> None:
    """Whatever his browser asks for, LiveKit changes no attribute of his; it is asked what it knows of him."""
    async with (
        Browser(started(stack, DENTIST_OWNER, DENTIST)) as browser,
        api.LiveKitAPI(stack.livekit_url, stack.livekit_key, stack.livekit_secret) as livekit,
    ):
        with suppress(Exception):  # the SDK of a release may refuse it before the server does
            await browser.room.local_participant.set_attributes({"frontdesk.test_call": str(uuid4())})
        there = await livekit.room.list_participants(api.ListParticipantsRequest(room=f"test_{browser.told['id']}"))
    (member,) = (one for one in there.participants if one.kind == models.ParticipantInfo.STANDARD)
    assert dict(member.attributes) == {"frontdesk.test_call": browser.told["id"]}
    assert not member.permission.can_update_metadata


async def test_a_token_of_another_secret_is_refused(stack: Connections) -> None:
    """Whoever makes one himself is not let in."""
    told = started(stack, DENTIST_OWNER, DENTIST)
    forged = told["token"][:-4] + ("AAAA" if told["token"][-4:] != "AAAA" else "BBBB")
    with pytest.raises(rtc.ConnectError):
        await rtc.Room().connect(told["url"], forged)


@pytest.fixture(scope="module")
def answered(stack: Connections) -> Iterator[Connections]:
    """The stack with an agent that answers."""
    with child(agent_part(Path(stack.state_dir).parent / "logs" / "agent.log", stack)):
        yield stack


@pytest.mark.conversation
async def test_his_receptionist_answers_him_and_nothing_counts_it(
    answered: Connections, database: psycopg.Connection[Row]
) -> None:
    """Greeting, question, answer, heard; all of it under the test's id, and no figure is another than before."""
    script = Script.model_validate({"name": "test", "exchanges": 0, "steps": [{"say": QUESTION}]})
    sounds = await caller_sounds(script, Path(answered.models_dir), Places().cache / "caller")
    before = database.execute(COUNTED.encode(), [DENTIST] * 3).fetchone()
    async with Browser(started(answered, DENTIST_OWNER, DENTIST)) as browser:
        await browser.hears(ANSWERED)
        await browser.hears(ANSWERED, since=await browser.say(sounds[QUESTION]))
    row, turns = await written(database, browser.told["id"])
    assert (row["end_reason"], row["answered_at"] is not None) == ("caller_hung_up", True)
    said = [text for speaker, text in turns if speaker == "agent"]
    assert "Bright Smile Dental" in said[0]
    assert any("95" in text for text in said[1:]), turns
    assert [speaker for speaker, _ in turns].count("caller") == 1
    assert database.execute(COUNTED.encode(), [DENTIST] * 3).fetchone() == before


async def written(database: psycopg.Connection[Row], test: str) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The test's row and what was said, once its end has come in."""
    query = b"select to_jsonb(t) from public.test_calls t where id = %s and ended_at is not null"
    async with asyncio.timeout(WRITTEN):
        while (found := database.execute(query, [test]).fetchone()) is None:  # noqa: ASYNC110 — the agent's process writes it
            await asyncio.sleep(0.2)
    turns = b"select speaker, text from public.test_call_turns where test_call_id = %s order by seq"
    return found[0], [(speaker, text) for speaker, text in database.execute(turns, [test])]
