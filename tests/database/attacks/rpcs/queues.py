"""The edge's two doors, and the queues that only our own service reaches."""

from __future__ import annotations

from tests.database.attacks.rpcs.rule import EDGE, SERVICE, Bad, Key, Rpc

_EVENT = {
    "event_id": Key("event_id"),
    "kind": "call.answered",
    "client_id": Key("client"),
    "call_id": Key("call"),
    "call": {"to_e164": Key("number"), "started_at": "2026-11-02T17:00:00Z"},
    "data": {"answered_at": "2026-11-02T17:00:01Z"},
}
_LONG = (Bad({"p_lease_seconds": 0}), Bad({"p_lease_seconds": -5}), Bad({"p_lease_seconds": 10_000_000}))
_MANY = (Bad({"p_limit": 0}), Bad({"p_limit": -1}), Bad({"p_limit": 1_000_000}))
_JOB = {"p_id": Key("job"), "p_lease": Key("job_lease")}
_DELIVERY = {"p_id": Key("delivery"), "p_lease": Key("delivery_lease")}

_HELD = {"p_job_id": Key("job"), "p_lease": Key("job_lease")}
_OUTCOME = {
    "outcome": "booked", "sentiment": "positive", "sentiment_score": 0.5, "revenue": 120, "currency": "USD",
    "confidence": 0.8, "evidence": [], "turn_sentiments": [], "urgent": False, "version": 1, "method": "rules-1",
}  # fmt: skip

QUEUES = {
    "call_to_judge": Rpc(SERVICE, {"p_call_id": Key("call")}),
    "save_outcome": Rpc(SERVICE, {**_HELD, "p_outcome": _OUTCOME}, (Bad({"p_outcome": []}, says="p_outcome"),)),
    "clone_request": Rpc(SERVICE, {"p_request_id": Key("clone")}),
    "save_clone": Rpc(
        SERVICE,
        {**_HELD, "p_provider": "cartesia", "p_provider_voice_id": "a1", "p_sex": "female"},
        (
            Bad({"p_provider": "kokoro"}, says="p_provider"),
            Bad({"p_provider_voice_id": ""}, says="p_provider_voice_id"),
            Bad({"p_sex": "neither"}, says="p_sex"),
        ),
    ),
    "refuse_clone": Rpc(SERVICE, {**_HELD, "p_reason": "It is too quiet."}, (Bad({"p_reason": " "}, says="p_reason"),)),
    "edge_ingest": Rpc(EDGE, {"p_events": [_EVENT]}, (Bad({"p_events": {}}), Bad({"p_events": [{}] * 501}))),
    "dead_letters": Rpc(SERVICE, {"p_limit": 10}, _MANY),
    "retry_dead_letters": Rpc(SERVICE, {"p_ids": [Key("dead_letter")]}),
    "unrouted_calls": Rpc(SERVICE, {"p_limit": 10}, _MANY),
    "close_lost_calls": Rpc(
        SERVICE, {"p_older_than_minutes": 60}, (Bad({"p_older_than_minutes": 0}), Bad({"p_older_than_minutes": -1}))
    ),
    "lease_jobs": Rpc(
        SERVICE,
        {"p_kinds": ["analyze_call"], "p_limit": 5, "p_lease_seconds": 60},
        (*_MANY, *_LONG, Bad({"p_kinds": ["make_tea"]}), Bad({"p_kinds": []})),
    ),
    "finish_job": Rpc(SERVICE, _JOB),
    "extend_lease": Rpc(SERVICE, {**_JOB, "p_lease_seconds": 60}, _LONG),
    "fail_job": Rpc(
        SERVICE,
        {**_JOB, "p_error": "model away"},
        (Bad({"p_retry_seconds": -1}, says="p_retry_seconds"),),
        nullable=frozenset({"p_error"}),
    ),
    "dead_jobs": Rpc(SERVICE, {"p_limit": 10}, _MANY),
    "retry_jobs": Rpc(SERVICE, {"p_ids": [Key("dead_job")]}),
    "lease_deliveries": Rpc(SERVICE, {"p_limit": 5, "p_lease_seconds": 60}, (*_MANY, *_LONG)),
    "finish_delivery": Rpc(SERVICE, {**_DELIVERY, "p_status": 200}),
    "fail_delivery": Rpc(
        SERVICE,
        {**_DELIVERY, "p_status": 500, "p_error": "busy"},
        (Bad({"p_retry_seconds": -1}, says="p_retry_seconds"),),
        nullable=frozenset({"p_status", "p_error"}),  # no answer came
    ),
}
