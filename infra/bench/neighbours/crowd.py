"""Twelve at once who ask for too much, in a process of their own: they must not hold up whoever measures."""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.synchronize import Event
from types import TracebackType
from typing import Any, Self

import httpx

from infra.connections import anon_key, mint

STRANGER = "5f000000-0000-4000-8000-00000000000f"  # signed up, and a member of nothing
OWNER = "1a111111-1111-4111-8111-111111111111"  # of the seed's first client
OWNED = "11111111-1111-4111-8111-111111111111"
CLIENT = f"clients?id=eq.{OWNED}"
PATIENCE_S = 90


@dataclass(frozen=True, slots=True)
class Attack:
    """One kind of request, sent again and again."""

    name: str
    path: str
    user: str
    body: Callable[[], bytes]
    method: str = "POST"


def attacks() -> list[Attack]:
    """Texts, numbers, times and lists that are too large, by a stranger or an owner; then what is just small enough."""
    check, search = "rpc/check_prompt", "rpc/search_transcripts"
    return [
        Attack("3.9 MB of prompt", check, STRANGER, lambda: _text("p_body", 3_900_000)),
        Attack("3.9 MB of prompt by an owner", check, OWNER, lambda: _text("p_body", 3_900_000)),
        Attack("125 kB of prompt by an owner", check, OWNER, lambda: _text("p_body", 125_000)),
        Attack("prices of 16,000 digits", CLIENT, OWNER, lambda: _prices(16_000), "PATCH"),
        Attack("prices of 600 digits", CLIENT, OWNER, lambda: _prices(600), "PATCH"),
        Attack("5 MB of hours", CLIENT, OWNER, lambda: _hours(294_000), "PATCH"),
        Attack("125 kB of hours", CLIENT, OWNER, lambda: _hours(7_000), "PATCH"),
        Attack("3.9 MB to search for", search, OWNER, lambda: _text("p_words", 3_900_000)),
        Attack("125 kB to search for", search, OWNER, lambda: _text("p_words", 125_000)),
        Attack("900 kB to search for", search, OWNER, lambda: _text("p_words", 900_000)),
        Attack("3.9 MB to the boxes' own door", "rpc/edge_ingest", STRANGER, lambda: _text("p_events", 3_900_000)),
        Attack("99 kB to the boxes' own door", "rpc/edge_ingest", STRANGER, lambda: _text("p_events", 99_000)),
    ]


def _text(field: str, length: int) -> bytes:
    more = {"p_body": b',"p_greeting":"Hi."', "p_words": b',"p_client_id":"%s"' % OWNED.encode()}.get(field, b"")
    return b'{"%s":"%s"%s}' % (field.encode(), b"{x} " * (length // 4), more)


def _prices(digits: int) -> bytes:
    return b'{"price_list":{%s}}' % b",".join(b'"s%d":0.%s' % (service, b"7" * digits) for service in range(200))


def _hours(stretches: int) -> bytes:
    return b'{"hours":{"mon":[%s]}}' % b",".join([b'["00:00","00:01"]'] * stretches)


class Crowd:
    """Sends an attack while the block lasts, twelve at once; afterwards `told` says what they were answered."""

    size = 12

    def __init__(self, url: str, jwt_secret: str, attack: Attack) -> None:
        methods = multiprocessing.get_context("spawn")
        self._over, self._under_way = methods.Event(), methods.Event()
        self._answers = methods.SimpleQueue()
        headers = {
            "apikey": anon_key(jwt_secret),
            "Authorization": f"Bearer {mint(jwt_secret, role='authenticated', sub=attack.user)}",
            "Content-Type": "application/json",
        }
        where = {"method": attack.method, "url": f"{url}/rest/v1/{attack.path}"}
        request = {**where, "content": attack.body(), "headers": headers}
        whole = (request, self.size, self._under_way, self._over, self._answers)
        self._process = methods.Process(target=_send_all, args=whole)
        self._counted: Counter[int] = Counter()

    def __enter__(self) -> Self:
        self._process.start()
        assert self._under_way.wait(PATIENCE_S), "the crowd did not come"
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._counted = self._answers.get()
        self._process.join()

    def told(self) -> str:
        """How often which HTTP status; 0: the connection was closed while the body was on its way."""
        return ", ".join(f"{count} of {status}" for status, count in sorted(self._counted.items()))


def _send_all(request: dict[str, Any], size: int, under_way: Event, over: Event, answers: Any) -> None:
    os.nice(10)  # where this is not a benchmark, they compute on machines of their own
    counted = Counter[int]()

    def send() -> None:
        with httpx.Client(timeout=60, trust_env=False) as http:
            while not over.is_set():
                counted[_status(http, request)] += 1
                under_way.set()

    with ThreadPoolExecutor(size) as pool:
        for sender in [pool.submit(send) for _ in range(size)]:
            sender.result()
    answers.put(counted)


def _status(http: httpx.Client, request: dict[str, Any]) -> int:
    try:
        return http.request(**request).status_code
    except httpx.TransportError:
        return 0
