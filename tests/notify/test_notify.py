"""The job that tells people: each address once, and none waits for another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from cloud.jobs import JobRunner
from cloud.notify.mail import Mail
from cloud.notify.message import Channel, Notice
from cloud.notify.notify import Sender, notify_message
from cloud.notify.result import Later, Refused, Result, Sent
from shared.errors import SettingsError, StoreAway, TryAgain
from tests.cloud.queue import MemoryQueue, job
from tests.notify.mail_server import Box, mail_server
from tests.notify.scene import MESSAGE, Desk, answer

A, B, C = "a@x.example", "b@x.example", "+15105550177"


@dataclass
class Sending:
    """`answers`: what the attempts at an address come to, in order; then they are sent."""

    answers: dict[str, list[Result | Exception]] = field(default_factory=dict)
    attempts: list[str] = field(default_factory=list)

    async def send(self, notice: Notice, to: str) -> Result:
        self.attempts.append(to)
        result = self.answers[to].pop(0) if self.answers.get(to) else Sent()
        if isinstance(result, Exception):
            raise result
        return result


def asked() -> Any:
    return job("notify_message", message_id=MESSAGE)


async def test_everybody_is_told_once() -> None:
    """By mail and by text; one listed twice too."""
    desk, mail, sms = Desk(answer((A, B, A), (C,))), Sending(), Sending()
    await notify_message(asked(), desk, {"email": mail, "sms": sms})
    assert (mail.attempts, sms.attempts) == ([A, B], [C])
    assert desk.told == [("email", A, None), ("email", B, None), ("sms", C, None)]
    assert len(desk.finished) == 1


@pytest.mark.parametrize("says", [None, answer()])
async def test_nobody_to_tell_is_done(says: dict[str, Any] | None) -> None:
    """A message that is gone, and one without an address: no setting is missed."""
    desk = Desk(says)
    await notify_message(asked(), desk, {})
    assert (desk.told, len(desk.finished)) == ([], 1)


async def test_one_that_fails_is_tried_again_alone() -> None:
    """The others are told at once, and not a second time; the longest wait that was asked for is kept."""
    later = Later("busy", 7.0), Later("away", None)
    desk, mail, sms = Desk(answer((A, B), (C,))), Sending({A: [later[0]]}), Sending({C: [later[1]]})
    with pytest.raises(TryAgain, match="busy; away") as again:
        await notify_message(asked(), desk, {"email": mail, "sms": sms})
    assert (again.value.after, desk.told, desk.finished) == (7.0, [("email", B, None)], [])
    await notify_message(asked(), desk, {"email": mail, "sms": sms})
    assert (mail.attempts, sms.attempts) == ([A, B, A], [C, C])
    assert len(desk.finished) == 1


async def test_what_is_refused_for_good_is_noted() -> None:
    """With its reason, and nobody tries again."""
    desk = Desk(answer((A,)))
    await notify_message(asked(), desk, {"email": Sending({A: [Refused("550 no such user")]})})
    assert desk.told == [("email", A, "550 no such user")]
    assert len(desk.finished) == 1


@pytest.mark.parametrize(
    ("senders", "missing"),
    [
        ({"sms": Sending()}, "FRONTDESK_SMTP_HOST"),
        ({"email": Sending()}, "TWILIO_ACCOUNT_SID"),
    ],
)
async def test_a_missing_setting_is_named(senders: dict[Channel, Sender], missing: str) -> None:
    """For the operator; who can be told otherwise is, and the message stays to be told."""
    desk = Desk(answer((A,), (C,)))
    with pytest.raises(SettingsError, match=missing):
        await notify_message(asked(), desk, senders)
    assert [channel for channel, _, _ in desk.told] == list(senders)
    assert desk.finished == []


async def test_a_broken_account_is_asked_once() -> None:
    """Not for each address: servers lock out who comes too often with a wrong password."""
    desk, mail = Desk(answer((A, B), (C,))), Sending({A: [SettingsError("535: check it")]})
    with pytest.raises(SettingsError, match="535"):
        await notify_message(asked(), desk, {"email": mail, "sms": Sending()})
    assert (mail.attempts, desk.told) == ([A], [("sms", C, None)])


async def test_a_note_that_is_lost_leaves_the_job_to_its_lease() -> None:
    """Then somebody is told twice, which is better than nobody."""
    desk, mail = Desk(answer((A,)), away=1), Sending()
    with pytest.raises(StoreAway):
        await notify_message(asked(), desk, {"email": mail})
    await notify_message(asked(), desk, {"email": mail})
    assert (mail.attempts, desk.told) == ([A, A], [("email", A, None)])


def _runner(queue: MemoryQueue, desk: Desk, senders: dict[Channel, Sender]) -> JobRunner:
    async def handle(leased: Any) -> None:
        await notify_message(leased, desk, senders)

    return JobRunner(queue, {"notify_message": handle}, 60)


@pytest.mark.parametrize(
    ("senders", "reason"),
    [
        (dict, "settings: people are to be told by e-mail"),
        (lambda: {"email": Sending({A: [Later("451 greylisted")]})}, "451 greylisted"),
    ],
)
async def test_the_queue_hears_of_it(senders: Callable[[], dict[Channel, Sender]], reason: str) -> None:
    """As of any job that could not be done: the message waits for the next attempt."""
    queue, desk = MemoryQueue(), Desk(answer((A,)))
    await _runner(queue, desk, senders()).do(asked())
    ((_, told, _),) = queue.failed
    assert told.startswith(reason)
    assert desk.finished == []


async def test_over_a_real_server(tmp_path: Path) -> None:
    """One address unknown, one greylisted, one well: three attempts in all, two letters, everything noted."""
    box = Box({A: ["550 no such user"], B: ["451 greylisted"]})
    desk = Desk(answer((A, B, "c@x.example")))
    async with mail_server(tmp_path, box) as server:
        with pytest.raises(TryAgain, match="greylisted"):
            await notify_message(asked(), desk, {"email": Mail(server)})
        await notify_message(asked(), desk, {"email": Mail(server)})
    assert [to for to, _ in box.taken] == [["c@x.example"], [B]]
    assert desk.told == [
        ("email", A, "the mail server answered 550 no such user"), ("email", "c@x.example", None), ("email", B, None)
    ]  # fmt: skip
