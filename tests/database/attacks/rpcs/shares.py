"""Who is called, and whether this caller is to be refused: the box's question."""

from __future__ import annotations

from tests.database.attacks.rpcs.rule import EDGE, Key, Rpc

SHARES = {
    "edge_resolve_call": Rpc(
        EDGE, {"p_to": Key("number"), "p_from": Key("caller")}, nullable=frozenset({"p_to", "p_from"})
    ),
}
