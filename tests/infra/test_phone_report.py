"""From the evidence of a call to its report."""

import io

from aiohttp import web
from rich.console import Console

from infra.dev.demo.display import Scroll, ear_table, exchange_table
from infra.dev.demo.readback import ClientView
from infra.dev.demo.report import conversed, report, unmet
from infra.dev.loopback.serving import serving
from tests.infra.made_up import STAGES, evidence, heard, said, turn


def test_the_report_has_the_promised_form() -> None:
    """Every key that docs/contributing.md names, and no other."""
    found = report(evidence())
    assert set(found) == {
        "call_id", "client", "dialled", "caller", "status", "duration_s", "exchanges", "questions", "acknowledgements",
        "apologies", "longest_silence", "latency_ms", "database",
    }  # fmt: skip
    assert set(found["exchanges"][1]) == {
        "utterance", "caller_said", "heard", "confidence", "reply", "acknowledgement", "agent_said", "heard_by_caller",
        "interrupted", "latency_ms",
    }  # fmt: skip
    assert set(found["exchanges"][1]["latency_ms"]) == {
        *STAGES, "first_sound", "turn_gap", "claimed_turn_gap", "processing_by_ear", "hole", "measured_hole",
    }  # fmt: skip
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
    failures = unmet(evidence(), report(evidence())["exchanges"])
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
    found = report(evidence(call=None, turns=[], utterances=[], recording=heard(gaps=[]), answered_at=None))
    assert found["call_id"] is None
    assert found["exchanges"] == []
    assert set(found["latency_ms"].values()) == {None}


def test_the_tables_show_it_all_and_take_no_speech_for_markup() -> None:
    """Words in brackets are words."""
    console = Console(width=220, record=True, file=io.StringIO())
    turns = [turn(0, "agent", "[red]Hello[/red] [/x]", 0.1)]
    console.print(exchange_table(report(evidence()), 120))
    console.print(ear_table(report(evidence())))
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


async def test_a_former_commits_stack_shows_its_words_with_the_figures() -> None:
    """The benchmark sets this checkout beside one whose transcript had fewer columns, and no function to read it by."""

    async def turns(request: web.Request) -> web.Response:
        if request.query["select"] != "*":
            return web.json_response({"code": "42703", "message": "column does not exist"}, status=400)
        return web.json_response([{"seq": 0, "text": "Hello."}])

    app = web.Application()
    app.router.add_get("/rest/v1/call_turns", turns)
    async with serving(app) as url, ClientView(url, "anon", "token") as view:
        assert await view.turns("call") == [{"seq": 0, "text": "Hello."}]
