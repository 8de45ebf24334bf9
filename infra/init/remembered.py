"""What a file of settings says of the answers that it was made from, so that they are not asked again. Pure."""

from __future__ import annotations

from collections.abc import Mapping


def remembered(there: Mapping[str, str]) -> dict[str, str]:
    """Answers by question; those that nothing is known of are left out."""
    if not there:
        return {}
    known = {"client": ""}  # asked for once: after that it is `frontdesk clients add`
    if "COMPOSE_FILE" in there or "LIVEKIT_URL" in there:
        known["run"] = "docker" if "COMPOSE_FILE" in there else "systemd"
    if "POSTGRES_PASSWORD" in there or "SUPABASE_URL" in there:
        known["database"] = "own" if "POSTGRES_PASSWORD" in there else "supabase"
    if "SUPABASE_URL" in there:
        known["SUPABASE_SECRET_KEY"] = ""
    if "FRONTDESK_DEVICE" in there:
        known["gpu"] = "yes" if there["FRONTDESK_DEVICE"] == "cuda" else "no"
    if "TWILIO_ACCOUNT_SID" in there:
        known["phone"] = "twilio"
    elif "FRONTDESK_DOMAIN" in there:
        known["phone"] = "other"
    elif "LIVEKIT_API_SECRET" in there:  # the last thing that it would have asked for is there: it was asked
        known["phone"] = "none"
    return {**known, **there}
