"""The demo's language model inside the stack's own Ollama."""

from __future__ import annotations

from pathlib import Path

import httpx

from infra.connections import SLOTS
from infra.dev.stack.config_files import modelfile
from infra.places import Places
from infra.progress import Steps
from infra.running import run

MODEL = "frontdesk-demo"
WEIGHTS = "llm/qwen2.5-coder-0.5b-instruct-q4_k_m.gguf"


def ollama_environment(places: Places, port: int, host: str) -> dict[str, str]:
    """Ollama with its store, its keys and its history below var/; the model stays loaded, and knows many prompts."""
    return {
        "OLLAMA_HOST": f"{host}:{port}",
        "OLLAMA_MODELS": str(places.ollama / "models"),
        "OLLAMA_KEEP_ALIVE": "-1",
        "OLLAMA_NUM_PARALLEL": str(SLOTS),
        # Without the second, a prompt takes the slot of the one that is most like it, though others are empty; and the
        # second needs the first: the older engine may end itself with it (Ollama 0.24.0, findings/ollama_slots.sh).
        "OLLAMA_NEW_ENGINE": "1",
        "OLLAMA_MULTIUSER_CACHE": "1",
        "OLLAMA_NOPRUNE": "1",  # another stack may be making its model in the same store
        "HOME": str(places.ollama),
    }


def have_model(places: Places, ollama: Path, url: str, env: dict[str, str], steps: Steps) -> None:
    """Make the model, once, and again when its recipe has changed. SetupError when Ollama cannot."""
    recipe = modelfile(places.models / WEIGHTS)
    kept = places.ollama / "Modelfile"
    if kept.exists() and kept.read_text() == recipe and MODEL in _models(url):
        return
    fresh = kept.with_suffix(".new")
    fresh.write_text(recipe)
    with steps.step(f"Language model {MODEL}"):
        run([str(ollama), "create", MODEL, "-f", str(fresh)], places.cache / "logs" / "ollama-create.log", env)
    fresh.replace(kept)


def _models(url: str) -> set[str]:
    answer = httpx.get(f"{url}/api/tags", timeout=10, trust_env=False)
    return {model["name"].removesuffix(":latest") for model in answer.raise_for_status().json()["models"]}
