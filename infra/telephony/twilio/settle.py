"""One list of Twilio's brought to what is wished: made, changed, left alone, or, once that is asked, taken away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from infra.telephony.changes import Change, Difference
from infra.telephony.twilio.rest import Twilio
from shared.errors import SetupError

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wish:
    """One entry: `form` makes it, and `fields` of it can be read back and changed. Form names are like TrunkSid."""

    name: str
    form: Mapping[str, Any]
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """A list: what its entries are called, where it is, under which key it is answered, and what an entry's name is."""

    kind: str
    path: str
    key: str
    name: Callable[[Row], str]

    def of(self, sid: str) -> str:
        """The address of one entry; those of 2010 end in .json."""
        stem = self.path.removesuffix(".json")
        return f"{stem}/{sid}{'.json' if stem != self.path else ''}"


class Settling:
    """One run over an account. Leftovers come at its end: the new is made before the old goes."""

    def __init__(self, twilio: Twilio, *, dry_run: bool, prune: bool) -> None:
        self.twilio = twilio
        self.changes: list[Change] = []
        self._dry_run = dry_run
        self._prune = prune
        self._left: list[tuple[Change, str]] = []

    def rows(self, place: Place) -> dict[str, Row]:
        """Its entries by name. SetupError for two of one name: which is ours cannot be told."""
        found: dict[str, Row] = {}
        for row in self.twilio.every(place.path, place.key):
            name = place.name(row)
            if name in found:
                raise SetupError(f"Twilio has two of {place.kind} {name!r}. Cure: take one of them away in its console")
            found[name] = row
        return found

    def settle(self, place: Place, rows: Mapping[str, Row], wishes: Sequence[Wish], *, whole: bool = True) -> list[str]:
        """The wishes' sids, "" for one that a dry run did not make. `whole`: what is not wished for is a leftover."""
        sids = [self._grant(place, rows.get(wish.name), wish) for wish in wishes]
        wished = {wish.name for wish in wishes}
        for name, row in rows.items():
            if whole and name not in wished:
                self._left.append((Change(place.kind, name, row["sid"], wished=False), place.of(row["sid"])))
        return sids

    def _grant(self, place: Place, row: Row | None, wish: Wish) -> str:
        different = () if row is None else _different(row, wish.fields)
        self.changes.append(Change(place.kind, wish.name, "" if row is None else row["sid"], different))
        if row is None:
            return "" if self._dry_run else str(self.twilio.post(place.path, **wish.form, **_form(wish.fields))["sid"])
        if different and not self._dry_run:
            self.twilio.post(place.of(row["sid"]), **_form(wish.fields))
        return str(row["sid"])

    def finish(self) -> list[Change]:
        """Everything that was needed, leftovers last."""
        for _, address in self._left if self._prune and not self._dry_run else ():
            self.twilio.delete(address)
        return [*self.changes, *(change for change, _ in self._left)]


def _different(row: Row, fields: Mapping[str, Any]) -> tuple[Difference, ...]:
    return tuple(
        Difference(name, row.get(name), value) for name, value in fields.items() if _same(row.get(name)) != _same(value)
    )


def _same(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _form(fields: Mapping[str, Any]) -> dict[str, Any]:
    """domain_name is sent as DomainName."""
    return {"".join(word.capitalize() for word in name.split("_")): value for name, value in fields.items()}
