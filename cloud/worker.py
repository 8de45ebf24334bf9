"""Who does which job: the composition root. The same worker runs on Modal and with `python -m cloud`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import structlog
from pydantic import SecretStr
from starlette.applications import Starlette

from cloud.after_call.judge import JudgeModel, judge_call
from cloud.after_call.model.ollama_judge import JudgeChoice, OllamaJudge
from cloud.calendars.door import CalendarDoor
from cloud.calendars.fetch import CalendarFetcher
from cloud.calendars.importing import import_calendar
from cloud.calendars.isolated import IsolatedReading
from cloud.database import Database, opened
from cloud.health import tell_operators
from cloud.jobs import Handler, JobRunner
from cloud.leases import Delivery, Job
from cloud.loop import WorkerLimits, WorkQueue, work
from cloud.metrics import Counts, counts
from cloud.notify import senders, sms
from cloud.notify.mail import MailServer
from cloud.notify.notify import notify_message
from cloud.outward.ssrf import Allowed
from cloud.renew import WITHIN, renewal
from cloud.samples import SampleBucket
from cloud.settings import Settings
from cloud.tell.deliver import deliver
from cloud.tell.https import HttpsSender
from cloud.voices import providers
from cloud.voices.clone import CloneProvider, clone_voice
from cloud.voices.isolated import IsolatedPreparation
from cloud.voices.remove import delete_sample, delete_voice
from cloud.wake import wake_endpoint
from shared.errors import SettingsError, StoreError
from shared.log import configure
from shared.settings import load

log = structlog.get_logger()

LINGER = 8.0  # s: a call's job is due five seconds after its end
LONGEST = 1200.0  # s: where calls never stop ending, a later drain goes on (modal_app.py: after 1800 s Modal ends it)
SWEEP_EVERY = 300.0  # s
DELIVERY_LEASE = 20  # s; a delivery takes ten at most
# Nearly all of its time a delivery waits for its receiver. Four times what the database gives to one client at once.
DELIVERIES_AT_ONCE = 32


@asynccontextmanager
async def open_worker(settings: Settings) -> AsyncIterator[Worker]:
    """Ready for work. SettingsError when a setting cannot be right."""
    async with (
        opened(settings.supabase_url, settings.secret_key.get_secret_value()) as database,
        providers.opened(
            _account(settings.cartesia_key, settings.cartesia_url),
            _account(settings.elevenlabs_key, settings.elevenlabs_url),
        ) as known,
        _judge(settings) as model,
        senders.opened(_mail_server(settings), _texting(settings)) as ways,
    ):
        fetch = CalendarFetcher(Allowed.of(settings.webhook_local), settings.webhook_ca)
        handlers: dict[str, Handler] = {
            **_handlers(database, SampleBucket(database.storage), known, model),
            "notify_message": partial(notify_message, messages=database, senders=ways),
            "import_calendar": partial(import_calendar, sources=database, fetch=fetch, reading=IsolatedReading()),
        }
        post = HttpsSender(Allowed.of(settings.webhook_local), settings.webhook_ca)
        counted = counts(settings.metrics)
        jobs = JobRunner(database, handlers, settings.lease, counted.job)
        yield Worker(database, jobs, post, settings.max_concurrent, counted)


@dataclass(frozen=True, slots=True)
class Worker:
    """Jobs and webhooks, side by side."""

    database: Database
    jobs: JobRunner
    post: HttpsSender
    max_concurrent: int
    counts: Counts = field(default_factory=Counts)

    @property
    def kinds(self) -> list[str]:
        return sorted(self.jobs.handlers)

    async def run(self, stop: asyncio.Event, woken: asyncio.Event) -> None:
        """Until `stop`. `woken`: look now."""
        sweeping = asyncio.create_task(self._sweep_again_and_again())
        try:
            await self._work(partial(WorkerLimits, max_concurrent=self.max_concurrent, stop=stop), woken)
        finally:
            sweeping.cancel()
            await asyncio.wait([sweeping])

    async def drain(self) -> int:
        """What is queued, and what that leads to, until nothing comes any more; returns how much that was.

        After twenty minutes the rest is left to the next one.
        """
        return await self._work(
            partial(WorkerLimits, max_concurrent=self.max_concurrent, linger=LINGER, longest=LONGEST), asyncio.Event()
        )

    async def sweep(self) -> None:
        """Overdue messages are told again, calls whose box died are closed, calendars are read again, what is past its
        retention goes, and trouble is looked for.

        A chore that fails leaves a line in the log and a notice for operators; the next one is done all the same.
        """
        for chore in (
            self.database.escalate_messages,
            self.database.close_lost_calls,
            self.database.queue_calendar_imports,
            self.database.purge_expired,
            self.look_for_trouble,
        ):
            await self._do(chore)

    async def look_for_trouble(self) -> int:
        """What operators should know: a line of the log for each notice that is news; returns how many."""
        return await tell_operators(self.database, self.counts.notice)

    async def _do(self, chore: Callable[[], Awaitable[int]]) -> None:
        name = chore.__name__
        try:
            log.info("swept", chore=name, rows=await chore())
        except StoreError as failed:
            log.warning("sweep_failed", chore=name, code=failed.code, reason=str(failed))
            await self._report("sweep_failed", name, str(failed))
        except Exception as crashed:
            log.exception("sweep_crashed", chore=name)
            await self._report("sweep_failed", name, f"crashed with {type(crashed).__name__}: see the worker's log")

    async def _report(self, kind: str, subject: str, message: str) -> None:
        try:
            await self.database.report_trouble(kind, subject, message)
        except StoreError as away:
            log.warning("trouble_not_reported", kind=kind, subject=subject, reason=str(away))

    async def _work(self, limits: Callable[..., WorkerLimits], woken: asyncio.Event) -> int:
        told = asyncio.Event()  # a job that is done has news for somebody

        async def do(job: Job) -> None:
            await self.jobs.do(job)
            told.set()

        jobs = WorkQueue("jobs", self.jobs.source().take, do)
        telling = limits(woken=told, max_concurrent=DELIVERIES_AT_ONCE)
        return sum(await asyncio.gather(work(jobs, limits(woken=woken)), work(self._webhooks(), telling)))

    def _webhooks(self) -> WorkQueue[Delivery]:
        async def take(limit: int) -> Sequence[Delivery]:
            return await self.database.lease_deliveries(limit, DELIVERY_LEASE)

        async def do(delivery: Delivery) -> None:
            try:
                taken = await deliver(delivery, self.database, self.post)
                self.counts.delivery("delivered" if taken else "failed")
            except StoreError as away:
                log.warning("delivery_left_to_its_lease", reason=str(away))
            except Exception:
                log.exception("delivery_crashed", delivery=str(delivery.id))

        return WorkQueue("webhooks", take, do)

    async def _sweep_again_and_again(self) -> None:
        while True:
            await self.sweep()
            await asyncio.sleep(SWEEP_EVERY)


def _handlers(
    database: Database, samples: SampleBucket, known: Sequence[CloneProvider], model: JudgeModel | None
) -> dict[str, Handler]:
    return {
        "analyze_call": partial(judge_call, cases=database, model=model),
        "clone_voice": partial(
            clone_voice, requests=database, samples=samples, providers=known, prepare=IsolatedPreparation()
        ),
        "delete_voice": partial(delete_voice, queue=database, providers=known),
        "delete_storage_object": partial(delete_sample, queue=database, samples=samples),
    }


@asynccontextmanager
async def _judge(settings: Settings) -> AsyncIterator[JudgeModel | None]:
    """None: calls are judged by rules."""
    if not settings.judge_model:
        yield None
        return
    judge = OllamaJudge(JudgeChoice(settings.ollama_url, settings.judge_model))
    try:
        yield judge
    finally:
        await judge.aclose()


def _account(key: SecretStr | None, address: str) -> providers.Account | None:
    return None if key is None else providers.Account(key.get_secret_value(), address)


def _mail_server(settings: Settings) -> MailServer | None:
    """None where there is none, or nobody whom e-mails could be from."""
    if not (settings.smtp_host and settings.smtp_from):
        return None
    password = settings.smtp_password.get_secret_value() if settings.smtp_password else None
    user = settings.smtp_user or None
    return MailServer(
        settings.smtp_host, settings.smtp_port, settings.smtp_from, settings.smtp_security, user, password
    )


def _texting(settings: Settings) -> sms.Account | None:
    """None where something of it is missing."""
    if settings.twilio_token is None or not (settings.twilio_sid and settings.sms_from):
        return None
    token = settings.twilio_token.get_secret_value()
    return sms.Account(settings.twilio_sid, token, settings.sms_from, settings.twilio_url)


def configured(env_file: Path | None = None) -> Settings:
    """This process's settings; its log is set up as they say. SettingsError names what is missing."""
    settings = load(Settings, env_file=env_file)
    configure(settings.log_level, settings.log_format, pii=settings.log_pii)
    return settings


def wake_secrets(settings: Settings) -> list[str]:
    """What signs a wake-up: the secret, and while it is turned the former one. SettingsError when there is none."""
    if settings.wake_secret is None:
        raise SettingsError("FRONTDESK_WAKE_SECRET is missing: whoever knocks is known by it.")
    return [each.get_secret_value() for each in (settings.wake_secret, settings.wake_secret_former) if each]


def doors(settings: Settings, wake: Callable[[], Awaitable[None]]) -> Starlette:
    """Where boxes knock and calendars ask: POST /wake, POST /renew where there is a signing key, GET /calendar/….ics.

    SettingsError as above.
    """
    renewing = renewal(settings)
    routes = [CalendarDoor(_asking(settings)).route(), *([renewing.route()] if renewing else [])]
    return wake_endpoint(wake_secrets(settings), wake, *routes)


def _asking(settings: Settings) -> Callable[[], AbstractAsyncContextManager[Database]]:
    """The database for one question at a door, where somebody waits."""
    return partial(opened, settings.supabase_url, settings.secret_key.get_secret_value(), WITHIN)
