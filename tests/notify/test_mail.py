"""Letters through a real SMTP client to a mail server on loopback."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cloud.notify.mail import Mail, MailServer, Security
from cloud.notify.result import Later, Refused, Sent
from shared.errors import SettingsError
from tests.notify.mail_server import SENDER, Box, mail_server
from tests.notify.scene import MATTER, notice

TO = "owner@smile.example"


@pytest.mark.parametrize("security", ["starttls", "tls", "none"])
async def test_a_letter_arrives(tmp_path: Path, security: Security) -> None:
    """Whole, to the one address, encrypted wherever that is asked for, and from whom the setting says."""
    box = Box()
    async with mail_server(tmp_path, box, security) as server:
        assert await Mail(server).send(notice(), TO) == Sent()
    ((to, letter),) = box.taken
    assert (to, str(letter["From"]), str(letter["To"])) == ([TO], SENDER, TO)
    assert str(letter["Subject"]) == "Bright Smile Dental: urgent message from Anna Miller"
    assert f"Message: {MATTER}" in letter.get_content().splitlines()
    assert letter.get_content_type() == "text/plain"
    assert box.encrypted == [security != "none"]


async def test_the_same_letter_has_the_same_name(tmp_path: Path) -> None:
    """So that one sent twice is shown once; a reminder, a completed one, another reader's have names of their own."""
    box = Box()
    async with mail_server(tmp_path, box, "none") as server:
        for told, to in (
            (notice(), TO),
            (notice(), TO),
            (notice(escalations=1), TO),
            (notice(escalations=1, completions=1), TO),
            (notice(), "other@smile.example"),
        ):
            await Mail(server).send(told, to)
    first, again, reminder, completed, other = (str(letter["Message-ID"]) for _, letter in box.taken)
    assert first == again
    assert len({first, reminder, completed, other}) == 4
    assert first.endswith("@frontdesk.example>")


@pytest.mark.parametrize(
    ("said", "result"),
    [
        ("550 5.1.1 no such user", Refused("the mail server answered 550 5.1.1 no such user")),
        ("553 no mailbox of that name", Refused("the mail server answered 553 no mailbox of that name")),
        ("450 4.2.1 try later", Later("the mail server answered 450 4.2.1 try later")),
        ("451 greylisted", Later("the mail server answered 451 greylisted")),
    ],
)
async def test_an_address_is_refused_for_ever_or_for_now(tmp_path: Path, said: str, result: Refused | Later) -> None:
    """As the first digit of the answer says."""
    box = Box({TO: [said]})
    async with mail_server(tmp_path, box) as server:
        assert await Mail(server).send(notice(), TO) == result
    assert box.taken == []


@pytest.mark.parametrize(("said", "kind"), [("554 this is spam", Refused), ("452 disk full", Later)])
async def test_a_letter_is_refused_after_it_was_read(tmp_path: Path, said: str, kind: type) -> None:
    """By its content: the same rule."""
    async with mail_server(tmp_path, Box(after=said)) as server:
        assert isinstance(await Mail(server).send(notice(), TO), kind)


async def test_a_wrong_password_is_the_operators(tmp_path: Path) -> None:
    """It is no fault of the address, and the text names what to check but no password."""
    async with mail_server(tmp_path, Box(), password="wrong") as server:
        with pytest.raises(SettingsError, match=r"535.*FRONTDESK_SMTP_USER") as told:
            await Mail(server).send(notice(), TO)
    assert "wrong" not in str(told.value)


async def test_a_server_that_wants_a_login_is_the_operators(tmp_path: Path) -> None:
    """Though it says so only when it hears an address or a sender."""
    async with mail_server(tmp_path, Box()) as server:
        with pytest.raises(SettingsError, match="530"):
            await Mail(replace(server, user=None, password=None)).send(notice(), TO)


async def test_nothing_goes_out_unencrypted_by_surprise(tmp_path: Path) -> None:
    """A server without STARTTLS, and one whose certificate nobody vouches for, get no word."""
    box = Box()
    async with mail_server(tmp_path, box, "none") as server:
        with pytest.raises(SettingsError, match="FRONTDESK_SMTP_SECURITY"):
            await Mail(replace(server, security="starttls")).send(notice(), TO)
    for security in ("starttls", "tls"):
        async with mail_server(tmp_path, box, security) as server:
            with pytest.raises(SettingsError, match="certificate"):
                await Mail(replace(server, tls=None)).send(notice(), TO)
    assert box.taken == []


async def test_nobody_there_is_later() -> None:
    """A closed port."""
    assert isinstance(await Mail(MailServer("127.0.0.1", 9, SENDER, "none")).send(notice(), TO), Later)


@pytest.mark.parametrize("to", ["", "owner", "a@b.example\r\nBcc: all@b.example", "A <a@b.example>", "a@b, c@d"])
async def test_what_is_no_address_is_refused(to: str) -> None:
    """Before any server is asked."""
    nowhere = MailServer("127.0.0.1", 9, SENDER, "none")
    assert await Mail(nowhere).send(notice(), to) == Refused("this is no e-mail address")


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\x00"])
async def test_a_name_adds_no_header(tmp_path: Path, end: str) -> None:
    """Whatever a caller calls himself: it stays in the subject's line."""
    box = Box()
    async with mail_server(tmp_path, box, "none") as server:
        assert await Mail(server).send(notice(caller_name=f"Eve{end}Bcc: all@x.example{end}{end}Hi"), TO) == Sent()
    ((to, letter),) = box.taken
    assert to == [TO]
    assert letter["Bcc"] is None
    assert str(letter["Subject"]) == "Bright Smile Dental: urgent message from Eve Bcc: all@x.example Hi"


async def test_all_the_worlds_names_arrive(tmp_path: Path) -> None:
    """In the subject and in the text."""
    box = Box()
    async with mail_server(tmp_path, box, "none") as server:
        await Mail(server).send(notice(caller_name="Zoë Łukasz 李", matter="Ça brûle — vite! 🔥"), TO)
    ((_, letter),) = box.taken
    assert "Zoë Łukasz 李" in str(letter["Subject"])
    assert "Message: Ça brûle — vite! 🔥" in letter.get_content()
