"""The door at which a box gets its next token: who is let in, when another is due, and which key signs it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import jwt
import pytest
from starlette.applications import Starlette

from cloud.renew import Boxes, Renewal, renewal
from cloud.settings import Settings
from infra.admin import signing_key
from shared.edge_token import DAY, local_key, read, signed
from shared.errors import SettingsError, StoreAway
from shared.settings import load

BOX = "0b0c0d0e-0000-4000-8000-000000000001"
LOCAL_SECRET = "a secret of the local stack, which has sixty-four bytes and more"
LOCAL = local_key(LOCAL_SECRET)
ANOTHER = local_key("another secret that nobody here knows of")


@dataclass
class Rows:
    """The database's part: one box, whose tokens from before `turned` are former ones."""

    shut_out: bool = False
    away: bool = False
    turned: int = 0
    asked: list[tuple[str, int, bool]] = field(default_factory=list)

    async def renew_edge_token(self, agent: str, issued: int, due: bool) -> int | None:
        self.asked.append((agent, issued, due))
        if self.away:
            raise StoreAway("renew_edge_token: no answer")
        if self.shut_out:
            return None
        return int(time.time()) if due or issued < self.turned else issued

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Boxes]:
        yield self


async def ask(rows: Rows, authorization: str, keys: Sequence[dict[str, Any]] = (LOCAL,)) -> httpx.Response:
    app = Starlette(routes=[Renewal(keys, rows.opened).route()])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://cloud") as http:
        return await http.post("/renew", headers={"Authorization": authorization})


def aged(days: float, key: dict[str, Any] = LOCAL, life: float = 30) -> str:
    """A token that is so old."""
    return signed(key, BOX, int(time.time() - days * DAY), life)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Two keys of a hosted project."""
    made = []
    for name in ("one", "two"):
        path = tmp_path_factory.mktemp(name) / "key.json"
        signing_key.make(path)
        made.append(signing_key.read(path))
    return made


@pytest.mark.parametrize("days", [0, 7, 14.9])
async def test_a_young_token_is_good_on(days: float) -> None:
    """204: the box keeps it; the database has heard of the box."""
    rows = Rows()
    answer = await ask(rows, f"Bearer {aged(days)}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert [(agent, due) for agent, _, due in rows.asked] == [(BOX, False)]


@pytest.mark.parametrize("days", [15.1, 29.9])
async def test_half_way_a_box_gets_the_next_one(days: float) -> None:
    """Of thirty days, signed for the same box, from now on."""
    answer = await ask(Rows(), f"Bearer {aged(days)}")
    claims = jwt.decode(answer.json()["token"], LOCAL_SECRET, algorithms=["HS256"])
    assert (answer.status_code, claims["role"], claims["edge_agent_id"]) == (200, "edge_agent", BOX)
    assert (claims["exp"] - claims["iat"], abs(claims["iat"] - time.time()) < 10) == (30 * DAY, True)


async def test_a_token_of_a_year_becomes_one_of_a_month() -> None:
    """So does one that does not say when it was issued."""
    year = await ask(Rows(), f"Bearer {aged(1, life=365)}")
    undated = jwt.encode(
        {"role": "edge_agent", "edge_agent_id": BOX, "exp": int(time.time()) + DAY}, LOCAL_SECRET, algorithm="HS256"
    )
    for answer in (year, await ask(Rows(), f"Bearer {undated}")):
        claims = read(answer.json()["token"])
        assert claims.ends - claims.issued == 30 * DAY


async def test_a_turned_token_is_replaced_though_it_is_young() -> None:
    """What the database says counts: whoever turns the tokens of a box touches no box."""
    answer = await ask(Rows(turned=int(time.time())), f"Bearer {aged(1)}")
    assert answer.status_code == 200


def claims(**more: Any) -> dict[str, Any]:
    return {"role": "edge_agent", "edge_agent_id": BOX, "iat": int(time.time()), "exp": int(time.time()) + DAY, **more}


def hs256(**more: Any) -> str:
    return jwt.encode(claims(**more), LOCAL_SECRET, algorithm="HS256")


STRANGERS = {
    "nothing": "",
    "no token": "Bearer tea",
    "another scheme": f"Basic {aged(1)}",
    "another key": f"Bearer {aged(1, ANOTHER)}",
    "ended": f"Bearer {aged(31)}",
    "unsigned": f"Bearer {jwt.encode(claims(), '', algorithm='none')}",
    "another algorithm": f"Bearer {jwt.encode(claims(), LOCAL_SECRET, algorithm='HS512')}",
    "no end": f"Bearer {jwt.encode({'role': 'edge_agent', 'edge_agent_id': BOX}, LOCAL_SECRET, algorithm='HS256')}",
    "service_role": f"Bearer {hs256(role='service_role')}",
    "a user": f"Bearer {hs256(role='authenticated', sub=BOX)}",
    "an id that is none": f"Bearer {hs256(edge_agent_id=7)}",
    "from the future": f"Bearer {hs256(iat=int(time.time()) + 3600)}",
}


@pytest.mark.parametrize("shown", STRANGERS.values(), ids=STRANGERS)
async def test_a_stranger_gets_no_token(shown: str) -> None:
    """401, and the database is not even asked."""
    rows = Rows()
    answer = await ask(rows, shown)
    assert (answer.status_code, rows.asked) == (401, [])


async def test_a_public_key_is_no_secret_to_sign_with(pair: list[dict[str, Any]]) -> None:
    """A token signed with the public half of the pair by HMAC, under the pair's kid, is refused."""
    public = jwt.PyJWK({name: part for name, part in pair[0].items() if name not in ("d", "key_ops")})
    forged = jwt.encode(claims(), str(public.key.public_numbers()), algorithm="HS256", headers={"kid": pair[0]["kid"]})
    assert (await ask(Rows(), f"Bearer {forged}", pair)).status_code == 401


async def test_a_box_that_is_shut_out_gets_none() -> None:
    """403: its operator has to bring one."""
    assert (await ask(Rows(shut_out=True), f"Bearer {aged(20)}")).status_code == 403


async def test_a_database_that_is_away_is_told_so() -> None:
    """503: the box goes on with the one it has, and asks again."""
    assert (await ask(Rows(away=True), f"Bearer {aged(20)}")).status_code == 503


async def test_when_the_signing_key_is_turned_every_box_changes_over(pair: list[dict[str, Any]]) -> None:
    """The new key stands first, the former one verifies: a young token of the former is replaced, then all is quiet."""
    old, new = pair
    changing = [new, {name: part for name, part in old.items() if name != "d"} | {"key_ops": ["verify"]}]
    first = await ask(Rows(), f"Bearer {aged(1, old)}", changing)
    token = first.json()["token"]
    assert (first.status_code, read(token).kid) == (200, new["kid"])
    assert (await ask(Rows(), f"Bearer {token}", changing)).status_code == 204
    assert (await ask(Rows(), f"Bearer {aged(1, old)}", [new])).status_code == 401


def settings(**more: str) -> Settings:
    return load(Settings, {"SUPABASE_URL": "http://127.0.0.1:1", "SUPABASE_SECRET_KEY": "x", **more})


def test_without_a_signing_key_there_is_no_such_door() -> None:
    """A cloud that renews nothing is a good cloud."""
    assert renewal(settings()) is None


@pytest.mark.parametrize("held", ["tea", "[]", '{"kty": "EC", "kid": "k"}', '{"kty": "EC", "kid": "k", "d": "AA"}'])
def test_a_signing_key_that_is_none_is_named(held: str) -> None:
    """At the start, and without its value."""
    with pytest.raises(SettingsError, match="FRONTDESK_SIGNING_KEY is wrong") as told:
        renewal(settings(FRONTDESK_SIGNING_KEY=held))
    assert held not in str(told.value)
