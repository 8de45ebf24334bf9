"""The e-mails that Auth sends, kept in a folder instead: each is a file that a developer opens."""

from __future__ import annotations

import os
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

Kind = Literal["signup", "magiclink", "recovery"]
KEPT = 100
_SENDER = "Frontdesk <no-reply@frontdesk.example>"
_SAID: dict[Kind, tuple[str, str]] = {
    "signup": ("Confirm your e-mail address", "Somebody signed up with this address. If it was you, open this link:"),
    "magiclink": ("Your link to sign in", "Open this link in the browser in which you asked for it:"),
    "recovery": ("Set a new password", "Open this link in the browser in which you asked for it:"),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """One link to one address."""

    to: str
    kind: Kind
    link: str

    def composed(self) -> bytes:
        subject, said = _SAID[self.kind]
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = _SENDER, self.to, subject
        message.set_content(f"{said}\n\n{self.link}\n\nIf it was not you, do nothing.\n", cte="8bit")
        return message.as_bytes()


class Mailbox:
    """Files by the order they came in, for their owner's eyes only: who opens a link is signed in."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, letter: Letter) -> None:
        """The oldest go; the log says where it lies, and not to whom it is."""
        self._folder.mkdir(parents=True, exist_ok=True)
        before = sorted(self._folder.glob("*.eml"))
        number = int(before[-1].stem.partition("-")[0]) + 1 if before else 1
        file = self._folder / f"{number:06d}-{letter.kind}.eml"
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
            written.write(letter.composed())
        for old in before[: max(0, len(before) + 1 - KEPT)]:
            old.unlink()
        print(f"an e-mail that nobody sends: {file}", flush=True)
