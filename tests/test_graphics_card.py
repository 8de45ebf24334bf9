"""What the memory plan asks of the driver and of Ollama, and what it does with no answer."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from edge_agent import engines, graphics_card, own_speech
from edge_agent.devices import Devices
from edge_agent.graphics_card import as_told, fitted, language_model, needed, smallest_card
from edge_agent.memory_plan import GB, Card, LanguageModel
from edge_agent.record.box_events import BoxEvents
from edge_agent.settings import Settings
from infra.dev.loopback.serving import serving
from shared.errors import SetupError
from shared.settings import load
from tests.test_settings import GOOD

ON_CARD = Devices(whisper="cuda", voice="cuda")
SHOWN = {
    "model_info": {
        "general.architecture": "llama",
        "llama.block_count": 32,
        "llama.embedding_length": 4096,
        "llama.attention.head_count": 32,
        "llama.attention.head_count_kv": 8,
    }
}
LISTED = {"models": [{"name": "other:latest", "size": 1}, {"name": "llama3.1:8b", "size": 4_920_000_000}]}


def settings(**more: str) -> Settings:
    return load(Settings, {**GOOD, "FRONTDESK_WHISPER_MODEL": "faster-whisper-large-v3-turbo", **more})


def ollama(shown: Any = SHOWN, listed: Any = LISTED) -> web.Application:
    async def show(_request: web.Request) -> web.Response:
        return web.json_response(shown)

    async def tags(_request: web.Request) -> web.Response:
        return web.json_response(listed)

    app = web.Application()
    app.router.add_post("/api/show", show)
    app.router.add_get("/api/tags", tags)
    return app


def test_the_card_is_the_one_that_is_visible() -> None:
    """CUDA_VISIBLE_DEVICES names it; where it does not, the smallest card is the one to reckon with."""
    asked: list[Sequence[str]] = []

    def run(command: Sequence[str]) -> str:
        asked.append(command)
        return "NVIDIA GeForce RTX 5090, 32607\nNVIDIA GeForce RTX 4070, 12282\n"

    assert smallest_card(run, {}) == Card("NVIDIA GeForce RTX 4070", 12_282 * 2**20)
    smallest_card(run, {"CUDA_VISIBLE_DEVICES": "1,0"})
    assert [[word for word in command if word.startswith("--id")] for command in asked] == [[], ["--id=1"]]


@pytest.mark.parametrize("failure", [FileNotFoundError(), subprocess.TimeoutExpired("nvidia-smi", 1)])
def test_a_driver_that_says_nothing_hinders_nothing(failure: Exception) -> None:
    """Nor one that answers something else."""

    def run(_command: Sequence[str]) -> str:
        raise failure

    assert smallest_card(run, {}) is None
    assert smallest_card(lambda _: "No devices were found\n", {}) is None
    assert smallest_card(lambda _: "", {}) is None


async def test_ollama_says_how_large_the_model_is() -> None:
    """The size of its file, and what it keeps of each token: 128 KiB of 16 bits for Llama 3 8B."""
    async with serving(ollama()) as url:
        found = await language_model(settings(OLLAMA_URL=url))
    assert found == LanguageModel("llama3.1:8b", 4.92 * GB, kept=65_536)


def test_a_model_without_a_tag_is_the_latest() -> None:
    """Ollama lists it by its whole name; heads of a width of their own are counted with it."""
    about = SHOWN["model_info"] | {"llama.attention.key_length": 256, "llama.attention.value_length": 128}
    found = as_told("other", {"model_info": about}, LISTED)
    assert (found.memory, found.kept) == (1.0, 32 * 8 * (256 + 128))


@pytest.mark.parametrize(
    ("shown", "listed"), [({}, LISTED), (SHOWN, {"models": []}), ([], []), ({"model_info": None}, LISTED)]
)
async def test_a_server_that_does_not_say_it_is_passed_over(shown: Any, listed: Any) -> None:
    """The log names the setting that says it instead."""
    with capture_logs() as logs:
        async with serving(ollama(shown, listed)) as url:
            assert await language_model(settings(OLLAMA_URL=url)) is None
    assert logs[0]["cure"].startswith("FRONTDESK_MODEL_MEMORY")


async def test_the_setting_wins_over_the_server() -> None:
    """For vLLM, or a model that is on another machine."""
    assert await language_model(settings(FRONTDESK_MODEL_MEMORY="7.5")) == LanguageModel("llama3.1:8b", 7.5 * GB)


async def test_a_box_whose_card_is_too_small_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is loaded; a box that uses no card, or does not know it, is not held up."""
    monkeypatch.setattr(graphics_card, "smallest_card", lambda: Card("a card", 8 * GB))
    given = settings(FRONTDESK_MODEL_MEMORY="6", FRONTDESK_DEVICE="cuda")
    with pytest.raises(SetupError, match=r"a card\) has 8\.0 GB.*Whisper 2\.1, Kokoro 1\.5"):
        await fitted(given, ON_CARD)
    for other in (Devices(whisper="cpu", voice="cpu"), Devices(whisper="cpu", voice="cuda")):
        assert await fitted(settings(FRONTDESK_MODEL_MEMORY="4"), other) == other
    monkeypatch.setattr(graphics_card, "smallest_card", lambda: None)
    assert await fitted(given, ON_CARD) == ON_CARD


def test_line_processes_share_what_is_on_the_card() -> None:
    """One speech process has it, however many of them there are; and the model's slots are the whole box's."""
    one, four = (
        needed(settings(FRONTDESK_LINES=lines, FRONTDESK_OLLAMA_NUM_PARALLEL="16"), ON_CARD, None)
        for lines in ("0", "4")
    )
    assert one == four
    assert four.slots == 16


async def test_who_asks_another_process_counts_no_card_and_loads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line process beside the speech process, and a box whose speech is another machine's."""
    monkeypatch.setattr(own_speech, "devices", lambda _: pytest.fail("asked"))
    async with await engines.speech_of(settings(FRONTDESK_SPEECH_URL="http://127.0.0.1:9/")) as speech:
        assert type(speech.recogniser).__name__ == "RemoteRecogniser"


@pytest.mark.parametrize(
    ("memory", "chosen", "whisper", "voice"),
    [
        ("3", {}, "cuda", "cuda"),
        ("4.5", {}, "cuda", "cpu"),
        ("6", {}, "cpu", "cpu"),
        ("5.2", {"FRONTDESK_VOICE_DEVICE": "cuda"}, "cpu", "cuda"),
    ],
)
async def test_auto_gives_way_where_the_card_is_too_small(
    monkeypatch: pytest.MonkeyPatch, memory: str, chosen: dict[str, str], whisper: str, voice: str
) -> None:
    """The voice first; what was asked for by name stays. A box that ran before it had the choice runs on."""
    monkeypatch.setattr(graphics_card, "smallest_card", lambda: Card("a card", 8 * GB))
    given = settings(FRONTDESK_MODEL_MEMORY=memory, **chosen)
    assert await fitted(given, ON_CARD) == Devices(whisper, voice)  # type: ignore[arg-type]


async def test_the_start_counts_before_it_loads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`frontdesk serve` ends with the sentence: no engine, database or model server was asked for anything."""
    monkeypatch.setattr(graphics_card, "smallest_card", lambda: Card("a card", 2 * GB))
    monkeypatch.setattr(own_speech, "devices", lambda _: ON_CARD)
    given = settings(FRONTDESK_MODEL_MEMORY="6", FRONTDESK_DEVICE="cuda", FRONTDESK_STATE_DIR=str(tmp_path / "state"))
    with pytest.raises(SetupError, match="The graphics card"):
        async with engines.open_services(given, BoxEvents()):
            pass
    assert not (tmp_path / "state").exists()


async def test_an_unknown_whisper_counts_with_its_file_on_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder of one's own is no way around the plan."""
    monkeypatch.setattr(graphics_card, "smallest_card", lambda: Card("a card", 3 * GB))
    (tmp_path / "own").mkdir()
    given = settings(
        FRONTDESK_MODELS_DIR=str(tmp_path),
        FRONTDESK_WHISPER_MODEL="own",
        FRONTDESK_MODEL_MEMORY="0",
        FRONTDESK_DEVICE="cuda",
    )
    placed = Devices(whisper="cuda", voice="cpu")
    with (tmp_path / "own" / "model.bin").open("wb") as file:
        file.truncate(1_000_000_000)  # a hole on the disk
    await fitted(given, placed)
    with (tmp_path / "own" / "model.bin").open("wb") as file:
        file.truncate(3_000_000_000)
    with pytest.raises(SetupError):
        await fitted(given, placed)
