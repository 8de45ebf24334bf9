"""The roles that a database's objects, grants and policies name: a dump of one database does not hold them.

Passwords stay behind: they are settings of the place where the database runs.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

Connection = psycopg.Connection[tuple[object, ...]]

# Whoever owns, may do or is named by a policy here; whoever is a member of one of those, or has one as a member.
_ROLES = """
with recursive named(oid) as (
  select 10::oid  -- who made the server: what he owns is written down nowhere
  union
  select d.refobjid from pg_shdepend d join pg_database b on b.datname = current_database()
    where d.refclassid = 'pg_authid'::regclass
      and (d.dbid = b.oid or d.classid = 'pg_database'::regclass and d.objid = b.oid)
  union
  select case when m.roleid = n.oid then m.member else m.roleid end from named n
    join pg_auth_members m on n.oid in (m.roleid, m.member))
select jsonb_agg(jsonb_build_object(
    'name', r.rolname,
    'attributes', to_jsonb(array_remove(array[
      case when r.rolsuper then 'superuser' end, case when r.rolcreatedb then 'createdb' end,
      case when r.rolcreaterole then 'createrole' end, case when r.rolcanlogin then 'login' end,
      case when r.rolreplication then 'replication' end, case when r.rolbypassrls then 'bypassrls' end,
      case when not r.rolinherit then 'noinherit' end], null)),
    'settings', (select coalesce(jsonb_agg(jsonb_build_object('here', s.setdatabase <> 0, 'set', x) order by x), '[]')
      from pg_db_role_setting s, unnest(s.setconfig) x where s.setrole = r.oid
        and s.setdatabase in (0, (select oid from pg_database where datname = current_database()))),
    'member_of', (select coalesce(jsonb_agg(to_jsonb(m) || jsonb_build_object('role', g.rolname)
        order by g.rolname), '[]') from pg_auth_members m
      join pg_roles g on g.oid = m.roleid where m.member = r.oid)) order by r.rolname)
from pg_roles r where r.oid in (select oid from named) and r.rolname not like 'pg\\_%'
"""
_LISTS = ("search_path", "session_preload_libraries", "local_preload_libraries", "temp_tablespaces")
_OPTIONS = ("admin_option", "inherit_option", "set_option")  # the last two are of Postgres 16


def roles_of(db: Connection) -> list[dict[str, Any]]:
    """As `bring` takes them."""
    row = db.execute(_ROLES).fetchone()
    return list(row[0] or []) if row else []  # type: ignore[call-overload]


def bring(db: Connection, roles: list[dict[str, Any]]) -> None:
    """Makes the roles that are missing, and gives each its settings and memberships. Those that exist keep theirs.

    The connection is a superuser's, in any database of the server.
    """
    known = {row[0] for row in db.execute("select rolname from pg_roles").fetchall()}
    for role in roles:
        if role["name"] not in known:
            words = sql.SQL(" ").join(sql.SQL(word) for word in role["attributes"] if word.isalpha())
            db.execute(sql.SQL("create role {} {}").format(sql.Identifier(role["name"]), words))
    for role in roles:
        for member in role["member_of"]:
            _grant(db, role["name"], member)


def settle(db: Connection, roles: list[dict[str, Any]]) -> None:
    """The settings of each role: of the whole server, and of the database that is connected to."""
    for role in roles:
        for setting in role["settings"]:
            db.execute(_setting(db, role["name"], setting))


def _grant(db: Connection, name: str, member: dict[str, Any]) -> None:
    modern = db.info.server_version >= 160000
    given = {option: member[option] for option in _OPTIONS if option in member}
    words = [f"{option.partition('_')[0]} {str(value).lower()}" for option, value in given.items()] if modern else []
    if not modern and member["admin_option"]:
        words = ["admin option"]
    with_options = sql.SQL(" with " + ", ".join(words) if words else "")
    grant = sql.SQL("grant {} to {}").format(sql.Identifier(member["role"]), sql.Identifier(name))
    db.execute(grant + with_options)


def _setting(db: Connection, role: str, setting: dict[str, Any]) -> sql.Composed:
    name, _, value = setting["set"].partition("=")
    here = sql.SQL(" in database {}").format(sql.Identifier(db.info.dbname)) if setting["here"] else sql.SQL("")
    parts = sql.SQL(".").join(sql.Identifier(part) for part in name.split("."))
    written = sql.SQL(value) if name in _LISTS else sql.Literal(value)  # a list is kept as it was written
    return sql.SQL("alter role {}{} set {} to {}").format(sql.Identifier(role), here, parts, written)
