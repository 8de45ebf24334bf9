"""Which form of choosing a model is good for."""

from __future__ import annotations

import pytest

from edge_agent.think.able import LARGE, LLAMA, TALKS, Able, able_by_name, able_of
from edge_agent.think.model import Form, Tools

QWEN, EIGHT, SEVENTY = Able(True, LARGE, "qwen3"), Able(True, TALKS - 1, LLAMA), Able(True, TALKS, LLAMA)
DUMB, SMALL = Able(False, LARGE, "gemma2"), Able(True, LARGE - 1, "qwen2")


@pytest.mark.parametrize(
    ("tools", "able", "quick", "form"),
    [
        ("auto", QWEN, False, "tools"),
        ("auto", SEVENTY, False, "tools"),
        ("auto", EIGHT, True, "choice"),
        ("auto", EIGHT, False, ""),
        ("auto", DUMB, True, "choice"),
        ("auto", DUMB, False, ""),
        ("auto", SMALL, True, ""),
        ("auto", Able(), True, ""),
        ("tools", SMALL, False, "tools"),
        ("tools", EIGHT, False, "tools"),
        ("tools", DUMB, False, "choice"),
        ("choice", QWEN, False, "choice"),
        ("off", QWEN, True, ""),
    ],
)
def test_the_setting_and_the_model_decide_the_form(tools: Tools, able: Able, form: Form, *, quick: bool) -> None:
    """By itself a model has tools if it talks beside them, else a question where that costs next to nothing."""
    assert able.form(tools, quick=quick) == form


def test_a_server_that_tells_nothing_has_a_small_model() -> None:
    """Of an old version, or a stand-in."""
    assert able_of({}) == able_of({"model_info": None, "capabilities": None, "details": {}}) == Able()


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("meta-llama/Llama-3.1-8B-Instruct", "choice"),
        ("llama-3.3-70b-versatile", "tools"),
        ("gpt-4.1-mini", "tools"),
        ("Qwen/Qwen3-8B", "tools"),
    ],
)
def test_where_only_the_name_is_known(name: str, form: Form) -> None:
    """A server elsewhere is quick, and its model is not small."""
    assert able_by_name(name).form("auto", quick=True) == form
