"""docs/api.md says what the catalogue's comments say, docs/limits.md what the table of limits holds."""

from __future__ import annotations

from infra.dev.docs.catalogue import api_page
from infra.dev.docs.limits import limits_page
from infra.places import CHECKOUT
from tests.database.sandbox import Database


def test_the_api_page_is_current(database: Database) -> None:
    """What the migrations comment now is what was printed; otherwise run `make docs`."""
    with database.admin() as connection:
        assert api_page(connection) == (CHECKOUT / "docs" / "api.md").read_text(), (
            "docs/api.md is not current: make docs"
        )


def test_a_changed_comment_is_noticed(database: Database) -> None:
    """A comment that is changed gives another page: the comparison above can fail."""
    with database.admin() as connection:
        connection.execute("comment on table public.calls is 'Something else.'")
        assert "Something else." in api_page(connection)


def test_the_page_of_limits_is_current(database: Database) -> None:
    """What the table holds is what was printed, and another number gives another page; otherwise run `make docs`."""
    with database.admin() as connection:
        written = (CHECKOUT / "docs" / "limits.md").read_text()
        assert limits_page(connection) == written, "docs/limits.md is not current: make docs"
        connection.execute("update private.limits set value = value + 1 where name = 'members'")
        assert limits_page(connection) != written
