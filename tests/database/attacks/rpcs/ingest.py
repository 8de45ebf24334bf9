"""What a box asks besides delivering, and what our own service reports."""

from __future__ import annotations

from tests.database.attacks.rpcs.rule import EDGE, SERVICE, Bad, Key, Rpc

_TROUBLE = {"p_kind": "sweep_failed", "p_subject": "purge_expired", "p_message": "store_away"}

# A call that nothing was heard of for a while.
_LEFT_BEHIND = """
update public.calls set room = 'call_x', ended_at = null, started_at = now(), received_at = now() - interval '1 minute';
update private.ingest_ledger set received_at = now() - interval '1 minute'"""

INGEST = {
    "edge_expected_numbers": Rpc(EDGE, {"p_limit": 4}),
    "edge_take_over_call": Rpc(EDGE, {"p_call_id": Key("call"), "p_client_id": Key("client")}),
    "edge_resume_call": Rpc(EDGE, {"p_room": "call_x"}, (Bad({"p_room": ""}, says="p_room"),), _LEFT_BEHIND),
    "report_trouble": Rpc(
        SERVICE,
        _TROUBLE,
        (Bad({"p_kind": "Sweep failed"}, says="p_kind"), Bad({"p_message": ""}, says="p_message")),
    ),
}
