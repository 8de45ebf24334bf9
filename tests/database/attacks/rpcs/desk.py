"""The desk's doors: what a box asks of the calendar while a caller is on the line."""

from __future__ import annotations

from tests.database.attacks.rpcs.rule import EDGE, Bad, Key, Rpc
from tests.database.attacks.verdict import ABSENT

_CLIENT = {"p_client_id": Key("client")}
_CALL = {**_CLIENT, "p_call_id": Key("call")}
_NO_CLIENT = Bad({"p_client_id": "00000000-0000-4000-8000-000000000000"}, ABSENT, "no such client")
_NO_VISIT = Bad({"p_visit_id": "00000000-0000-4000-8000-000000000000"}, ABSENT, "no such visit")

DESK = {
    "edge_desk_book": Rpc(
        EDGE, {**_CLIENT, "p_caller": Key("caller")}, (_NO_CLIENT,), nullable=frozenset({"p_caller"})
    ),
    "edge_desk_free": Rpc(
        EDGE,
        {
            **_CLIENT,
            "p_service_id": Key("service"),
            "p_since": "2027-11-01T00:00:00Z",
            "p_until": "2027-12-01T00:00:00Z",
            "p_limit": 5,
            "p_call_id": Key("call"),
        },
        (
            _NO_CLIENT,
            Bad({"p_limit": 0}, says="p_limit"),
            Bad({"p_limit": 201}, says="p_limit"),
            Bad({"p_since": "infinity"}, says="p_since"),
            Bad({"p_until": "-infinity"}, says="p_until"),
        ),
        nullable=frozenset({"p_call_id"}),
        before="""update public.clients set hours = '{"mon": [["00:00", "24:00"]]}', booking_horizon = 730""",
    ),
    "edge_desk_hold": Rpc(
        EDGE,
        {
            **_CALL,
            "p_hold_id": "c0000000-0000-4000-8000-000000000001",
            "p_service_id": Key("service"),
            "p_starts_at": "2027-11-01T17:00:00Z",
        },
        (_NO_CLIENT, Bad({"p_starts_at": "infinity"}, says="p_starts_at")),
    ),
    "edge_desk_commit": Rpc(
        EDGE,
        {**_CALL, "p_hold_id": Key("visit_hold"), "p_name": "Ada Byron", "p_number": Key("caller")},
        (
            _NO_CLIENT,
            *(Bad({"p_name": name}, says="p_name") for name in ("", " ", "x" * 121)),
            *(Bad({"p_number": number}, says="p_number") for number in ("", "5105559876", "+0123456789", "me")),
        ),
    ),
    "edge_desk_release": Rpc(EDGE, {**_CALL, "p_hold_id": Key("visit_hold")}, (_NO_CLIENT,)),
    "edge_desk_visits": Rpc(
        EDGE,
        {**_CLIENT, "p_number": Key("caller"), "p_code": "000000"},
        (
            _NO_CLIENT,
            Bad({"p_number": None, "p_code": None}, says="p_number or p_code"),
            Bad({"p_number": "me"}, says="p_number"),
            Bad({"p_code": "12345"}, says="p_code"),
        ),
        nullable=frozenset({"p_number", "p_code"}),
    ),
    "edge_desk_cancel": Rpc(EDGE, {**_CALL, "p_visit_id": Key("visit")}, (_NO_CLIENT, _NO_VISIT)),
    "edge_desk_move": Rpc(
        EDGE, {**_CALL, "p_visit_id": Key("visit"), "p_hold_id": Key("visit_hold")}, (_NO_CLIENT, _NO_VISIT)
    ),
}
