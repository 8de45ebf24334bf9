"""What the jobs after a call need of their environment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from shared.settings import FromEnvironment, Secret, SigningSecret, named


def _pairs(listed: str) -> str:
    for pair in filter(None, listed.split(",")):
        host, colon, port = pair.strip().rpartition(":")
        if not (host and colon and port.isdigit() and 0 < int(port) < 65_536):
            raise ValueError("not host:port, host:port, …")
    return listed


class Settings(FromEnvironment):
    """Without a judge's model calls are judged by rules; without a key a provider is passed over."""

    secret_key: Secret = named("SUPABASE_SECRET_KEY", "the project's secret key, sb_secret_…")
    wake_secret_former: SigningSecret | None = named(
        "FRONTDESK_WAKE_SECRET_FORMER", "the wake secret before this one, while boxes change over", None
    )
    signing_key: Secret | None = named(
        "FRONTDESK_SIGNING_KEY", "private key (JWK, JSON) that signs the tokens of boxes, or a list of such", None
    )
    judge_model: str = named("FRONTDESK_JUDGE_MODEL", "name of a model that Ollama has, which judges calls", "")
    max_concurrent: int = named(
        "FRONTDESK_MAX_CONCURRENT_JOBS", "jobs of one process at once, 1 to 100", 8, ge=1, le=100
    )
    lease: int = named(
        "FRONTDESK_LEASE", "seconds after which another takes over a dead worker's job, 3 to 3600", 60, ge=3, le=3600
    )
    webhook_local: Annotated[str, AfterValidator(_pairs)] = named(
        "FRONTDESK_WEBHOOK_LOCAL", "host:port, … that webhooks may go to although they are private; for development", ""
    )
    webhook_ca: Path | None = named(
        "FRONTDESK_WEBHOOK_CA", "certificates (PEM) that are trusted besides the usual ones; for development", None
    )
