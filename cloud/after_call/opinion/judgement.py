"""What was judged of a call, and how it is written down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from shared.database import PublicCallResult, PublicSentimentLabel

VERSION = 1  # of the analysis; a later one replaces an earlier one in the database, never the other way round
METHOD = "rules-1"

Share = Annotated[float, Field(ge=0, le=1)]
Score = Annotated[float, Field(ge=-1, le=1)]
E164 = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{6,14}$")]


class _Judged(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(_Judged):
    """Words that were said: `quote` stands in turn `seq` exactly so, and `shows` names what it speaks for."""

    seq: int
    quote: Annotated[str, Field(min_length=1)]
    shows: str


class TurnSentiment(_Judged):
    """How the caller felt in one turn: -1 (angry) to 1 (delighted)."""

    seq: int
    score: Score
    label: PublicSentimentLabel


class Judgement(_Judged):
    """One row of `call_outcomes`. `revenue` is an estimate in `currency`; `confidence` is of the outcome.

    `appointment_words`: the day and time that were asked for, as they were said, whole; `appointment_date` and
    `appointment_time` are on the client's calendar and clock, and None where the words can be read in no one way.
    """

    outcome: PublicCallResult
    confidence: Share
    evidence: tuple[Evidence, ...]
    sentiment: PublicSentimentLabel
    sentiment_score: Score
    turn_sentiments: tuple[TurnSentiment, ...]
    caller_name: Annotated[str, Field(max_length=200)] | None
    callback_e164: E164 | None
    callback_extension: Annotated[str, Field(pattern=r"^[0-9]{1,6}$")] | None
    service: Annotated[str, Field(max_length=200)] | None
    urgent: bool
    appointment_words: Annotated[str, Field(max_length=200)] | None
    appointment_date: dt.date | None
    appointment_time: dt.time | None
    revenue: Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]
    currency: str
    revenue_reason: Annotated[str, Field(max_length=500)]
    summary: str
    to_do: Annotated[str, Field(max_length=1000)]
    method: str = METHOD
    version: int = VERSION

    def row(self) -> Mapping[str, Any]:
        """The same as plain JSON, with the keys of `private.write_outcome`; sums are strings: no cent is lost."""
        return self.model_dump(mode="json")
