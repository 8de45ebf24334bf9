"""How Ollama 0.24's newer engine keeps prompts, with OLLAMA_MULTIUSER_CACHE=1; in characters instead of tokens."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import takewhile


@dataclass
class Slots:
    """A slot is used again if all it holds begins the prompt; else the oldest one gets a copy of what is in common."""

    count: int
    held: list[str] = field(default_factory=list)  # the slot used longest ago comes first

    def __post_init__(self) -> None:
        self.held = [""] * self.count

    def load(self, prompt: str) -> int:
        """Puts `prompt` into a slot; characters of it that were there already."""
        longest = max(self.held, key=lambda held: len(common(held, prompt)))
        found = len(common(longest, prompt))
        self.held.remove(longest if found == len(longest) else self.held[0])
        self.held.append(prompt)
        return found


def common(left: str, right: str) -> str:
    """What both begin with."""
    return "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))
