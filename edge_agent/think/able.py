"""Which form of choosing a model is good for, by what its server tells of it. Pure.

That a server can tell a model of tools does not mean that it goes on talking then: Llama 3.1 with 8 billion parameters
answers "hi" with a call (github.com/ollama/ollama/issues/6127, and 8152). Who made it says that it "can not reliably
maintain a conversation alongside tool calling definitions", and that one of 70 billion can. A question with a list of
answers, asked by itself, is another matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from edge_agent.think.model import Form, Tools

LARGE = 2_000_000_000  # parameters of a model whose choices are worth having: a smaller one chooses whatever is there
LLAMA, TALKS = "llama", 60_000_000_000  # a family, and parameters from which on it talks beside tools


@dataclass(frozen=True, slots=True)
class Able:
    """`calls`: its server knows how to tell it of tools; `family`: as the server calls its architecture."""

    calls: bool = False
    parameters: int = 0
    family: str = ""

    def form(self, tools: Tools, *, quick: bool) -> Form:
        """`quick`: a request more costs a tenth of a second, and not one or two."""
        match tools:
            case "auto":
                return self._best(quick=quick) if self.parameters >= LARGE else ""
            case "tools":
                return "tools" if self.calls else "choice"
            case "choice":
                return "choice"
            case "off":
                return ""

    def _best(self, *, quick: bool) -> Form:
        talks = self.family != LLAMA or self.parameters >= TALKS
        return "tools" if self.calls and talks else "choice" if quick else ""


def able_of(shown: Mapping[str, Any]) -> Able:
    """As Ollama shows a model."""
    info = shown.get("model_info") or {}
    family, parameters = info.get("general.architecture"), info.get("general.parameter_count")
    return Able("tools" in (shown.get("capabilities") or ()), int(parameters or 0), str(family or ""))


def able_by_name(name: str) -> Able:
    """Where only a name is known, nobody runs a server for a small one: "Llama-3.1-8B-Instruct", "gpt-4.1-mini"."""
    is_llama = LLAMA in name.lower() and not any(size in name.lower() for size in ("70b", "405b"))
    return Able(calls=True, parameters=LARGE, family=LLAMA if is_llama else "")
