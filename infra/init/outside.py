"""What others say: the name's address, Supabase, Twilio."""

from __future__ import annotations

import socket
from collections.abc import Mapping

import httpx

from infra.admin.client import AdminClient, Where
from infra.doctor.finding import Finding, bad, good, untried
from infra.init.questions import is_address
from shared.errors import StoreAway, StoreError

WITHIN = 10.0  # s
TWILIO = "https://api.twilio.com"


def resolved(domain: str) -> str:
    """Its IPv4 address; "" where it has none."""
    try:
        return str(socket.getaddrinfo(domain, None, socket.AF_INET)[0][4][0])
    except OSError:
        return ""


def name(domain: str, address: str) -> Finding:
    """`address`: what `resolved` said."""
    if is_address(domain):
        return good("name", f"{domain} is an address already")
    if not address:
        return bad(
            "name", f"{domain} has no address", "An A record with this box's public IP, at whoever keeps your domain."
        )
    return good("name", f"{domain} is {address}")


def anon_key(url: str, key: str) -> Finding:
    """Whether the project answers, and its gateway takes the key."""
    headers = {"apikey": key, **({"Authorization": f"Bearer {key}"} if key.startswith("eyJ") else {})}
    try:
        with httpx.Client(timeout=WITHIN, trust_env=False) as http:
            answer = http.post(f"{url}/rest/v1/rpc/edge_ingest", json={"p_events": []}, headers=headers)
        code = str(answer.json().get("code", "")) if answer.is_error else ""
    except httpx.HTTPError as lost:
        return bad(
            "Supabase",
            f"{url} does not answer ({type(lost).__name__})",
            "Check SUPABASE_URL, and that the project is not paused.",
        )
    except (ValueError, AttributeError):
        return bad("Supabase", f"{url} does not answer as Supabase does", "Check SUPABASE_URL.")
    if code == "42501":  # known to the gateway, and not allowed to be a box: as it should be
        return good("Supabase", f"{url} takes the publishable key")
    if code.startswith("PGRST2"):
        return bad(
            "Supabase", "the project has no schema of ours", "supabase db push --remote (docs/box.md, Hosted Supabase)."
        )
    return bad(
        "Supabase",
        f"it refuses the publishable key ({answer.status_code})",
        "Copy it again: Project settings, API keys.",
    )


def secret_key(where: Where) -> Finding:
    """Whether it opens the database."""
    admin = AdminClient(where)
    try:
        boxes = admin.ask("list_edge_agents")
    except StoreAway as away:
        return untried("secret key", str(away))
    except StoreError as refused:
        return bad("secret key", str(refused), "Copy it again: Project settings, API keys, secret keys.")
    finally:
        admin.close()
    return good("secret key", f"opens the database; it knows {len(boxes)} boxes")


def twilio(settings: Mapping[str, str], api: str = TWILIO) -> Finding:
    """Whether the account is there, active, and the token its own."""
    sid, token = settings["TWILIO_ACCOUNT_SID"], settings["TWILIO_AUTH_TOKEN"]
    try:
        with httpx.Client(timeout=WITHIN, auth=(sid, token)) as http:
            answer = http.get(f"{api}/2010-04-01/Accounts/{sid}.json")
        status = str(answer.json().get("status", "")) if answer.is_success else ""
    except (httpx.HTTPError, ValueError, AttributeError) as lost:
        return untried(
            "Twilio", f"it cannot be asked ({type(lost).__name__})", "Try again, with a way to the internet."
        )
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        return bad("Twilio", "it refuses the account SID and token", "Copy both again from console.twilio.com.")
    if status != "active":
        cure = "console.twilio.com says why."
        return bad("Twilio", f"the account is {status or f'not to be had ({answer.status_code})'}", cure)
    return good("Twilio", "the account is active")
