"""What somebody thinks of a call, the rules or a model, and the row that is made of it. Pure.

Only what can be a matter of opinion is one: the outcome, the mood, what the caller is called. Prices, sums, numbers to
call and the sentences for the owner are always made here, of the transcript.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cloud.after_call.opinion.judgement import METHOD, Evidence, Judgement, TurnSentiment
from cloud.after_call.opinion.revenue import revenue
from cloud.after_call.opinion.summary import Found, summary, to_do
from cloud.after_call.outcome.classifier import Classification, decide
from cloud.after_call.reading import Reading
from shared.database import PublicCallResult, PublicSentimentLabel
from shared.entities.dates import Appointment, read_date
from shared.entities.services import Service
from shared.entities.spoken import Quote

MOST_EVIDENCE = 12
IN_THE_CALENDAR = 1.0  # how sure it is that a call was a booking that left one
OF_NO_CONCERN: tuple[PublicCallResult, ...] = ("spam", "wrong_number")  # whatever they name or call urgent
WITH_A_TIME: tuple[PublicCallResult, ...] = ("booked", "qualified_lead", "message")


@dataclass(frozen=True, slots=True)
class Opinion:
    """`method` is who holds it: "rules-1", or a model's name."""

    classification: Classification
    sentiment: PublicSentimentLabel
    score: float
    name: str | None
    service: Service | None
    urgent: bool
    method: str


def by_rules(reading: Reading) -> Opinion:
    """What the rules think."""
    classification = decide(reading)
    concerns = classification.outcome not in OF_NO_CONCERN
    return Opinion(
        classification=classification,
        sentiment=reading.mood.label,
        score=reading.mood.score,
        name=reading.name.name if reading.name else None,
        service=reading.service if concerns else None,
        urgent=concerns and reading.urgent is not None,
        method=METHOD,
    )


def concluded(reading: Reading, opinion: Opinion) -> Judgement:
    """The row for the database."""
    found = _found(reading, opinion)
    booked = found.date
    earned = revenue(reading.call, found.outcome, opinion.service)
    return Judgement(
        outcome=found.outcome,
        confidence=round(found.confidence, 3),
        evidence=tuple(_evidence(reading, opinion))[:MOST_EVIDENCE],
        sentiment=opinion.sentiment,
        sentiment_score=opinion.score,
        turn_sentiments=tuple(
            TurnSentiment(seq=seq, score=feeling.score, label=feeling.label) for seq, feeling in reading.turns
        ),
        caller_name=opinion.name,
        callback_e164=reading.callback.number if reading.callback else None,
        callback_extension=reading.callback.extension if reading.callback else None,
        service=found.service,
        urgent=found.urgent,
        appointment_words=found.when,
        appointment_date=booked.day if booked else None,
        appointment_time=booked.time if booked else None,
        revenue=earned.amount,
        currency=reading.call.client.currency,
        revenue_reason=earned.reason,
        summary=summary(found),
        to_do=to_do(found),
        method=opinion.method,
    )


def _found(reading: Reading, opinion: Opinion) -> Found:
    called, visit = reading.call.call, reading.call.visit
    key = opinion.classification.because[0] if opinion.classification.because else None
    concerns = opinion.classification.outcome not in OF_NO_CONCERN
    urgent = opinion.urgent and concerns
    reply = next(reading.answered_after(key.at), None) if key else None
    return Found(
        outcome="booked" if visit else opinion.classification.outcome,
        confidence=IN_THE_CALENDAR if visit else opinion.classification.confidence,
        answered=called.answered,
        name=opinion.name,
        number=reading.callback.number if reading.callback else called.from_e164,
        own=reading.callback is None or reading.callback.own,
        service=visit.service if visit else opinion.service.name if opinion.service else None,
        visit=visit,
        extension=reading.callback.extension if reading.callback else None,
        when=reading.when.words if reading.when and (visit or opinion.classification.outcome in WITH_A_TIME) else None,
        date=_appointment(reading, opinion),
        urgent=urgent,
        plight=reading.urgent.text if urgent and reading.urgent else None,
        cancels=reading.cancels.text if reading.cancels and concerns else None,
        key=key.text if key else None,
        reply=reply.text if reply else None,
    )


def _appointment(reading: Reading, opinion: Opinion) -> Appointment | None:
    """The day of the visit, else the one that was asked for, where something is to be done on it and it is sure."""
    if (visit := reading.call.visit) and reading.when:
        return Appointment(visit.starts_at.date(), visit.starts_at.time())
    began = reading.call.began()
    wanted = reading.when if opinion.classification.outcome in WITH_A_TIME else None
    return read_date(wanted.words, began) if wanted and wanted.exact and began else None


def _evidence(reading: Reading, opinion: Opinion) -> Iterator[Evidence]:
    """The outcome's words first; each sentence once for what it shows."""
    seen: set[tuple[int, str, str]] = set()
    for shows, said in _shown(reading, opinion):
        if said and said.text and (key := (said.seq, said.text, shows)) not in seen:
            seen.add(key)
            yield Evidence(seq=said.seq, quote=said.text, shows=shows)


def _shown(reading: Reading, opinion: Opinion) -> Iterator[tuple[str, Quote | None]]:
    yield from ((opinion.classification.outcome, said) for said in opinion.classification.because)
    yield "service", opinion.service.said if opinion.service else None
    if reading.when and opinion.classification.outcome in WITH_A_TIME:
        yield "when", reading.when.said
    yield "name", reading.name.said if reading.name and reading.name.name == opinion.name else None
    yield "callback", reading.callback.said if reading.callback else None
    yield "urgent", reading.urgent if opinion.urgent else None
    yield "cancels", reading.cancels if opinion.classification.outcome not in OF_NO_CONCERN else None
    yield from reading.signals.reasons()
