"""The dialled number decides, once per call, who answers: a client's Profile, or a Refusal with its spoken sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import structlog
from pydantic import ValidationError

from edge_agent.phrases import ENGLISH, phrasebook
from edge_agent.route.last_answers import LastAnswers
from edge_agent.route.profile import Answer, of_the_client, profile_of
from shared.errors import StoreAway, StoreRefused
from shared.numbers import Caller, CallerKind, Number, number_of
from shared.profiles import Profile
from shared.store import Store

log = structlog.get_logger()

LAST_ANSWER = timedelta(hours=72)  # how long an answer of the database may stand in for a new one


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nobody can answer: say `sentence`, hang up. `profile`: whose call it was, where all else was well."""

    reason: Literal[
        "unknown_number", "inactive", "unavailable", "busy", "client_busy", "caller_blocked", "caller_too_often"
    ]
    sentence: str
    profile: Profile | None = None


async def route(
    number: Number | None,
    store: Store,
    last_answers: LastAnswers,
    now: datetime,
    oldest: timedelta = LAST_ANSWER,
    *,
    caller: Caller | None = None,
) -> Profile | Refusal:
    """Who answers a call of `caller` to `number`. Never raises because of the database.

    `now` is wall time, UTC. With the database away, or its answer malformed, the last answer for that number holds if
    it is younger than `oldest`; a box that the database refuses to answer speaks for nobody. A client that is not to
    be answered for is refused however malformed the rest is. Whom a client has blocked only the database knows: while
    it is away everybody is let in.
    """
    if number is None:
        return Refusal("unknown_number", ENGLISH.unknown_number)
    try:
        answer = await store.resolve_call(number, _asked(caller))
        decision = decision_of(answer, number)
    except StoreRefused as refused:
        log.error("database refuses to say who is called", code=refused.code, reason=str(refused), called=number)  # noqa: TRY400 — the reason names the cure
        return Refusal("unavailable", ENGLISH.unavailable)
    except StoreAway as away:
        return _from_memory(number, last_answers, now, oldest, away)
    last_answers.keep(number, of_the_client(answer), now)
    return decision


async def route_test(test: UUID, store: Store) -> Profile | Refusal:
    """Whose receptionist a member tries. Only the database knows: nothing stands in for it, and it says so once."""
    try:
        if (told := await store.test_call(str(test))) is None:
            return Refusal("unavailable", ENGLISH.unavailable)
        decision = decision_of(told["answer"], number_of(told.get("number")))
        seconds = max(1, int(told["seconds"]))
    except (StoreRefused, StoreAway, LookupError, TypeError, ValueError) as failure:
        log.warning("test_call_not_known", kind=type(failure).__name__)
        return Refusal("unavailable", ENGLISH.unavailable)
    return replace(decision, test_seconds=seconds) if isinstance(decision, Profile) else decision


def _asked(caller: Caller | None) -> str | None:
    """As the database asks for it: "" of one who withholds the number, None where there is none that could be known."""
    if caller is None:
        return None
    return "" if caller.kind is CallerKind.WITHHELD else caller.number


def _from_memory(
    number: Number, last_answers: LastAnswers, now: datetime, oldest: timedelta, away: StoreAway
) -> Profile | Refusal:
    known = last_answers.recall(number)
    said = {"code": away.code, "reason": str(away)}
    if known is None:
        log.error("database away and no earlier answer", called=number, **said)
        return Refusal("unavailable", ENGLISH.unavailable)
    age = abs(now - known.at)  # an answer of the future is of a clock that was wrong: as old as it is far
    if age >= oldest:
        log.error("database away and the last answer is too old", called=number, age_seconds=_whole(age), **said)
        return Refusal("unavailable", ENGLISH.unavailable)
    log.warning("database away: using the last answer", age_seconds=_whole(age), **said)
    try:
        return decision_of(known.answer, number)
    except StoreAway:
        return Refusal("unavailable", ENGLISH.unavailable)


def _whole(age: timedelta) -> int:
    return round(age.total_seconds())


def decision_of(answer: Mapping[str, Any], number: Number | None) -> Profile | Refusal:
    """Who answers, by the database's answer for `number`. Raises StoreAway if it is malformed."""
    if "client_id" in answer and answer["client_id"] is None:
        return Refusal("unknown_number", ENGLISH.unknown_number)
    try:
        found = Answer.model_validate(answer)
    except ValidationError as malformed:
        if answer.get("serviceable") is False:  # that much it says, and no earlier answer says otherwise
            return _inactive(str(answer.get("client") or "us"), str(answer.get("language") or ""), None)
        fields = sorted({".".join(map(str, error["loc"])) for error in malformed.errors()})
        raise StoreAway(f"edge_resolve_call answered without usable {', '.join(fields)}") from None
    profile = profile_of(found, number)
    if not found.serviceable:
        return _inactive(found.client, profile.language, profile)
    if found.caller_blocked:
        return Refusal("caller_blocked", phrasebook(profile.language).caller_blocked, profile)
    if found.caller_too_often:
        return Refusal("caller_too_often", phrasebook(profile.language).caller_too_often, profile)
    return profile


def _inactive(client: str, language: str, profile: Profile | None) -> Refusal:
    return Refusal("inactive", phrasebook(language).inactive.replace("{business}", client), profile)
