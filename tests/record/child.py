"""Appends events for ever, telling each id once it is flushed: made to be killed."""

import asyncio
import sys
from pathlib import Path

from edge_agent.record.journal import Journal
from shared.uuid7 import uuid7
from tests.record.disks import on_disk


async def main() -> None:
    async with Journal(Path(sys.argv[1])) as journal:
        while True:
            event_id = str(uuid7())
            journal.append({"event_id": event_id, "kind": "turn", "data": {"text": "x" * 2000}})
            await on_disk(journal)
            sys.stdout.write(f"{event_id}\n")
            sys.stdout.flush()


asyncio.run(main())
