"""What the model was asked, without telling again what stands in an earlier row of the same call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Message = Mapping[str, str]


class Requests:
    """One for each call. Most of a request was in the one before it: the system prompt, and the talk so far.

    What this process has not written itself it writes whole: a call that is resumed begins anew.
    """

    def __init__(self) -> None:
        self._places: dict[tuple[str, str], tuple[int, int]] = {}  # of the last request's messages: turn, and which

    def told(self, seq: int, messages: Sequence[Message]) -> tuple[list[Message], list[int]]:
        """The messages that the row of turn `seq` has to hold; and what the whole request is made of, in order.

        That is three numbers for each part: a turn, the first of its row's messages that is meant, and how many.
        """
        own: list[Message] = []
        parts: list[int] = []
        places: dict[tuple[str, str], tuple[int, int]] = {}
        for message in messages:
            said = (message["role"], message["content"])
            place = places.get(said) or self._places.get(said)
            if place is None:
                place = (seq, len(own))
                own.append(message)
            places[said] = place
            _append(parts, *place)
        self._places = places
        return own, parts


def _append(parts: list[int], turn: int, which: int) -> None:
    """Messages that follow each other in one row are one part."""
    if parts and (parts[-3], parts[-2] + parts[-1]) == (turn, which):
        parts[-1] += 1
    else:
        parts += (turn, which, 1)
