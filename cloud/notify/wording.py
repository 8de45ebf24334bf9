"""The texts that tell of a message, in English. Pure. What a caller said becomes a plain line, never a header."""

from __future__ import annotations

from dataclasses import dataclass

from cloud.notify.message import Client, Message, Notice

SUBJECT = 150  # characters
SMS = 459  # characters: three parts, as a carrier counts them
NOBODY = "a caller who gave no name"


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail's subject, in one line, and its text."""

    subject: str
    text: str


def letter(notice: Notice) -> Letter:
    """All that the caller left, when that was on the client's clock, and what is expected of the reader."""
    message, client = notice.message, notice.client
    lines = [
        f"{_who(message)} called {one_line(client.name)} on {_when(message, client)}.",
        "",
        f"Call back: {_number(message)}",
        f"Urgency: {message.urgency}",
        f"Message: {one_line(message.matter)}",
        "",
        "Please acknowledge it in your dashboard. Until somebody does, it stays open and you are reminded.",
    ]
    return Letter(_cut(f"{_headline(notice)} from {_who(message)}", SUBJECT), "\n".join(lines) + "\n")


def short(notice: Notice) -> str:
    """The same for a telephone: who, which number, when, and as much of the matter as three parts hold."""
    message, client = notice.message, notice.client
    at = f"{client.local(message.taken_at):%H:%M}"
    told = f"{_headline(notice)} from {_who(message)}, {_number(message)}, {at}: {one_line(message.matter)}"
    return _cut(told, SMS)


def one_line(text: str) -> str:
    """Line breaks, tabs, control and direction characters are spaces."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _headline(notice: Notice) -> str:
    more = ", with more than before," if notice.message.completions else ""
    told = f"{one_line(notice.client.name)}: {notice.message.urgency} message{more}"
    return f"Reminder {notice.message.escalations}: {told}" if notice.message.escalations else told


def _who(message: Message) -> str:
    return one_line(message.caller_name or "") or NOBODY


def _number(message: Message) -> str:
    return one_line(message.caller_e164 or "") or "no number"


def _when(message: Message, client: Client) -> str:
    at = client.local(message.taken_at)
    return f"{at:%A}, {at.day} {at:%B %Y} at {at:%H:%M} ({client.timezone})"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 3]}..."
