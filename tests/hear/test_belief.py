"""What is believed of what the real detector and the real recogniser make of the telephone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from edge_agent.converse.plausibility import believed
from edge_agent.hear.silero import Silero
from edge_agent.hear.voice_activity import RATE, WIDTH
from edge_agent.hear.whisper import Whisper
from infra.bench.hearing.line import arrived
from infra.bench.hearing.measure import LINE, joined
from infra.bench.hearing.readings import LANGUAGE, WINDOW
from infra.bench.hearing.segments import segments
from infra.bench.hearing.sets import SETS, HearingSet, Utterance, read_set
from infra.bench.hearing.voicing import Voicing, voicing
from infra.bench.hearing.words import right
from infra.places import Places

pytestmark = pytest.mark.engines

VOICES = ("af_heart", "af_sarah", "am_adam", "am_michael", "am_puck", "am_santa")
SHORT = (("No.",), ("Okay.",), ("Goodbye.", "Good bye."), ("Yes.",), ("No, thank you.",))  # each with its spellings
SOUNDS = ("cough", "keys", "melody", "backwards", "siren", "humming")


@pytest.fixture(scope="module")
def silero(models_dir: Path) -> Silero:
    return Silero(models_dir / "silero" / "silero_vad.onnx")


@pytest.fixture(scope="module")
def whisper(models_dir: Path) -> Whisper:
    return Whisper(models_dir / "whisper-base", 1, WINDOW, 1)


@pytest.fixture(scope="module")
def voices(models_dir: Path) -> Iterator[Voicing]:
    with voicing(models_dir, Places().cache / "hearing") as opened:
        yield opened


@pytest.fixture(scope="module")
def whole() -> HearingSet:
    return read_set(SETS["unseen"])


def heard(line: bytes, silero: Silero, whisper: Whisper) -> tuple[str, float]:
    return joined(whisper.understand(pcm, LANGUAGE) for pcm in segments(line, silero))


@pytest.mark.parametrize("spellings", SHORT, ids=lambda spellings: spellings[0])
def test_a_short_answer_is_heard_and_believed(
    spellings: tuple[str, ...], whole: HearingSet, voices: Voicing, silero: Silero, whisper: Whisper
) -> None:
    """Said once, through the telephone, with nothing asked before: by all voices but one, whatever the processor."""
    believed_of = []
    for voice in VOICES:
        line = arrived(whole, Utterance("", "short", "band", spellings, voice), voices)
        words, confidence = heard(line, silero, whisper)
        if right(words, spellings) and confidence >= LINE:
            believed_of.append(voice)
    assert len(believed_of) >= len(VOICES) - 1


@pytest.mark.parametrize("kind", SOUNDS)
def test_what_is_no_speech_is_not_believed(
    kind: str, whole: HearingSet, voices: Voicing, silero: Silero, whisper: Whisper
) -> None:
    """Even past the detector, and after a question that the words would answer."""
    line = arrived(whole, Utterance("", "none", "band", (), kind, seed=5), voices)
    for words, confidence in (heard(line, silero, whisper), whisper.understand(line, LANGUAGE)):
        assert believed(words, confidence, "Is it urgent?") < LINE


@pytest.mark.parametrize("voice", VOICES[:3])
def test_what_nobody_can_understand_is_not_believed(
    voice: str, whole: HearingSet, voices: Voicing, silero: Silero, whisper: Whisper
) -> None:
    """Loud babble over the voice, and a third of the sound lost on the way."""
    said = ("The check engine light came on this morning.",)
    harmed = Utterance("", "long", "harm", said, voice, snr=-3.0, noise="babble", seed=7)
    words, confidence = heard(arrived(whole, harmed, voices), silero, whisper)
    assert right(words, said) or confidence < LINE


@pytest.mark.parametrize("silence", [4.0, 9.0, 20.0])
def test_a_short_answer_is_noticed_however_long_the_caller_was_silent(
    silence: float, whole: HearingSet, voices: Voicing, silero: Silero
) -> None:
    """He dictates, the agent talks, he says "No.": what the detector remembers of that does not make it deaf."""
    unheard = []
    for voice in VOICES:
        before = arrived(
            whole, Utterance("", "long", "band", ("Five one zero, five five five, zero one four two.",), voice), voices
        )
        line = before + bytes(round(silence * RATE) * WIDTH)
        no = arrived(whole, Utterance("", "short", "band", ("No.",), voice), voices)
        if len(segments(line + no, silero)) == len(segments(line, silero)):
            unheard.append(voice)
    assert len(unheard) <= 1
