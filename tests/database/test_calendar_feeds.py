"""What is booked, for calendars to subscribe to: by a token that is told once."""

from __future__ import annotations

import psycopg
import pytest

from tests.database.calendars import LOG, VIEWER, add_viewer, chair, feed, token, visit
from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER
from tests.database.sandbox import Database, one

__all__ = ["chair"]  # a fixture


def test_a_token_opens_its_clients_visits(database: Database, chair: str) -> None:
    """Who comes for what, from when to when without the buffer; in the client's zone."""
    made = visit(database, 3)
    found = feed(database, token(database))
    (told,) = found["visits"]
    assert found["timezone"] == "America/Los_Angeles"
    assert (told["id"], told["service"], told["caller_name"], told["staff"], told["status"], told["sequence"]) == (
        made, "Cleaning", "Anna Miller", "Chair 1", "booked", 0,
    )  # fmt: skip
    assert database.one("select %s::timestamptz - %s::timestamptz = '30 minutes'", told["ends_at"], told["starts_at"])


def test_what_is_not_certain_or_long_ago_is_left_out(database: Database, chair: str) -> None:
    """What is held only, what was cancelled a month ago, what was a quarter of a year ago; the rest is there."""
    visit(database, 1, "held")
    kept = {visit(database, 2, "requested"), visit(database, 4, "cancelled"), visit(database, -80, "done")}
    gone = [visit(database, 5, "cancelled"), visit(database, -95, "done")]
    with database.admin() as connection:
        connection.execute("alter table public.visits disable trigger user")
        connection.execute("update public.visits set updated_at = now() - interval '31 days' where id = %s", [gone[0]])
        connection.execute("alter table public.visits enable trigger user")
    assert {each["id"] for each in feed(database, token(database))["visits"]} == kept


def test_a_change_counts_up(database: Database, chair: str) -> None:
    """By the seconds since it was made."""
    made = visit(database, 3)
    with database.admin() as connection:
        connection.execute("update public.visits set created_at = now() - interval '90 seconds' where id = %s", [made])
        connection.execute("update public.visits set status = 'cancelled' where id = %s", [made])
    (told,) = feed(database, token(database))["visits"]
    assert told["status"] == "cancelled"
    assert 90 <= told["sequence"] < 200


@pytest.mark.parametrize("stranger", ["", "x", "0" * 64, "' or true --"])
def test_a_strangers_token_opens_nothing(database: Database, stranger: str) -> None:
    """Nor does none."""
    token(database)
    assert feed(database, stranger) is None


def test_a_new_token_shuts_the_old_one_out(database: Database) -> None:
    """And one that was dropped opens nothing; the log says that it happened, and not which it was."""
    first, second = token(database), token(database)
    assert (feed(database, first), feed(database, second)["visits"] is not None) == (None, True)
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        assert one(connection, "select public.drop_calendar_feed_token(%s)", DENTIST) is True
        assert one(connection, "select public.drop_calendar_feed_token(%s)", DENTIST) is False
    assert feed(database, second) is None
    log = database.one(LOG, "calendar_feeds")
    assert (log.count("SET_SECRET"), log.count("DROP_SECRET")) == (2, 1)
    assert first not in log
    assert second not in log


def test_a_token_is_kept_by_nobody(database: Database) -> None:
    """Only what it comes to under SHA-256."""
    made = token(database)
    assert len(made) == 64
    assert made not in database.one("select jsonb_agg(to_jsonb(f))::text from private.calendar_feeds f")


def test_only_owners_make_one(database: Database) -> None:
    """Not a viewer, not another client's owner, not who has no login; nobody with a login reads by a token."""
    add_viewer(database)
    for sub, client in ((VIEWER, DENTIST), (DENTIST_OWNER, PLUMBER)):
        with pytest.raises(psycopg.Error):
            token(database, sub, client)
    with pytest.raises(psycopg.Error), database.as_role("anon") as connection:
        one(connection, "select public.make_calendar_feed_token(%s)", DENTIST)
    made = token(database)
    with pytest.raises(psycopg.Error), database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        one(connection, "select public.calendar_feed(%s)", made)


def test_a_deleted_client_has_no_calendar(database: Database) -> None:
    """From that moment on."""
    made = token(database)
    with database.admin() as connection:
        connection.execute("update public.clients set deleted_at = now() where id = %s", [DENTIST])
    assert feed(database, made) is None
