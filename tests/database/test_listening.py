"""Whom the local stack's Realtime server lets listen, and what it hears in a database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from infra.dev.loopback.realtime_messages import DatabaseMessages, Message
from infra.dev.stack import postgres
from shared.errors import SetupError
from tests.database.attacks.town import Town, found_town
from tests.database.sandbox import Database

PATIENCE_S = 20.0
MEMBERS = ("owner", "admin", "viewer")
OTHERS = ("neighbour", "stranger", "anon", "edge_agent")


@pytest.fixture
def messages(database: Database) -> DatabaseMessages:
    return DatabaseMessages(database.server.dsn(postgres.SUPERUSER, database.name))


@pytest.fixture
def town(database: Database) -> Town:
    with database.admin() as connection:
        return found_town(connection)


@pytest.mark.parametrize("who", [*MEMBERS, *OTHERS])
async def test_the_databases_own_policies_say_who_may_listen(
    database: Database, messages: DatabaseMessages, town: Town, who: str
) -> None:
    """Members to their own client, and nobody else; the question leaves nothing behind."""
    before = database.one("select count(*) from realtime.messages")
    ours, theirs = (f"client:{client.ids['client']}" for client in (town.ours, town.theirs))
    assert await messages.may_listen(ours, town.claims(who)) is (who in MEMBERS)
    assert await messages.may_listen(theirs, town.claims(who)) is (who == "neighbour")
    assert not await messages.may_listen("elsewhere", town.claims(who))
    assert database.one("select count(*) from realtime.messages") == before


async def test_a_role_that_the_database_does_not_know_may_not(messages: DatabaseMessages) -> None:
    """A token of another kind of server."""
    assert not await messages.may_listen("client:x", {"role": "nobody at all"})


async def test_what_is_sent_is_heard_once_it_is_committed(database: Database, messages: DatabaseMessages) -> None:
    """From the moment that it listens, in the order of sending; what is rolled back is never heard."""
    send = "select realtime.send('{}', %s, 'client:x', true)"
    heard: AsyncIterator[Message | None] = messages.sent()
    assert await asyncio.wait_for(anext(heard), PATIENCE_S) is None
    with database.admin() as connection:
        connection.execute(send.encode(), ["rolled back"])
        connection.rollback()
        for event in ("one", "two"):
            connection.execute(send.encode(), [event])
            connection.commit()
    found = [await asyncio.wait_for(anext(heard), PATIENCE_S) for _ in range(2)]
    assert [(each.topic, each.event, each.payload, each.private) for each in found if each] == [
        ("client:x", "one", {}, True),
        ("client:x", "two", {}, True),
    ]
    await heard.aclose()  # type: ignore[attr-defined]


async def test_what_is_older_than_three_days_goes(database: Database, messages: DatabaseMessages) -> None:
    """As hosted Realtime drops it."""
    with database.admin() as connection:
        connection.execute("delete from realtime.messages")
        connection.execute(
            "insert into realtime.messages (topic, extension, inserted_at)"
            " values ('old', 'broadcast', now() - interval '73 hours'), ('new', 'broadcast', now())"
        )
    heard = messages.sent()
    await asyncio.wait_for(anext(heard), PATIENCE_S)
    assert database.one("select array_agg(topic) from realtime.messages") == ["new"]
    await heard.aclose()  # type: ignore[attr-defined]


def test_a_database_elsewhere_has_a_realtime_of_its_own() -> None:
    """It stands before a Unix socket only."""
    with pytest.raises(SetupError, match="Unix socket"):
        DatabaseMessages("postgresql://postgres@db.example.com/postgres")
