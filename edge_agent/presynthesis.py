"""Presynthesis: sound that is made between calls, when nobody waits for an engine, of what will be said again.

A box that is never quiet has it done all the same, slowly: what every call needs must not wait for a quiet hour that
never comes, and a voice that was to be forgotten is forgotten by the day.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

import structlog

from edge_agent.converse.effects import Phrase
from edge_agent.phrases import ENGLISH, phrasebook
from edge_agent.speak.cache import SpeechCache
from edge_agent.speak.sentences import MEASURES
from edge_agent.speak.voice import Speaker, cached_sound, measures_of, pieces_of, presynthesise
from shared.errors import SetupError, SpeakingFailed, StageError

log = structlog.get_logger()

LONG = 600.0  # s without a quiet moment, after which a sentence is made while few are on the phone …
TOO_LONG = 3600.0  # … and after which it is made however many there are
REST = 4.0  # times as long as a sentence took, the engines are then left to the callers
MOST_WANTED = 200  # that may wait: more voices than a box of this kind serves in a day
HOURLY = 3600.0  # s; `SpeechCache.tidy` itself does something once a day

FIRST_SENTENCES = 100.0  # s for the fixed sentences to be made, on a fresh box; the rest is made between calls

# What a caller can least do without, from the first call on and with no engine: apologies, goodbyes, refusals.
ESSENTIAL = (
    ENGLISH.unavailable,
    ENGLISH.phrases[Phrase.GOODBYE_FAILED],
    ENGLISH.phrases[Phrase.SORRY],
    ENGLISH.busy,
    ENGLISH.phrases[Phrase.GOODBYE_CLOSING],
    ENGLISH.phrases[Phrase.SAY_AGAIN],
    ENGLISH.phrases[Phrase.CUT_OFF_SAY_AGAIN],
    ENGLISH.phrases[Phrase.CUT_OFF_GO_AHEAD],
    ENGLISH.phrases[Phrase.CUT_OFF_GREETING],
    ENGLISH.phrases[Phrase.GOODBYE_LONG],
    ENGLISH.phrases[Phrase.GOODBYE_SILENT],
    ENGLISH.unknown_number,
    ENGLISH.client_busy,
    ENGLISH.caller_blocked,
    ENGLISH.caller_too_often,
)
STAND_IN = (*ESSENTIAL, *ENGLISH.acknowledgements, *ENGLISH.said_again)  # what the default voice says again and again

Key: TypeAlias = tuple[str, str, tuple[str, ...]]  # maker, voice, lines


@dataclass(frozen=True, slots=True)
class Wanted:
    """Sentences that a voice is to have ready."""

    speaker: Speaker
    lines: tuple[str, ...]
    fixed: bool = True  # said as they are; else what answers will be made of, cut as answers are

    @property
    def key(self) -> Key:
        return self.speaker.maker.name, self.speaker.name, self.lines


class Presynthesis:
    """One for the process. Calls run inside `on_the_phone`; `run` works while there are none, if it ever can.

    `calls` is how many the machine carries at once.
    """

    def __init__(self, calls: int = 4) -> None:
        self._allowed = calls
        self._calls = 0
        self._quiet_until = 0.0  # event clock: when the last quiet moment ended
        self._call_over = asyncio.Event()
        self._wanted: dict[Key, Wanted] = {}  # the oldest first
        self._something_wanted = asyncio.Event()
        self._caught_up = asyncio.Event()  # nothing is left to be made

    @property
    def quiet(self) -> bool:
        """Whether nobody is on the phone."""
        return self._calls == 0

    @property
    def waiting(self) -> int:
        """Voices whose sentences wait to be made."""
        return len(self._wanted)

    @contextmanager
    def on_the_phone(self) -> Iterator[None]:
        if self.quiet:
            self._quiet_until = _now()
        self._calls += 1
        try:
            yield
        finally:
            self._calls -= 1
            self._call_over.set()

    def want(self, speaker: Speaker, lines: Sequence[str] | None = None, *, fixed: bool = True) -> None:
        """After a call: what a voice will say again is to be made ready, if it is not. Once, however often asked."""
        wanted = Wanted(speaker, tuple(phrasebook(speaker.language).said_again if lines is None else lines), fixed)
        self._wanted.setdefault(wanted.key, wanted)
        self._something_wanted.set()
        self._caught_up.clear()
        if len(self._wanted) > MOST_WANTED:
            del self._wanted[next(iter(self._wanted))]
            log.warning("presynthesis_dropped", waiting=len(self._wanted))

    async def caught_up(self) -> None:
        """Returns when all that was wanted has been made, e.g. before the first call."""
        await self._caught_up.wait()

    async def run(self, cache: SpeechCache) -> None:
        """Until cancelled. A sentence at a time: a call that comes in meanwhile waits for one at most."""
        async with asyncio.TaskGroup() as working:
            working.create_task(_tidy(cache))
            working.create_task(self._make_ready(cache))

    async def _make_ready(self, cache: SpeechCache) -> None:
        while True:
            while not self._wanted:
                self._something_wanted.clear()
                self._caught_up.set()
                await self._something_wanted.wait()
            await self._turn()
            wanted = self._wanted.pop(next(iter(self._wanted)))
            # A voice that fails is left until after the next call: a provider that is away need not be asked for each.
            with suppress(StageError):
                for line in wanted.lines:
                    await self._turn()
                    began = _now()
                    measures = MEASURES if wanted.fixed else measures_of(wanted.speaker)
                    await presynthesise(wanted.speaker, cache, [line], measures)
                    if not self.quiet:
                        await asyncio.sleep(REST * (_now() - began))

    async def _turn(self) -> None:
        """Until a sentence may be made."""
        while (due := self._due()) > _now():
            self._call_over.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout_at(due):
                    await self._call_over.wait()

    def _due(self) -> float:
        """When the next sentence may be made if no call ends before; event clock."""
        if self.quiet:
            return _now()
        few = 2 * self._calls < self._allowed
        return self._quiet_until + (LONG if few else TOO_LONG)


async def presynthesise_stand_in(stand_in: Speaker, cache: SpeechCache) -> None:
    """The default voice's fixed sentences, as many as there is time for; what callers can least do without stays.

    An engine that cannot speak does not keep a box from its calls as long as there is a sentence to say from disk.
    Raises SetupError when there is none.
    """
    log.info("making_fixed_sentences_ready")
    reason = "they were not made in time"
    try:
        async with asyncio.timeout(FIRST_SENTENCES):
            await presynthesise(stand_in, cache, STAND_IN)
    except TimeoutError:
        log.warning("fixed_sentences_not_all_ready")
    except SpeakingFailed as failure:
        reason = str(failure)
        log.error("default_voice_cannot_speak", reason=reason)  # noqa: TRY400 - told in words
    if not await cached_sound(stand_in, cache, ENGLISH.unavailable):
        raise SetupError(f"there is no voice to say a sentence with: {reason}")
    for sayable in (piece for line in ESSENTIAL for piece in pieces_of(line)):
        await cache.pin(stand_in.maker.name, stand_in.name, sayable)


async def _tidy(cache: SpeechCache) -> None:
    while True:
        await cache.tidy(datetime.now(UTC).timestamp())
        await asyncio.sleep(HOURLY)


def _now() -> float:
    return asyncio.get_running_loop().time()
