"""Keys that are turned by an operator."""

from __future__ import annotations

from tests.database.attacks.rpcs.rule import SERVICE, Bad, Key, Rpc
from tests.database.attacks.verdict import ABSENT
from tests.database.signatures import NO_SECRETS, SECRET

_URL = "https://crm.example/hook"

TURNING = {
    "turn_webhook_secret": Rpc(
        SERVICE,
        {"p_slug": Key("slug"), "p_url": _URL, "p_secret": SECRET},
        (
            Bad({"p_slug": "nobody-here"}, ABSENT),
            Bad({"p_url": "https://crm.example/elsewhere"}, ABSENT),
            *(Bad({"p_secret": text}, says="p_secret must be whsec_") for text in NO_SECRETS),
        ),
    ),
}
