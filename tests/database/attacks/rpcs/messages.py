"""Messages: a member acknowledges them, our own service tells of them."""

from __future__ import annotations

from tests.database.attacks.rpcs.rule import SERVICE, STAFF, Bad, Key, Rpc

_MESSAGE = {"p_message_id": Key("message")}

MESSAGES = {
    "acknowledge_message": Rpc(STAFF, _MESSAGE),
    "escalate_messages": Rpc(
        SERVICE, {"p_limit": 10}, (Bad({"p_limit": 0}, says="p_limit"), Bad({"p_limit": 100_000}, says="p_limit"))
    ),
    "message_to_tell": Rpc(SERVICE, _MESSAGE),
    "message_was_told": Rpc(
        SERVICE,
        {**_MESSAGE, "p_channel": "email", "p_to": "owner@shop.example", "p_error": None, "p_time": 0},
        (
            Bad({"p_channel": "fax"}, says="p_channel"),
            Bad({"p_to": ""}, says="p_to"),
            Bad({"p_to": "x" * 255}, says="p_to"),
            Bad({"p_time": -1}, says="p_time"),
        ),
        nullable=frozenset({"p_error"}),
    ),
}
