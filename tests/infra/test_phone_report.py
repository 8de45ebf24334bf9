"""From the evidence of a call to its report."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from rich.console import Console

from infra.rehearse.conversation import Utterance
from infra.rehearse.measure import Gap
from infra.rehearse.readback import ClientView
from infra.rehearse.report import Evidence, conversed, report, unmet
from infra.rehearse.shown import Scroll, bench_table, exchange_table

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
STAGES = {"endpoint": 600, "stt": 200, "llm_first": 150, "llm": 400, "tts_first": 250, "processing": 610}


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def said(text: str, at: float, *, seconds: float = 2.0, expect: tuple[str, ...] | None = None) -> Utterance:
    return Utterance(text, 1000 + at, 1000 + at + seconds, after(at), expect, cut_in=False)


def turn(exchange: int, speaker: str, text: str, at: float, **more: Any) -> dict[str, Any]:
    base = {"seq": 2 * exchange + (speaker == "agent"), "exchange": exchange, "speaker": speaker, "text": text}
    row = {**base, "meant": None, "occurred_at": after(at).isoformat(), "confidence": None, "interrupted": False}
    return {**row, **{f"{stage}_ms": None for stage in STAGES}, **more}


def evidence(ahead: float = 0.0, **changes: Any) -> Evidence:
    """A greeting and two exchanges; the agent's clock is `ahead` seconds before the phone's."""
    stages = {f"{stage}_ms": value for stage, value in STAGES.items()}
    turns = [
        turn(0, "agent", "Bright Smile Dental, hello.", ahead + 0.1, processing_ms=40),
        turn(1, "caller", "Are you open Saturday", ahead + 7.6, confidence=0.9),
        turn(1, "agent", "Yes, from nine", ahead + 8.2, meant="Yes, from nine to one.", interrupted=True, **stages),
        turn(2, "caller", "What is the price", ahead + 12.6, confidence=0.8),
        turn(2, "agent", "It is 95 dollars.", ahead + 13.2, **{**stages, "processing_ms": 900}),
    ]
    parts: dict[str, Any] = {
        "dialled": "+15105550100",
        "caller": "+15550001111",
        "client": "Bright Smile Dental",
        "call": {
            "id": "c1",
            "status": "completed",
            "duration_ms": 20500,
            "answered_at": after(ahead).isoformat(),
            "ended_at": after(ahead + 20).isoformat(),
        },
        "turns": turns,
        "utterances": [
            said("Are you open on Saturday?", 5, expect=("Nine", "9")),
            said("What's the price?", 10, expect=("ninety-five",)),
        ],
        "gaps": [Gap(7.0, 8.3), Gap(12.0, 13.4)],
        "origin": 1000.0,
        "answered_at": START,
    }
    return Evidence(**{**parts, **changes})


def test_the_report_has_the_promised_form() -> None:
    """Every key that the README names, and no other."""
    found = report(evidence())
    assert set(found) == {
        "call_id", "client", "dialled", "caller", "status", "duration_s", "exchanges", "latency_ms", "database",
    }  # fmt: skip
    assert set(found["exchanges"][1]) == {
        "caller_said", "heard", "confidence", "agent_said", "heard_by_caller", "interrupted", "latency_ms",
    }  # fmt: skip
    assert set(found["exchanges"][1]["latency_ms"]) == {*STAGES, "turn_gap"}
    assert found["duration_s"] == 20.5
    assert [row["seq"] for row in found["database"]["turns"]] == [1, 2, 3, 4, 5]


def test_each_exchange_knows_what_was_said_and_how_long_the_caller_waited() -> None:
    """The script's words, the measured gap, and the part of an interrupted answer that was heard."""
    greeting, first, second = report(evidence())["exchanges"]
    assert (greeting["caller_said"], greeting["latency_ms"]["turn_gap"]) == ("", None)
    assert first["caller_said"] == "Are you open on Saturday?"
    assert (first["agent_said"], first["heard_by_caller"]) == ("Yes, from nine to one.", "Yes, from nine")
    assert first["interrupted"]
    assert [x["latency_ms"]["turn_gap"] for x in (first, second)] == [1300, 1400]


def test_percentiles_are_over_all_exchanges() -> None:
    """Nearest rank of what was measured."""
    assert report(evidence())["latency_ms"] == {
        "processing_p50": 610,
        "processing_p95": 900,
        "turn_gap_p50": 1300,
        "turn_gap_p95": 1400,
    }


def test_a_clock_that_goes_wrong_by_a_minute_changes_nothing() -> None:
    """The agent's machine may have another time of day than the phone's."""
    for ahead in (-60.0, 60.0):
        assert report(evidence(ahead))["exchanges"] == report(evidence())["exchanges"]


def test_one_utterance_taken_for_two_turns_has_one_gap() -> None:
    """Both exchanges are about the same words; the gap belongs to the last answer."""
    both = report(evidence(utterances=[said("A long question", 5, seconds=7)]))["exchanges"]
    assert [x["caller_said"] for x in both] == ["", "A long question", "A long question"]
    assert [x["latency_ms"]["turn_gap"] for x in both] == [None, None, 1400]


def test_expectations_are_judged_on_the_answer_to_their_own_question() -> None:
    """Case does not matter; 95 is not ninety-five."""
    failures = unmet(evidence())
    assert len(failures) == 1
    assert "What's the price?" in failures[0]
    assert "It is 95 dollars." in failures[0]


def test_only_what_was_understood_and_answered_counts_as_conversed() -> None:
    """Not the greeting, and no answer that nobody heard."""
    exchanges = report(evidence())["exchanges"]
    assert conversed(exchanges) == 2
    exchanges[1]["heard_by_caller"] = ""
    assert conversed(exchanges) == 1


def test_a_call_without_a_row_still_has_a_report() -> None:
    """Refused, or never answered: the same form with nothing in it."""
    found = report(evidence(call=None, turns=[], utterances=[], gaps=[], answered_at=None))
    assert found["call_id"] is None
    assert found["exchanges"] == []
    assert set(found["latency_ms"].values()) == {None}


def test_the_tables_show_it_all_and_take_no_speech_for_markup() -> None:
    """Words in brackets are words."""
    console = Console(width=220, record=True, file=io.StringIO())
    turns = [turn(0, "agent", "[red]Hello[/red] [/x]", 0.1)]
    console.print(exchange_table(report(evidence()), 120))
    console.print(bench_table(report(evidence()), [report(evidence())]))
    scroll = Scroll(console)
    scroll.rows(turns)
    scroll.rows(turns)

    text = console.export_text()
    assert "1,300" in text
    assert text.count("[red]Hello[/red] [/x]") == 1, "a row is shown once"


async def test_the_row_is_waited_for_and_read_as_the_user() -> None:
    """The end of the call may reach the database later than the phone goes down; a blip on the way is forgiven."""
    seen: list[tuple[str, str]] = []

    async def calls(request: web.Request) -> web.Response:
        seen.append((request.query["room"], request.headers["Authorization"]))
        if len(seen) == 1:
            return web.Response(status=503)
        return web.json_response([{"id": "c1", "ended_at": None if len(seen) < 3 else "2026-11-23T12:00:00+00:00"}])

    app = web.Application()
    app.router.add_get("/rest/v1/calls", calls)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with ClientView(f"http://127.0.0.1:{runner.addresses[0][1]}", "anon", "user-token") as view:
            call = await view.ended_call("call_+1_x", 10)
    finally:
        await runner.cleanup()
    assert call is not None
    assert call["ended_at"]
    assert seen == [("eq.call_+1_x", "Bearer user-token")] * 3
