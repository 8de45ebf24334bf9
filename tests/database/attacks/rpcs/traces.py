"""What operators are told."""

from __future__ import annotations

from tests.database.attacks.rpcs.rule import SERVICE, Bad, Key, Rpc

_MANY = (Bad({"p_limit": 0}, says="p_limit"), Bad({"p_limit": 100_000}, says="p_limit"))

TRACES = {
    "check_health": Rpc(SERVICE, {"p_limit": 10}, _MANY),
    "operator_notices": Rpc(SERVICE, {"p_limit": 10}, _MANY),
    "dismiss_notices": Rpc(SERVICE, {"p_ids": [Key("operator_notice")]}),
}
