"""The agent opens without a language model, and gets it as soon as its server is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from edge_agent.record.box_events import BoxEvents
from edge_agent.settings import Settings
from edge_agent.thinking import second_model, thinking, thinking_in_order
from infra.dev.loopback.chat_completions import chat_server
from shared.errors import ProviderBusy, SettingsError, ThinkingFailed
from shared.settings import load
from tests.test_settings import GOOD


def settings(tmp_path: Path, **more: str) -> Settings:
    return load(Settings, {**GOOD, "FRONTDESK_STATE_DIR": str(tmp_path), **more})


async def test_the_box_comes_up_without_its_model(tmp_path: Path) -> None:
    """The log says what cures it, and a question fails like any other."""
    with capture_logs() as logs:
        async with thinking(settings(tmp_path, OLLAMA_URL="http://127.0.0.1:9"), BoxEvents()) as (model, there):
            assert not there
            with pytest.raises(ThinkingFailed):
                await anext(model.chat([{"role": "user", "content": "Hello."}]))
    errors = [entry for entry in logs if entry["log_level"] == "error"]
    assert [entry["event"] for entry in errors][:1] == ["model_away"]
    assert "ollama serve" in errors[0]["reason"]


async def test_8_1_two_servers_may_have_the_same_model(tmp_path: Path) -> None:
    """8.1: each is asked for it by that name, and they are told apart all the same: by breakers, rows and events."""
    async with chat_server() as server:
        second = second_model(
            settings(tmp_path, FRONTDESK_SECOND_MODEL_URL=server.url, FRONTDESK_SECOND_MODEL="llama3.1:8b")
        )
        assert second
        assert [delta async for delta in second.chat([{"role": "user", "content": "Hello."}])]
        await second.aclose()
        sent = server.seen[0].sent
    assert isinstance(sent, dict)
    assert (sent["model"], second.name) == ("llama3.1:8b", "llama3.1:8b (second)")


async def test_the_second_model_is_asked_for_no_more_at_once_than_its_server_carries(tmp_path: Path) -> None:
    """The first one's server has a queue that is ours to mind; the second's is refused at the gate."""
    given = settings(
        tmp_path,
        FRONTDESK_SECOND_MODEL_URL="http://127.0.0.1:9/v1",
        FRONTDESK_SECOND_MODEL="m",
        FRONTDESK_SECOND_MODEL_MAX_CONCURRENT="1",
    )
    async with (
        thinking(given, events := BoxEvents()) as (first, _),
        thinking_in_order(given, first, events) as thinkers,
    ):
        one, other = thinkers.gates
        for gate in (one, one, other):
            gate.enter()
        with pytest.raises(ProviderBusy):
            other.enter()


@pytest.mark.parametrize("half", ["FRONTDESK_SECOND_MODEL", "FRONTDESK_SECOND_MODEL_KEY", "FRONTDESK_SECOND_MODEL_URL"])
def test_half_of_a_second_model_is_no_second_model(tmp_path: Path, half: str) -> None:
    """Who set one of them believes to have one: start says what is missing."""
    with pytest.raises(SettingsError, match="is missing"):
        second_model(settings(tmp_path, **{half: "https://api.example.com/v1"}))
