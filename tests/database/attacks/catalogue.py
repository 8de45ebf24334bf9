"""What the database shows to the outside: read from its catalogue, so that nothing new goes unnoticed."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg

from tests.database.sandbox import Row

_RELATIONS = """
select c.relname, c.relkind in ('v', 'm'), array_agg(a.attname::text order by a.attnum)
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relnamespace = %s::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
group by c.oid order by c.relname"""

_FUNCTIONS = """
select f.proname, f.provolatile, coalesce(f.proargnames, '{}'), f.pronargs, f.pronargdefaults,
       array(select format_type(t.type, null) from unnest(f.proargtypes) with ordinality t(type, n) order by t.n)
from pg_proc f
where f.pronamespace = 'public'::regnamespace and f.prokind = 'f' and f.prorettype <> 'trigger'::regtype
order by f.proname"""


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or a view."""

    name: str
    is_view: bool
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a function; a required one has no default."""

    name: str
    type: str
    required: bool


@dataclass(frozen=True, slots=True)
class Function:
    """A function that anybody could try to call over REST."""

    name: str
    reads_only: bool
    arguments: tuple[Argument, ...]

    def call(self, given: dict[str, object]) -> str:
        """The statement that calls it with these arguments, by name."""
        types = {argument.name: argument.type for argument in self.arguments}
        values = ", ".join(f"{name} => %({name})s::{types[name]}" for name in given)
        return f"select * from public.{self.name}({values})"


def relations(connection: psycopg.Connection[Row], schema: str = "public") -> dict[str, Relation]:
    """Every table and view of a schema."""
    rows = connection.execute(_RELATIONS, [schema]).fetchall()
    return {name: Relation(name, is_view, tuple(columns)) for name, is_view, columns in rows}


def functions(connection: psycopg.Connection[Row]) -> dict[str, Function]:
    """Every function of `public`; two of one name would be two doors with one label."""
    found: dict[str, Function] = {}
    for name, volatility, names, count, defaults, types in connection.execute(_FUNCTIONS):
        assert name not in found, f"{name} is overloaded"
        required = count - defaults
        arguments = (Argument(names[n], types[n], n < required) for n in range(count))
        found[name] = Function(name, volatility != "v", tuple(arguments))
    return found
