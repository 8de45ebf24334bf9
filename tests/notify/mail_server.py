"""A mail server on a loopback port that keeps what it takes, and answers as a test says."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult

from cloud.notify.mail import MailServer, Security
from infra.dev.loopback.certificate import issue

USER, PASSWORD = "desk", "hunter2 and more"
SENDER = "Frontdesk <desk@frontdesk.example>"


@dataclass
class Box:
    """`refuses`: address → the answer to it, once where there is a list of them. `after`: the answer to a letter."""

    refuses: dict[str, list[str]] = field(default_factory=dict)
    after: str = "250 taken"
    taken: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, to: str, options: list[str]) -> str:  # noqa: N802
        if self.refuses.get(to):
            return self.refuses[to].pop(0)
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.after.startswith("250"):
            letter = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(letter, EmailMessage)
            self.taken.append((list(envelope.rcpt_tos), letter))
            self.encrypted.append(_is_encrypted(server))
        return self.after


def _is_encrypted(server: SMTP) -> bool:
    return server.transport is not None and server.transport.get_extra_info("sslcontext") is not None


def _knows(server: SMTP, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=(data.login.decode(), data.password.decode()) == (USER, PASSWORD), handled=False)


@asynccontextmanager
async def mail_server(
    folder: Path, box: Box, security: Security = "starttls", *, password: str = PASSWORD
) -> AsyncIterator[MailServer]:
    """How to reach it. Without TLS it asks for no password."""
    identity, loop = issue(folder), asyncio.get_running_loop()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(identity.certificate)
    open_to_all = security == "none"

    def serve() -> SMTP:
        return SMTP(
            box,
            hostname="mail.example",
            tls_context=context if security == "starttls" else None,
            require_starttls=security == "starttls",
            auth_required=security == "starttls",
            auth_require_tls=security == "starttls",
            authenticator=None if open_to_all else _knows,
        )

    server = await loop.create_server(serve, "127.0.0.1", 0, ssl=context if security == "tls" else None)
    trusts = ssl.create_default_context(cafile=str(identity.ca))
    user, said = (None, None) if open_to_all else (USER, password)
    async with server:
        yield MailServer("127.0.0.1", server.sockets[0].getsockname()[1], SENDER, security, user, said, trusts)
