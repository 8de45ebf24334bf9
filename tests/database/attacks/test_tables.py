"""Each table and view of `public`, read and written by each kind of person."""

from __future__ import annotations

import pytest

from tests.database.attacks.conftest import Scene
from tests.database.attacks.rpcs.rule import PEOPLE
from tests.database.attacks.table_rules import RULES, Rule
from tests.database.attacks.town import MEMBERS
from tests.database.attacks.verdict import DENIED, EMPTY, OK, Verdict, attempt

SIGNED_IN = ("owner", "admin", "viewer", "neighbour", "stranger", "invitee")
each_relation = pytest.mark.parametrize("name", sorted(RULES))
each_table = pytest.mark.parametrize("name", sorted(name for name, rule in RULES.items() if not rule.view))


def do(scene: Scene, who: str, statement: str) -> Verdict:
    """As somebody; %(client)s and the like are our client's keys."""
    return attempt(scene.connection, scene.town.claims(who), statement, scene.town.ours.ids)


def insertion(name: str, values: dict[str, str]) -> str:
    return f"insert into public.{name} ({', '.join(values)}) values ({', '.join(values.values())})"


def expected(allowed: frozenset[str], *, otherwise: str) -> dict[str, str]:
    """Those who are allowed to write do; other signed-in people get `otherwise`."""
    return {who: OK if who in allowed else otherwise for who in SIGNED_IN}


def test_every_table_and_view_has_its_rules(scene: Scene) -> None:
    """A new one without a case here is a mistake."""
    assert sorted(RULES) == sorted(scene.relations)


@each_relation
def test_each_person_sees_their_own_rows(scene: Scene, name: str) -> None:
    """Every row of ours is there for those who may read it, none of it for anybody else."""
    rule = RULES[name]
    count = f"select count(*) from public.{name}"
    truth = count_of(scene, f"{count} where {rule.mine}")
    assert truth > 0, f"{name} has no row of ours: the test would show nothing"
    for who in SIGNED_IN:
        seen = do(scene, who, f"{count} where {rule.mine}").rows[0][0]
        assert seen == (truth if who in rule.readers else 0), who
    for who in rule.readers:
        everything = do(scene, who, count).rows[0][0]
        assert everything == count_of(scene, f"{count} where {rule.visible}"), who
    assert count_of(scene, f"{count} where {rule.mine}", "service_role") == truth


def count_of(scene: Scene, query: str, who: str = "") -> int:
    """As superuser, or as somebody."""
    if who:
        return int(do(scene, who, query).rows[0][0])
    row = scene.connection.execute(query.encode(), scene.town.ours.ids).fetchone()
    assert row is not None
    return int(row[0])


@each_table
@pytest.mark.parametrize("who", ["anon", "edge_agent"])
def test_the_public_key_and_the_edge_touch_no_table(scene: Scene, name: str, who: str) -> None:
    """No reading, no writing, no emptying; also not of nothing at all."""
    column = scene.relations[name].columns[0]
    statements = (
        f"select 1 from public.{name} where false",
        f"insert into public.{name} ({column}) values (default)",
        f"update public.{name} set {column} = default where false",
        f"delete from public.{name} where false",
        f"truncate public.{name}",
    )
    assert {statement: do(scene, who, statement).code for statement in statements} == dict.fromkeys(statements, DENIED)


@each_table
def test_only_who_may_inserts_a_row(scene: Scene, name: str) -> None:
    """With our client's id: its staff where the table is theirs to fill; forged, by all others: refused."""
    rule = RULES[name]
    statement = insertion(name, dict(rule.inserts)) if rule.inserts else f"insert into public.{name} default values"
    allowed = rule.writers if rule.inserts else frozenset[str]()
    assert {who: do(scene, who, statement).code for who in SIGNED_IN} == expected(allowed, otherwise=DENIED)


@each_table
def test_only_who_may_updates_a_row(scene: Scene, name: str) -> None:
    """Each column that may change, by those who may; for others there is no such row, or no such right."""
    rule = RULES[name]
    for column, value in rule.updates.items():
        statement = f"update public.{name} set {column} = {value} where {rule.aimed_at}"
        got = {who: do(scene, who, statement).code for who in SIGNED_IN}
        assert got == expected(rule.updaters, otherwise=EMPTY), column


@each_table
def test_only_who_may_deletes_a_row(scene: Scene, name: str) -> None:
    """Deleting is refused, or finds no row, unless the table says otherwise."""
    rule = RULES[name]
    statement = f"delete from public.{name} where {rule.aimed_at}"
    got = {who: do(scene, who, statement).code for who in SIGNED_IN}
    assert got == expected(rule.deleters, otherwise=EMPTY if rule.deleters else DENIED)


@each_table
def test_protected_columns_cannot_be_assigned(scene: Scene, name: str) -> None:
    """Mass assignment: every column that is not the client's to write, the tenant key among them, is refused."""
    rule = RULES[name]
    for column in scene.relations[name].columns:
        if column not in rule.inserts:
            statement = f"insert into public.{name} ({column}) values (default)"
            assert do(scene, "owner", statement).code == DENIED, statement
        if column not in rule.updates:
            statement = f"update public.{name} set {column} = default where {rule.mine}"
            assert do(scene, "owner", statement).code == DENIED, statement


@each_table
def test_users_hold_the_privileges_of_the_rules_and_no_other(scene: Scene, name: str) -> None:
    """Column by column: what a policy would stop anyway is not granted in the first place."""
    rule = RULES[name]
    for privilege, columns in (("insert", rule.inserts), ("update", rule.updates)):
        query = "select a from unnest(%s::text[]) a where has_column_privilege('authenticated', %s, a, %s)"
        held = scene.connection.execute(query, [list(scene.relations[name].columns), f"public.{name}", privilege])
        assert {row[0] for row in held} == set(columns), privilege
    assert may(scene, "authenticated", name, "delete") == bool(rule.deleters)


@each_relation
def test_users_read_every_column_but_those_that_are_hidden(scene: Scene, name: str) -> None:
    """A new column of a table with hidden ones is nobody's to select until it is granted."""
    rule, columns = RULES[name], scene.relations[name].columns
    assert rule.hidden <= set(columns)
    assert sees(scene, "authenticated", name) == set(columns) - rule.hidden
    for column in rule.hidden:
        for query in (f"select {column} from public.{name}", f"select 1 from public.{name} where {column} is not null"):
            assert do(scene, "owner", query).code == DENIED, query


@pytest.mark.parametrize("who", SIGNED_IN)
@pytest.mark.parametrize("role", MEMBERS)
def test_nobody_joins_a_client_by_writing_it_down(scene: Scene, who: str, role: str) -> None:
    """Neither oneself, in any role, nor somebody else: there are invitations for that."""
    for user in ("auth.uid()", "%(invitee)s"):
        row = {"client_id": "%(client)s::uuid", "user_id": user, "role": f"'{role}'"}
        assert do(scene, who, insertion("client_members", row)).code == DENIED


@pytest.mark.parametrize("column", ["voice_id", "profession_id"])
def test_a_client_cannot_use_what_is_anothers(scene: Scene, column: str) -> None:
    """Speaking with another client's cloned voice, answering with its prompts: the keys are refused."""
    key = scene.town.theirs.ids[column.removesuffix("_id")]
    verdict = do(scene, "owner", f"update public.clients set {column} = '{key}' where id = %(client)s")
    assert verdict.code in {"23503", "PT409"}, verdict


@each_table
def test_a_row_cannot_be_given_away(scene: Scene, name: str) -> None:
    """Nobody moves a row to another client: not as its owner, not as the other."""
    rule, theirs = RULES[name], scene.town.theirs.ids["client"]
    for who in SIGNED_IN:
        statement = f"update public.{name} set {rule.tenant} = '{theirs}' where {rule.mine}"
        assert do(scene, who, statement).code == DENIED, who


@each_relation
def test_a_view_of_anothers_rows_is_empty_however_it_is_asked_for(scene: Scene, name: str) -> None:
    """Joins, sub-selects, aggregates and errors in conditions show a neighbour no row of ours."""
    rule: Rule = RULES[name]
    whole = rule.row(scene.relations[name].columns)
    for query in (
        f"select 1 from public.{name} where {rule.mine}",
        f"select 1 from public.{name} x join public.clients c on true where x.{rule.mine}",
        f"select 1 from (select max({whole}) as most from public.{name} x where {rule.mine}) s where most is not null",
        f"select 1 from public.{name} where {rule.mine} and 1 / (length({rule.tenant}::text) - 36) > 0",
    ):
        verdict = do(scene, "neighbour", query)
        assert (verdict.code, verdict.rows) == (EMPTY, ()), verdict


@pytest.mark.parametrize("who", [who for who in PEOPLE if who != "service_role"])
def test_private_tables_are_nobodys(scene: Scene, who: str) -> None:
    """Journals, queues, edge agents, secrets, other schemas' tables: closed to every key that leaves our machines."""
    private = scene.connection.execute(_HIDDEN).fetchall()
    assert len(private) >= 8
    for name, is_view in private:
        tried = [f"select 1 from {name}", f"delete from {name}", *([] if is_view else [f"truncate {name}"])]
        for statement in tried:
            assert do(scene, who, statement).code == DENIED, statement


_HIDDEN = """
select format('%I.%I', n.nspname, c.relname), c.relkind = 'v'
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'v', 'p')
  and (n.nspname in ('private', 'vault') or (n.nspname, c.relname) = ('auth', 'users'))"""


@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role", "edge_agent"])
def test_views_and_the_audit_are_for_reading_and_nothing_may_be_emptied(scene: Scene, role: str) -> None:
    """TRUNCATE asks no policy, so no role has it; what is only for reading has no other privilege at all."""
    for name, rule in RULES.items():
        assert not may(scene, role, name, "truncate, references, trigger"), name
        if rule.view or name in ("audit_log", "access_log"):
            assert not may(scene, role, name, "insert, update, delete"), name
    reads = [name for name in RULES if sees(scene, role, name)]
    assert reads == ([] if role in ("anon", "edge_agent") else list(RULES))


def sees(scene: Scene, role: str, name: str) -> set[str]:
    """The columns that the role may select."""
    query = "select a from unnest(%s::text[]) a where has_column_privilege(%s, %s, a, 'select')"
    columns = list(scene.relations[name].columns)
    return {row[0] for row in scene.connection.execute(query, [columns, role, f"public.{name}"])}


def may(scene: Scene, role: str, name: str, privileges: str) -> bool:
    """Whether the role has one of the privileges, on the whole."""
    query = "select has_table_privilege(%s, %s, %s)"
    row = scene.connection.execute(query, [role, f"public.{name}", privileges]).fetchone()
    return row == (True,)
