"""What the synthetic callers say, and what is answered."""

from __future__ import annotations

import re

import numpy as np

from edge_agent.hear.voice_activity import RATE
from edge_agent.speak.voice import Voice
from infra.bench.sound import pcm_at

SENTENCES = (
    "Hi, what are your opening hours on Saturday?",
    "I would like to book a cleaning for next Tuesday afternoon, please.",
    "How much is a check-up, and do you take my insurance?",
    "Yes, three o'clock would be great. My name is Sarah Johnson.",
)
REPLY = "Sure, I can help you with that. What time tomorrow afternoon works best for you?"  # 4 s of speech
CALLERS = ("am_michael", "bf_emma")
AGENT = "af_heart"
UNDERSTOOD = 0.6  # of the sentence's words


async def spoken(voice: Voice) -> list[tuple[str, bytes]]:
    """Each sentence and its sound, 16 kHz s16 mono, made by the box's own voice."""
    made = []
    for number, sentence in enumerate(SENTENCES):
        pcm = b"".join([chunk async for chunk in voice.synthesise(sentence, CALLERS[number % len(CALLERS)], "en-US")])
        made.append((sentence, for_hearing(pcm, voice.rate)))
    return made


def for_hearing(pcm: bytes, rate: int) -> bytes:
    """At the recogniser's rate."""
    return pcm_at(np.frombuffer(pcm, "<i2").astype(np.float64), rate, RATE)


def understood(sentence: str, words: str) -> bool:
    """Whether enough of the sentence was heard."""
    said, heard = _words(sentence), _words(words)
    return len(said & heard) >= UNDERSTOOD * len(said)


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower()))
