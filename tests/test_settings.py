"""Settings: complete and frozen, or one message that names every fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from cloud.settings import Settings as Cloud
from edge_agent.settings import Settings
from shared.errors import SettingsError
from shared.settings import load, names

GOOD = {
    "LIVEKIT_URL": "ws://127.0.0.1:7880",
    "LIVEKIT_API_KEY": "key",
    "LIVEKIT_API_SECRET": "livekit-secret",
    "SUPABASE_URL": "http://127.0.0.1:54321/",
    "SUPABASE_ANON_KEY": "anon",
    "FRONTDESK_EDGE_TOKEN": "edge-token",
    "FRONTDESK_MODELS_DIR": "models",
    "FRONTDESK_STATE_DIR": "state",
}


def test_defaults_fill_the_rest() -> None:
    """The eight names that have no default are enough."""
    settings = load(Settings, GOOD)
    assert (settings.model, settings.history, settings.confidence) == ("llama3.1:8b", 10, 0.60)
    assert settings.supabase_url == "http://127.0.0.1:54321"
    assert settings.edge_token.get_secret_value() == "edge-token"


def test_every_fault_is_named_at_once() -> None:
    """Missing, empty and wrong names are all in one message, and no value is."""
    wrong = {
        **GOOD,
        "FRONTDESK_HISTORY": "11",
        "SUPABASE_URL": "hunter2",
        "LIVEKIT_API_KEY": " ",
        "FRONTDESK_NUDGE": "x",
    }
    del wrong["FRONTDESK_EDGE_TOKEN"]
    with pytest.raises(SettingsError) as told:
        load(Settings, wrong)
    message = str(told.value)
    assert "FRONTDESK_EDGE_TOKEN is missing" in message
    assert "LIVEKIT_API_KEY is missing" in message
    assert "FRONTDESK_HISTORY is wrong: exchanges the model is reminded of, 5 to 10" in message
    assert "SUPABASE_URL is wrong" in message
    assert "FRONTDESK_NUDGE is wrong" in message
    assert "hunter2" not in message
    assert len(message.splitlines()) == 6


@pytest.mark.parametrize("seconds", ["4.9", "-1", "3601", "nan"])
def test_a_refresh_is_sane_or_off(seconds: str) -> None:
    """The database is not asked more often than every five seconds; 0 asks it never."""
    for sane in ("0", "5", "3600"):
        assert load(Settings, {**GOOD, "FRONTDESK_REFRESH": sane}).refresh == float(sane)
    with pytest.raises(SettingsError, match="FRONTDESK_REFRESH is wrong"):
        load(Settings, {**GOOD, "FRONTDESK_REFRESH": seconds})


def test_the_longest_silence_leaves_the_acknowledgements_their_time() -> None:
    """Never, or from two seconds on."""
    for sane in ("0", "2", "3.5"):
        assert load(Settings, {**GOOD, "FRONTDESK_LONGEST_SILENCE": sane}).longest_silence == float(sane)
    with pytest.raises(SettingsError, match="FRONTDESK_LONGEST_SILENCE is wrong"):
        load(Settings, {**GOOD, "FRONTDESK_LONGEST_SILENCE": "1.5"})


def test_settings_are_frozen_and_secrets_hide() -> None:
    """Nothing changes a setting after the start, and printing shows no secret."""
    settings = load(Settings, GOOD)
    with pytest.raises(ValidationError):
        settings.history = 6
    assert "livekit-secret" not in repr(settings)
    assert "edge-token" not in repr(settings)


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A .env file fills what the given environment lacks; the process's own environment is not looked at."""
    file = tmp_path / ".env"
    file.write_text("FRONTDESK_HISTORY=6\nFRONTDESK_MODEL=small\nOTHER=1\n")
    monkeypatch.setenv("FRONTDESK_NUDGES", "9")
    settings = load(Settings, {**GOOD, "FRONTDESK_MODEL": "large"}, file)
    assert (settings.history, settings.model, settings.nudges) == (6, "large", 2)


def test_the_example_lists_every_name() -> None:
    """.env.example and the two kinds of settings know the same names, in no other spelling."""
    example = Path(__file__).parents[1] / ".env.example"
    listed = {line.partition("=")[0] for line in example.read_text().splitlines() if line and not line.startswith("#")}
    assert listed == names(Settings).keys() | names(Cloud).keys()


def test_the_cloud_needs_two_names() -> None:
    """The project and its secret key; a list of addresses that is none is named."""
    given = {"SUPABASE_URL": "https://abc.supabase.co", "SUPABASE_SECRET_KEY": "sb_secret_x"}
    settings = load(Cloud, given)
    assert (settings.judge_model, settings.cartesia_key, settings.webhook_local) == ("", None, "")
    with pytest.raises(SettingsError, match="FRONTDESK_WEBHOOK_LOCAL is wrong"):
        load(Cloud, {**given, "FRONTDESK_WEBHOOK_LOCAL": "127.0.0.1"})


@pytest.mark.parametrize("door", ["9464", ":9464", "host:", "host:0", "host:65536", "host:port", "::1:9464"])
def test_a_door_is_a_host_and_a_port(door: str) -> None:
    """Or nothing, which is the default."""
    for good in ("", "127.0.0.1:9464", "[::1]:9464", "0.0.0.0:1"):
        assert load(Settings, {**GOOD, "FRONTDESK_METRICS": good}).metrics == good
    with pytest.raises(SettingsError, match="FRONTDESK_METRICS is wrong"):
        load(Settings, {**GOOD, "FRONTDESK_METRICS": door})
