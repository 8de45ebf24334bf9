"""Two clients with a row in every table, and the people who would like to see or change them."""

from __future__ import annotations

import itertools
import re
import uuid
from dataclasses import dataclass, field

import psycopg

from tests.database.attacks.rows import ROWS
from tests.database.sandbox import Row

MEMBERS = ("owner", "admin", "viewer")
_places = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Client:
    """One client: its rows' keys by a plain name, and its users by their role."""

    ids: dict[str, str] = field(default_factory=dict)

    def add(self, connection: psycopg.Connection[Row], name: str) -> None:
        """One row more of a kind, with its own key; `ids` remembers the newest."""
        values = {**self.ids, "n": next(_places)}
        row = connection.execute(ROWS[name].encode(), values).fetchone()
        assert row is not None, name
        self.ids[name] = str(row[0])


@dataclass(frozen=True, slots=True)
class Town:
    """Our client, whose things are at stake; the neighbour's, whose owner is after them; and a stranger."""

    ours: Client
    theirs: Client
    stranger: str
    agent: str

    def claims(self, who: str) -> dict[str, str]:
        """The token that this person, or this part of the system, holds. People sign in with a second factor."""
        if who in ("anon", "service_role"):
            return {"role": who}
        if who == "edge_agent":
            return {"role": who, "edge_agent_id": self.agent}
        if who == "stranger":
            return {"role": "authenticated", "aal": "aal2", "sub": self.stranger, "email": email_of(self.stranger)}
        ids = self.theirs.ids if who == "neighbour" else self.ours.ids
        user = ids["owner" if who == "neighbour" else who]
        return {"role": "authenticated", "aal": "aal2", "sub": user, "email": email_of(user)}


def found_town(connection: psycopg.Connection[Row]) -> Town:
    """Both clients with one row of everything."""
    agent = str(uuid.uuid4())
    connection.execute("insert into private.edge_agents (id, name) values (%s, %s)", [agent, f"box {agent}"])
    return Town(populate(connection), populate(connection), new_user(connection), agent)


def populate(connection: psycopg.Connection[Row]) -> Client:
    """A client with an owner, an admin and a viewer, somebody it has invited, and one row of everything."""
    client = Client({"slug": f"shop-{uuid.uuid4().hex[:12]}", "event_id": str(uuid.uuid4())})
    client.ids.update(new_slug=f"shop-{uuid.uuid4().hex[:12]}", new_box=f"box {uuid.uuid4()}")
    client.ids["new_number"] = f"+49{uuid.uuid4().int % 10**10:010d}"
    client.ids["caller"] = f"+44{uuid.uuid4().int % 10**10:010d}"
    client.add(connection, "client")
    client.ids["sample_path"] = f"{client.ids['client']}/second.wav"
    for role in (*MEMBERS, "invitee"):
        client.ids[role] = new_user(connection)
        client.ids[f"{role}_email"] = email_of(client.ids[role])
    for role in MEMBERS:
        join(connection, client.ids["client"], client.ids[role], role)
    for name in ROWS:
        if name != "client" and is_there(connection, ROWS[name]):
            client.add(connection, name)
    return client


def is_there(connection: psycopg.Connection[Row], statement: str) -> bool:
    """Whether there is the table that it writes: a database of an earlier release has not every one."""
    _, table = re.findall(r"(insert into|update) (\S+)", statement)[0]
    return connection.execute("select to_regclass(%s) is not null", [table]).fetchone() == (True,)


def join(connection: psycopg.Connection[Row], client: str, user: str, role: str) -> None:
    """Make somebody a member, as only a superuser can."""
    connection.execute(
        "insert into public.client_members (client_id, user_id, role) values (%s, %s, %s)",
        [client, user, role],
    )


def new_user(connection: psycopg.Connection[Row]) -> str:
    """Somebody who has signed up and confirmed the e-mail address."""
    user = str(uuid.uuid4())
    connection.execute(
        "insert into auth.users (id, email, email_confirmed_at, aud, role, created_at)"
        " values (%s, %s, now(), 'authenticated', 'authenticated', now())",
        [user, email_of(user)],
    )
    return user


def email_of(user: str) -> str:
    return f"{user}@people.example"
