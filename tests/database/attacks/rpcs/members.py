"""Who belongs to a client, and its own trades."""

from __future__ import annotations

from tests.database.attacks.rpcs.rule import MEMBERS, OWNER, STAFF, Bad, Key, Rpc, may
from tests.database.attacks.verdict import EXISTS

_INSIDE_AND_NEIGHBOURS = ("owner", "admin", "viewer", "neighbour", "stranger")
_TEXTS = {"p_body": "You answer for {business}.", "p_greeting": "Hello, {business} here."}

PEOPLE_AND_TRADES = {
    "invite_member": Rpc(
        OWNER,
        {"p_client_id": Key("client"), "p_email": "new@people.example", "p_role": "viewer"},
        (
            Bad({"p_email": "nobody"}, says="p_email"),
            Bad({"p_email": ""}, says="p_email"),
            Bad({"p_email": "a@b@c.example"}, says="p_email"),
            Bad({"p_email": Key("admin_email")}, EXISTS),
        ),
    ),
    "revoke_invitation": Rpc(OWNER, {"p_invitation_id": Key("invitation")}),
    "member_addresses": Rpc(MEMBERS, {"p_client_id": Key("client")}),
    "my_invitations": Rpc(may("invitee", empty=_INSIDE_AND_NEIGHBOURS)),
    "accept_invitation": Rpc(may("invitee", absent=_INSIDE_AND_NEIGHBOURS), {"p_invitation_id": Key("invitation")}),
    "add_profession": Rpc(
        STAFF,
        {"p_client_id": Key("client"), "p_slug": "beekeeper", "p_name": "Beekeeper", **_TEXTS},
        (
            Bad({"p_slug": "Bee Keeper"}, says="p_slug"),
            Bad({"p_slug": ""}, says="p_slug"),
            Bad({"p_name": ""}, says="p_name"),
            Bad({"p_body": "Book for {businness}."}, says="not fit"),
            Bad({"p_greeting": "x" * 301}, says="not fit"),
            Bad({"p_slug": Key("trade")}, EXISTS),
        ),
    ),
}
