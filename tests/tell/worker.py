"""A process that delivers what is due: `python -m tests.tell.worker DSN PLACE CA`. Made to be killed."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from cloud.outward.ssrf import Allowed
from cloud.tell.https import HttpsSender
from tests.tell.sql import SqlDeliveryLog, drain

if __name__ == "__main__":
    dsn, place, ca = sys.argv[1:]
    asyncio.run(drain(SqlDeliveryLog(dsn), HttpsSender(Allowed.of(place), Path(ca), answer_within=60)))
