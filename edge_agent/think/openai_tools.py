"""Tools and grammars on the wire of OpenAI's chat completions: a call comes in pieces, its arguments as JSON text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openai import Omit, omit
from openai.types.chat import ChatCompletionFunctionToolParam
from openai.types.chat.chat_completion_chunk import ChoiceDeltaToolCall
from openai.types.shared_params import ResponseFormatJSONSchema

from edge_agent.think.model import Called, ToolTold


def tool_asked(tools: Sequence[ToolTold]) -> list[ChatCompletionFunctionToolParam] | Omit:
    """As the request describes them; a request without any does not name them."""
    told = [tool["function"] for tool in tools]
    return [{"type": "function", "function": function} for function in told] or omit


def schema_asked(schema: Mapping[str, Any]) -> ResponseFormatJSONSchema:
    """As the request binds an answer to it."""
    return {"type": "json_schema", "json_schema": {"name": "choice", "schema": dict(schema), "strict": True}}


@dataclass(slots=True)
class CallsBegun:
    """Calls of tools that are still being written, by their place in the answer: name, and arguments so far."""

    begun: dict[int, tuple[str, str]] = field(default_factory=dict)

    def take(self, pieces: Iterable[ChoiceDeltaToolCall]) -> None:
        for piece in pieces:
            name, arguments = self.begun.get(piece.index, ("", ""))
            if function := piece.function:
                self.begun[piece.index] = name + (function.name or ""), arguments + (function.arguments or "")

    def whole(self) -> list[Called]:
        """All of them; arguments that are no JSON are none."""
        return [Called(name, _read(arguments)) for name, arguments in self.begun.values()]


def _read(arguments: str) -> object:
    try:
        return json.loads(arguments or "{}")
    except ValueError:
        return None
