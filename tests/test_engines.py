"""The agent opens without a language model, and gets it as soon as its server is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from edge_agent.record.box_events import BoxEvents
from edge_agent.settings import Settings
from edge_agent.thinking import thinking
from shared.errors import ThinkingFailed
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
