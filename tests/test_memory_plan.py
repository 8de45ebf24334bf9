"""What fits on one graphics card, against performance estimates and the cards of real boxes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edge_agent.memory_plan import (
    CONTEXT,
    GB,
    SPARE,
    Card,
    LanguageModel,
    Needs,
    fits,
    parts,
    refusal,
    total,
    whisper_memory,
)

MIB = 2**20
# What nvidia-smi says of them.
RTX_4070 = Card("NVIDIA GeForce RTX 4070", 12_282 * MIB)
RTX_5090 = Card("NVIDIA GeForce RTX 5090", 32_607 * MIB)
H200 = Card("NVIDIA H200", 143_771 * MIB)

LLAMA_8B = LanguageModel("llama3.1:8b", 4.92 * GB, kept=32 * 8 * (128 + 128))
TURBO = whisper_memory("faster-whisper-large-v3-turbo", 0)
SMALL_BOX = Needs(LLAMA_8B, slots=8, context=3072, cache="q8_0", whisper=TURBO, voice=True)


def test_the_parts_are_those_of_an_independent_estimate() -> None:
    """A 12 GB card: 8.5 GB before anything is read, with a Whisper of 8 bits (1.2) and a Kokoro at rest (0.7).

    Ours computes with 16 bits and counts what a clause needs meanwhile: the rest has to agree.
    """
    named = {part.name: part.memory / GB for part in parts(replace(SMALL_BOX, slots=0))}
    assert named["llama3.1:8b"] + named["CUDA itself"] == pytest.approx(4.9 + 0.5 + 1.2, abs=0.1)
    assert named["Whisper"] == pytest.approx(0.8 + 1.2, abs=0.2)
    assert 8.5 <= sum(named.values()) <= 8.5 + 0.9 + 0.9


@pytest.mark.parametrize(("cache", "tokens", "gigabytes"), [("f16", 150_000, 19.7), ("q8_0", 150_000, 10.4)])
def test_what_is_read_takes_what_the_model_says(cache: str, tokens: int, gigabytes: float) -> None:
    """A hundred calls of 1,500 tokens: 19.7 GB with 16 bits; with 8 half of it, and the scales (a sixteenth)."""
    needs = Needs(LLAMA_8B, slots=100, context=tokens // 100, cache=cache, whisper=None, voice=False)  # type: ignore[arg-type]
    assert parts(needs)[1].memory / GB == pytest.approx(gigabytes, abs=0.1)


@pytest.mark.parametrize(
    ("card", "slots", "context", "cache", "does"),
    [
        (RTX_4070, 8, 3072, "q8_0", True),
        (RTX_4070, 8, 3072, "f16", False),
        (RTX_4070, 16, 4096, "q8_0", False),
        (RTX_5090, 64, 4096, "q8_0", True),
        (RTX_5090, 64, 4096, "f16", False),
        (RTX_5090, 100, 1500, "f16", True),
        (H200, 64, 8192, "f16", True),
        (H200, 64, 32_768, "f16", False),
    ],
)
def test_which_box_holds_how_much(card: Card, slots: int, context: int, cache: str, does: bool) -> None:
    """Llama 3 8B, Whisper turbo and Kokoro on one card."""
    assert fits(replace(SMALL_BOX, slots=slots, context=context, cache=cache), card) is does  # type: ignore[arg-type]


def test_a_refusal_is_one_sentence_with_parts_and_a_cure() -> None:
    """Whoever reads it knows what takes the memory, and what to set."""
    told = refusal(replace(SMALL_BOX, cache="f16"), RTX_4070)
    assert told.startswith("The graphics card (NVIDIA GeForce RTX 4070) has 12.9 GB")
    for part in (
        "llama3.1:8b 5.4",
        "its 8 slots of 3072 tokens (f16) 3.2",
        "Whisper 2.1",
        "Kokoro 1.5",
        "CUDA itself 1.2",
    ):
        assert part in told
    assert "FRONTDESK_OLLAMA_KV_CACHE_TYPE=q8_0" in told
    assert told.count(". ") == 0
    assert told.endswith(".")
    assert refusal(SMALL_BOX, RTX_4070) == ""


@pytest.mark.parametrize(
    ("needs", "cure"),
    [
        (replace(SMALL_BOX, context=4096), "FRONTDESK_OLLAMA_NUM_PARALLEL=7"),
        (
            replace(SMALL_BOX, slots=15, context=3072, cache="f16"),
            "PARALLEL=9 with FRONTDESK_OLLAMA_KV_CACHE_TYPE=q8_0",
        ),
        (replace(SMALL_BOX, slots=1, context=40_000), "FRONTDESK_VOICE_DEVICE=cpu"),
        (replace(SMALL_BOX, slots=1, voice=False, model=replace(LLAMA_8B, memory=9 * GB)), "FRONTDESK_WHISPER_MODEL"),
        (replace(SMALL_BOX, slots=1, model=replace(LLAMA_8B, memory=11 * GB)), "FRONTDESK_DEVICE=cpu"),
        (replace(SMALL_BOX, model=replace(LLAMA_8B, memory=40 * GB)), "a smaller language model"),
    ],
)
def test_the_cure_is_the_mildest_that_suffices(needs: Needs, cure: str) -> None:
    """Fewer bits, then fewer slots (half at least stay), then an engine elsewhere, then another model."""
    assert cure in refusal(needs, RTX_4070)


def test_a_model_of_known_memory_is_taken_at_its_word() -> None:
    """FRONTDESK_MODEL_MEMORY: what its server takes in all, whatever is read; 0 for a model on another machine."""
    known = replace(SMALL_BOX, model=LanguageModel("vllm", 8 * GB), whisper=None, voice=False)
    assert total(known) == 8 * GB
    assert total(replace(known, model=LanguageModel("away", 0.0), voice=True)) == 1.5 * GB + CONTEXT


def test_a_card_is_not_filled_to_the_brim() -> None:
    """What a desktop and the gaps take stays free."""
    needs = replace(SMALL_BOX, model=LanguageModel("m", 10 * GB), whisper=None, voice=False)
    assert fits(needs, Card("c", 10 * GB + SPARE))
    assert not fits(needs, Card("c", 10 * GB + SPARE - 1))


def test_an_unknown_whisper_counts_with_its_file() -> None:
    """Its weights have 16 bits there, as they have on a card."""
    assert whisper_memory("our-own", 1e9) == pytest.approx(1e9 + 0.2e9 + 0.2e9)
    assert whisper_memory("whisper-base", 1e9) < 0.5e9
    assert whisper_memory("distil-large-v3", 0) < TURBO < whisper_memory("large-v3", 0)
