"""What a box asks besides delivering, and what our own service reports."""

from __future__ import annotations

from tests.database.attacks.rpcs.rule import EDGE, SERVICE, Bad, Key, Rpc

_TROUBLE = {"p_kind": "sweep_failed", "p_subject": "purge_expired", "p_message": "store_away"}

INGEST = {
    "edge_expected_numbers": Rpc(EDGE, {"p_limit": 4}),
    "edge_take_over_call": Rpc(EDGE, {"p_call_id": Key("call"), "p_client_id": Key("client")}),
    "report_trouble": Rpc(
        SERVICE,
        _TROUBLE,
        (Bad({"p_kind": "Sweep failed"}, says="p_kind"), Bad({"p_message": ""}, says="p_message")),
    ),
}
