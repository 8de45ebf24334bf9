"""How many tokens a request takes, counted before it is asked: a server cuts what is too long without a word.

No tokenizer is at hand for every model, so text is counted by its characters, and the server's own counts correct the
ratio. The estimate is never below what was seen: a prompt that is thought too long loses its oldest talk, one that is
thought too short loses its rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from edge_agent.think.history import History, Message, asked

ASCII_PER_TOKEN = 3.0  # characters; English has more than four of them, digits and names fewer
PER_MESSAGE = 6  # tokens of the chat template around a message
TELLING = 100  # tokens of a prompt whose count says something about its text
FORGETTING = 0.1  # weight of a count below the highest seen
MARGIN = 1.05  # for text that is denser than what was counted so far
SLACK = 160  # tokens freed beyond need, so that the next turns need no cut and find their beginning read


@dataclass(frozen=True, slots=True)
class Fitted:
    """A request that fits, and what it cost."""

    history: History  # what is left of it
    tokens: int  # of the whole request, estimated
    dropped: int  # exchanges that were cut

    def messages(self, system: Message, words: str) -> tuple[Message, ...]:
        return (system, *asked(self.history, words))


class TokenBudget:
    """Counts for one model. `context`: tokens of prompt and answer together; `answer` of them are the answer's."""

    def __init__(self, context: int, answer: int = 90) -> None:
        self.room = context - answer
        self._scale = 1.0  # tokens for each one of the bare estimate

    def count(self, messages: Sequence[Message]) -> int:
        """Tokens of the rendered `messages`, rather too many than too few."""
        return round(_bare(messages) * self._scale * MARGIN)

    def learn(self, messages: Sequence[Message], tokens: int) -> None:
        """The server counted `tokens` for these messages."""
        if tokens < TELLING:
            return
        seen = tokens / _bare(messages)
        self._scale = max(seen, self._scale + (seen - self._scale) * FORGETTING)

    def refused(self, messages: Sequence[Message]) -> None:
        """The server would not take these messages: they are more than there is room for."""
        self._scale = max(self._scale, (self.room + 1) / _bare(messages))

    def fitted(self, system: Message, history: History, words: str) -> Fitted:
        """The request with as much of the history as there is room for: the oldest is cut first, nothing else ever.

        Check `tokens` against `room`: prompt and newest words may be too long by themselves.
        """
        whole = history
        room = self.room
        while (tokens := self.count((system, *asked(history, words)))) > room and history.spoken:
            history, room = history.without_oldest(), self.room - SLACK
        return Fitted(history, tokens, len(whole.spoken) - len(history.spoken))


def _bare(messages: Sequence[Message]) -> float:
    return sum(PER_MESSAGE + _tokens(message["content"]) for message in messages)


def _tokens(text: str) -> float:
    """A character beyond ASCII counts as the bytes that a tokenizer may have to take one by one, less one."""
    ascii_length = len(text.encode("ascii", "ignore"))
    return ascii_length / ASCII_PER_TOKEN + len(text.encode("utf-8", "replace")) - len(text)
