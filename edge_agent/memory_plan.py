"""Whether all that is to run on one graphics card fits into its memory. Arithmetic only; all sizes in bytes.

What does not fit is not refused by the card when it is loaded but later, in the middle of calls, when prompts have
grown long and clauses come side by side. So each part is counted at its largest: every slot of the language model full,
and the speech engines with what they need to compute beside their weights.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

GB: Final = 1e9
KvCache = Literal["f16", "q8_0", "q4_0"]

# Bytes of one number that the model keeps of what it has read; llama.cpp packs 32 and their scale into 34 and 18.
BYTES: Final[dict[KvCache, float]] = {"f16": 2.0, "q8_0": 34 / 32, "q4_0": 18 / 32}
BUFFERS = 0.5 * GB  # the model's server computes in them (Llama 3 8B, 512 tokens a step)
CONTEXT = 0.4 * GB  # of CUDA, with cuBLAS's and cuDNN's own, for each library that computes
SPARE = 0.5 * GB  # what a desktop takes, and what lies in gaps between blocks

# Millions of weights, the most telling part of a model's name first.
WHISPERS: Final = {
    "distil-large": 756,
    "turbo": 809,
    "large": 1550,
    "medium": 769,
    "small": 244,
    "base": 74,
    "tiny": 39,
}
HEARING = 0.2 * GB  # beside the weights: sound, attention and what the decoder looks back at, of a batch of eight …
HEARING_PER_WEIGHT = 0.4  # … which grow with the model
KOKORO = 1.5 * GB  # weights 0.33; the rest computes a clause. Never more: it is what torch is allowed to take


@dataclass(frozen=True, slots=True)
class Card:
    """A graphics card."""

    name: str
    memory: float


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A model in its server's process. `kept`: numbers kept of each token read; 0: `memory` is all that it takes."""

    name: str
    memory: float
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Needs:
    """What is to run on the card: one of each, which line processes share. None and False: elsewhere."""

    model: LanguageModel | None
    slots: int
    context: int  # tokens of a slot
    cache: KvCache
    whisper: float | None  # see `whisper_memory`
    voice: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Something that takes memory."""

    name: str
    memory: float


def whisper_memory(folder: str, file: float) -> float:
    """What Whisper takes with weights of 16 bits. `folder` names the model; of an unknown one the `file` counts."""
    weights = next((millions * 2e6 for name, millions in WHISPERS.items() if name in folder), file)
    return weights + HEARING + weights / 2 * HEARING_PER_WEIGHT


def parts(needs: Needs) -> list[Part]:
    """Each at its largest."""
    counted = [*_of_the_model(needs)]
    if needs.whisper is not None:
        counted.append(Part("Whisper", needs.whisper))
    if needs.voice:
        counted.append(Part("Kokoro", KOKORO))
    libraries = bool(needs.model and needs.model.kept) + (needs.whisper is not None) + needs.voice
    if libraries:
        counted.append(Part("CUDA itself", libraries * CONTEXT))
    return counted


def total(needs: Needs) -> float:
    return sum(part.memory for part in parts(needs))


def fits(needs: Needs, card: Card) -> bool:
    return total(needs) <= card.memory - SPARE


def refusal(needs: Needs, card: Card) -> str:
    """One sentence with the parts and a cure; "" where all of it fits."""
    if fits(needs, card):
        return ""
    counted = ", ".join(f"{part.name} {_gb(part.memory)}" for part in parts(needs))
    return (
        f"The graphics card ({card.name}) has {_gb(card.memory)} GB, of which {_gb(SPARE)} stay free, and "
        f"{_gb(total(needs))} are needed ({counted}): {cure(needs, card)}."
    )


def cure(needs: Needs, card: Card) -> str:
    """The mildest change after which it fits."""
    return next((words for words, changed in _changes(needs) if fits(changed, card)), "") or (
        "choose a smaller language model, or FRONTDESK_MODEL_MEMORY=0 if it runs on another card"
    )


def _of_the_model(needs: Needs) -> Iterator[Part]:
    model = needs.model
    if model is None or not model.memory:
        return
    yield Part(model.name, model.memory + (BUFFERS if model.kept else 0))
    if model.kept:
        kept = needs.slots * needs.context * model.kept * BYTES[needs.cache]
        yield Part(f"its {needs.slots} slots of {needs.context} tokens ({needs.cache})", kept)


def _changes(needs: Needs) -> Iterator[tuple[str, Needs]]:
    """What may be changed, the mildest first: what callers notice comes later."""
    if needs.model and needs.model.kept:
        if needs.cache == "f16":
            words = (
                "set FRONTDESK_OLLAMA_KV_CACHE_TYPE=q8_0 (and Ollama's OLLAMA_KV_CACHE_TYPE, OLLAMA_FLASH_ATTENTION=1)"
            )
            needs = replace(needs, cache="q8_0")
            yield words, needs
        for slots in range(needs.slots - 1, needs.slots // 2 - 1, -1):
            if slots:
                also = "" if needs.cache == "f16" else f" with FRONTDESK_OLLAMA_KV_CACHE_TYPE={needs.cache}"
                yield f"set FRONTDESK_OLLAMA_NUM_PARALLEL={slots}{also} (and Ollama's own)", replace(needs, slots=slots)
    if needs.voice:
        yield "set FRONTDESK_VOICE_DEVICE=cpu", replace(needs, voice=False)
    if needs.whisper is not None:
        smaller = whisper_memory("base", 0.0)
        yield "choose a smaller FRONTDESK_WHISPER_MODEL", replace(needs, whisper=min(smaller, needs.whisper))
        yield "set FRONTDESK_DEVICE=cpu", replace(needs, voice=False, whisper=None)


def _gb(memory: float) -> str:
    return f"{memory / GB:.1f}"
