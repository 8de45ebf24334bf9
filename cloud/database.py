"""The jobs' door to Supabase: each method is one SQL function, asked with the project's secret key.

Raises StoreAway (try later), StoreShut (a setting to cure), StoreRefused (asking again gives the same answer). What was
lost on its way is asked three times before; what is done twice does no harm: its lease, or its key, sees to that.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from storage3 import AsyncStorageClient

from cloud.health import Notice
from cloud.leases import Delivery, Job
from shared.errors import StoreAway
from shared.profiles import Sex
from shared.rest import Unreached, ask, connection
from shared.retry import retried
from supabase import AsyncClient, AsyncClientOptions, acreate_client

WITHIN = 20.0  # s for one question
_CURES = {
    401: "check SUPABASE_SECRET_KEY (the project's secret key)",
    403: "check SUPABASE_SECRET_KEY: it must be the secret (service_role) key",
}
_JOBS = TypeAdapter(list[Job])
_DELIVERIES = TypeAdapter(list[Delivery])
_NOTICES = TypeAdapter(list[Notice])


@asynccontextmanager
async def opened(url: str, key: str, within: float = WITHIN) -> AsyncIterator[Database]:
    """The door, open while the block lasts."""
    async with connection(within, _CURES) as http:
        options = AsyncClientOptions(
            httpx_client=http, auto_refresh_token=False, persist_session=False, postgrest_client_retry=False
        )
        yield Database(await acreate_client(url, key, options), within)


class Database:
    """What workers ask; satisfies `jobs.Queue`, `judge.Cases`, `deliver.DeliveryLog`, `clone.Requests`, `renew.Boxes`,
    `notify.Messages`, `importing.Sources`, `door.Feeds`.

    A method that reports work is False, or None, when its lease was lost to somebody else.
    """

    def __init__(self, client: AsyncClient, within: float) -> None:
        self._client = client
        self._within = within

    @property
    def storage(self) -> AsyncStorageClient:
        return self._client.storage

    async def lease_jobs(self, kinds: Sequence[str], limit: int, seconds: int) -> list[Job]:
        answer = await self._ask("lease_jobs", kinds=list(kinds), limit=limit, lease_seconds=seconds)
        try:
            return _JOBS.validate_python(answer)
        except ValidationError as odd:
            raise StoreAway("lease_jobs answered something that is no list of jobs") from odd

    async def extend_lease(self, job: Job, seconds: int) -> bool:
        return bool(await self._ask("extend_lease", id=job.id, lease=job.lease, lease_seconds=seconds))

    async def finish_job(self, job: Job) -> bool:
        return bool(await self._ask("finish_job", id=job.id, lease=job.lease))

    async def fail_job(self, job: Job, error: str, after: float | None) -> str | None:
        """`after`: seconds until the next attempt; None leaves it to the queue. Returns "pending" or "dead"."""
        return await self._ask_word("fail_job", id=job.id, lease=job.lease, error=error, retry_seconds=_whole(after))

    async def call_to_judge(self, call_id: UUID) -> Mapping[str, Any] | None:
        return await self._ask_object("call_to_judge", call_id=call_id)

    async def save_outcome(self, job: Job, outcome: Mapping[str, Any]) -> bool:
        return bool(await self._ask("save_outcome", job_id=job.id, lease=job.lease, outcome=dict(outcome)))

    async def lease_deliveries(self, limit: int, seconds: int) -> list[Delivery]:
        answer = await self._ask("lease_deliveries", limit=limit, lease_seconds=seconds)
        try:
            return _DELIVERIES.validate_python(answer)
        except ValidationError as odd:
            raise StoreAway("lease_deliveries answered something that is no list of deliveries") from odd

    async def finish_delivery(self, delivery: Delivery, status: int) -> bool:
        return bool(await self._ask("finish_delivery", id=delivery.id, lease=delivery.lease, status=status))

    async def fail_delivery(
        self, delivery: Delivery, status: int | None, error: str, after: float | None
    ) -> str | None:
        """`status`: what the endpoint answered, if it did. Returns "pending" or "dead"."""
        return await self._ask_word(
            "fail_delivery",
            id=delivery.id,
            lease=delivery.lease,
            status=status,
            error=error,
            retry_seconds=_whole(after),
        )

    async def clone_request(self, request_id: UUID) -> Mapping[str, Any] | None:
        return await self._ask_object("clone_request", request_id=request_id)

    async def save_clone(self, job: Job, provider: str, provider_voice_id: str, sex: Sex | None) -> bool:
        return bool(
            await self._ask(
                "save_clone",
                job_id=job.id,
                lease=job.lease,
                provider=provider,
                provider_voice_id=provider_voice_id,
                sex=sex,
            )
        )

    async def refuse_clone(self, job: Job, reason: str) -> bool:
        return bool(await self._ask("refuse_clone", job_id=job.id, lease=job.lease, reason=reason))

    async def renew_edge_token(self, agent: str, issued: int, due: bool) -> int | None:
        """When the token was issued that this box should have; None where it is refused."""
        answer = await self._ask("renew_edge_token", edge_agent_id=agent, issued_at=issued, due=due)
        return None if answer is None else int(answer)

    async def message_to_tell(self, message_id: UUID) -> Mapping[str, Any] | None:
        return await self._ask_object("message_to_tell", message_id=message_id)

    async def message_was_told(self, message_id: UUID, channel: str, to: str, error: str | None, time: int) -> None:
        await self._ask("message_was_told", message_id=message_id, channel=channel, to=to, error=error, time=time)

    async def escalate_messages(self) -> int:
        return int(await self._ask("escalate_messages"))

    async def calendar_feed(self, token: str) -> Mapping[str, Any] | None:
        return await self._ask_object("calendar_feed", token=token)

    async def calendar_to_import(self, source_id: UUID) -> Mapping[str, Any] | None:
        return await self._ask_object("calendar_to_import", source_id=source_id)

    async def save_busy_times(
        self, source_id: UUID, spans: Sequence[Mapping[str, str]] | None, etag: str | None
    ) -> None:
        given = None if spans is None else [dict(span) for span in spans]
        await self._ask("save_busy_times", source_id=source_id, spans=given, etag=etag)

    async def calendar_not_imported(self, source_id: UUID, error: str) -> None:
        await self._ask("calendar_not_imported", source_id=source_id, error=error)

    async def queue_calendar_imports(self) -> int:
        return int(await self._ask("queue_calendar_imports"))

    async def close_lost_calls(self) -> int:
        return int(await self._ask("close_lost_calls"))

    async def purge_expired(self) -> int:
        return int(await self._ask("purge_expired"))

    async def check_health(self) -> list[Notice]:
        """Looks for trouble. What is news of it, and of what others reported: each notice once."""
        answer = await self._ask("check_health")
        try:
            return _NOTICES.validate_python(answer)
        except ValidationError as odd:
            raise StoreAway("check_health answered something that is no list of notices") from odd

    async def report_trouble(self, kind: str, subject: str, message: str) -> None:
        """A notice for operators; the same kind and subject again counts it up. No words and no numbers of a caller."""
        await self._ask("report_trouble", kind=kind, subject=subject, message=message)

    async def _ask_object(self, function: str, **arguments: Any) -> Mapping[str, Any] | None:
        answer = await self._ask(function, **arguments)
        if answer is not None and not isinstance(answer, dict):
            raise StoreAway(f"{function} answered something that is no object")
        return answer

    async def _ask_word(self, function: str, **arguments: Any) -> str | None:
        answer = await self._ask(function, **arguments)
        return None if answer is None else str(answer)

    async def _ask(self, function: str, **arguments: Any) -> Any:
        given = {f"p_{name}": str(value) if isinstance(value, UUID) else value for name, value in arguments.items()}
        return await retried(lambda: ask(self._client, function, given, self._within), Unreached)


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else max(0, min(604_800, round(seconds)))
