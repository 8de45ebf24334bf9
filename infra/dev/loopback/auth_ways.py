"""Where a browser is led back to, with a code or with what is wrong; and what a new password must be. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from infra.dev.loopback.auth_answers import Refused
from infra.dev.loopback.auth_passwords import Strength

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Ways:
    """`site`: the only origin that a browser is led to."""

    site: str
    root: str

    @property
    def door(self) -> str:
        return f"{self.site}{self.root}"

    def back(self, wished: str | None) -> str:
        """Where it may be; else to the page's beginning."""
        there, here = urlsplit(wished or ""), urlsplit(self.site)
        mine = (there.scheme, there.netloc) == (here.scheme, here.netloc)
        return wished if wished and mine else f"{self.site}/"

    def with_code(self, to: str, code: str) -> str:
        there = urlsplit(to)
        return there._replace(query=urlencode([*parse_qsl(there.query), ("code", code)])).geturl()

    def refused(self, to: str, code: str, told: str, error: str = "access_denied") -> str:
        """In the query and, as Auth does, behind # too."""
        said = urlencode({"error": error, "error_code": code, "error_description": told})
        return urlsplit(to)._replace(query=said, fragment=said).geturl()


def strong(strength: Strength, password: object) -> str:
    """The password, if it is none of the weak ones."""
    if not isinstance(password, str) or not password:
        raise Refused(400, "validation_failed", "Signup requires a valid password")
    wanting = strength.wanting(password)
    if not wanting:
        return password
    told = {
        "length": f"Password should be at least {strength.length} characters.",
        "characters": f"Password should contain at least one character of each: {_LETTERS}, 0123456789.",
    }
    message = " ".join(told[why] for why in wanting)
    raise Refused(422, "weak_password", message, weak_password={"reasons": wanting})
