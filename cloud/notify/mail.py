"""One e-mail to one address, over SMTP with TLS."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Literal
from uuid import NAMESPACE_URL, uuid5

import aiosmtplib

from cloud.notify.message import Notice
from cloud.notify.result import Later, Refused, Result, Sent
from cloud.notify.wording import letter, one_line
from shared.errors import SettingsError

Security = Literal["starttls", "tls", "none"]
WITHIN = 20.0  # s for each answer of the server
LOG_IN_FIRST = 530
_HOW = {"starttls": (False, True), "tls": (True, False), "none": (False, False)}  # TLS at once, STARTTLS


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in, as whom, and whose name it bears. `tls`: None trusts the usual authorities."""

    host: str
    port: int
    sender: str
    security: Security = "starttls"
    user: str | None = None
    password: str | None = None
    tls: ssl.SSLContext | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """Sends by one server; a connection for each e-mail."""

    server: MailServer
    within: float = WITHIN

    async def send(self, notice: Notice, to: str) -> Result:
        """SettingsError where the server does not let us in, or takes nothing of ours."""
        try:
            composed = compose(notice, self.server.sender, to)
        except ValueError:
            return Refused("this is no e-mail address")
        try:
            await self._hand_in(composed)
        except (
            aiosmtplib.SMTPException,
            OSError,
        ) as failed:  # the latter: STARTTLS, and no trust
            return _meaning(failed)
        return Sent()

    async def _hand_in(self, composed: EmailMessage) -> None:
        at_once, after_hello = _HOW[self.server.security]
        await aiosmtplib.send(
            composed,
            hostname=self.server.host,
            port=self.server.port,
            username=self.server.user,
            password=self.server.password,
            use_tls=at_once,
            start_tls=after_hello,
            tls_context=self.server.tls,
            timeout=self.within,
        )


def compose(notice: Notice, sender: str, to: str) -> EmailMessage:
    """The same Message-ID for the same message, time and reader. ValueError where `to` is no address."""
    if one_line(to) != to or parseaddr(to)[1] != to or "@" not in to:
        raise ValueError("no address")
    written = letter(notice)
    composed = EmailMessage()
    composed["From"] = sender
    composed["To"] = to
    composed["Subject"] = written.subject
    composed["Date"] = format_datetime(notice.client.local(notice.message.taken_at))
    composed["Message-ID"] = _message_id(notice, sender, to)
    composed["Auto-Submitted"] = "auto-generated"  # RFC 3834: a holiday's reply is not for us
    composed.set_content(written.text)
    return composed


def _message_id(notice: Notice, sender: str, to: str) -> str:
    told = uuid5(NAMESPACE_URL, f"{notice.message.id}/{notice.message.time}/{to}")
    return f"<{told}@{parseaddr(sender)[1].rpartition('@')[2]}>"


def _meaning(failed: Exception) -> Result:
    """4xx: later. 5xx about the reader or the letter: never. About us: for the operator."""
    if isinstance(failed, aiosmtplib.SMTPRecipientsRefused) and failed.recipients:
        return _meaning(failed.recipients[0])
    if not isinstance(failed, aiosmtplib.SMTPResponseException):
        return _without_answer(failed)
    said = one_line(f"{failed.code} {failed.message}")[:300]
    if failed.code < 500:
        return Later(f"the mail server answered {said}")
    about_us = failed.code == LOG_IN_FIRST
    if isinstance(failed, aiosmtplib.SMTPRecipientRefused | aiosmtplib.SMTPDataError) and not about_us:
        return Refused(f"the mail server answered {said}")
    raise SettingsError(f"the mail server refuses us ({said}): check FRONTDESK_SMTP_USER, _PASSWORD and _FROM")


def _without_answer(failed: Exception) -> Result:
    if isinstance(failed, aiosmtplib.SMTPNotSupported):  # letters outside of ASCII in an address
        return Refused(f"the mail server cannot reach this address: {failed}")
    if type(failed) is aiosmtplib.SMTPException:  # the library's way to say that it has no STARTTLS, or no AUTH
        raise SettingsError(f"the mail server cannot do what is asked of it ({failed}): check FRONTDESK_SMTP_SECURITY")
    cause: BaseException | None = failed
    while cause is not None and not isinstance(cause, ssl.SSLError):
        cause = cause.__cause__ or cause.__context__
    if cause is not None:
        raise SettingsError(f"no TLS with the mail server ({one_line(str(cause))}): check FRONTDESK_SMTP_SECURITY")
    return Later(f"the mail server did not answer: {type(failed).__name__}")
