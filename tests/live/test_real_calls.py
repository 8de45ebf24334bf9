"""Real calls on the real stack: LiveKit, Postgres and PostgREST, Ollama, faster-whisper and Kokoro.

The caller is the simulated phone. What is checked is what the client's own user reads back.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from rich.console import Console

from cloud.voices.sound import to_wav
from infra.connections import Connections
from infra.dev.demo.display import Scroll
from infra.dev.demo.exchanges import STAGES
from infra.dev.demo.report import LONGEST_SILENCE
from infra.dev.demo.scripted_call import DEMO_USERS, Found, Order, place_call
from infra.dev.loopback.espeak import spoken
from infra.dev.stack.children import child
from infra.dev.stack.lifecycle import agent_part
from infra.phone.script import Script
from infra.phone.script_files import DEMO, chosen, series
from infra.places import Places
from shared.numbers import number_of
from tests.live.shell import Shell, at_work
from tests.voices.recordings import TEXT

pytestmark = [pytest.mark.live, pytest.mark.conversation]

DENTIST, PLUMBER, LAPSED, NOBODY = "+15105550100", "+15105550111", "+15105550122", "+15105550199"


@pytest.fixture(scope="module")
def answered(stack: Connections) -> Iterator[Connections]:
    """The stack with an agent that answers."""
    with child(agent_part(Path(stack.state_dir).parent / "logs" / "agent.log", stack)):
        yield stack


async def call(stack: Connections, order: Order) -> Found:
    return await place_call(order, stack, Places().cache / "caller", Scroll(Console(quiet=True)))


def script(*steps: Any, name: str = "test") -> Script:
    return Script.model_validate({"name": name, "exchanges": 0, "steps": list(steps)})


async def test_a_whole_call_is_understood_answered_and_recorded(answered: Connections) -> None:
    """The demo's call: each question answered from the client's facts, never long silent, every stage timed."""
    found = await call(answered, Order.of(chosen(DEMO, None)))
    report = found.report
    assert found.failures == [], as_it_went(found)
    assert (report["client"], report["status"]) == ("Bright Smile Dental", "completed")
    answers = {x["caller_said"]: x["agent_said"] for x in report["exchanges"]}
    assert "1 pm" in answers["Hello. Are you open on Saturday?"]
    assert "95" in answers["How much does a cleaning cost?"]
    assert report["longest_silence"]["seconds"] <= LONGEST_SILENCE
    assert report["apologies"] == 0
    spoken = [x for x in report["exchanges"] if x["heard"] and x["heard_by_caller"]]
    assert len(spoken) >= 4
    assert all(x["latency_ms"][stage] is not None for x in spoken for stage in ("endpoint", "stt", "processing"))
    assert all(row[f"{stage}_ms"] is not None for row in agent_answers(report) for stage in STAGES)
    assert report["database"]["call"]["turn_count"] == len(report["database"]["turns"])


def as_it_went(found: Found) -> str:
    """The exchanges and the transcript, for whoever reads that they were not as they should be."""
    report = found.report
    shown = {**{key: report[key] for key in ("exchanges", "questions", "longest_silence")}, **report["database"]}
    return json.dumps({"failures": found.failures, **shown}, indent=1, default=str)


def agent_answers(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for row in report["database"]["turns"] if row["speaker"] == "agent" and row["llm_model"]]


async def test_a_caller_who_hangs_up_in_mid_sentence_is_recorded_as_far_as_they_heard(answered: Connections) -> None:
    """Hanging up during the greeting: the row holds its beginning, and who ended the call."""
    found = await call(
        answered, Order.of(script({"wait": "agent_speaks"}, {"wait": 1.0}, "hang_up"), DENTIST, "+15550004444")
    )
    row, greeting = found.report["database"]["call"], found.report["database"]["turns"][0]
    assert (row["end_reason"], row["blame"], row["status"]) == ("caller_hung_up", "caller", "completed")
    assert greeting["interrupted"]
    assert 0 < len(greeting["text"]) < len(greeting["meant"])


async def test_a_lapsed_client_is_refused_and_sees_the_call(answered: Connections) -> None:
    """An inactive subscription: one spoken sentence, hung up by us, and a row for the client's user."""
    found = await call(answered, Order.of(script({"silence": 30}), LAPSED, "+15550005555"))
    assert found.ending == "bye"
    assert found.report["status"] == "rejected"
    assert found.report["database"]["call"]["end_reason"] == "inactive"


async def test_an_unknown_number_is_refused_and_remembered(answered: Connections) -> None:
    """Nobody's number: one spoken sentence, hung up by us, and a row that is no client's."""
    found = await call(answered, Order.of(script({"silence": 30}), NOBODY, "+15550006666"))
    assert found.ending == "bye"
    async with asyncio.timeout(60):
        while not (rows := [row for row in await unrouted(answered, NOBODY) if row[0] == "+15550006666"]):  # noqa: ASYNC110 — the agent's process writes it
            await asyncio.sleep(0.2)
    assert rows == [("+15550006666", "unknown_number")]


async def unrouted(stack: Connections, number: str) -> list[tuple[Any, ...]]:
    assert number_of(number) == number
    query = "select from_number, reason from private.unrouted_calls where to_number = %s"
    async with await psycopg.AsyncConnection.connect(stack.database_dsn) as connection:
        return await (await connection.execute(query, [number])).fetchall()


async def test_two_clients_called_at_once_are_each_answered_as_themselves(answered: Connections) -> None:
    """Two calls in one process: every question answered, own greeting, own facts, own rows, nothing of the other's.

    Where there is room for one call only, as beside a busy neighbour, the other caller is told so at once.
    """
    dentist, plumber = series("together")
    first, second = await asyncio.gather(
        call(answered, Order.of(dentist, DENTIST, "+15550007777")),
        call(answered, Order.of(plumber, PLUMBER, "+15550008888")),
    )
    carried = [
        found_as_itself(found, name, other)
        for found, name, other in (
            (first, "Bright Smile Dental", "Rapid Rooter"),
            (second, "Rapid Rooter Plumbing", "Bright Smile"),
        )
    ]
    assert any(carried)
    clients = {found.report["database"]["call"]["client_id"] for found in (first, second)}
    assert len(clients) == 2
    assert DEMO_USERS[DENTIST] != DEMO_USERS[PLUMBER]


def found_as_itself(found: Found, name: str, other: str) -> bool:
    """Whether the call was carried; it, or its refusal, was that client's own."""
    report, call_row = found.report, found.report["database"]["call"]
    said = " ".join(row["text"] for row in report["database"]["turns"])
    assert report["client"] == name
    assert other not in said
    if report["status"] == "rejected":
        assert (call_row["end_reason"], call_row["blame"]) == ("busy", "platform")
        return False
    assert name in said
    assert report["questions"]["answered"] == report["questions"]["asked"], as_it_went(found)
    assert report["longest_silence"]["seconds"] <= LONGEST_SILENCE
    return True


async def test_the_next_call_speaks_with_the_voice_that_was_cloned(answered: Connections, tmp_path: Path) -> None:
    """From a recording to the caller's ear: cloned at the Cartesia on loopback, heard in greeting and answer."""
    sample = tmp_path / "sample.wav"
    sample.write_bytes(to_wav(await spoken(TEXT, "the plumber")))
    shell = Shell(answered)
    async with at_work(answered):
        said = await asyncio.to_thread(
            shell, "voices", "clone", str(sample), "--client", "rapid-rooter", "--consent-of", "Rose Rooter", "--yes"
        )
    assert "The next call speaks with it." in said
    asking = script({"wait": "agent_done"}, {"say": "How much is drain cleaning?"}, {"wait": "agent_done"}, "hang_up")
    try:
        found = await call(answered, Order.of(asking, PLUMBER, "+15550009999"))
    finally:
        await asyncio.to_thread(shell, "voices", "use", "am_michael", "--client", "rapid-rooter")
    turns = [row for row in found.report["database"]["turns"] if row["speaker"] == "agent"]
    assert {row["tts_provider"] for row in turns} == {"cartesia"}
    assert len(turns) == 2
    assert not any(row["used_fallback"] for row in turns)
    assert all(x["heard_by_caller"] for x in found.report["exchanges"])
