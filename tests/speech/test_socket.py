"""Line processes ask one speech process over a real socket: what arrives, is shared, is cancelled, and fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from edge_agent.fair import asking_for
from edge_agent.hear.offline import Sound
from edge_agent.hear.workers import Rank
from edge_agent.speak.urgency import Urgency, urgent
from edge_agent.speech.engines import Speech
from edge_agent.speech.remote import remote_speech
from shared.errors import HearingFailed, SpeakingFailed, VoiceBusy, VoiceRefused, VoiceUnavailable
from tests.speech.scene import SAID, Process, Tone, all_of, happened, until


@pytest.fixture
def process(tmp_path: Path) -> Process:
    return Process(tmp_path)


@pytest.fixture
async def lines(process: Process) -> AsyncIterator[list[Speech]]:
    """Two line processes' ends."""
    async with AsyncExitStack() as closing:
        await closing.enter_async_context(process.up())
        yield [await closing.enter_async_context(remote_speech(process.url, "", "whisper-base")) for _ in range(2)]


async def test_words_come_with_their_certainty_and_under_the_models_name(process: Process, lines: list[Speech]) -> None:
    """All of the sound arrives, and its language; more than 30 s are cut off as they are anyway."""
    ours = lines[0].recogniser
    async with ours.call("de-DE") as call:
        stream = call.begin(lambda: None)
        stream.feed(SAID.pcm)
        stream.feed(SAID.pcm)
        heard = await stream.settle()
    assert (heard.words, heard.confidence, ours.name) == ("1 seconds", 0.75, "whisper-base")
    assert process.typist.batches == [["de"]]
    assert (await ours.understand(Sound(bytes(31 * 32_000), "en-US"))).words == "30 seconds"


async def test_sound_comes_whole_with_what_is_known_of_who_asks(process: Process, lines: list[Speech]) -> None:
    """Its urgency and its client decide who is next; pieces of 40 ms, as the engine makes them."""
    voice = lines[0].voice
    with urgent(Urgency.NEXT), asking_for("joes-garage"):
        assert await all_of(voice.synthesise("50", "af_heart", "en-US")) == 50 * Tone.PIECE
    pieces = [piece async for piece in voice.synthesise("3", "af_heart", "en-US")]
    assert [len(piece) for piece in pieces] == [len(Tone.PIECE)] * 3
    assert process.tone.asked == [
        ("50", "af_heart", Urgency.NEXT, "joes-garage"),
        ("3", "af_heart", Urgency.SOME_DAY, None),
    ]


async def test_two_line_processes_share_a_batch(process: Process, lines: list[Speech]) -> None:
    """What they ask while something is computed is computed together."""
    process.typist.go.clear()
    first = asyncio.create_task(lines[0].recogniser.understand(SAID))
    assert await happened(process.typist.began)
    more = [asyncio.create_task(line.recogniser.understand(SAID)) for line in lines]
    waiting = process.server.speech.recogniser.workers._waiting  # type: ignore[attr-defined]
    await until(lambda: len(list(waiting)) == 2)
    process.typist.go.set()
    await asyncio.gather(first, *more)
    assert [len(batch) for batch in process.typist.batches] == [1, 2]


async def test_what_may_be_of_no_use_gives_way_to_another_line_process(process: Process, lines: list[Speech]) -> None:
    """A guess, and what is foreseen, find no time while the other one's final words are computed."""
    process.typist.go.clear()
    final = asyncio.create_task(lines[0].recogniser.understand(SAID))
    assert await happened(process.typist.began)
    for rank in (Rank.GUESS, Rank.FORESEEN):
        assert await lines[1].recogniser.soon(SAID, rank) is None
    process.typist.go.set()
    assert (await final).words == "0.5 seconds"
    foreseen = await lines[1].recogniser.soon(SAID, Rank.FORESEEN)
    assert foreseen
    assert foreseen.words == "0.5 seconds"


async def test_hanging_up_frees_the_engines(process: Process, lines: list[Speech]) -> None:
    """Cancelled here, it is left there: words half-way, a clause at once."""
    process.typist.go.clear()
    leaving = asyncio.create_task(lines[0].recogniser.understand(SAID))
    assert await happened(process.typist.began)
    speaking = asyncio.create_task(all_of(lines[0].voice.synthesise("hangs", "af_heart", "en-US")))
    await until(lambda: bool(process.tone.asked))
    for task in (leaving, speaking):
        task.cancel()
    await asyncio.wait([leaving, speaking])
    await until(process.tone.ended.is_set)
    running = process.server.speech.recogniser.workers._running  # type: ignore[attr-defined]
    await until(lambda: not any(job.wanted for batch in running for job in batch.unanswered))
    process.typist.go.set()
    assert await happened(process.typist.left)


async def test_sound_that_is_left_in_the_middle_frees_its_connection(process: Process, lines: list[Speech]) -> None:
    """A barge-in: the caller of it takes a piece and leaves; the next clause is whole."""
    voice = lines[0].voice
    sound = voice.synthesise("2000", "af_heart", "en-US")
    await anext(sound)
    await sound.aclose()
    await until(process.tone.ended.is_set)
    assert await all_of(voice.synthesise("3", "af_heart", "en-US")) == 3 * Tone.PIECE


async def test_who_reads_slowly_keeps_nobody_waiting(lines: list[Speech]) -> None:
    """A minute of sound that nobody takes: others are heard and spoken for."""
    slow = lines[0].voice.synthesise("1500", "af_heart", "en-US")
    await anext(slow)
    assert await all_of(lines[0].voice.synthesise("3", "af_heart", "en-US")) == 3 * Tone.PIECE
    assert (await lines[1].recogniser.understand(SAID)).words == "0.5 seconds"
    assert len(await all_of(slow)) == 1499 * len(Tone.PIECE)


@pytest.mark.parametrize(
    ("text", "failure"),
    [("refused", VoiceRefused), ("busy", VoiceBusy), ("away", VoiceUnavailable), ("fails", SpeakingFailed)],
)
async def test_a_failure_is_of_the_kind_it_was(lines: list[Speech], text: str, failure: type[SpeakingFailed]) -> None:
    """Who is blamed, and who speaks instead, depends on it."""
    with pytest.raises(failure) as raised:
        await all_of(lines[0].voice.synthesise(text, "af_heart", "en-US"))
    assert type(raised.value) is failure


async def test_sound_that_breaks_off_is_no_whole_sound(lines: list[Speech]) -> None:
    """What came is said, and others go on from there."""
    sound = lines[0].voice.synthesise("breaks off", "af_heart", "en-US")
    assert await anext(sound)
    with pytest.raises(SpeakingFailed):
        await all_of(sound)


async def test_a_recogniser_that_fails_is_a_failure_of_hearing(process: Process, lines: list[Speech]) -> None:
    """And the next words are heard."""
    process.typist.broken = True
    with pytest.raises(HearingFailed):
        await lines[0].recogniser.understand(SAID)
    process.typist.broken = False
    assert (await lines[0].recogniser.understand(SAID)).words == "0.5 seconds"


async def test_how_long_work_waits_there_is_known_to_all(process: Process, lines: list[Speech]) -> None:
    """The head-room of a line process depends on it, whoever's work it was."""
    process.server.speech.recogniser.queue_age.noted(0.7)
    process.server.speech.voice.queue_age.noted(0.3)
    for line in lines:
        await until(lambda line=line: line.recogniser.queue_age.longest() == 0.7)  # type: ignore[misc]
        await until(lambda line=line: line.voice.queue_age.longest() == 0.3)  # type: ignore[misc]
    await until(lambda: max(wait.seconds for wait in process.server._waits.values()) == 0.0)
