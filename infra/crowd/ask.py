"""Asks one question after the other over one kept connection, and times each answer to its last byte."""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping
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


def tokens(plane: DataPlane) -> dict[Asker, str]:
    """What each of those who ask would hold."""
    secret = plane.jwt_secret
    return {
        "owner": mint(secret, role="authenticated", sub=OWNER),
        "agency": mint(secret, role="authenticated", sub=AGENCY),
        "edge": mint(secret, role="edge_agent", edge_agent_id=EDGE_AGENT),
    }


def ask(plane: DataPlane, held: Mapping[Asker, str], question: Question) -> Timed:
    """StoreRefused when an answer is no success."""
    keys = {"apikey": anon_key(plane.jwt_secret), "Authorization": f"Bearer {held[question.asker]}"}
    with httpx.Client(
        base_url=f"{plane.url}/rest/v1/", headers={**keys, **question.headers}, timeout=60, trust_env=False
    ) as http:
        for _ in range(WARM_UP):
            _one(http, question)
        taken = [_one(http, question) for _ in range(question.times)]
    return Timed(statistics.median(taken), statistics.quantiles(taken, n=20)[-1])


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
