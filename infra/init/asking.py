"""Answers: from a file, from what was set before, from the person at the terminal, or the usual ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from dotenv import dotenv_values

from infra.init.questions import Question
from shared.errors import SettingsError

Ask = Callable[[Question], str]


def read_answers(path: Path) -> dict[str, str]:
    """A file of `name: value` (YAML) or NAME=value lines. SettingsError for anything else."""
    try:
        if path.suffix in (".yaml", ".yml"):
            # As they are written: +1510… is no number to reckon with, and "no" is a word.
            held: Any = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 — it makes texts only
        else:
            held = {name: value or "" for name, value in dotenv_values(path, interpolate=False).items()}
            path.read_bytes()  # which a missing file is not told of otherwise
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {type(error).__name__}.") from error
    except yaml.YAMLError as error:
        raise SettingsError(f"{path} is no YAML.") from error
    if not isinstance(held, dict) or any(isinstance(value, dict | list) for value in held.values()):
        raise SettingsError(f"{path} must hold lines `name: value`, one for each answer.")
    return {str(name): str(value).strip() for name, value in held.items()}


def answered(questions: Iterable[Question], known: Mapping[str, str], ask: Ask) -> dict[str, str]:
    """An answer for each question that fits; `known` ones are not asked. SettingsError names a wrong one."""
    answers: dict[str, str] = {}
    for question in questions:
        if not question.fitting(answers):
            continue
        answer = known[question.name] if question.name in known else ask(question)
        if fault := question.wrong(answer):
            raise SettingsError(f"{question.name} is wrong: {fault}. ({question.asks})")
        answers[question.name] = answer
    return answers


def usual(question: Question) -> str:
    """For scripts. SettingsError where there is no usual answer."""
    if question.usual is None:
        raise SettingsError(f"{question.name} is missing: {question.asks} {question.explains}")
    return question.usual
