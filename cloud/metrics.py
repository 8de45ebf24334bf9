"""What a worker counts, by Prometheus' own client, and the door where it is asked; nothing of it while it is off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


def _nothing(*_told: object) -> None: ...


@dataclass(frozen=True, slots=True)
class Counts:
    """Told of everything that is done. `job`: its kind, how it went, seconds; `delivery`: how it went."""

    job: Callable[[str, str, float], None] = _nothing
    delivery: Callable[[str], None] = _nothing
    notice: Callable[[str], None] = _nothing  # its kind, when it is news


def counts(door: str) -> Counts:
    """Of a process with such a door (FRONTDESK_METRICS); "" has none."""
    if not door:
        return Counts()
    from cloud import series  # noqa: PLC0415 — only where metrics are on

    def job(kind: str, result: str, seconds: float) -> None:
        series.JOBS.labels(kind, result).inc()
        series.JOB_SECONDS.labels(kind).observe(seconds)

    def delivery(result: str) -> None:
        series.DELIVERIES.labels(result).inc()

    def notice(kind: str) -> None:
        series.NOTICES.labels(kind).inc()

    return Counts(job, delivery, notice)


def answering() -> Starlette:
    """GET /metrics, and /healthz and /readyz, which say that the process lives: it takes work when it can."""
    from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest  # noqa: PLC0415

    async def alive(_request: Request) -> Response:
        return JSONResponse({"ready": True, "why": ""})

    async def metrics(_request: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return Starlette(routes=[Route("/metrics", metrics), Route("/healthz", alive), Route("/readyz", alive)])
