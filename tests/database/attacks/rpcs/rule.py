"""What is known of one RPC: arguments that work, who may call it, and what is malformed."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.database.attacks.verdict import ABSENT, DENIED, EMPTY, MALFORMED, OK

PEOPLE = ("owner", "admin", "viewer", "neighbour", "stranger", "invitee", "anon", "edge_agent", "service_role")


@dataclass(frozen=True, slots=True)
class Key:
    """Stands for the key of one of a client's rows."""

    name: str


@dataclass(frozen=True, slots=True)
class Bad:
    """Arguments that are refused: what is different from the good ones, and the SQLSTATE."""

    given: Mapping[str, Any]
    code: str = MALFORMED
    says: str = ""  # part of the message


@dataclass(frozen=True, slots=True)
class Rpc:
    """One function's rule. `before` is SQL that a superuser runs first, where the town is not yet as it must be.
    `nullable`: required arguments for which null is an answer of its own.
    """

    may: Mapping[str, str]
    args: Mapping[str, Any] = field(default_factory=dict)
    bad: Sequence[Bad] = ()
    before: str = ""
    nullable: frozenset[str] = frozenset()

    @property
    def caller(self) -> str:
        """The first who may."""
        return next(who for who in PEOPLE if self.may[who] == OK)


def may(*people: str, empty: Sequence[str] = (), absent: Sequence[str] = ()) -> dict[str, str]:
    """These may; for some there is nothing, or no such thing; all others are denied."""
    answers = dict.fromkeys(PEOPLE, DENIED)
    answers.update(dict.fromkeys(empty, EMPTY))
    answers.update(dict.fromkeys(absent, ABSENT))
    answers.update(dict.fromkeys(people, OK))
    return answers


_OUTSIDE = ("neighbour", "stranger", "invitee")
READERS = may("owner", "admin", "viewer", "service_role", empty=_OUTSIDE)
MEMBERS = may("owner", "admin", "viewer", absent=_OUTSIDE)
STAFF = may("owner", "admin", absent=_OUTSIDE)
OWNER = may("owner", absent=_OUTSIDE)
SIGNED_IN = may("owner", "admin", "viewer", *_OUTSIDE, "service_role")
SERVICE = may("service_role")
EDGE = may("edge_agent")


def filled(given: Any, key: Callable[[str], Any]) -> Any:
    """The arguments with each Key replaced."""
    if isinstance(given, Key):
        return key(given.name)
    if isinstance(given, Mapping):
        return {name: filled(value, key) for name, value in given.items()}
    if isinstance(given, list):
        return [filled(value, key) for value in given]
    return given


def keys_in(given: Any) -> set[str]:
    """The names of all keys in the arguments."""
    found: set[str] = set()
    filled(given, found.add)
    return found


def nobodys(_name: str) -> str:
    """A key that no row has."""
    return str(uuid.uuid4())
