"""The boxes: which clients they serve, and their tokens."""

from __future__ import annotations

from tests.database.attacks.rpcs.rule import SERVICE, Bad, Key, Rpc
from tests.database.attacks.verdict import ABSENT, EXISTS

_BOX = {"p_name": Key("box")}
_NO_BOX = Bad({"p_name": "no such box"}, ABSENT, "no box has this name")

BOXES = {
    "add_edge_agent": Rpc(
        SERVICE,
        {"p_name": Key("new_box"), "p_slugs": [Key("slug")]},
        (
            Bad({"p_name": ""}, says="p_name"),
            Bad({"p_slugs": ["nobody-here"]}, ABSENT),
            Bad({"p_slugs": []}, says="p_slugs"),
            Bad({"p_slugs": None}, says="p_slugs"),
            Bad({"p_all": True}, says="not both"),
            Bad({"p_name": Key("box")}, EXISTS),
        ),
    ),
    "set_edge_agent_clients": Rpc(
        SERVICE,
        {**_BOX, "p_only": [Key("slug")]},
        (
            _NO_BOX,
            Bad({"p_only": ["nobody-here"]}, ABSENT),
            Bad({"p_only": []}, says="p_only"),
            Bad({"p_all": True}, says="p_only"),
        ),
    ),
    "turn_edge_agent": Rpc(
        SERVICE,
        {**_BOX, "p_overlap_s": 0},
        (_NO_BOX, Bad({"p_overlap_s": -1}, says="p_overlap_s"), Bad({"p_overlap_s": 604_801}, says="p_overlap_s")),
    ),
    "renew_edge_token": Rpc(
        SERVICE,
        {"p_edge_agent_id": Key("client"), "p_issued_at": 1_700_000_000, "p_due": True},
        before="insert into private.edge_agents (id, name) values (%(client)s, 'a box whose id is known here')",
    ),
    "revoke_edge_agent": Rpc(SERVICE, _BOX, (_NO_BOX,)),
    "list_edge_agents": Rpc(SERVICE),
}
