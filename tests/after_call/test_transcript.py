"""What the judge is told has to have the shape it knows."""

from __future__ import annotations

from typing import Any

import pytest

from cloud.after_call.transcript import TranscriptInvalid, transcript_of
from tests.after_call.telling import raw_call

TALK = "caller: My secret name is Rumpelstiltskin."


def without(raw: dict[str, Any], *path: str) -> dict[str, Any]:
    """`raw` less one field."""
    part = raw
    for name in path[:-1]:
        part = part[name]
    del part[path[-1]]
    return raw


def test_a_call_is_read_as_it_was_told() -> None:
    """Turns in order, prices as exact sums, fields that nobody knows here left alone."""
    call = transcript_of(raw_call("agent: Hello.\ncaller: Hi.") | {"brand_new": 1})
    assert [(turn.seq, turn.speaker, turn.text) for turn in call.turns] == [
        (0, "agent", "Hello."),
        (1, "caller", "Hi."),
    ]
    assert str(call.client.price_list["Filling"]) == "180.5"


@pytest.mark.parametrize(
    "path",
    [("call",), ("turns",), ("profession",), ("call", "answered"), ("call", "from_e164"), ("client", "currency")],
)
def test_a_missing_field_is_named(path: tuple[str, ...]) -> None:
    """The error says where something is missing, and nothing of the call."""
    with pytest.raises(TranscriptInvalid, match=f"{path[-1]} \\(missing\\)") as refusal:
        transcript_of(without(raw_call(TALK), *path))
    assert "Rumpelstiltskin" not in str(refusal.value)


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"answered": "yes"}, "call.answered"),
        ({"turns": "none"}, "turns"),
        ({"turns": [{"seq": "1", "speaker": "caller", "text": "Hi."}]}, "turns.0.seq"),
        ({"turns": [{"seq": 1, "speaker": "robot", "text": "Hi."}]}, "turns.0.speaker"),
        ({"turns": [{"seq": 1, "speaker": "caller", "text": None}]}, "turns.0.text"),
        ({"price_list": {"Cleaning": -1}}, "client.price_list"),
        ({"price_list": {"Cleaning": "cheap"}}, "client.price_list"),
        ({"typical_value": float("nan")}, "client.typical_value"),
        ({"currency": "dollars"}, "client.currency"),
        ({"corrections": [{"outcome": "great", "corrected": 1, "judged": 1}]}, "corrections.0.outcome"),
    ],
)
def test_a_field_of_another_type_is_named(more: dict[str, Any], place: str) -> None:
    """Nothing is guessed of a value that should not be there."""
    with pytest.raises(TranscriptInvalid, match=place.replace(".", r"\.")):
        transcript_of(raw_call(TALK, **more))


def test_no_value_stands_in_the_error() -> None:
    """Wrong values may be what a caller said: they are left out."""
    with pytest.raises(TranscriptInvalid) as refusal:
        transcript_of(raw_call("", turns=[{"seq": 1, "speaker": "caller", "text": ["Rumpelstiltskin"]}]))
    assert "Rumpelstiltskin" not in str(refusal.value)
    assert refusal.value.__cause__ is None
