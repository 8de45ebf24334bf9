"""shared/database.py says what the database says."""

from __future__ import annotations

from typing import get_args

import pytest

from infra.dev.schema.types import FILE, generate
from infra.dev.stack import postgres
from shared.calls import Blame, CallStatus
from shared.database import PublicBlame, PublicCallStatus
from tests.database.sandbox import Database


def test_the_generated_types_are_current(server: postgres.Server, template: str) -> None:
    """What the migrations make now is what was generated; otherwise run `make types`."""
    assert generate(server, template) == FILE.read_text(), "shared/database.py is not current: make types"


def test_a_changed_column_is_noticed(database: Database) -> None:
    """A column that is renamed gives another text: the comparison above can fail."""
    with database.admin() as connection:
        connection.execute("alter table public.calls rename column room to chamber")
    assert generate(database.server, database.name) != FILE.read_text()


@pytest.mark.parametrize(("ours", "theirs"), [(CallStatus, PublicCallStatus), (Blame, PublicBlame)])
def test_our_enums_are_the_databases(ours: type[CallStatus | Blame], theirs: object) -> None:
    """The words of shared/calls.py are the enum's, in its order."""
    assert tuple(member.value for member in ours) == get_args(theirs)
