"""Forgets a caller on this box's disk: what `erase_caller` of the database cannot reach.

The calls that still wait to be delivered and mention the number go, whole, and the database will not have them. What is
kept aside goes altogether, for whose it was can no longer be told. The agent may be running: a call of that caller that
is under way at this moment goes on, and is written down.
"""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import phonenumbers

from edge_agent.record.set_aside import corrupt_files
from shared.errors import SetupError
from shared.mask import GAP, PLUS
from shared.numbers import Number

PATIENCE = 10.0  # s for the agent's own turn at the file


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much of each was removed."""

    calls: int  # that waited to be delivered
    refused: int  # events that the database would not have, whosever they were
    corrupt: int  # files of corrupt journals
    answers: int  # last answers that mention the number


def forget(state: Path, number: Number) -> Forgotten:
    """Removes from the state folder what mentions `number` in any writing. SetupError for a corrupt journal.

    Each process of a box has a journal of its own.
    """
    pattern, journals = _writings(number), sorted(state.glob("journal*.db"))
    counts = [_from_journal(journal, pattern) for journal in journals]
    corrupt = [
        file for one in {*journals, state / "journal.db"} for files in corrupt_files(one).values() for file in files
    ]
    answers = [file for file in (state / "answers").glob("*.json") if pattern.search(file.read_text(errors="replace"))]
    for file in (*corrupt, *answers):
        file.unlink(missing_ok=True)
    return Forgotten(
        sum(calls for calls, _ in counts), sum(refused for _, refused in counts), len(corrupt), len(answers)
    )


def _writings(number: Number) -> re.Pattern[str]:
    """What finds this number in a text, with or without its country's code, however it is grouped or encoded."""
    parsed = phonenumbers.parse(number)
    national = f"{GAP}?".join(phonenumbers.national_significant_number(parsed))
    country = rf"(?:{PLUS}|00)?{GAP}?{parsed.country_code}{GAP}?"
    return re.compile(rf"(?<![0-9])(?:{country}(?:\(0\){GAP}?)?|0{GAP}?)?{national}(?![0-9])")


def _from_journal(journal: Path, pattern: re.Pattern[str]) -> tuple[int, int]:
    try:
        with closing(sqlite3.connect(journal, timeout=PATIENCE)) as db:
            db.execute("pragma secure_delete=on")
            db.create_function("mentions", 1, lambda text: bool(text and pattern.search(text)))
            with db:
                counts = _removed(db)
            db.execute("vacuum")  # earlier versions did not overwrite what they deleted
            db.execute("pragma wal_checkpoint(truncate)")
            return counts
    except sqlite3.DatabaseError as failed:
        raise SetupError(
            f"The journal cannot be read ({failed}). Cure: start the agent once, then try again"
        ) from failed


def _removed(db: sqlite3.Connection) -> tuple[int, int]:
    db.execute("begin immediate")
    calls = [
        call_id
        for (call_id,) in db.execute(
            "select json_extract(body, '$.call_id') from events where mentions(body)"
            " union select call_id from drafts where mentions(body)"
            " union select call_id from talks where mentions(body)"
        )
    ]
    listed = (json.dumps(calls),)
    for table, call_id in (
        ("events", "json_extract(body, '$.call_id')"),
        ("open_calls", "call_id"),
        ("drafts", "call_id"),
        ("talks", "call_id"),
    ):
        db.execute(f"delete from {table} where {call_id} in (select value from json_each(?))", listed)  # noqa: S608
    return len(calls), db.execute("delete from refused").rowcount
