"""Who hears is made from the settings, and a wrong one says what cures it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import pytest
from pydantic import SecretStr

from edge_agent import hearing
from edge_agent.hear.offline import OfflineRecogniser, Sound
from edge_agent.hear.workers import GoOn
from edge_agent.hearing import in_order
from edge_agent.record.box_events import BoxEvents
from edge_agent.settings import Settings
from shared.errors import ProviderBusy, SettingsError
from shared.settings import load
from tests.test_settings import GOOD

KEY = "canary-key"


class Typist:
    """A model that writes nothing down."""

    def understand_all(self, sounds: Sequence[Sound], go_on: GoOn) -> Iterator[tuple[int, tuple[str, float]]]:
        return enumerate([("", 0.0)] * len(sounds))


def settings(**more: str) -> Settings:
    return load(Settings, {**GOOD, **more})


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({}, ["whisper"]),
        ({"DEEPGRAM_API_KEY": KEY}, ["deepgram", "whisper"]),
        ({"DEEPGRAM_API_KEY": KEY, "FRONTDESK_HEARING": "whisper"}, ["whisper"]),
        ({"DEEPGRAM_API_KEY": KEY, "FRONTDESK_HEARING": " Whisper, deepgram "}, ["whisper", "deepgram"]),
    ],
)
def test_the_settings_order_who_hears(given: dict[str, str], names: list[str]) -> None:
    """2.3: Deepgram first where there is a key, else Whisper alone; or as one likes."""
    assert in_order(settings(**given)) == names


@pytest.mark.parametrize(
    ("order", "key", "cure"),
    [
        ("deepgram,whisper", "", "DEEPGRAM_API_KEY is missing"),
        ("google,whisper", KEY, "name deepgram and whisper"),
        ("deepgram,,whisper", KEY, "name deepgram and whisper"),
        ("whisper,whisper", KEY, "name deepgram and whisper"),
        ("deepgram", KEY, "add it at the end"),
    ],
)
def test_an_order_that_cannot_be_is_refused_with_its_cure(order: str, key: str, cure: str) -> None:
    """At the start, in one sentence; never with the key."""
    with pytest.raises(SettingsError, match=cure) as refused:
        in_order(settings(FRONTDESK_HEARING=order, DEEPGRAM_API_KEY=key))
    assert KEY not in str(refused.value)


@pytest.mark.parametrize("url", ["https://api.deepgram.com", "api.deepgram.com", "wss://"])
def test_deepgrams_address_is_one_of_websockets(url: str) -> None:
    """Its name is in the message."""
    with pytest.raises(SettingsError, match="FRONTDESK_DEEPGRAM_URL"):
        settings(FRONTDESK_DEEPGRAM_URL=url)


async def test_what_is_made_is_what_was_asked_for() -> None:
    """Each with its own lateness, and the key is nowhere to be read."""
    own = OfflineRecogniser("whisper-base", Typist, 1)
    given = settings(
        DEEPGRAM_API_KEY=KEY,
        FRONTDESK_DEEPGRAM_LATE="0.3",
        FRONTDESK_DEEPGRAM_URL="ws://127.0.0.1:9/",
        FRONTDESK_DEEPGRAM_MAX_CONCURRENT="1",
    )
    async with hearing.hearing(given, BoxEvents(), own) as recognisers:
        order = [(candidate.recogniser.name, candidate.late) for candidate in recognisers.in_order]
        assert order == [("deepgram", 0.3), ("whisper-base", 1.0)]
        recognisers.gates[0].enter()
        with pytest.raises(ProviderBusy):
            recognisers.gates[0].enter()
        assert own is recognisers.in_order[1].recogniser
        assert KEY not in repr(given) + repr(vars(recognisers.in_order[0].recogniser))
    assert isinstance(given.deepgram_key, SecretStr)


async def test_without_a_key_nothing_of_deepgram_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would cost every box most of a second at its start."""
    monkeypatch.delitem(sys.modules, "edge_agent.hear.deepgram", raising=False)
    async with hearing.hearing(settings(), BoxEvents(), OfflineRecogniser("whisper-base", Typist, 1)) as recognisers:
        assert len(recognisers.in_order) == 1
    assert "edge_agent.hear.deepgram" not in sys.modules
