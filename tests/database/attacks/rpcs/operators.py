"""What the people who run the service do from a shell."""

from __future__ import annotations

from tests.database.attacks.rpcs.rule import SERVICE, Bad, Key, Rpc
from tests.database.attacks.verdict import ABSENT, EXISTS, TOO_LARGE
from tests.database.signatures import NO_SECRETS, SECRET
from tests.database.zones import NO_ZONES

_SLUG = {"p_slug": Key("slug")}
_NO_CLIENT = Bad({"p_slug": "nobody-here"}, ABSENT)
_TEXTS = {"p_body": "You answer for {business}.", "p_greeting": "Hello, {business} here."}
_NEW = Key("new_number")
_HOOK = {"p_url": "https://crm.example/hook"}  # as rows.py has it
_NO_HOOK = Bad({"p_url": "https://crm.example/elsewhere"}, ABSENT, "no webhook to this address")
_BAD_NUMBERS = tuple(Bad({"p_e164": number}, says="p_e164") for number in ("", "12345", "+0123456789", "nobody"))

OPERATORS = {
    "add_client": Rpc(
        SERVICE,
        {"p_slug": Key("new_slug"), "p_name": "Corner Shop", "p_profession": "plumber", "p_timezone": "Europe/Madrid"},
        (
            Bad({"p_slug": Key("slug")}, EXISTS),
            Bad({"p_slug": "Corner Shop"}, says="p_slug"),
            Bad({"p_name": ""}, says="p_name"),
            Bad({"p_profession": "astronaut"}, says="no such profession"),
            *(Bad({"p_timezone": zone}, says="p_timezone") for zone in NO_ZONES),
            Bad({"p_language": "English"}, says="p_language"),
            Bad({"p_currency": "dollars"}, says="p_currency"),
            Bad({"p_owner_email": "nobody"}, says="e-mail"),
        ),
    ),
    "list_clients": Rpc(SERVICE),
    "show_client": Rpc(SERVICE, _SLUG, (_NO_CLIENT,)),
    "suspend_client": Rpc(SERVICE, {**_SLUG, "p_reason": "unpaid"}, (_NO_CLIENT,)),
    "resume_client": Rpc(SERVICE, _SLUG, (_NO_CLIENT,)),
    "record_subscription": Rpc(
        SERVICE,
        {**_SLUG, "p_status": "past_due", "p_event_at": "2026-11-02T17:00:00Z"},
        (
            _NO_CLIENT,
            Bad({"p_event_at": "2099-01-01"}, says="p_event_at"),
            Bad({"p_event_at": "infinity"}, says="p_event_at"),
            Bad({"p_event_at": "-infinity"}, says="p_event_at"),
        ),
    ),
    "add_number": Rpc(
        SERVICE, {**_SLUG, "p_e164": _NEW}, (_NO_CLIENT, *_BAD_NUMBERS, Bad({"p_e164": Key("number")}, EXISTS))
    ),
    "move_number": Rpc(
        SERVICE, {"p_e164": Key("number"), **_SLUG}, (_NO_CLIENT, *_BAD_NUMBERS, Bad({"p_e164": _NEW}, ABSENT))
    ),
    "release_number": Rpc(SERVICE, {"p_e164": Key("number")}, (*_BAD_NUMBERS, Bad({"p_e164": _NEW}, ABSENT))),
    "request_clone": Rpc(
        SERVICE,
        {**_SLUG, "p_sample_path": Key("sample_path"), "p_sample_sha256": "b" * 64, "p_consent_version": "1"},
        (
            _NO_CLIENT,
            Bad({"p_sample_path": "elsewhere/x.wav"}, says="p_sample_path"),
            Bad({"p_sample_sha256": "b"}, says="p_sample_sha256"),
            Bad({"p_consent_version": ""}, says="p_consent_version"),
            Bad({"p_consent_version": "v" * 101}, says="p_consent_version"),
        ),
    ),
    "add_webhook": Rpc(
        SERVICE,
        {**_SLUG, "p_url": "https://crm.example/second", "p_secret": SECRET},
        (
            _NO_CLIENT,
            Bad({"p_url": "http://crm.example/"}, says="p_url"),
            *(Bad({"p_secret": text}, says="p_secret must be whsec_") for text in NO_SECRETS),
            Bad({"p_event_types": []}, says="p_event_types"),
            Bad({"p_event_types": ["call.sung"]}, says="p_event_types"),
            Bad({"p_event_types": [None]}, says="p_event_types"),
        ),
    ),
    "send_test_webhooks": Rpc(SERVICE, _SLUG, (_NO_CLIENT,)),
    "stop_test_webhooks": Rpc(SERVICE, {"p_ids": [Key("delivery")]}),
    "switch_webhook": Rpc(SERVICE, {**_SLUG, **_HOOK, "p_on": False}, (_NO_CLIENT, _NO_HOOK)),
    "remove_webhook": Rpc(SERVICE, {**_SLUG, **_HOOK}, (_NO_CLIENT, _NO_HOOK)),
    "replay_deliveries_of": Rpc(SERVICE, _SLUG, (_NO_CLIENT,)),
    "delete_client_of": Rpc(SERVICE, _SLUG, (_NO_CLIENT,)),
    "save_prompt_of": Rpc(
        SERVICE, {**_SLUG, **_TEXTS}, (_NO_CLIENT, Bad({"p_body": "a" * 17_000}, TOO_LARGE, "characters"))
    ),
    "publish_prompt_of": Rpc(SERVICE, _SLUG, (_NO_CLIENT, Bad({"p_version": 2_000_000_000}, ABSENT, "no such"))),
    "rollback_prompt_of": Rpc(SERVICE, _SLUG, (_NO_CLIENT,)),
}
