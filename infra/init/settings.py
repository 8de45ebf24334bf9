"""From answers to the lines of `.env`: what compose, systemd and the box read."""

from __future__ import annotations

import json
import os
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.init import keys
from infra.init.questions import is_address
from shared.edge_token import signed

SIGNING_KEY = Path("supabase/signing_keys.json")
SECRET = ("KEY", "SECRET", "TOKEN", "PASSWORD")
KNOWN_TO_ALL = {"LIVEKIT_API_KEY", "SUPABASE_ANON_KEY"}  # names, or keys that open nothing
DOOR = "127.0.0.1:9464"
WIDTH = 60  # characters of a value that are shown


@dataclass(frozen=True, slots=True)
class Line:
    """One setting; `why` is its comment."""

    name: str
    value: str
    why: str

    @property
    def shown(self) -> str:
        """Secrets hidden."""
        secret = any(word in self.name for word in SECRET) and self.name not in KNOWN_TO_ALL
        return "(hidden)" if secret else self.value[:WIDTH] + "…" * (len(self.value) > WIDTH)


Make = Callable[[], str]


class _Lines:
    """Collects what is missing: a value that is there already is never made anew."""

    def __init__(self, there: Mapping[str, str]) -> None:
        self.there = there
        self.lines: list[Line] = []

    def add(self, name: str, make: Make | str, why: str) -> str:
        """The value that this setting has from now on. Nothing is added for an empty one."""
        if value := self.there.get(name):
            return value
        value = make if isinstance(make, str) else make()
        if value:
            self.lines.append(Line(name, value, why))
        return value


def lines_for(answers: Mapping[str, str], there: Mapping[str, str], folder: Path, address: str) -> list[Line]:
    """What is to be added to a file that has `there`. `address`: the public IP, "" if unknown.

    Makes the signing key's file below `folder` where the database is one's own.
    """
    lines = _Lines(there)
    docker = answers["run"] == "docker"
    _how_it_runs(lines, answers, docker=docker)
    lines.add("FRONTDESK_DOMAIN", answers.get("FRONTDESK_DOMAIN", ""), "The name or address of this box.")
    lines.add("FRONTDESK_PUBLIC_IP", address, "Where the telephone provider reaches livekit-sip.")
    key, secret = keys.livekit()
    lines.add("LIVEKIT_API_KEY", key, "LiveKit's API key: every call.")
    lines.add("LIVEKIT_API_SECRET", secret, "Its secret.")
    if docker:
        lines.add("REDIS_PASSWORD", keys.password, "Redis keeps LiveKit's trunks.")
        lines.add("GRAFANA_PASSWORD", keys.password, "Of Grafana's admin, where the profile observe runs.")
    _database(lines, answers, folder)
    lines.add("FRONTDESK_WAKE_SECRET", keys.wake_secret, "Signs the wake-up of the jobs after a call.")
    for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"):
        lines.add(name, answers.get(name, ""), "For frontdesk telephony provision.")
    lines.add("FRONTDESK_MODEL", answers["FRONTDESK_MODEL"], "The language model, by Ollama's name for it.")
    lines.add("FRONTDESK_DEVICE", "cuda" if answers["gpu"] == "yes" else "cpu", "Where Whisper and Kokoro run.")
    if not docker:
        _places(lines, folder)
    return lines.lines


def _how_it_runs(lines: _Lines, answers: Mapping[str, str], *, docker: bool) -> None:
    if not docker:
        return
    files = ["infra/compose.yaml", *(["infra/compose.gpu.yaml"] if answers["gpu"] == "yes" else [])]
    lines.add("COMPOSE_FILE", ":".join(files), "So that `docker compose up -d` works here.")
    parts = {
        "database": answers["database"] == "own",
        "sip": answers["phone"] != "none",
        "ollama": True,
        "cloud": answers["database"] == "own" or bool(answers.get("SUPABASE_SECRET_KEY")),
    }
    profiles = ",".join(name for name, wanted in parts.items() if wanted)
    lines.add("COMPOSE_PROFILES", profiles, "Which parts run: database, sip, ollama, cloud, observe.")


def _database(lines: _Lines, answers: Mapping[str, str], folder: Path) -> None:
    if answers["database"] == "supabase":
        for name in ("SUPABASE_URL", "SUPABASE_ANON_KEY", "SUPABASE_SECRET_KEY", "FRONTDESK_EDGE_TOKEN"):
            lines.add(name, answers.get(name, "").rstrip("/"), WHY[name])
        return
    key = keys.signing(folder / SIGNING_KEY)
    url = "http://gateway:8000" if answers["run"] == "docker" else "http://127.0.0.1:8000"
    lines.add("SUPABASE_URL", url, WHY["SUPABASE_URL"])
    lines.add("POSTGRES_PASSWORD", keys.password, "Postgres' superuser.")
    lines.add("AUTHENTICATOR_PASSWORD", keys.password, "PostgREST's way into it.")
    lines.add("PGRST_JWT_SECRET", lambda: keys.jwks(key), "What PostgREST verifies tokens with: the public half.")
    lines.add("SUPABASE_ANON_KEY", lambda: keys.project_key(key, "anon"), WHY["SUPABASE_ANON_KEY"])
    lines.add("SUPABASE_SECRET_KEY", lambda: keys.project_key(key, "service_role"), WHY["SUPABASE_SECRET_KEY"])
    lines.add("FRONTDESK_SIGNING_KEY", lambda: json.dumps(key, separators=(",", ":")), "Renews the box's token.")
    box = lines.add("FRONTDESK_EDGE_ID", lambda: str(uuid.uuid4()), "This box in the database.")
    lines.add("FRONTDESK_EDGE_TOKEN", lambda: signed(key, box, int(time.time())), WHY["FRONTDESK_EDGE_TOKEN"])


WHY = {
    "SUPABASE_URL": "The database.",
    "SUPABASE_ANON_KEY": "Its publishable key.",
    "SUPABASE_SECRET_KEY": "It opens all data: for the jobs after a call and the operator, no other part gets it.",
    "FRONTDESK_EDGE_TOKEN": "This box's own key; it renews it.",
}


def _places(lines: _Lines, folder: Path) -> None:
    lines.add("LIVEKIT_URL", "ws://127.0.0.1:7880", "LiveKit.")
    lines.add("OLLAMA_URL", "http://127.0.0.1:11434", "Ollama.")
    models, state = "/var/lib/frontdesk/models", "/var/lib/frontdesk/state"
    here = folder / "var" / "models"
    lines.add("FRONTDESK_MODELS_DIR", str(here) if here.is_dir() else models, "The speech models.")
    lines.add("FRONTDESK_STATE_DIR", state, "The journal, and what else the box keeps. Back it up.")
    lines.add("FRONTDESK_LINES", "2" if (os.cpu_count() or 1) >= 4 else "0", "Line processes.")
    lines.add("FRONTDESK_METRICS", DOOR, "The health door.")


def address_of(domain: str, resolved: str) -> str:
    """The public IP: the domain where it is one, else what it resolves to."""
    return domain if is_address(domain) else resolved
