"""Who is called, and whether this caller is to be refused; whom an operator blocks for a client."""

from __future__ import annotations

from tests.database.attacks.rpcs.rule import EDGE, SERVICE, Bad, Key, Rpc
from tests.database.attacks.verdict import ABSENT

_NUMBERS = tuple(Bad({"p_e164": number}, says="p_e164") for number in ("", "12345", "+0123456789", "nobody"))
_CALLER = {"p_slug": Key("slug"), "p_e164": Key("caller")}
_NO_CLIENT = Bad({"p_slug": "nobody-here"}, ABSENT)

SHARES = {
    "edge_resolve_call": Rpc(
        EDGE, {"p_to": Key("number"), "p_from": Key("caller")}, nullable=frozenset({"p_to", "p_from"})
    ),
    "block_caller_of": Rpc(SERVICE, _CALLER, (_NO_CLIENT, *_NUMBERS, Bad({"p_note": "x" * 201}, says="p_note"))),
    "unblock_caller_of": Rpc(SERVICE, _CALLER, (_NO_CLIENT, *_NUMBERS)),
}
