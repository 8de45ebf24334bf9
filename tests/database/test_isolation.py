"""Row-level security, whoever the clients and their users are: each sees and changes exactly what is theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.database.attacks.catalogue import relations
from tests.database.attacks.table_rules import RULES, Rule
from tests.database.attacks.town import MEMBERS, Client, join, new_user, populate
from tests.database.attacks.verdict import DENIED, EMPTY, OK, attempt
from tests.database.sandbox import Database, Row

USERS = 3
# Of these a client may have any number.
MANY = ("number", "trade", "earlier", "voice", "clone", "endpoint", "call", "turn", "event", "waiting_delivery")

roles = st.sampled_from([None, *MEMBERS])


@dataclass(frozen=True, slots=True)
class World:
    """Clients, users, and which role each user has with each client."""

    connection: psycopg.Connection[Row]
    clients: list[Client]
    users: dict[str, dict[str, str]]  # user → client → role
    columns: dict[str, tuple[str, ...]]  # of each table and view

    def may(self, user: str, allowed: frozenset[str]) -> list[str]:
        """The clients with which the user has one of the roles."""
        return [client for client, role in self.users[user].items() if role in allowed]

    def rows(self, query: str, *values: object) -> set[str]:
        return {row[0] for row in self.connection.execute(query.encode(), values)}

    def do(self, user: str, statement: str, values: Mapping[str, Any]) -> Any:
        return attempt(self.connection, {"role": "authenticated", "sub": user}, statement, values)


def random_world(connection: psycopg.Connection[Row], data: st.DataObject) -> World:
    """Two or three clients with a row of everything and a few more, and users with any roles."""
    clients = [populate(connection) for _ in range(data.draw(st.integers(2, 3)))]
    for number, name in data.draw(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(MANY)), max_size=12)):
        clients[number % len(clients)].add(connection, name)
    users: dict[str, dict[str, str]] = {}
    for _ in range(USERS):
        user = new_user(connection)
        drawn = {client.ids["client"]: data.draw(roles) for client in clients}
        users[user] = {client: role for client, role in drawn.items() if role}
        for client, role in users[user].items():
            join(connection, client, user, role)
    columns = {name: relation.columns for name, relation in relations(connection).items()}
    return World(connection, clients, users, columns)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_each_user_sees_and_changes_exactly_what_is_theirs(database: Database, data: st.DataObject) -> None:
    """Every table and view, for any clients, users and roles: the very rows, and each write as the truth table says."""
    with database.admin() as connection, connection.transaction(force_rollback=True):
        world = random_world(connection, data)
        for user in world.users:
            for name, rule in RULES.items():
                sees_what_it_may(world, user, name, rule)
                for client in world.clients:
                    writes_what_it_may(world, user, name, rule, client)


def sees_what_it_may(world: World, user: str, name: str, rule: Rule) -> None:
    clients = world.may(user, rule.readers)
    shared = f" or x.{rule.tenant} is null" if rule.shared else ""
    whole = rule.row(world.columns[name])
    truth = world.rows(f"select {whole} from public.{name} x where x.{rule.tenant} = any (%s){shared}", clients)
    assert bool(truth) == bool(clients or shared), f"no row of {name} to see"
    seen = {row[0] for row in world.do(user, f"select {whole} from public.{name} x", {}).rows}
    assert seen == truth, name


def writes_what_it_may(world: World, user: str, name: str, rule: Rule, client: Client) -> None:
    role = world.users[user].get(client.ids["client"])
    if rule.updates:
        changes = ", ".join(f"{column} = {value}" for column, value in rule.updates.items())
        verdict = world.do(user, f"update public.{name} set {changes} where {rule.aimed_at}", client.ids)
        assert verdict.code == (OK if role in rule.updaters else EMPTY), (name, role, verdict)
    if rule.inserts:
        columns, values = ", ".join(rule.inserts), ", ".join(rule.inserts.values())
        verdict = world.do(user, f"insert into public.{name} ({columns}) values ({values})", client.ids)
        assert verdict.code == (OK if role in rule.writers else DENIED), (name, role, verdict)
    if rule.deleters:
        verdict = world.do(user, f"delete from public.{name} where {rule.aimed_at}", client.ids)
        assert verdict.code == (OK if role in rule.deleters - {"viewer"} else EMPTY), (name, role, verdict)
