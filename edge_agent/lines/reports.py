"""What goes wrong in line processes outside any call, as troubles of the box: an operator does not count processes.

A trouble lasts while one of them has it; what a process that is gone had told of is over, unless another has it too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from edge_agent.record.box_events import BoxEvents
from edge_agent.record.call_record import EventSink
from shared.uuid7 import uuid7

Key = tuple[str, str]  # kind and subject


LINE = (
    "line_process",
    "A process that serves calls died or hung: others go on with its calls, and it is started anew.",
)
SPEECH = ("speech_process", "The process that hears and speaks died or hung: calls wait for the next one.")


class Reports:
    """`journal` has what is news of the box, `events` that a process of this kind died and was replaced.

    `ended` is told the number of each process that is gone.
    """

    def __init__(
        self,
        journal: EventSink,
        events: BoxEvents,
        kind: str = LINE[0],
        message: str = LINE[1],
        *,
        ended: Callable[[int], None] = lambda _number: None,
    ) -> None:
        self._journal = journal
        self._events = events
        self._ended = ended
        self.kind, self._message = kind, message
        self._lasting: defaultdict[int, dict[Key, Mapping[str, Any]]] = defaultdict(dict)  # by line process

    def told(self, number: int, event: Mapping[str, Any]) -> None:
        """A `box.event` of process `number`, as `BoxEvents` writes it."""
        key = (str(event["data"]["kind"]), str(event["data"]["subject"]))
        news = not self._elsewhere(number, key)
        if event["data"]["over"]:
            self._lasting[number].pop(key, None)
        else:
            self._lasting[number][key] = event
        if news:
            self._journal.append(event)

    def died(self, number: int, why: str) -> None:
        """It did not leave because it was told to."""
        context = {"stage": "box", "cause": why}
        self._events.began(f"{self.kind}_died", self._subject(number), self._message, context)

    def gone(self, number: int) -> None:
        self._ended(number)
        for key, event in self._lasting.pop(number, {}).items():
            if not self._elsewhere(number, key):
                data = {**event["data"], "over": True, "message": f"{event['data']['message']} Its process has ended."}
                name = str(uuid7())
                self._journal.append({**event, "event_id": name, "call_id": name, "data": data})

    def serves(self, number: int) -> None:
        """A process of that number is there (again)."""
        self._events.over(f"{self.kind}_died", self._subject(number))

    def _subject(self, number: int) -> str:
        return f"{self.kind.replace('_', ' ')} {number}"

    def _elsewhere(self, number: int, key: Key) -> bool:
        return any(key in theirs for other, theirs in self._lasting.items() if other != number)
