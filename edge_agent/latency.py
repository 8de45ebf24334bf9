"""The stages of one exchange in milliseconds: from what hearing, thinking and speaking noted. Pure.

Two clocks, never mixed. `processing` begins when the turn was over, whatever is said in the end, and ends with the
reply's first sound handed to the line. `turn_gap` begins with the caller's last audible sample and ends with the
reply's first one, both as the phone hears them. An acknowledgement stops neither.
"""

from __future__ import annotations

from edge_agent.converse.events import HearingNote
from edge_agent.speak.mouth import Utterance
from edge_agent.think.mind import Answer
from shared.calls import Latency


def latency_of(
    decided: float, heard: HearingNote | None, said: Utterance, thought: Answer | None, path_delay: float
) -> Latency:
    """`decided`: when the turn was over (event clock); `heard`: None if the caller had said nothing.

    `path_delay`: seconds that sound needs from the phone to us and back.
    """
    first = said.first_audio_at
    return Latency(
        endpoint=ms(decided - heard.spoke_until) if heard else None,
        stt=heard.stt_ms if heard else None,
        llm_first=thought.first_ms if thought else None,
        llm=thought.total_ms if thought else None,
        tts_first=said.tts_first_ms,
        processing=ms(first - decided) if heard and first is not None else None,
        turn_gap=ms(first - heard.spoke_until + path_delay) if heard and first is not None else None,
        hole=said.hole_ms,
    )


def spoken_of(latency: Latency) -> dict[str, int]:
    """The stages that took place, for the log."""
    return {f"{stage}_ms": value for stage in latency.__slots__ if (value := getattr(latency, stage)) is not None}


def ms(seconds: float) -> int | None:
    """None for less than nothing: then it was not this turn that was measured."""
    return round(seconds * 1000) if seconds >= 0 else None
