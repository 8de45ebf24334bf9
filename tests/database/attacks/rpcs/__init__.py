"""The truth table of functions, by area. A function that is missing here fails a test."""

from __future__ import annotations

from tests.database.attacks.rpcs.analytics import ANALYTICS
from tests.database.attacks.rpcs.boxes import BOXES
from tests.database.attacks.rpcs.calendars import CALENDARS
from tests.database.attacks.rpcs.configuration import CONFIGURATION
from tests.database.attacks.rpcs.desk import DESK
from tests.database.attacks.rpcs.hygiene import HYGIENE
from tests.database.attacks.rpcs.ingest import INGEST
from tests.database.attacks.rpcs.limits import LIMITS
from tests.database.attacks.rpcs.members import PEOPLE_AND_TRADES
from tests.database.attacks.rpcs.messages import MESSAGES
from tests.database.attacks.rpcs.operators import OPERATORS
from tests.database.attacks.rpcs.privacy import PRIVACY
from tests.database.attacks.rpcs.queues import QUEUES
from tests.database.attacks.rpcs.rule import Rpc
from tests.database.attacks.rpcs.shares import SHARES
from tests.database.attacks.rpcs.test_calls import TEST_CALLS
from tests.database.attacks.rpcs.traces import TRACES
from tests.database.attacks.rpcs.turning import TURNING

_AREAS = (
    ANALYTICS,
    BOXES,
    CALENDARS,
    CONFIGURATION,
    DESK,
    HYGIENE,
    INGEST,
    LIMITS,
    PEOPLE_AND_TRADES,
    MESSAGES,
    OPERATORS,
    PRIVACY,
    QUEUES,
    SHARES,
    TEST_CALLS,
    TRACES,
    TURNING,
)
RPCS: dict[str, Rpc] = {name: rule for area in _AREAS for name, rule in area.items()}
