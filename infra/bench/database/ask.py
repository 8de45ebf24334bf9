"""Asks a question again and again over kept connections, and times each answer to its last byte."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Protocol

import httpx

from infra.bench.database.questions import AGENCY, OWNER, Asker, Question
from infra.connections import EDGE_AGENT, anon_key, mint, service_token
from shared.errors import StoreRefused

WARM_UP = 5
_REJECTED = re.compile(r'"result": ?"rejected"')  # what edge_ingest says of an event that it could not apply


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds from the request to the last byte of its answer."""

    p50: float
    p95: float


class Door(Protocol):
    """Where a database is asked, and what signs whoever asks; `lifecycle.DataPlane` is one."""

    @property
    def url(self) -> str: ...
    @property
    def jwt_secret(self) -> str: ...


def ask(asked: Sequence[tuple[Door, Question]], times: int | None = None) -> list[Timed]:
    """One result for each database and its question, after `times` rounds (two at least; None: as many as the first
    question wants). They take turns, so that whatever slows the machine slows all of them. StoreRefused when an answer
    is no success.
    """
    with ExitStack() as opened:
        lines = [(opened.enter_context(_line(door, question)), question) for door, question in asked]
        for _ in range(WARM_UP):
            _round(lines)
        rounds = [_round(lines) for _ in range(times or asked[0][1].times)]
    return [
        Timed(statistics.median(taken), statistics.quantiles(taken, n=20)[-1]) for taken in zip(*rounds, strict=True)
    ]


def _line(plane: Door, question: Question) -> httpx.Client:
    keys = {"apikey": anon_key(plane.jwt_secret), "Authorization": f"Bearer {_token(plane, question.asker)}"}
    return httpx.Client(
        base_url=f"{plane.url}/rest/v1/", headers={**keys, **question.headers}, timeout=60, trust_env=False
    )


def _token(plane: Door, asker: Asker) -> str:
    """What each of those who ask would hold."""
    if asker == "edge":
        return mint(plane.jwt_secret, role="edge_agent", edge_agent_id=EDGE_AGENT)
    if asker == "service":
        return service_token(plane.jwt_secret)
    return mint(plane.jwt_secret, role="authenticated", sub=OWNER if asker == "owner" else AGENCY)


def _round(lines: Sequence[tuple[httpx.Client, Question]]) -> list[float]:
    return [_one(line, question) for line, question in lines]


def _one(http: httpx.Client, question: Question) -> float:
    body = question.body() if question.body else None
    began = time.perf_counter()
    if body is None:
        answer = http.get(question.path, params=dict(question.params))
    else:
        answer = http.post(question.path, json=body)
    taken = (time.perf_counter() - began) * 1000
    if answer.is_error or _REJECTED.search(answer.text):
        raise StoreRefused(f"{question.name}: {answer.status_code} {answer.text[:300]}")
    return taken
