"""What a model is told that it may choose, in two forms, and what of its choice is believed. Pure.

As tools that it may call, or as a question whose answer a grammar binds. Neither takes an argument that goes into a
row: what a model writes beside its choice is not read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from edge_agent.desk.chosen import Choice, Wish
from edge_agent.think.history import Message
from edge_agent.think.model import Called, ToolTold

NONE = "none"
FEWEST = 3  # words in which there can be a wish

_MEANS: Mapping[Wish, str] = MappingProxyType(
    {
        Wish.MESSAGE: "The caller wants something passed on, or somebody to call back.",
        Wish.BOOK: "The caller wants a new appointment.",
        Wish.CANCEL: "The caller wants an appointment that he has cancelled.",
        Wish.MOVE: "The caller wants an appointment that he has at another time.",
        Wish.PERSON: "The caller wants to speak to a person now.",
        Wish.EMERGENCY: "Somebody is in danger, or what the caller tells cannot wait.",
    }
)


class _Arguments(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    kind: str = ""


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    wish: str


@dataclass(frozen=True, slots=True)
class Offer:
    """`wishes`: that are possible now; `kinds`: of emergencies of the profession."""

    wishes: tuple[Wish, ...] = ()
    kinds: tuple[str, ...] = ()

    def tools(self) -> Sequence[ToolTold]:
        """As a chat request tells them."""
        return [_told(wish, _MEANS[wish], self.kinds if wish is Wish.EMERGENCY else ()) for wish in self.wishes]

    def called(self, call: Called) -> Choice | None:
        """What a call means; None: such a tool is not there, or not with these arguments."""
        try:
            arguments = _Arguments.model_validate(call.arguments)
        except ValidationError:
            return None
        if call.name not in self.wishes or arguments.kind not in ("", *self.kinds):
            return None
        wish = Wish(call.name)
        return Choice(wish, arguments.kind if wish is Wish.EMERGENCY else "")

    def question(self, talk: Sequence[Message]) -> Sequence[Message]:
        """The talk, which goes on with what is asked about it: what was read of it need not be read again."""
        *before, newest = talk
        means = "".join(f"\n{wish}: {_MEANS[wish]}" for wish in self.wishes)
        asked = (
            f"Do not answer. What is to be done for the caller now?{means}\n{NONE}: Only an answer, or something else."
        )
        return [*before, Message(role=newest["role"], content=f"{newest['content']}\n\n{asked}")]

    def schema(self) -> Mapping[str, Any]:
        """The grammar of the answer."""
        choices = {"type": "string", "enum": [*self.wishes, NONE]}
        return {"type": "object", "properties": {"wish": choices}, "required": ["wish"], "additionalProperties": False}

    def chosen(self, answer: str) -> Choice | None:
        """What an answer means; None: nothing, or no answer to this question."""
        try:
            named = _Answer.model_validate_json(answer).wish
        except ValidationError:
            return None
        return Choice(Wish(named)) if named in self.wishes else None


def may_hold_a_wish(words: str) -> bool:
    """Whether it is worth asking about: not "hello?", nor "thanks"."""
    return len(words.split()) >= FEWEST


def _told(wish: Wish, means: str, kinds: Sequence[str]) -> ToolTold:
    kind = {"kind": {"type": "string", "enum": list(kinds)}} if kinds else {}
    parameters = {"type": "object", "properties": kind}
    return {"type": "function", "function": {"name": wish.value, "description": means, "parameters": parameters}}
