"""Asks a question again and again over kept connections, and times each answer to its last byte."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import httpx

from infra.crowd.questions import AGENCY, OWNER, Asker, Question
from infra.stack.connection import EDGE_AGENT, anon_key, mint
from infra.stack.lifecycle import DataPlane
from shared.errors import StoreRefused

WARM_UP = 5


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds from the request to the last byte of its answer."""

    p50: float
    p95: float


def ask(planes: Sequence[DataPlane], question: Question) -> list[Timed]:
    """One result for each database. They take turns, so that whatever slows the machine slows all of them.
    StoreRefused when an answer is no success.
    """
    with ExitStack() as opened:
        lines = [opened.enter_context(_line(plane, question)) for plane in planes]
        for _ in range(WARM_UP):
            _round(lines, question)
        taken = [_round(lines, question) for _ in range(question.times)]
    return [
        Timed(statistics.median(times), statistics.quantiles(times, n=20)[-1]) for times in zip(*taken, strict=True)
    ]


def _line(plane: DataPlane, question: Question) -> httpx.Client:
    keys = {"apikey": anon_key(plane.jwt_secret), "Authorization": f"Bearer {_token(plane, question.asker)}"}
    return httpx.Client(
        base_url=f"{plane.url}/rest/v1/", headers={**keys, **question.headers}, timeout=60, trust_env=False
    )


def _token(plane: DataPlane, asker: Asker) -> str:
    """What each of those who ask would hold."""
    if asker == "edge":
        return mint(plane.jwt_secret, role="edge_agent", edge_agent_id=EDGE_AGENT)
    return mint(plane.jwt_secret, role="authenticated", sub=OWNER if asker == "owner" else AGENCY)


def _round(lines: Sequence[httpx.Client], question: Question) -> list[float]:
    return [_one(line, question) for line in lines]


def _one(http: httpx.Client, question: Question) -> float:
    body = question.content()
    began = time.perf_counter()
    if body is None:
        answer = http.get(question.path, params=dict(question.params))
    else:
        answer = http.post(question.path, json=body)
    taken = (time.perf_counter() - began) * 1000
    if answer.is_error or (question.body == "ingest" and '"rejected"' in answer.text):
        raise StoreRefused(f"{question.name}: {answer.status_code} {answer.text[:300]}")
    return taken
