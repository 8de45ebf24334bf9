"""Twilio's REST interface in memory, as its reference describes it: an httpx transport that answers for one account.

Trunks and what hangs on them at trunking.twilio.com/v1, lists and numbers at api.twilio.com/2010-04-01, a number's
region at routes.twilio.com/v2. Pages as small as `page`, errors with Twilio's codes, no password is ever handed out.
"""

from __future__ import annotations

import base64
import itertools
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

import httpx

ACCOUNT = "AC" + "a" * 32
TOKEN = "t0ken-of-the-account"
Row = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """A list: its key in an answer, its sids' letters, what a POST must carry, and defaults of a new entry."""

    key: str
    letters: str
    needs: tuple[str, ...] = ()
    starts_as: tuple[tuple[str, Any], ...] = ()


TRUNK, LISTED = "/v1/Trunks/TK[0-9a-f]{32}", f"/2010-04-01/Accounts/{ACCOUNT}"
KINDS = {
    "/v1/Trunks": Kind("trunks", "TK", (), (("secure", False), ("domain_name", None))),
    f"{TRUNK}/OriginationUrls": Kind(
        "origination_urls", "OU", ("Weight", "Priority", "Enabled", "FriendlyName", "SipUrl")
    ),
    f"{TRUNK}/IpAccessControlLists": Kind("ip_access_control_lists", "AL", ("IpAccessControlListSid",)),
    f"{TRUNK}/CredentialLists": Kind("credential_lists", "CL", ("CredentialListSid",)),
    f"{TRUNK}/PhoneNumbers": Kind("phone_numbers", "PN", ("PhoneNumberSid",)),
    f"{LISTED}/SIP/IpAccessControlLists": Kind("ip_access_control_lists", "AL", ("FriendlyName",)),
    f"{LISTED}/SIP/IpAccessControlLists/AL[0-9a-f]{{32}}/IpAddresses": Kind(
        "ip_addresses", "IP", ("FriendlyName", "IpAddress")
    ),
    f"{LISTED}/SIP/CredentialLists": Kind("credential_lists", "CL", ("FriendlyName",)),
    f"{LISTED}/SIP/CredentialLists/CL[0-9a-f]{{32}}/Credentials": Kind("credentials", "CR", ("Username", "Password")),
    f"{LISTED}/IncomingPhoneNumbers": Kind("incoming_phone_numbers", "PN", ("PhoneNumber",)),
}


class TwilioService:
    """`lists` hold the account by path; `changes` are the requests that changed something; `refusals` come first."""

    def __init__(self, page: int = 2) -> None:
        self.lists: dict[str, list[Row]] = {}
        self.changes: list[tuple[str, str, Row]] = []
        self.refusals: list[httpx.Response] = []
        self.hosts: set[str] = set()
        self.voice_region: dict[str, str] = {}
        self.passwords: dict[str, str] = {}
        self._page = page
        self._serial = itertools.count(1)
        self.transport = httpx.MockTransport(self._answer)

    def buy(self, *numbers: str, trunk: str | None = None) -> None:
        """Numbers of the account."""
        for number in numbers:
            row = {"sid": self._sid("PN"), "phone_number": number, "trunk_sid": trunk}
            self.lists.setdefault(f"{LISTED}/IncomingPhoneNumbers", []).append(row)
            if trunk:
                self.lists.setdefault(f"/v1/Trunks/{trunk}/PhoneNumbers", []).append(row)

    def all(self, key: str) -> list[Row]:
        """Every entry of the lists of that name, whatever they hang on."""
        return [row for path, rows in self.lists.items() if path.endswith(f"/{key}") for row in rows]

    def _answer(self, request: httpx.Request) -> httpx.Response:
        wanted = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if request.headers.get("Authorization") != wanted:
            return _error(401, 20003, "Authenticate")
        if self.refusals:
            return self.refusals.pop(0)
        self.hosts.add(request.url.host)
        path = request.url.path.removesuffix(".json")
        if region := re.fullmatch(r"/v2/PhoneNumbers/(.+)", path):
            return httpx.Response(200, json={"voice_region": self.voice_region.get(region[1], "us1")})
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        if kind := next((kind for shape, kind in KINDS.items() if re.fullmatch(shape, path)), None):
            return self._list(request, path, kind) if request.method == "GET" else self._create(path, kind, form)
        return self._entry(request.method, path, form)

    def _list(self, request: httpx.Request, path: str, kind: Kind) -> httpx.Response:
        first = int(request.url.params.get("Page", "0")) * self._page
        rows = self.lists.get(path, [])
        following = None
        if first + self._page < len(rows):
            following = f"{request.url.path}?PageSize=2&Page={first // self._page + 1}&PageToken=x"
        shown = {kind.key: rows[first : first + self._page]}
        if path.startswith("/v1"):
            address = following and f"https://{request.url.host}{following}"
            return httpx.Response(200, json={**shown, "meta": {"key": kind.key, "next_page_url": address}})
        return httpx.Response(200, json={**shown, "next_page_uri": following})

    def _create(self, path: str, kind: Kind, form: Row) -> httpx.Response:
        if missing := [name for name in kind.needs if name not in form]:
            return _error(400, 20001, f"Missing required parameter {missing[0]} in the post body")
        if path.endswith("/OriginationUrls") and len(self.lists.get(path, [])) >= 10:
            return _error(400, 21249, "Trunk has reached maximum number of Origination URLs")
        if form.get("DomainName") == "taken.pstn.twilio.com":
            return _error(400, 21248, "Trunk Domain already taken")
        row = dict(kind.starts_as) | {"sid": self._sid(kind.letters)} | _row(form)
        if hung := form.get(f"{path.rpartition('/')[2][:-1]}Sid"):
            known = self.all("IncomingPhoneNumbers" if hung.startswith("PN") else path.rpartition("/")[2])
            row = next(one for one in known if one["sid"] == hung)
            if hung.startswith("PN"):
                row["trunk_sid"] = path.split("/")[3]
        if "password" in row:
            self.passwords[row["username"]] = row.pop("password")
        self.lists.setdefault(path, []).append(row)
        self.changes.append(("POST", path, _row(form)))
        return httpx.Response(201, json=row)

    def _entry(self, method: str, path: str, form: Row) -> httpx.Response:
        above, _, sid = path.rpartition("/")
        row = next((one for one in self.lists.get(above, []) if one["sid"] == sid), None)
        if row is None:
            return _error(404, 20404, f"The requested resource {path} was not found")
        self.changes.append((method, path, _row(form)))
        if method == "DELETE":
            self.lists[above].remove(row)
            if sid.startswith("PN"):
                row["trunk_sid"] = None
            return httpx.Response(204)
        row |= _row(form)
        return httpx.Response(200, json=row)

    def _sid(self, letters: str) -> str:
        return f"{letters}{next(self._serial):032x}"


def _row(form: Row) -> Row:
    named = {re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower(): value for name, value in form.items()}
    read = {"true": True, "false": False}
    return {
        name: int(value) if name in {"weight", "priority", "cidr_prefix_length"} else read.get(value, value)
        for name, value in named.items()
    }


def _error(status: int, code: int, message: str) -> httpx.Response:
    where = f"https://www.twilio.com/docs/errors/{code}"
    return httpx.Response(status, json={"code": code, "message": message, "more_info": where, "status": status})
