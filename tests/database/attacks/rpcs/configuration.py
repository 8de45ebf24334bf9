"""What an owner or admin changes through a function: prompts and webhook secrets."""

from __future__ import annotations

from tests.database.attacks.rpcs.rule import STAFF, Bad, Key, Rpc, may
from tests.database.attacks.verdict import TOO_LARGE
from tests.database.signatures import NO_SECRETS, SECRET

_TEXTS = {"p_body": "You answer for {business}.", "p_greeting": "Hello, {business} here."}
_ENORMOUS = "a" * 17_000  # beyond what a draft may hold

CONFIGURATION = {
    "save_prompt": Rpc(
        STAFF,
        {"p_client_id": Key("client"), "p_profession_id": Key("profession"), **_TEXTS},
        (
            Bad({"p_body": _ENORMOUS}, TOO_LARGE, "characters in the body"),
            Bad({"p_greeting": _ENORMOUS}, TOO_LARGE, "characters in the greeting"),
        ),
    ),
    "check_prompt": Rpc(
        may("owner", "admin", "viewer", "neighbour", "service_role"),
        {"p_body": "Book for {businness}.", "p_greeting": "Hello."},
        nullable=frozenset(_TEXTS),
    ),
    "publish_prompt": Rpc(STAFF, {"p_prompt_id": Key("draft")}),
    "rollback_prompt": Rpc(STAFF, {"p_client_id": Key("client")}),
    "test_webhook": Rpc(STAFF, {"p_endpoint_id": Key("endpoint")}),
    "replay_deliveries": Rpc(STAFF, {"p_endpoint_id": Key("endpoint")}),
    "retry_voice_clone": Rpc(
        STAFF,
        {"p_request_id": Key("clone")},
        before="update public.voice_clone_requests set status = 'failed' where id = %(clone)s",
    ),
    "correct_outcome": Rpc(
        STAFF,
        {"p_call_id": Key("outcome"), "p_outcome": "spam", "p_revenue": 0},
        (Bad({"p_outcome": "tea"}, says="p_outcome"), Bad({"p_revenue": -1}, says="p_revenue")),
    ),
    "set_webhook_secret": Rpc(
        STAFF,
        {"p_endpoint_id": Key("endpoint"), "p_secret": SECRET},
        tuple(Bad({"p_secret": text}, says="p_secret must be whsec_") for text in NO_SECRETS),
    ),
}
