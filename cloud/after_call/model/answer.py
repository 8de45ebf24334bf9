"""What a language model answers about a call, and how much of it is believed.

The answer has a schema, which the model's server enforces, and is checked again here, against the transcript: quotes
that nobody said are dropped, a name that was not given is not taken, a booking needs a time and somebody to call. So a
caller who talks the model into something gains nothing by it: what earns money has to stand in the transcript.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cloud.after_call.feelings.sentiment import MOOD, STRONG
from cloud.after_call.opinion.opinion import Opinion, by_rules
from cloud.after_call.outcome.classifier import MOST_CONFIDENT, Classification, contact, settled
from cloud.after_call.reading import Reading
from shared.database import PublicCallResult, PublicSentimentLabel
from shared.entities.services import Service, listed_service
from shared.entities.spoken import Quote, SpokenTurn

SILENT_ENDINGS: tuple[PublicCallResult, ...] = ("hung_up", "unknown")  # rest on no words


class Unfounded(Exception):
    """The answer cannot be used; `str()` tells the model why. It quotes no caller."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Said(_Strict):
    """A quote: the turn's number and words that stand in it."""

    turn: int
    quote: Annotated[str, Field(min_length=1, max_length=400)]


class ModelAnswer(_Strict):
    """The schema that the model has to fill."""

    outcome: PublicCallResult
    evidence: Annotated[list[Said], Field(max_length=6)]
    sentiment: PublicSentimentLabel
    caller_name: Annotated[str, Field(max_length=200)] | None
    service: Annotated[str, Field(max_length=200)] | None
    urgent: bool
    confidence: Annotated[int, Field(ge=0, le=100)]  # percent: a grammar keeps the bounds of integers alone


def schema() -> dict[str, Any]:
    """The schema as Ollama's `format` takes it."""
    return ModelAnswer.model_json_schema()


def answered(written: str) -> ModelAnswer:
    """The answer in what a model wrote. Raises Unfounded."""
    try:
        return ModelAnswer.model_validate_json(written)
    except ValidationError as invalid:
        faults = invalid.errors(include_url=False, include_input=False, include_context=False)
        places = "; ".join(f"{'.'.join(map(str, fault['loc'])) or 'answer'}: {fault['msg']}" for fault in faults[:4])
        raise Unfounded(f"It is not JSON of the schema: {places}") from None


def believed(answer: ModelAnswer, reading: Reading, model: str) -> Opinion:
    """What of the answer is borne out by the transcript. Raises Unfounded when nothing of its evidence is."""
    rules = by_rules(reading)
    quotes = tuple(_found(answer, (*reading.caller, *reading.agent)))
    if not quotes and answer.outcome not in SILENT_ENDINGS:
        raise Unfounded("None of the quotes stands in the turn that it names. Quote word for word.")
    sentiment, score = _mood(answer.sentiment, reading)
    return Opinion(
        classification=_verdict(answer, reading, quotes),
        sentiment=sentiment,
        score=score,
        name=rules.name or _name(answer.caller_name, reading),
        service=_service(answer.service, reading) or rules.service,
        urgent=answer.urgent or rules.urgent,
        method=model,
    )


def _found(answer: ModelAnswer, lines: tuple[SpokenTurn, ...]) -> Iterator[Quote]:
    """Its quotes, as they stand in the transcript."""
    for said in answer.evidence:
        line = next((line for line in lines if line.seq == said.turn), None)
        begin = line.plain.lower().find(said.quote.strip().lower()) if line else -1
        if line and begin >= 0:
            text = line.text[begin : begin + len(said.quote.strip())]
            yield Quote(line.at, line.seq, text, text)


def _verdict(answer: ModelAnswer, reading: Reading, quotes: tuple[Quote, ...]) -> Classification:
    wanted = reading.wish or reading.work
    if answer.outcome == "booked" and not (wanted and settled(reading)):
        return by_rules(reading).classification
    if answer.outcome == "qualified_lead" and not (wanted or (contact(reading) and reading.service)):
        return by_rules(reading).classification
    return Classification(answer.outcome, min(answer.confidence / 100, MOST_CONFIDENT), quotes)


def _mood(label: PublicSentimentLabel, reading: Reading) -> tuple[PublicSentimentLabel, float]:
    """The model's word for the mood, with the rules' score moved as far as it has to be to agree."""
    score = reading.mood.score
    if label == "positive":
        return label, max(score, MOOD)
    if label == "negative":
        return label, min(score, -MOOD)
    edge = STRONG if label == "mixed" else MOOD - 0.001
    return label, round(max(-edge, min(edge, score)), 3)


def _name(name: str | None, reading: Reading) -> str | None:
    """A name that was said, word for word."""
    said = {word.strip(".,!?").lower() for line in reading.caller for word in line.plain.split()}
    words = (name or "").split()
    return " ".join(words) if words and all(word.strip(".,").lower() in said for word in words) else None


def _service(name: str | None, reading: Reading) -> Service | None:
    """A service of the price list of which something was heard."""
    return listed_service(name, reading.call.client.price_list, reading.caller) if name else None
