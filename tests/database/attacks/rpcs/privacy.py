"""Erasing, exporting and deleting."""

from __future__ import annotations

from tests.database.attacks.rpcs.rule import MEMBERS, OWNER, READERS, SERVICE, STAFF, Bad, Key, Rpc
from tests.database.attacks.verdict import ABSENT, OK

_BAD_NUMBERS = tuple(Bad({"p_e164": number}, says="p_e164") for number in ("", "12345", "+0123456789", "nobody"))

PRIVACY = {
    "erase_caller": Rpc(STAFF, {"p_client_id": Key("client"), "p_e164": Key("caller")}, _BAD_NUMBERS),
    "erase_caller_of": Rpc(
        SERVICE,
        {"p_slug": Key("slug"), "p_e164": Key("caller")},
        (*_BAD_NUMBERS, Bad({"p_slug": "nobody-here"}, ABSENT)),
    ),
    "export_configuration": Rpc({**MEMBERS, "service_role": OK}, {"p_client_id": Key("client")}),
    "export_calls": Rpc(READERS, {"p_client_id": Key("client")}, (Bad({"p_limit": 0}), Bad({"p_limit": 1_000_000}))),
    "delete_client": Rpc(
        OWNER,
        {"p_client_id": Key("client"), "p_slug": Key("slug")},
        (Bad({"p_slug": "another-name"}, says="p_slug"), Bad({"p_slug": ""}, says="p_slug")),
    ),
    "undelete_client": Rpc(
        SERVICE,
        {"p_slug": Key("slug")},
        (Bad({"p_slug": "nobody-here"}, ABSENT),),
        before="update public.clients set deleted_at = now() where id = %(client)s",
    ),
    "purge_expired": Rpc(SERVICE, {"p_batch": 10}, (Bad({"p_batch": 0}), Bad({"p_batch": -1}))),
}
