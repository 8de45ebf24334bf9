"""Who is next at an engine that several calls share: what is urgent first, and of that one client after the other.

Start-time fair queueing (Goyal, Vin and Cheng, 1996), all jobs taken to be equally long: the oldest goes first, as long
as its client had not more than his share lately. A client with many calls waits for himself, not others for him; and
whoever asked for nothing for a while has saved nothing up.

Who asks belongs to the task, as the call's number in the log does: an engine need not be told.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

_client: ContextVar[Hashable] = ContextVar("client", default=None)  # None: the box itself


@contextmanager
def asking_for(client: Hashable) -> Iterator[None]:
    """For what is done inside, in this task and those it starts."""
    token = _client.set(client)
    try:
        yield
    finally:
        _client.reset(token)


def client_asking() -> Hashable:
    """For whom this task works; None: the box itself."""
    return _client.get()


@dataclass(frozen=True, slots=True)
class _Place(Generic[T]):
    one: T
    urgency: int
    share: int  # how many of his the client has had, or is to have, before it

    @property
    def order(self) -> tuple[int, int]:
        return self.urgency, self.share


class Line(Generic[T]):
    """What waits at one engine, in the order in which it is to be served. Its owner locks it."""

    def __init__(self) -> None:
        self._places: list[_Place[T]] = []
        self._served: defaultdict[int, int] = defaultdict(int)  # by urgency, the share that it is the turn of
        self._next: dict[tuple[int, Hashable], int] = {}  # by urgency and client, his next share

    def __iter__(self) -> Iterator[T]:
        return iter([place.one for place in self._places])

    def add(self, one: T, urgency: int) -> None:
        """For whom this task works; a smaller urgency goes first."""
        mine = urgency, _client.get()
        share = max(self._served[urgency], self._next.get(mine, 0))
        self._next[mine] = share + 1
        insort(self._places, _Place(one, urgency, share), key=lambda place: place.order)

    def remove(self, one: T) -> None:
        """It is served, or not wanted any more."""
        place = next(place for place in self._places if place.one is one)
        self._places.remove(place)
        self._served[place.urgency] = max(self._served[place.urgency], place.share)
        if not self._places:
            self._served.clear()
            self._next.clear()
