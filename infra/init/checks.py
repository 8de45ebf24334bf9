"""Everything that can be tried before a box runs, for the settings that it will have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from infra.admin.client import Where
from infra.doctor.finding import Finding, bad
from infra.init import machine, outside

Settings = Mapping[str, str]


def checked(settings: Settings, folder: Path) -> Iterator[Finding]:
    """Each finding as soon as it is there. None of them hinders the writing."""
    yield machine.ports(_ports(settings))
    yield machine.memory()
    card = machine.card()
    if card:
        yield card
    elif settings.get("FRONTDESK_DEVICE") == "cuda":
        cure = "The driver, and in containers nvidia-container-toolkit; nvidia-smi must list the card."
        yield bad("graphics card", "none is to be seen here", cure)
    yield machine.space(folder)
    yield machine.disk(folder)
    yield machine.clock()
    if domain := settings.get("FRONTDESK_DOMAIN"):
        yield outside.name(domain, outside.resolved(domain))
    if where := database(settings):
        yield outside.anon_key(where.url, settings["SUPABASE_ANON_KEY"])
        if where.key:
            yield outside.secret_key(where)
    if settings.get("TWILIO_AUTH_TOKEN"):
        yield outside.twilio(settings)


def database(settings: Settings) -> Where | None:
    """A hosted project; None for a database that this box has beside it, which does not run yet."""
    if "POSTGRES_PASSWORD" in settings:
        return None
    return Where(settings["SUPABASE_URL"], settings.get("SUPABASE_SECRET_KEY", ""), local=False)


def _ports(settings: Settings) -> Iterator[tuple[str, int, str]]:
    def port(name: str, usual: int) -> int:
        return int(settings.get(name) or usual)

    yield "tcp", port("LIVEKIT_PORT", 7880), "LiveKit"
    yield "udp", port("LIVEKIT_MEDIA_PORT", 7882), "LiveKit's media"
    yield "tcp", port("REDIS_PORT", 6379), "Redis"
    yield "tcp", port("METRICS_PORT", 9464), "the health door"
    if settings.get("FRONTDESK_DOMAIN"):
        yield "tcp", port("SIP_PORT", 5060), "livekit-sip"
        yield "udp", port("SIP_PORT", 5060), "livekit-sip"
    if "POSTGRES_PASSWORD" in settings:
        yield "tcp", port("GATEWAY_PORT", 8000), "the database's gateway"
