"""docs/api.md says what the catalogue's comments say."""

from __future__ import annotations

from infra.dev.docs.catalogue import api_page
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
