"""How the operators' commands answer: tables and sentences for people, JSON for machines."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any

from rich.console import Console
from rich.table import Table
from typer import Option

from infra.admin.client import AdminClient, where
from infra.places import Places

AsJson = Annotated[bool, Option("--json", help="Print JSON, for programs.")]

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")  # told to the minute, UTC as it comes


@contextmanager
def admin() -> Iterator[AdminClient]:
    opened = AdminClient(where(os.environ, Places()))
    try:
        yield opened
    finally:
        opened.close()


def say(text: str) -> None:
    console().print(text, markup=False)


def show_json(value: Any) -> None:
    console().print_json(data=value)


def show_rows(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, str], nothing: str) -> None:
    """A table with a heading for each column's key; `nothing` where there are no rows."""
    table = Table()
    for place, heading in enumerate(columns.values()):
        table.add_column(heading, no_wrap=place == 0)  # what a row is called by must be readable as a whole
    for row in rows:
        table.add_row(*(_cell(row[key]) for key in columns))
    if table.row_count:
        console().print(table)
    else:
        say(nothing)


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, list):
        return " ".join(map(str, value)) or "-"
    return str(value)[:16].replace("T", " ") if _MOMENT.match(str(value)) else str(value)


def console() -> Console:
    """Lines as long as they are, and tables as wide as they need to be where no terminal folds them."""
    return Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 240)
