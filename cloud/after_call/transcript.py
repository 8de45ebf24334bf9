"""A call as the database tells it to the judge (`call_to_judge`), checked before anything is made of it.

What is missing or of another type is refused, with the place and the kind of each fault and without a word of the call:
the job fails, is tried again, and ends among the dead letters with that message. Fields that are not known here are
left alone, so that the database may tell more than we read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, ValidationError

from shared.database import PublicCallResult
from shared.errors import FrontdeskError

Speaker = Literal["caller", "agent"]
Money = Annotated[Decimal, Field(ge=0, le=Decimal("9999999999.99"))]
Filled = Annotated[StrictStr, Field(min_length=1)]


class TranscriptInvalid(FrontdeskError):
    """The call was told in another shape than we know. The message names fields and faults, never values."""

    code = "transcript_invalid"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Turn(_Strict):
    """What one side said before the other did. `seq` orders the call's turns; of the agent: what was really heard."""

    seq: Annotated[StrictInt, Field(ge=0)]
    speaker: Speaker
    text: StrictStr
    interrupted: StrictBool = False


class Call(_Strict):
    """The call itself. `from_e164` is None where the number was withheld; `answered`: somebody picked up.

    Without `started_at` no word of the caller is a date.
    """

    id: UUID
    client_id: UUID
    from_e164: StrictStr | None
    to_e164: StrictStr | None = None
    started_at: AwareDatetime | None = None
    answered: StrictBool
    end_reason: StrictStr | None


class Client(_Strict):
    """Whose call it was. Prices are in `currency`; `typical_value` is the profession's where the client has none.

    `timezone`: IANA; None where the database does not tell it yet.
    """

    name: Filled
    currency: Annotated[StrictStr, Field(pattern=r"^[A-Z]{3}$")]
    price_list: dict[StrictStr, Money]
    typical_value: Money | None
    timezone: StrictStr | None = None


class Visit(_Strict):
    """What the call left in the client's calendar. `confirmed`: False where the client confirms by hand."""

    service: Filled
    starts_at: AwareDatetime
    confirmed: StrictBool


class Correction(_Strict):
    """What the client said a judged call really led to and brought. `judged_outcome` is None where it is not told."""

    outcome: PublicCallResult
    judged_outcome: PublicCallResult | None = None
    corrected: Money
    judged: Money


class CallTranscript(_Strict):
    """All that the judge knows. `profession` is a slug, e.g. "dentist"; turns stand in the order they were said in."""

    call: Call
    client: Client
    profession: Filled
    turns: tuple[Turn, ...]
    corrections: tuple[Correction, ...]
    visits: tuple[Visit, ...] = ()

    @property
    def visit(self) -> Visit | None:
        """The one that it ended with, on the client's clock."""
        if not self.visits or not self.client.timezone:
            return None
        last = self.visits[-1]
        return last.model_copy(update={"starts_at": last.starts_at.astimezone(ZoneInfo(self.client.timezone))})

    def began(self) -> dt.datetime | None:
        """When the call began, on the client's clock; None where that is not known."""
        if self.call.started_at is None or not self.client.timezone:
            return None
        try:
            return self.call.started_at.astimezone(ZoneInfo(self.client.timezone))
        except (ZoneInfoNotFoundError, ValueError, OverflowError):
            return None


def transcript_of(raw: Mapping[str, Any]) -> CallTranscript:
    """The call in what the database answered. Raises TranscriptInvalid."""
    try:
        return CallTranscript.model_validate(raw)
    except ValidationError as invalid:
        faults = invalid.errors(include_url=False, include_input=False, include_context=False)
        # A service's name is the client's own word, and stands in the place of a price: only our field names are told.
        places = sorted({f"{'.'.join(map(str, fault['loc'][:3]))} ({fault['type']})" for fault in faults})
        raise TranscriptInvalid(f"the call to judge is told wrong: {', '.join(places[:8])}") from None
