"""A client's second factor."""

from __future__ import annotations

from tests.database.attacks.rpcs.rule import OWNER, SERVICE, Bad, Key, Rpc
from tests.database.attacks.verdict import ABSENT

HYGIENE = {
    "set_second_factor": Rpc(OWNER, {"p_client_id": Key("client"), "p_on": True}),
    "set_second_factor_of": Rpc(
        SERVICE, {"p_slug": Key("slug"), "p_on": True}, (Bad({"p_slug": "nobody-here"}, ABSENT),)
    ),
}
