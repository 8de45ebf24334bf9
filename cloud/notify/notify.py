"""The job `notify_message`: everybody who is to know of a message is told, each once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import structlog

from cloud.leases import Job
from cloud.notify.message import Channel, Notice, read
from cloud.notify.result import Later, Refused, Result
from shared.errors import SettingsError, TryAgain

log = structlog.get_logger()

_MISSING = {
    "email": "people are to be told by e-mail: set FRONTDESK_SMTP_HOST and FRONTDESK_SMTP_FROM",
    "sms": "people are to be told by SMS: set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and FRONTDESK_SMS_FROM",
}


class Messages(Protocol):
    """The rows of messages. What `message_to_tell` lists was not told yet since the message was last due."""

    async def message_to_tell(self, message_id: UUID) -> Mapping[str, Any] | None: ...
    async def message_was_told(
        self, message_id: UUID, channel: Channel, to: str, error: str | None, time: int
    ) -> None: ...
    async def finish_job(self, job: Job) -> bool: ...


class Sender(Protocol):
    """One way to reach people."""

    async def send(self, notice: Notice, to: str, /) -> Result: ...


@dataclass(frozen=True, slots=True)
class _Owed:
    """Who could not be told now, and why; `broken`: what an operator has to cure first."""

    later: tuple[Later, ...] = ()
    broken: Mapping[Channel, SettingsError] | None = None


async def notify_message(job: Job, messages: Messages, senders: Mapping[Channel, Sender]) -> None:
    """Payload: {message_id}. One address that fails keeps no other waiting.

    SettingsError where a way to reach people is not set up or does not let us in, TryAgain where an address is to be
    tried again: both after everybody else was told. A message that is gone, erased or acknowledged is told to nobody.
    """
    answer = await messages.message_to_tell(UUID(str(job.payload["message_id"])))
    if answer is not None:
        _raise(await _tell(read(answer), messages, senders))
    await messages.finish_job(job)


async def _tell(notice: Notice, messages: Messages, senders: Mapping[Channel, Sender]) -> _Owed:
    later: list[Later] = []
    broken: dict[Channel, SettingsError] = {}
    for channel, to in notice.owed():
        if channel in broken:
            continue
        try:
            result = await _sent(notice, channel, to, senders)
        except SettingsError as fault:
            broken[channel] = fault
            continue
        if isinstance(result, Later):
            later.append(result)
            continue
        reason = result.reason if isinstance(result, Refused) else None
        log.info("message_told", channel=channel, message=str(notice.message.id), refused=reason is not None)
        await messages.message_was_told(notice.message.id, channel, to, reason, notice.message.time)
    return _Owed(tuple(later), broken)


async def _sent(notice: Notice, channel: Channel, to: str, senders: Mapping[Channel, Sender]) -> Result:
    if channel not in senders:
        raise SettingsError(_MISSING[channel])
    return await senders[channel].send(notice, to)


def _raise(owed: _Owed) -> None:
    """What an operator has to cure comes first: waiting cures it not."""
    if owed.broken:
        raise SettingsError("; ".join(str(fault) for fault in owed.broken.values()))
    if owed.later:
        waits = [each.after for each in owed.later if each.after is not None]
        raise TryAgain("; ".join(dict.fromkeys(each.reason for each in owed.later)), max(waits, default=None))
