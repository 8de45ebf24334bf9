"""A box on which more callers ring than it carries, and one beside which another program works for a while."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from edge_agent.admission import Admission
from edge_agent.call import attend
from edge_agent.converse.loop import now
from edge_agent.gauge import Gauge
from edge_agent.hear.recognisers import Candidate, Recognisers
from edge_agent.phrases import ENGLISH
from edge_agent.services import Services
from edge_agent.speak.cache import SpeechCache
from edge_agent.speak.voice import Speaker, presynthesise
from edge_agent.speed import Speed
from edge_agent.think.thinkers import Thinker, Thinkers
from shared.calls import CallStatus
from tests import virtual
from tests.fakes.caller import Script, Speech
from tests.fakes.shared_processor import SharedEars, SharedModel, SharedProcessor, SharedVoice
from tests.fakes.store import DENTIST, MemoryStore, answer
from tests.fakes.voice import FakeVoice
from tests.stories.telling import Scene, Told, arriving, scene_for

CORES = 2
SPEED = Speed(450, 250, 0.5, 0.5, 400, 0.4)  # of the engines that share the processor, each alone
EVERY = 9.0  # s between two turns of a call
CROWD = 50


class Box:
    """Two cores, engines that share them, and callers at the door."""

    def __init__(self, callers: Sequence[Scene], processor: SharedProcessor) -> None:
        self.answers: list[tuple[float, float]] = []  # at, and seconds that the caller waited for it
        self.processor = processor
        self._callers = [*callers]
        model = SharedModel(processor=processor)
        self.gauge = Gauge(200, SPEED, CORES, model=model.in_use, processor=processor)
        self.admission = Admission(self.gauge.most, self.gauge.limit)
        thinkers, voice = Thinkers([Thinker(model, 5.0, None)]), SharedVoice(processor)
        stand_in = Speaker(voice, "af_heart")
        services = callers[0].services
        self.services = replace(
            services,
            thinkers=thinkers,
            voices=replace(services.voices, makers={voice.name: voice}, stand_in=stand_in),
            admission=self.admission,
            answered=self._answered,
        )
        self.looking = asyncio.create_task(self.gauge.run(lambda: self.admission.carried))

    def ring(self, seconds: float) -> asyncio.Task[Told]:
        """The next caller: asks something every EVERY seconds for so long."""
        says = tuple(Speech(4.0 + EVERY * turn, "Can I come on Monday?") for turn in range(int(seconds / EVERY)))
        scene = self._callers.pop()
        scene.line.script = script = Script(says, hangs_up=seconds)
        ears = SharedEars(script, processor=self.processor)
        recogniser = Recognisers([Candidate(ears, 5.0)])
        services = replace(self.services, recogniser=recogniser, detector=ears.detector)
        return asyncio.create_task(_attended(scene, services))

    async def crowd(self) -> list[Told]:
        """Fifty who ring within a quarter of a minute, and who would stay for a minute and ask."""
        calls = []
        for _ in range(CROWD):
            calls.append(self.ring(60.0))
            await asyncio.sleep(15.0 / CROWD)
        return [await call for call in calls]

    def slowest(self, since: float, until: float) -> float:
        """The 95th percentile of the waits for an answer."""
        waits = sorted(seconds for at, seconds in self.answers if since <= at < until)
        assert len(waits) >= 5
        return waits[int(0.95 * (len(waits) - 1))]

    def _answered(self, processing_ms: int | None) -> None:
        self.gauge.turned(processing_ms)
        if processing_ms is not None:
            self.answers.append((now(), processing_ms / 1000))


async def _attended(scene: Scene, services: Services) -> Told:
    return scene.told(await attend(arriving(), scene.line, services, asyncio.Event()))


async def box(tmp_path: Path) -> Box:
    """Before anybody has rung."""
    store, cache = MemoryStore(), SpeechCache(None)
    store.answers[DENTIST] = answer(calls_at_once=200)
    await presynthesise(Speaker(FakeVoice(delay=0.0), "af_heart"), cache, [*ENGLISH.said_again, ENGLISH.busy])
    scenes = [await scene_for(Script(), tmp_path, store=store, cache=cache) for _ in range(CROWD + 6)]
    return Box(scenes, SharedProcessor(CORES))


async def at(moment: float) -> None:
    await asyncio.sleep(moment - now())


def all_refused_in_words(crowd: Sequence[Told]) -> bool:
    return all(told.call_end.reason == "busy" and told.heard_seconds > 1 for told in crowd)


async def staggered(here: Box, calls: int, seconds: float) -> list[asyncio.Task[Told]]:
    """Calls that are out of step."""
    running = []
    for _ in range(calls):
        running.append(here.ring(seconds))
        await asyncio.sleep(1.7)
    return running


def test_a_full_box_does_not_slow_the_calls_it_has(tmp_path: Path) -> None:
    """Fifty more ring at a box with all it carries: each hears that it is busy, and nobody else waits longer."""

    async def story() -> tuple[int, list[Told], list[Told], float, float]:
        here = await box(tmp_path)
        lines = here.admission.lines
        calls = await staggered(here, lines, 70.0)
        await at(42.0)
        crowd = await here.crowd()
        carried = [await call for call in calls]
        here.looking.cancel()
        return lines, carried, crowd, here.slowest(10.0, 42.0), here.slowest(42.0, 70.0)

    lines, carried, crowd, before, meanwhile = virtual.run(story())
    assert lines == 5
    assert {told.call_end.status for told in carried} == {CallStatus.COMPLETED}
    assert all_refused_in_words(crowd)
    assert meanwhile <= 1.2 * before


def test_a_neighbour_that_comes_after_the_start_lowers_what_is_let_in(tmp_path: Path) -> None:
    """Beside it two calls are too many already: fifty more do not slow them. When it has gone there is room again."""

    async def story() -> tuple[Sequence[int], list[Told], float, float, Told]:
        here = await box(tmp_path)
        calls = await staggered(here, 2, 140.0)
        lines = [here.admission.lines]
        here.processor.neighbours(2)
        await at(60.0)
        lines.append(here.admission.lines)
        crowd = await here.crowd()
        await at(105.0)
        here.processor.neighbours(0)
        await at(135.0)
        lines.append(here.admission.lines)
        again = await here.ring(10.0)
        await asyncio.gather(*calls)
        here.looking.cancel()
        return lines, crowd, here.slowest(15.0, 60.0), here.slowest(60.0, 105.0), again

    lines, crowd, before, meanwhile, again = virtual.run(story())
    assert list(lines) == [5, 1, 5]
    assert all_refused_in_words(crowd)
    assert meanwhile <= 1.2 * before
    assert again.call_end.status is CallStatus.COMPLETED
