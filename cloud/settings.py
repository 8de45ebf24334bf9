"""What the jobs after a call need of their environment."""

from __future__ import annotations

from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator

from shared.settings import FromEnvironment, Secret, SigningSecret, Web, named


def _pairs(listed: str) -> str:
    for pair in filter(None, listed.split(",")):
        host, colon, port = pair.strip().rpartition(":")
        if not (host and colon and port.isdigit() and 0 < int(port) < 65_536):
            raise ValueError("not host:port, host:port, …")
    return listed


def _mailbox(listed: str) -> str:
    _, address = parseaddr(listed)
    if listed and (not listed.isprintable() or not address.partition("@")[0] or not address.partition("@")[2]):
        raise ValueError("no e-mail address")
    return listed


class Settings(FromEnvironment):
    """Without a judge's model calls are judged by rules; without a key a provider is passed over.

    Without a mail server, or an account for texts, a message that somebody is to be told of waits for one.
    """

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
    smtp_host: str = named("FRONTDESK_SMTP_HOST", "name of the mail server that takes our e-mails", "")
    smtp_port: int = named("FRONTDESK_SMTP_PORT", "its port, 1 to 65535", 587, ge=1, le=65_535)
    smtp_security: Literal["starttls", "tls", "none"] = named(
        "FRONTDESK_SMTP_SECURITY", "starttls (port 587), tls (port 465) or none (a server on this machine)", "starttls"
    )
    smtp_user: str = named("FRONTDESK_SMTP_USER", "who logs in there; if empty, nobody does", "")
    smtp_password: Secret | None = named("FRONTDESK_SMTP_PASSWORD", "the password of that", None)
    smtp_from: Annotated[str, AfterValidator(_mailbox)] = named(
        "FRONTDESK_SMTP_FROM", "whom e-mails are from, e.g. Frontdesk <desk@example.com>", ""
    )
    twilio_sid: str = named("TWILIO_ACCOUNT_SID", "Twilio's account that sends texts, AC…", "")
    twilio_token: Secret | None = named("TWILIO_AUTH_TOKEN", "the token of that", None)
    twilio_url: Web = named("TWILIO_BASE_URL", "address of Twilio's API", "https://api.twilio.com")
    sms_from: str = named("FRONTDESK_SMS_FROM", "whom texts are from: a number of it, or a messaging service, MG…", "")
