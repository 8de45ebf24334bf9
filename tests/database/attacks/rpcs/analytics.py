"""Reading: everybody of the client, and nobody else sees a figure."""

from __future__ import annotations

from tests.database.attacks.rpcs.rule import READERS, Bad, Key, Rpc

_RANGE = {"p_client_id": Key("client"), "p_from": "2020-01-01", "p_to": "2029-12-31"}
_BAD_RANGES = (
    Bad({"p_from": "2026-11-02", "p_to": "2026-11-01"}),
    Bad({"p_from": "1999-01-01", "p_to": "2026-11-01"}),
    Bad({"p_from": "-infinity"}),
    Bad({"p_to": "infinity"}),
)
_FIGURES = Rpc(READERS, _RANGE, _BAD_RANGES)
_DAYS = {"p_client_id": Key("client"), "p_from": "2025-11-01", "p_to": "2028-07-28"}  # as many as an answer has rows

ANALYTICS = {
    "latest_calls": Rpc(
        READERS,
        {"p_client_id": Key("client"), "p_limit": 50},
        (Bad({"p_limit": 0}), Bad({"p_limit": 100_000}), Bad({"p_before_id": Key("call")}, says="p_before_id")),
    ),
    "analytics_daily": Rpc(READERS, _DAYS, (*_BAD_RANGES, Bad({"p_to": "2028-07-29"}, says="1000 days"))),
    "analytics_weekly": _FIGURES,
    "analytics_hourly": _FIGURES,
    "analytics_latency": _FIGURES,
    "analytics_busiest_hours": _FIGURES,
    "analytics_repeat_callers": Rpc(
        READERS,
        {**_RANGE, "p_at_least": 2},
        (*_BAD_RANGES, Bad({"p_at_least": 1}, says="p_at_least"), Bad({"p_limit": 1001}, says="p_limit")),
    ),
    "search_transcripts": Rpc(
        READERS,
        {"p_client_id": Key("client"), "p_words": "boiler"},
        (
            Bad({"p_limit": 0}),
            Bad({"p_limit": -1}),
            Bad({"p_limit": 100_000}),
            Bad({"p_from": "2026-11-02", "p_to": "2026-11-01"}),
        ),
    ),
    "call_transcript": Rpc(READERS, {"p_call_id": Key("call")}),
}
