"""The capacity certificate: which numbers of calls are tried, what they prove, and what is written down."""

from __future__ import annotations

import asyncio
import json
import xml.etree.ElementTree as ET
from collections.abc import AsyncGenerator, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from edge_agent.admission import EVERY
from edge_agent.devices import Devices
from edge_agent.hear.offline import OfflineRecogniser, Sound
from edge_agent.hear.workers import GoOn
from edge_agent.memory_plan import Card
from infra.bench.certify.certificate import as_json, box, processor, write
from infra.bench.certify.certify import Trial, climbed, settings_of
from infra.bench.certify.measure import ROUNDS, Engines, due, step, turn
from infra.bench.certify.models import StubModel, asked
from infra.bench.certify.page import curve, page
from infra.bench.certify.speech import REPLY, SENTENCES, for_hearing, understood
from infra.bench.certify.steps import Step, Turn, certified, next_calls, percentile
from infra.places import BOXES
from shared.errors import HearingFailed
from tests import virtual
from tests.fakes.voice import FakeVoice

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


def took(calls: int, *seconds: float | None) -> Step:
    return Step(calls, tuple(Turn(0.1, 0.2, one) for one in seconds))


def quick(calls: int) -> Step:
    return took(calls, *[0.5] * 20)


def slow(calls: int) -> Step:
    return took(calls, *[0.5] * 18, 0.9, 0.9)


def test_95_of_100_is_the_nearest_rank() -> None:
    """One slow turn of twenty is allowed, two are not; what never came is longer than everything."""
    assert percentile([3.0, 1.0, 2.0], 50) == 2.0
    assert percentile([0.1] * 19 + [9.0], 95) == 0.1
    assert percentile([0.1] * 18 + [9.0, 9.0], 95) == 9.0
    assert percentile([0.1, None], 95) is None
    assert percentile([], 95) is None
    assert took(1, *[0.5] * 19, 0.9).holds()
    assert not slow(1).holds()
    assert not took(1, *[0.5] * 19, None).holds(), "nobody may be left without an answer"
    assert not took(1, *[0.8] * 20).holds()


def test_turns_that_were_not_understood_prove_nothing() -> None:
    """Four of twenty may be misheard, five may not, however quick they were."""

    def heard(wrong: int) -> Step:
        return Step(1, tuple(Turn(0.1, 0.2, 0.5, right=number >= wrong) for number in range(20)))

    assert heard(4).holds()
    assert not heard(5).holds()


def test_a_number_counts_only_where_fewer_calls_held_too() -> None:
    """Luck with many calls proves nothing."""
    assert certified([]) == 0
    assert certified([quick(8), quick(1), slow(4), quick(2)]) == 2
    assert certified([slow(1)]) == 0


@pytest.mark.parametrize("real", [1, 2, 5, 11, 83, 200, 500])
def test_the_search_ends_near_the_real_number(real: int) -> None:
    """Within a tenth below it, never above it, in a dozen steps; at `most` it is enough."""
    steps: list[Step] = []
    while (calls := next_calls(steps, most=200)) is not None:
        assert calls not in [step.calls for step in steps]
        steps.append(quick(calls) if calls <= real else slow(calls))
    wanted = min(real, 200)
    assert wanted * 0.9 - 1 <= certified(steps) <= wanted
    assert len(steps) <= 14


def test_a_box_that_carries_nothing_is_tried_once() -> None:
    """One call that does not hold is an answer."""
    assert next_calls([slow(1)], most=200) is None


def test_turns_come_by_chance_and_the_same_in_each_run() -> None:
    """One in each nine seconds, each call at times of its own."""
    moments = due(3, 100.0, EVERY, 5)
    assert moments == due(3, 100.0, EVERY, 5) != due(4, 100.0, EVERY, 5)
    assert all(100 + EVERY * count <= moment < 100 + EVERY * (count + 1) for count, moment in enumerate(moments))


class Listener:
    """Hears what it is told to, in no time."""

    def __init__(self, words: str | None) -> None:
        self.words = words

    def understand_all(self, sounds: Sequence[Sound], _go_on: GoOn) -> Iterator[tuple[int, tuple[str, float]]]:
        for place in range(len(sounds)):
            if self.words is None:
                raise RuntimeError
            yield place, (self.words, 1.0)


def engines(words: str | None = SENTENCES[0], voice: FakeVoice | None = None) -> Engines:
    recogniser = OfflineRecogniser("listener", lambda: Listener(words), 2)
    return Engines(recogniser, StubModel(first_token=0.01, tokens_per_s=1000), voice or FakeVoice(delay=0.001))


async def test_a_turn_is_timed_from_the_end_of_the_speech() -> None:
    """Words, then the first clause, then its sound; wrong words are counted, not forgiven."""
    done = await turn(engines(), SENTENCES[0], bytes(32_000), 1)
    assert done.heard is not None
    assert done.first_words is not None
    assert done.first_sound is not None
    assert 0 < done.heard < done.first_words < done.first_sound
    assert done.right
    assert not (await turn(engines("Thanks for watching."), SENTENCES[0], bytes(32_000), 1)).right


async def test_a_stage_that_fails_is_a_turn_that_fails() -> None:
    """Whichever it is: the certificate must not call it quick."""
    done = await turn(engines(None), SENTENCES[0], bytes(32_000), 1)
    assert (done.heard, done.first_sound) == (None, None)


async def test_an_answer_that_breaks_off_is_none() -> None:
    """Although its first sound came in time."""

    class BreaksOff:
        async def chat(self, _messages: object) -> AsyncGenerator[str, None]:
            yield "Sure, I can help you with that. What time "
            await asyncio.sleep(0)
            raise HearingFailed

    whole = engines()
    done = await turn(Engines(whole.recogniser, BreaksOff(), whole.voice), SENTENCES[0], bytes(32_000), 1)
    assert done.first_words is not None
    assert done.first_sound is None


async def test_every_call_has_its_turns() -> None:
    """As many as say something of 95 in 100, and some of each call."""
    speech = [(SENTENCES[0], bytes(32_000))]
    assert len((await step(engines(), speech, 2, every=0.0, turns=20)).turns) == 20
    assert len((await step(engines(), speech, 10, every=0.0, turns=20)).turns) == 10 * ROUNDS


def test_the_stub_writes_at_its_speed() -> None:
    """In virtual time: its first word, then the rest of the tokens; more answers than slots wait for each other."""

    async def answers(model: StubModel, count: int) -> tuple[str, float]:
        async def whole() -> str:
            return "".join([delta async for delta in model.chat(asked("Hello.", 1))])

        began = asyncio.get_running_loop().time()
        said = await asyncio.gather(*(whole() for _ in range(count)))
        return said[0], asyncio.get_running_loop().time() - began

    words = len(REPLY.split())
    said, seconds = virtual.run(answers(StubModel(0.1, 80.0, slots=2), 2))
    assert said.strip() == REPLY
    assert seconds == pytest.approx(0.1 + words * 4 / 3 / 80)
    assert virtual.run(answers(StubModel(0.1, 80.0, slots=1), 2))[1] == pytest.approx(2 * seconds)


async def test_a_box_is_tried_until_it_is_known() -> None:
    """From one call upwards, to as many as are asked for; each step is told as it ends."""
    told: list[int] = []
    trial = Trial(most=3, every=0.0, turns=2, limit=60.0)
    everything = engines(" ".join(SENTENCES))
    steps = await climbed(everything, trial, lambda step: told.append(step.calls))
    assert told == [step.calls for step in steps] == [1, 2, 3]
    assert certified(steps, 60.0) == 3


def test_sound_and_words_are_made_comparable() -> None:
    """24 kHz becomes the recogniser's 16; most words of a sentence are enough, in any case and spelling of commas."""
    second = (np.sin(np.arange(24_000) / 24_000 * 2 * np.pi * 440) * 8000).astype("<i2").tobytes()
    assert len(for_hearing(second, 24_000)) == 32_000
    assert understood(SENTENCES[0], "hi what are your opening hours on saturday")
    assert not understood(SENTENCES[0], "what are you")
    assert not understood(SENTENCES[0], "")


def certificate() -> dict[str, object]:
    settings = settings_of({}, BOXES / "rtx-4070.env", Path("models"))
    of = box(settings, Devices("cuda", "cuda"), Card("RTX <4070>", 12.9e9), "a stub & more")
    return as_json(of, [slow(8), quick(4), took(6, 0.5, None)], EVERY, NOON)


def test_the_certificate_names_what_was_measured_on_what() -> None:
    """Milliseconds, in the order of calls; a step in which turns failed has no 95th percentile."""
    told = certificate()
    assert (told["calls"], told["limit_ms"], told["made_at"]) == (4, 800, "2026-11-30T12:00:00+00:00")
    steps = told["steps"]
    assert isinstance(steps, list)
    assert [row["calls"] for row in steps] == [4, 6, 8]
    assert [row["processing_p95_ms"] for row in steps] == [500, None, 900]
    assert [row["failed"] for row in steps] == [0, 1, 0]
    of = told["box"]
    assert isinstance(of, dict)
    assert (of["card"], of["whisper"], of["whisper_compute"]) == (
        "RTX <4070>",
        "faster-whisper-large-v3-turbo",
        "float16",
    )


def test_the_page_says_the_same_as_the_data(tmp_path: Path) -> None:
    """The number, a row for each step, a point for each value that there is; names are escaped."""
    told = certificate()
    data, html = write(told, tmp_path / "out")
    assert json.loads(data.read_text()) == told
    text = html.read_text()
    assert text == page(told)
    assert "<strong>4</strong> at once" in text
    assert "RTX &lt;4070&gt; (12.9 GB)" in text
    assert "a stub &amp; more" in text
    assert text.count("<tr class=no>") == 2
    assert text.count("<circle") == 2 * 3 - 1
    assert "RTX <4070>" not in text


def test_the_curve_stays_in_its_picture() -> None:
    """However slow a step was, and with none at all."""
    rows = [{"calls": 1, "processing_p50_ms": 10, "processing_p95_ms": 1_000_000}]
    for drawn in (curve(rows, 800), curve([], 800)):
        root = ET.fromstring(drawn)
        heights = [float(circle.attrib["cy"]) for circle in root.iter("circle")]
        assert all(0 <= height <= 320 for height in heights)


def test_a_box_without_a_card_is_named_by_its_processor() -> None:
    """As Linux calls it, or by its kind where nobody tells."""
    of = box(settings_of({}, None, Path("models")), Devices("cpu", "cpu"), Card("unused", 1e9), "")
    assert (of.card, of.card_gb, of.whisper_compute) == ("", None, "int8")
    assert of.processor
    assert processor(Path("nowhere"))


def test_settings_come_from_the_environment_then_the_boxes_file(tmp_path: Path) -> None:
    """What a measurement does not need has no need to be set."""
    file = tmp_path / "box.env"
    file.write_text("FRONTDESK_WHISPER_MODEL=of-the-file\nFRONTDESK_WHISPER_WINDOW=9\n")
    settings = settings_of({"FRONTDESK_WHISPER_MODEL": "of-the-environment", "FRONTDESK_MODEL": " "}, file, Path("m"))
    assert (settings.whisper_model, settings.whisper_window) == ("of-the-environment", 9.0)
    assert (settings.model, settings.models_dir) == ("llama3.1:8b", Path("m"))
