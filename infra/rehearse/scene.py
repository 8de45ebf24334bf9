"""Who calls whom, and when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from infra.rehearse.business import Business
from infra.rehearse.case import Case


@dataclass(frozen=True, slots=True)
class Scene:
    """One call to be placed. `now`: when it begins, in the client's zone."""

    business: Business
    script: str
    case: Case
    now: dt.datetime
