"""What a box asks besides delivering, and what our own service reports."""

from __future__ import annotations

from tests.database.attacks.rpcs.rule import EDGE, SERVICE, Bad, Key, Rpc

_TROUBLE = {"p_kind": "sweep_failed", "p_subject": "purge_expired", "p_message": "store_away"}

INGEST = {
    "edge_take_over_call": Rpc(EDGE, {"p_call_id": Key("call"), "p_client_id": Key("client")}),
    "edge_resume_call": Rpc(EDGE, {"p_room": "call_nobody"}, (Bad({"p_room": ""}, says="p_room"),)),
    "report_trouble": Rpc(
        SERVICE,
        _TROUBLE,
        (Bad({"p_kind": "Sweep failed"}, says="p_kind"), Bad({"p_message": ""}, says="p_message")),
    ),
}
