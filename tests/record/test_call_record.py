"""A call, written down and shipped, is the call that took place."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from edge_agent.record.call_record import CallRecord
from edge_agent.record.other_calls import unrouted
from edge_agent.record.ship import Shipper
from shared.calls import Arrival, Blame, CallEnd, CallStatus, Exchange, Latency, ModelRequest, ReplyKind
from shared.numbers import Caller, CallerKind, Number
from shared.uuid7 import uuid7
from tests.fakes.store import DENTIST, NOBODY, MemoryStore
from tests.record.disks import BEGAN, quick_journal
from tests.record.profile import a_profile
from tests.record.test_requests import whole


def arrival(called: Number | None, caller: Caller, room: str = "room 1") -> Arrival:
    return Arrival(called, caller, None, room, "job")


GOODBYE = CallEnd(CallStatus.COMPLETED, "caller_hung_up", Blame.CALLER)

words = some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
latency = some.builds(Latency, *[some.none() | some.integers(0, 9999)] * 8)
request = some.builds(
    ModelRequest,
    some.lists(some.fixed_dictionaries({"role": some.just("user"), "content": words}), max_size=3).map(tuple),
    words,
    some.just("llama3.1:8b"),
)
exchange = some.builds(
    Exchange,
    number=some.just(0),
    at=some.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2026, 2, 1), timezones=some.just(UTC)),  # noqa: DTZ001
    caller=words,
    confidence=some.none() | some.floats(0, 1),
    agent=words,
    heard=words,
    interrupted=some.booleans(),
    latency=latency,
    request=some.none() | request,
    recogniser=some.just("whisper"),
    voice=some.just("kokoro"),
    kind=some.sampled_from(ReplyKind),
    acknowledgement=some.sampled_from(["", "Let me see."]),
)


async def told(exchanges: list[Exchange], folder: Path) -> tuple[MemoryStore, UUID]:
    store, call_id, profile = MemoryStore(), uuid7(), await a_profile(folder)
    async with quick_journal(folder / "journal.db") as journal:
        record = CallRecord(journal, profile, call_id, BEGAN)
        record.started(Caller(CallerKind.NUMBER, "+14155550000"), "sip-1", "room-1")
        record.answered(BEGAN + timedelta(seconds=2))
        for one in exchanges:
            record.exchange(one)
        record.ended(GOODBYE, BEGAN + timedelta(seconds=60))
        assert await Shipper(journal, store, limit=3).drain(30) == 0
    return store, call_id


def read_back(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [
        (
            row["exchange"],
            row["speaker"],
            row["text"],
            row.get("meant"),
            row.get("confidence"),
            row.get("processing_ms"),
            row.get("hole_ms"),
            row.get("reply"),
            row.get("acknowledgement"),
        )
        for row in rows
    ]


def expected(exchanges: list[Exchange]) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for x in exchanges:
        if x.caller:
            rows.append((x.number, "caller", x.caller, None, x.confidence, *[None] * 4))
        if x.agent or x.heard or x.request:
            meant = None if x.agent == x.heard else x.agent
            measured = (x.latency.processing, x.latency.hole)
            rows.append((x.number, "agent", x.heard, meant, None, *measured, x.kind, x.acknowledgement or None))
    return rows


@settings(max_examples=25, deadline=None)
@given(some.lists(exchange, max_size=6))
def test_the_transcript_comes_back(exchanges: list[Exchange]) -> None:
    """Any exchanges, through journal and shipper, are the database's rows."""
    numbered = [replace(x, number=number) for number, x in enumerate(exchanges)]
    with tempfile.TemporaryDirectory() as folder:
        store, call_id = asyncio.run(told(numbered, Path(folder)))
    rows = store.turns(call_id)
    assert read_back(rows) == expected(numbered)
    assert [row["seq"] for row in rows] == list(range(len(rows)))
    requests = [x.request for x in numbered if x.request and x.request.messages]
    assert [row["llm_raw"] for row in rows if "llm_raw" in row] == [one.response for one in requests]
    asked = {row["seq"]: (row["llm_messages"], row["llm_told"]) for row in rows if "llm_messages" in row}
    assert [whole(asked, seq) for seq in asked] == [list(one.messages) for one in requests]
    assert store.calls[str(call_id)]["turn_count"] == len(rows)
    assert store.dead_letters == []


async def test_the_call_itself(tmp_path: Path) -> None:
    """Caller, room, ending and averages stand on the call; a stage that never ran has no average."""
    greeting = Exchange(0, BEGAN, "", None, "Hello", "Hello", latency=Latency(tts_first=9), kind=ReplyKind.GREETING)
    first = Exchange(1, BEGAN, "Hi", 0.9, "Yes?", "Yes?", latency=Latency(processing=700, tts_first=201))
    second = Exchange(2, BEGAN, "Bye", 0.9, "Bye", "Bye", latency=Latency(processing=901))
    store, call_id = await told([greeting, first, second], tmp_path)
    call = store.calls[str(call_id)]
    assert (call["from_e164"], call["to_e164"], call["room"]) == ("+14155550000", DENTIST, "room-1")
    assert (call["status"], call["end_reason"], call["blame"], call["turn_count"]) == (
        "completed",
        "caller_hung_up",
        "caller",
        5,
    )
    assert (call["processing_ms_avg"], call["tts_first_ms_avg"], call["llm_ms_avg"]) == (800, 201, None)


async def test_an_apology_makes_no_call_look_faster(tmp_path: Path) -> None:
    """Averages are of answers; what the caller waited for an apology stands on its own row."""
    answer = Exchange(0, BEGAN, "Hi", 0.9, "Yes?", "Yes?", latency=Latency(processing=2000, turn_gap=2900))
    apology = replace(answer, number=1, latency=Latency(processing=100, turn_gap=900), kind=ReplyKind.APOLOGY)
    store, call_id = await told([answer, apology], tmp_path)
    call = store.calls[str(call_id)]
    assert (call["processing_ms_avg"], call["turn_gap_ms_avg"]) == (2000, 2900)
    assert [(row["reply"], row["processing_ms"]) for row in store.turns(call_id)[1::2]] == [
        ("answer", 2000),
        ("apology", 100),
    ]


async def test_an_odd_measurement_never_costs_the_words(tmp_path: Path) -> None:
    """Negative milliseconds, a confidence above one and an end before the start are put right, not refused."""
    odd = Exchange(1, BEGAN, "Hi", 1.2, "Yes?", "Yes?", latency=Latency(turn_gap=-40, processing=500))
    store, call_id, profile = MemoryStore(), uuid7(), await a_profile(tmp_path)
    async with quick_journal(tmp_path / "journal.db") as journal:
        record = CallRecord(journal, profile, call_id, BEGAN)
        record.exchange(odd)
        record.ended(GOODBYE, BEGAN - timedelta(seconds=1))
        await Shipper(journal, store).drain(5)
    caller, agent = store.turns(call_id)
    assert (caller["confidence"], agent["turn_gap_ms"], agent["processing_ms"]) == (1.0, None, 500)
    call = store.calls[str(call_id)]
    assert (call["ended_at"], call["to_e164"], call["turn_gap_ms_avg"]) == (call["started_at"], DENTIST, None)


async def test_trouble_and_unrouted_calls_are_remembered(tmp_path: Path) -> None:
    """What went wrong, and who was refused, are rows too."""
    store = MemoryStore()
    async with quick_journal(tmp_path / "journal.db") as journal:
        record = CallRecord(journal, await a_profile(tmp_path), uuid7(), BEGAN)
        record.trouble("think", "thinking_failed", "no answer", severity="error")
        unrouted(journal, arrival(NOBODY, Caller(CallerKind.LOCAL, "611")), "unknown_number", BEGAN)
        unrouted(journal, arrival(None, Caller(CallerKind.WITHHELD), "room 2"), "unknown_number", BEGAN)
        assert await Shipper(journal, store).drain(5) == 0
    assert store.rows["event"][0]["code"] == "thinking_failed"
    refused, nameless = store.rows["call.unrouted"]
    assert (refused["to_number"], refused["from_number"], refused["reason"]) == (NOBODY, "611", "unknown_number")
    assert (nameless["to_number"], nameless["from_number"]) == ("", None)


async def test_a_transcript_that_was_stopped_holds_no_more_words(tmp_path: Path) -> None:
    """Of neither side; what another process goes on with knows it, and has nothing of what was said."""
    store, call_id, profile = MemoryStore(), uuid7(), await a_profile(tmp_path)
    asked = ModelRequest(({"role": "user", "content": "secret"},), "secret", "llama3.1:8b")
    said = Exchange(0, BEGAN, "my secret", 0.9, "your secret", "your secret", request=asked, acknowledgement="Secret.")
    async with quick_journal(tmp_path / "journal.db") as journal:
        record = CallRecord(journal, profile, call_id, BEGAN)
        record.started(Caller(CallerKind.NUMBER, "+14155550000"), "sip-1", "room-1")
        record.answered(BEGAN + timedelta(seconds=2), ["This is the virtual receptionist."])
        record.words_so_far("my secret", 0.9, BEGAN + timedelta(seconds=4))
        record.stop_transcript()
        record.stop_transcript()
        record.words_so_far("my secret is", 0.9, BEGAN + timedelta(seconds=5))
        record.exchange(said)
    async with quick_journal(tmp_path / "journal.db") as journal:
        (left,) = await journal.open_calls()
        assert (left.transcript_stopped, left.draft, left.talk, left.exchanges) == (True, None, (), 1)
        record = CallRecord.resumed(journal, profile, left, BEGAN + timedelta(seconds=9))
        record.exchange(replace(said, number=1))
        record.ended(GOODBYE, BEGAN + timedelta(seconds=60))
        await Shipper(journal, store, limit=3).drain(30)
    assert [row["text"] for row in store.turns(call_id)] == ["", "", "", ""]
    assert "secret" not in str(store.rows).lower()


def test_ids_sort_by_time_and_are_version_seven() -> None:
    """Ids minted later sort later (to a quarter of a microsecond) and never collide."""
    ids = [uuid7() for _ in range(2000)]
    assert len(set(ids)) == 2000
    assert {(one.version, one.variant) for one in ids} == {(7, "specified in RFC 4122")}
    assert [one.int >> 64 for one in ids] == sorted(one.int >> 64 for one in ids)


@pytest.mark.parametrize(
    ("caller", "number", "events"),
    [
        (Caller(CallerKind.NUMBER, "+14155550000"), "+14155550000", []),
        (Caller(CallerKind.WITHHELD), None, []),
        (Caller(CallerKind.LOCAL, "611"), None, [("caller_local", "the caller is shown as 611")]),
        (
            Caller(CallerKind.MALFORMED),
            None,
            [("caller_malformed", "the caller is shown as something that is no number")],
        ),
    ],
)
async def test_only_who_can_be_called_back_has_a_number(
    tmp_path: Path, caller: Caller, number: str | None, events: list[tuple[str, str]]
) -> None:
    """What else the trunk showed is an event of the call: a short code is kept, and makes nobody a repeat caller."""
    store, call_id = MemoryStore(), uuid7()
    async with quick_journal(tmp_path / "journal.db") as journal:
        CallRecord(journal, await a_profile(tmp_path), call_id, BEGAN).started(caller, "sip-1", "room-1")
        assert await Shipper(journal, store).drain(5) == 0
    assert store.calls[str(call_id)]["from_e164"] == number
    assert [(row["code"], row["message"]) for row in store.rows["event"]] == events
