"""The doctor's call: dials, hears the greeting, asks something, hears the answer, presses a key, hangs up."""

from __future__ import annotations

import asyncio
import wave
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from edge_agent.settings import Settings
from infra.doctor.desk import CALLER
from infra.phone.conversation import Caller
from infra.phone.dialling import Dial
from infra.phone.gaps import gaps_on, stretches
from infra.phone.phone import Ending, Phone
from infra.phone.script import Script
from infra.phone.telephone import RATE
from infra.phone.turns import AgentVoice

QUESTION = "Hello. What are your opening hours, please?"
QUESTION_FILE = Path(__file__).with_name("question.wav")  # Kokoro's bf_emma; recorded, so that asking takes no engine
KEY = "1"
RINGING = 30.0  # s
PATIENCE = 25.0  # s for the greeting, and for the answer, to begin and end
SCRIPT = Script.model_validate(
    {
        "name": "the doctor's call",
        "patience": PATIENCE,
        "steps": [
            {"wait": "agent_done"},
            {"say": QUESTION},
            {"wait": "agent_done"},
            {"press": KEY},
            {"wait": 1.0},
            "hang_up",
        ],
    }
)


Dialling = Callable[[], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Heard:
    """What a call sounded like. Seconds; None where it did not happen."""

    answered_after: float | None = None  # ringing
    greeted_after: float | None = None  # from the answer to the greeting's first sound
    asked: bool = False
    gap: float | None = None  # from the question's last sound to the answer's first
    pressed: bool = False
    ending: Ending | None = None
    room: str = ""

    @classmethod
    def of(cls, phone: Phone, answered_after: float | None, *, pressed: bool) -> Self:
        """Measured on the phone's own recording."""
        greeted, asked, gap = measured(phone.recorder.stereo())
        return cls(answered_after, greeted, asked, gap, pressed, phone.ending, phone.dial.room)


def measured(stereo: NDArray[np.int16]) -> tuple[float | None, bool, float | None]:
    """Of samples of shape (samples, 2), left caller, right agent, 8 kHz.

    When the greeting began, whether the caller spoke at all, and how long the last change of hands to the agent took.
    """
    caller, agent, gaps = stretches(stereo[:, 0]), stretches(stereo[:, 1]), gaps_on(stereo)
    greeted = bool(agent) and not (caller and caller[0].start < agent[0].start)
    return agent[0].start if greeted else None, bool(caller), gaps[-1].seconds if gaps else None


async def place(settings: Settings, to: str, caller: str = CALLER) -> Heard:
    """One call through LiveKit with the simulated phone. LineError when LiveKit cannot be reached.

    `to`, `caller`: E.164.
    """
    secret = settings.livekit_api_secret.get_secret_value()
    dial = Dial(
        settings.livekit_url, settings.livekit_api_key, secret, to=to, caller=caller, agent=settings.agent_name,
        ringing_timeout=RINGING,
    )  # fmt: skip
    return await held(dial)


async def held(dial: Dial, dialling: Dialling | None = None) -> Heard:
    """The whole talk, from the first ring. LineError when LiveKit cannot be reached.

    `dialling`: who brings the other side into the room; begun when the phone is there, because to break off while it
    joins ends the process (LiveKit's library gives up its own). What it raises ends the talk.
    """
    agent = AgentVoice(hangover=SCRIPT.hangover)
    async with AsyncExitStack() as leaving:
        phone = await leaving.enter_async_context(Phone(dial, agent.hear))
        talk = Caller(phone, SCRIPT, {QUESTION: question()}, agent, lambda _words: None)
        began = asyncio.get_running_loop().time()
        dialled = asyncio.create_task(dialling()) if dialling else None
        leaving.push_async_callback(_ended, dialled)
        if not await _rung(phone, dialled):
            return Heard(ending=phone.ending, room=dial.room)
        answered_after = asyncio.get_running_loop().time() - began
        await talk.follow()
        pressed = phone.ending is not Ending.BYE
        await phone.hang_up()
        return Heard.of(phone, answered_after, pressed=pressed)


async def _rung(phone: Phone, dialled: asyncio.Task[None] | None) -> bool:
    """Whether somebody answered; raises why nobody was dialled, as soon as that is known."""
    if dialled is None:
        return await phone.ring()
    ringing = asyncio.create_task(phone.ring())
    try:
        await asyncio.wait({ringing, dialled}, return_when=asyncio.FIRST_EXCEPTION)
        if not ringing.done():
            dialled.result()
        return await ringing
    finally:
        await _ended(ringing)


async def _ended(task: asyncio.Task[Any] | None) -> None:
    if task:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def question() -> bytes:
    """s16 mono at 8 kHz."""
    with wave.open(str(QUESTION_FILE)) as file:
        if (file.getframerate(), file.getnchannels(), file.getsampwidth()) != (RATE, 1, 2):
            raise ValueError(f"{QUESTION_FILE.name} is not 8 kHz, mono, 16 bits")
        return bytes(file.readframes(file.getnframes()))
