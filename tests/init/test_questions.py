"""Which questions are asked, and what counts as an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.init.asking import answered, read_answers, usual
from infra.init.questions import Question, questions
from infra.init.remembered import remembered
from shared.errors import SettingsError

OWN = {"run": "docker", "database": "own", "phone": "none", "client": ""}


def names(given: dict[str, str]) -> list[str]:
    """What somebody at a terminal is asked, in order."""
    asked: list[str] = []

    def ask(question: Question) -> str:
        asked.append(question.name)
        return given[question.name]

    answered(questions(card=False), {}, ask)
    return asked


def test_a_box_of_ones_own_is_asked_six_things() -> None:
    """Nothing about Supabase, Twilio or a client where there is none."""
    given = {**OWN, "gpu": "no", "FRONTDESK_MODEL": "llama3.2:1b"}
    assert names(given) == ["run", "database", "phone", "gpu", "FRONTDESK_MODEL", "client"]


def test_each_answer_decides_what_is_asked_next() -> None:
    """A hosted project, Twilio and a first client bring their own; a secret key makes a token needless."""
    given = {
        "run": "docker", "database": "supabase", "SUPABASE_URL": "https://abc.supabase.co", "SUPABASE_ANON_KEY": "sb_a",
        "SUPABASE_SECRET_KEY": "sb_secret_x", "phone": "twilio", "FRONTDESK_DOMAIN": "box.example.com",
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32, "TWILIO_AUTH_TOKEN": "t", "gpu": "no", "FRONTDESK_MODEL": "m",
        "client": "Joe's Garage", "profession": "mechanic", "number": "+15105550177", "timezone": "America/Chicago",
    }  # fmt: skip
    assert names(given) == list(given)
    without = {**given, "SUPABASE_SECRET_KEY": "", "FRONTDESK_EDGE_TOKEN": ""}
    assert "FRONTDESK_EDGE_TOKEN" in names(without)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("run", "kubernetes"),
        ("number", "510-555"),
        ("timezone", "Chicago"),
        ("FRONTDESK_DOMAIN", "not a name"),
        ("SUPABASE_URL", "https://abc.supabase.co/rest/v1"),
        ("TWILIO_ACCOUNT_SID", "SK123"),
        ("SUPABASE_ANON_KEY", "it's"),
        ("SUPABASE_ANON_KEY", "two\nlines"),
        ("profession", "astronaut"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(name: str, answer: str) -> None:
    """Before anything is written."""
    (question,) = [each for each in questions(card=False) if each.name == name]
    assert question.wrong(answer)


def test_a_business_may_have_an_apostrophe() -> None:
    """Only what stands in the file of settings may not."""
    (question,) = [each for each in questions(card=False) if each.name == "client"]
    assert question.wrong("Joe's Garage") == ""


def test_a_script_is_told_what_it_left_out() -> None:
    """--yes takes the usual answers; where there is none, the message names the setting and what it is."""
    known = {"run": "docker", "database": "supabase"}
    with pytest.raises(SettingsError, match="SUPABASE_URL is missing: The project's address"):
        answered(questions(card=False), known, usual)


def test_a_card_changes_what_is_usual() -> None:
    """A larger model where there is a graphics card."""
    got = answered(questions(card=True), OWN, usual)
    assert (got["gpu"], got["FRONTDESK_MODEL"]) == ("yes", "llama3.1:8b")


def test_answers_are_read_as_they_are_written(tmp_path: Path) -> None:
    """In YAML a number keeps its plus, and no is a word; NAME=value lines say the same."""
    (tmp_path / "a.yaml").write_text("number: +15105550177\ngpu: no\n")
    (tmp_path / "a.env").write_text("number=+15105550177\ngpu=no\n")
    for name in ("a.yaml", "a.env"):
        assert read_answers(tmp_path / name) == {"number": "+15105550177", "gpu": "no"}


@pytest.mark.parametrize("text", ["- a list", "nested: {a: 1}", "just a text", "a: [1"])
def test_a_file_that_holds_no_answers_is_refused(tmp_path: Path, text: str) -> None:
    """With its name, and without a traceback."""
    (tmp_path / "a.yaml").write_text(text)
    with pytest.raises(SettingsError, match=r"a\.yaml"):
        read_answers(tmp_path / "a.yaml")


def test_a_missing_file_of_answers_is_no_empty_one(tmp_path: Path) -> None:
    """A mistyped name is told."""
    with pytest.raises(SettingsError, match="cannot be read"):
        read_answers(tmp_path / "missing.env")


def test_what_a_file_says_is_not_asked_again() -> None:
    """A second run asks nothing where all is there."""
    there = {
        "COMPOSE_FILE": "infra/compose.yaml", "POSTGRES_PASSWORD": "p", "SUPABASE_URL": "http://gateway:8000",
        "LIVEKIT_API_SECRET": "s", "FRONTDESK_DEVICE": "cpu", "FRONTDESK_MODEL": "m",
    }  # fmt: skip

    def nobody(question: Question) -> str:
        raise AssertionError(question.name)

    got = answered(questions(card=False), remembered(there), nobody)
    assert (got["run"], got["database"], got["phone"], got["gpu"]) == ("docker", "own", "none", "no")
