"""What is there compared with what is wanted: pure, protobuf messages in, differences out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from google.protobuf.json_format import MessageToDict
from livekit.protocol.sip import SIPDispatchRuleInfo, SIPInboundTrunkInfo

from shared.errors import SetupError

Info = TypeVar("Info", SIPInboundTrunkInfo, SIPDispatchRuleInfo)

# Made by the server, or (media_encryption) an older name that the server fills in from `media`.
_SERVERS_OWN = {"sip_trunk_id", "sip_dispatch_rule_id", "created_at", "updated_at", "media_encryption"}
_UNORDERED = {"numbers", "allowed_addresses", "allowed_numbers", "trunk_ids"}
_SECRET = {"auth_password"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not as wanted. Secrets are never shown."""

    field: str
    there: Any
    wanted: Any

    def __str__(self) -> str:
        if self.field in _SECRET:
            return f"{self.field}: differs"
        return f"{self.field}: {self.there!r} → {self.wanted!r}"


@dataclass(frozen=True, slots=True)
class Change:
    """What one trunk or rule needs."""

    kind: Literal["trunk", "rule"]
    name: str
    id: str  # "" as long as it is not there
    differences: tuple[Difference, ...] = ()

    @property
    def needed(self) -> Literal["create", "update", "nothing"]:
        if not self.id:
            return "create"
        return "update" if self.differences else "nothing"


def differences(there: Info, wanted: Info) -> tuple[Difference, ...]:
    """Fields that differ, server-made ones left out; lists whose order means nothing are compared as sets."""
    left, right = _plain(there), _plain(wanted)
    return tuple(
        Difference(name, left.get(name), right.get(name))
        for name in sorted(left.keys() | right.keys())
        if left.get(name) != right.get(name)
    )


def _plain(info: SIPInboundTrunkInfo | SIPDispatchRuleInfo) -> dict[str, Any]:
    fields = MessageToDict(info, preserving_proto_field_name=True)
    return {
        name: sorted(value) if name in _UNORDERED else value
        for name, value in fields.items()
        if name not in _SERVERS_OWN
    }


def named(kind: str, infos: Iterable[Info], name: str) -> Info | None:
    """The one of this name. SetupError when there are several: which one is ours cannot be told."""
    found = [info for info in infos if info.name == name]
    if len(found) > 1:
        ids = ", ".join(sorted(identity(info) for info in found))
        message = f"LiveKit has {len(found)} {kind}s named {name!r} ({ids}). Cure: delete all but one of them"
        raise SetupError(message)
    return found[0] if found else None


def identity(info: SIPInboundTrunkInfo | SIPDispatchRuleInfo) -> str:
    return info.sip_trunk_id if isinstance(info, SIPInboundTrunkInfo) else info.sip_dispatch_rule_id


def refuse_rivals(there: Sequence[SIPInboundTrunkInfo], wanted: Sequence[SIPInboundTrunkInfo]) -> None:
    """SetupError when a trunk of another name already has one of our numbers: LiveKit would refuse ours."""
    ours = {info.name for info in wanted}
    for other in (info for info in there if info.name not in ours):
        for info in wanted:
            shared = sorted(set(_taken(other)) & set(_taken(info)))
            if shared:
                message = (
                    f"trunk {info.name!r} wants {', '.join(shared)}, which trunk {other.name!r} ({identity(other)}) "
                    "already has. Cure: delete that trunk, rename ours to it, or give ours other numbers"
                )
                raise SetupError(message)


def _taken(info: SIPInboundTrunkInfo) -> list[str]:
    """Numbers as LiveKit compares them; a trunk without numbers takes any."""
    return [number.removeprefix("+") for number in info.numbers] or ["any number"]
