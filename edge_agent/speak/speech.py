"""The bookkeeping of one utterance: its clauses, how far each has come, and what was heard of them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import numpy as np

from edge_agent.speak.clause import Clause
from edge_agent.speak.failover import VoiceFailover
from edge_agent.speak.pace import Pace
from edge_agent.speak.words import words_heard

AHEAD = 2  # clauses made before they are needed
BRIEF = 24  # letters of a clause that is still being written, as far as is known …
WRITING = 0.3  # … and the seconds until it is there
PAUSE = 0.3  # s between two clauses that nobody takes for a hole
_SILENT = 100  # largest s16 sample that nobody hears


@dataclass(slots=True)
class Utterance:
    """One utterance of the agent, filled as it goes; right also when it was cut off."""

    meant: str = ""
    heard: str = ""
    tts_first_ms: int | None = None  # first clause handed to the voice → its first sound
    first_audio_at: float | None = None  # event clock: first audible frame handed to the line
    interrupted: bool = False
    acknowledged: str = ""  # what was heard before it because it was late, e.g. "Let me see."
    hole_ms: int | None = None  # the longest silence between two of its sounds; None while nothing was heard
    voice: str = ""  # the maker of the voice that was heard; "" while nothing was
    stood_in: bool = False  # some of it was heard in another voice than the client's


@dataclass(slots=True)
class Acknowledgement:
    """A sentence that is being said because the utterance is late."""

    sentence: str
    length: int  # bytes of its sound
    played: int = 0  # bytes handed to the line


class Speech:
    """What belongs to one `say`."""

    def __init__(self, said: Utterance | None = None) -> None:
        """Without `said` there are no words of it yet: what it answers is still being made out."""
        self.said = said or Utterance()
        self.texts: asyncio.Queue[Clause | Exception | None] = asyncio.Queue()
        self.clauses: asyncio.Queue[Clause | Exception | None] = asyncio.Queue(maxsize=AHEAD)
        self.written: list[Clause] = []
        self.read = False  # all of its text is known
        self.news = asyncio.Event()  # set whenever more is known of what comes
        self.wanted_at = 0.0  # event clock: when the gate was opened
        self.touched_line = False
        self.quiet = asyncio.Event()  # all that was written was heard, and the line has run dry
        self.sounding = False  # some of it was heard, and the line has not run dry since
        self.acknowledgement: Acknowledgement | None = None  # that is being said now
        self.timed: Clause | None = None  # the one that the first sound belongs to
        self._dry_since: float | None = None  # event clock
        self._lost_before = 0.0  # seconds that found nobody, and were not of the utterance

    # --- what comes ------------------------------------------------------------------------------

    def meant(self, clause: Clause) -> None:
        self.written.append(clause)
        self.said.meant = f"{self.said.meant} {clause.text}".strip()
        self.news.set()

    def all_read(self) -> None:
        self.read = True
        self.news.set()

    def start_over(self, clause: Clause) -> None:
        """The clause is made anew; what was made of it is forgotten."""
        if self.timed is clause:
            self.said.tts_first_ms = None
        clause.take += 1
        clause.made, clause.stand_in_from = 0, None
        for _ in clause.waiting():
            pass

    def gap_after(self, clause: Clause, now: float, pace: Pace, rate: int) -> float:
        """Seconds of silence that would be heard after a clause that begins now, above a natural pause."""
        rest = self.written[self.written.index(clause) + 1 :]
        following = next((one for one in rest if one.sayable), None)
        if following is not None:
            comes_in = following.comes_in(now, pace)
        else:
            comes_in = 0.0 if self.read else WRITING + pace.takes(pace.lasts(BRIEF))
        return comes_in - clause.lasts(pace, rate) - PAUSE

    def waiting(self, rate: int) -> float:
        """Seconds of sound that are made and not handed over."""
        return sum(clause.made - clause.played for clause in self.written) / 2 / rate

    # --- what is heard ---------------------------------------------------------------------------

    def handing_over(self, clause: Clause, now: float) -> None:
        """A frame goes to the line."""
        self.touched_line = clause.begun = True
        self.quiet.clear()
        self._hole_ends(now)

    def handed_over(self, clause: Clause, pcm: bytes, now: float) -> bool:
        """A frame went to the line. True if the utterance can be heard from now on, and could not before."""
        clause.played += len(pcm)
        if not audible(pcm):
            return False
        clause.voiced = clause.played
        if self.said.first_audio_at is None:
            self.said.first_audio_at, self.said.hole_ms = now, 0
        before, self.sounding = self.sounding, True
        return not before

    def ran_dry(self, now: float) -> None:
        """All that was handed over was heard, and there is more to come."""
        self.sounding, self._dry_since = False, now
        if all(clause.ended for clause in self.written):
            self.quiet.set()

    def _hole_ends(self, now: float) -> None:
        if self._dry_since is not None:
            self.said.hole_ms = max(self.said.hole_ms or 0, round((now - self._dry_since) * 1000))
            self._dry_since = None

    def acknowledgement_over(self, unheard: int = 0, lost: float = 0.0) -> None:
        """`unheard`: bytes of it that were flushed; `lost`: seconds of it that found nobody on the line any more."""
        late, self.acknowledgement = self.acknowledgement, None
        if late is None:
            return
        self._lost_before += lost
        words = words_heard(late.sentence, max(0, late.played - unheard) / late.length)
        self.said.acknowledged = f"{self.said.acknowledged} {words}".strip()

    def settle(self, unheard: float, failover: VoiceFailover, now: float) -> None:
        """Writes down what was heard, `unheard` seconds before the end of what was handed over, and in which voice."""
        self._hole_ends(now)
        unheard = max(0.0, unheard - self._lost_before)
        left = sum(clause.played for clause in self.written) - round(unheard * failover.speaking.maker.rate) * 2
        heard = []
        for clause in self.written:
            if clause.stand_in_from is not None and min(left, clause.played) > clause.stand_in_from:
                self.said.stood_in = True
            if not clause.ended or left < clause.voiced:
                heard.append(clause.words_heard(left))
                break
            heard.append(clause.text)
            left -= clause.played
        self.said.heard = " ".join(filter(None, heard))
        if self.said.first_audio_at is not None:
            self.said.voice = failover.maker_of(stood_in=self.said.stood_in)


def audible(pcm: bytes) -> bool:
    samples = np.frombuffer(pcm[: len(pcm) // 2 * 2], dtype="<i2")
    return bool(len(samples)) and (int(samples.max()) > _SILENT or int(samples.min()) < -_SILENT)
