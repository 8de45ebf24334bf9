"""A process that delivers what is due: `python -m tests.tell.worker DSN PLACE CA`. Made to be killed."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from cloud.tell.guard import Allowed
from cloud.tell.post import HttpsPost
from tests.tell.office import SqlBook, drain

if __name__ == "__main__":
    dsn, place, ca = sys.argv[1:]
    asyncio.run(drain(SqlBook(dsn), HttpsPost(Allowed.of(place), Path(ca), answer_within=60)))
