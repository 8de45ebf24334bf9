"""How many of something one may have: an operator reads it, and gives one client another number."""

from __future__ import annotations

from tests.database.attacks.rpcs.rule import SERVICE, Bad, Key, Rpc
from tests.database.attacks.verdict import ABSENT

_NO_CLIENT = Bad({"p_slug": "nobody-here"}, ABSENT)

LIMITS = {
    "list_limits": Rpc(SERVICE, {}, (_NO_CLIENT,)),
    "set_client_limit": Rpc(
        SERVICE,
        {"p_slug": Key("slug"), "p_name": "members", "p_value": 60},
        (
            _NO_CLIENT,
            Bad({"p_name": "tea"}, says="p_name"),
            Bad({"p_name": "request_bytes"}, says="p_name"),
            Bad({"p_value": 0}, says="p_value"),
        ),
    ),
}
