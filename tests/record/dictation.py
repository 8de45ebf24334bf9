"""A call whose caller is dictating a number: the process ends in the middle of it, without a word to anybody."""

import asyncio
import os
import sys
from datetime import timedelta
from pathlib import Path

from edge_agent.record.call_record import CallRecord
from edge_agent.record.journal import Journal
from shared.calls import Exchange, ReplyKind
from shared.numbers import Caller, CallerKind
from shared.uuid7 import uuid7
from tests.record.disks import BEGAN, on_disk
from tests.record.profile import a_profile


async def main(folder: Path) -> None:
    async with Journal(folder / "journal.db") as journal:
        record = CallRecord(journal, await a_profile(folder), uuid7(), BEGAN)
        record.started(Caller(CallerKind.WITHHELD), None, "room")
        record.exchange(Exchange(0, BEGAN + timedelta(seconds=2), "", None, "Hello", "Hello", kind=ReplyKind.GREETING))
        for heard in ("My number is", "My number is 555 01 42 and"):
            record.words_so_far(heard, 0.9, BEGAN + timedelta(seconds=6))
        await on_disk(journal)
        os._exit(9)


asyncio.run(main(Path(sys.argv[1])))
