"""One call in which something breaks at a chosen moment, and everything that it leaves behind."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from infra.bench.chaos.matrix import Moment
from infra.bench.chaos.talk import LAST, QUESTIONS
from infra.connections import Connections, user_token
from infra.dev.demo.evidence import Evidence
from infra.dev.demo.readback import ClientView, Row
from infra.dev.demo.scripted_call import DEMO_USERS
from infra.phone.conversation import Caller
from infra.phone.dialling import Dial
from infra.phone.gaps import Recording
from infra.phone.phone import Ending, Phone
from infra.phone.script import Script
from infra.phone.turns import AgentVoice
from shared.errors import StoreAway

RINGS = 25.0  # s
LONGEST = 110.0  # s for the whole call: whoever is not through by then hangs up
ROWS_WITHIN = 40.0  # s after the call for its last rows
HANGS_UP_WITHIN = 5.0  # s: a LiveKit that is stopped does not answer
INTO_A_SENTENCE = 0.7  # s
INTO_AN_ANSWER = 0.4  # s

Break = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Order:
    """Whom to dial, as whom, and who is to answer."""

    script: Script
    sounds: Mapping[str, bytes]
    to: str
    caller: str
    agent: str  # the name that the agent registered with
    wav: Path | None = None  # where the recording is kept: left caller, right agent


@dataclass(frozen=True, slots=True)
class Told:
    """What one call left. `broke_at`: seconds on the recording, None if nothing broke. `rows_after`: s."""

    evidence: Evidence
    ending: Ending | None
    broke_at: float | None
    rows_after: float | None


class FaultyCall:
    """`saying` is told what the caller begins to say. `break_` is called once, at `moment`."""

    def __init__(self, order: Order, connections: Connections, saying: list[str]) -> None:
        self._order, self._connections, self._saying = order, connections, saying
        self._agent = AgentVoice(hangover=order.script.hangover)
        self._clock = asyncio.get_running_loop().time
        self._began: dict[str, float] = {}  # sentences, event clock

    async def place(self, moment: Moment | None = None, break_: Break | None = None, mend: Break | None = None) -> Told:
        """The whole call; `mend` follows as soon as it is over, before its rows are read."""
        order, where = self._order, self._connections
        dial = Dial(
            where.livekit_url, where.livekit_key, where.livekit_secret, order.to, order.caller, order.agent,
            ringing_timeout=RINGS,
        )  # fmt: skip
        broke: list[float] = []
        if break_ and moment is Moment.BEFORE:
            await break_()
        async with Phone(dial, self._agent.hear) as phone:
            caller = Caller(phone, order.script, order.sounds, self._agent, self._said)
            breaking = asyncio.create_task(self._break_at(moment, break_, broke, caller))
            await self._talk(phone, caller)
            breaking.cancel()
            await _ended(breaking)
            if mend:
                await mend()  # a LiveKit that is stopped would not hear that the phone leaves
        if order.wav:
            await asyncio.to_thread(phone.recorder.save, order.wav)
        ended = self._clock()
        call, turns = await self._rows(dial.room)
        after = self._clock() - ended if call and call["ended_at"] else None
        recording = await asyncio.to_thread(lambda: Recording.of(phone.recorder.stereo()))
        evidence = Evidence(
            dialled=order.to, caller=order.caller, client="", call=call, turns=turns,
            sentences=order.script.sentences, utterances=caller.utterances,
            recording=recording, origin=phone.recorder.origin, answered_at=phone.answered_at,
        )  # fmt: skip
        at = broke[0] - phone.recorder.origin if broke else (0.0 if moment is Moment.BEFORE else None)
        return Told(evidence, phone.ending, at, after)

    async def _talk(self, phone: Phone, caller: Caller) -> None:
        if not await phone.ring():
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(caller.follow(), LONGEST)
        with suppress(TimeoutError):
            await asyncio.wait_for(phone.hang_up(), HANGS_UP_WITHIN)

    def _said(self, words: str) -> None:
        self._saying.append(words)
        self._began[words] = self._clock()

    async def _break_at(self, moment: Moment | None, break_: Break | None, broke: list[float], caller: Caller) -> None:
        if moment in (None, Moment.BEFORE) or break_ is None:
            return
        reached = self._reached(Moment(moment), caller)
        while not reached():  # noqa: ASYNC110 - what the caller hears is looked at, as the caller does
            await asyncio.sleep(0.02)
        broke.append(self._clock())
        await break_()

    def _reached(self, moment: Moment, caller: Caller) -> Callable[[], bool]:
        first = QUESTIONS[0].words

        def speaks() -> bool:
            said = [utterance for utterance in caller.utterances if utterance.text == first]
            return bool(said) and self._agent.spoke_for(said[0].ended) >= INTO_AN_ANSWER

        return {
            Moment.FIRST: lambda: first in self._began,
            Moment.SENTENCE: lambda: self._clock() - self._began.get(first, self._clock()) >= INTO_A_SENTENCE,
            Moment.SPEAKING: speaks,
            Moment.HANGUP: lambda: any(utterance.text == LAST for utterance in caller.utterances),
        }[moment]

    async def _rows(self, room: str) -> tuple[Row | None, list[Row]]:
        where = self._connections
        view = ClientView(where.supabase_url, where.anon_key, user_token(where, DEMO_USERS[self._order.to]))
        async with view:
            deadline = self._clock() + ROWS_WITHIN
            while True:
                try:
                    call = await view.ended_call(room, max(0.1, deadline - self._clock()))
                    return call, await view.turns(call["id"]) if call else []
                except StoreAway:
                    if self._clock() >= deadline:
                        return None, []
                    await asyncio.sleep(0.5)


async def _ended(breaking: asyncio.Task[None]) -> None:
    """Raises what kept it from breaking anything: such a call would be taken for one that nothing disturbs."""
    (found,) = await asyncio.gather(breaking, return_exceptions=True)
    if isinstance(found, Exception):  # being cancelled is none
        raise found
