"""The nine businesses in a stack's database, and what a caller finds there before he calls."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

import psycopg

from infra.rehearse.business import Business
from infra.rehearse.calendar import next_on
from infra.rehearse.scene import Scene

Connection = psycopg.Connection[Any]

_PEOPLE = """
insert into auth.users (id, email, email_confirmed_at, aud, role, created_at)
values (%(user)s, %(email)s, '2026-11-01', 'authenticated', 'authenticated', '2026-11-01') on conflict do nothing"""
_CLIENT = """
insert into public.clients (id, slug, name, timezone, language, booking, hours, facts, profession_id)
select %(id)s, %(slug)s, %(name)s, %(timezone)s, 'en-US', %(booking)s::public.booking_mode, %(hours)s, %(facts)s, p.id
from public.professions p where p.client_id is null and p.slug = %(profession)s on conflict do nothing"""
_MEMBER = """
insert into public.client_members (client_id, user_id, role)
values (%(id)s, %(user)s, 'owner') on conflict do nothing"""
_PAYS = """
insert into public.subscriptions (client_id, status, plan) values (%(id)s, 'active', 'demo') on conflict do nothing"""
_NUMBER = """
insert into public.phone_numbers (client_id, e164, label)
values (%(id)s, %(number)s, 'office') on conflict do nothing"""
_SERVICE = """
insert into public.services (client_id, name, minutes, price, position)
values (%s, %s, %s, %s, %s) on conflict do nothing"""
_VISIT = """
insert into public.visits (client_id, staff_id, service_id, starts_at, during, status, caller_name, caller_e164, code)
select s.client_id, (select f.id from public.staff f where f.client_id = s.client_id order by f.position limit 1), s.id,
       %(at)s, tstzrange(%(at)s, %(at)s + make_interval(mins => s.minutes)), 'booked', %(name)s, %(number)s, %(code)s
from public.services s where s.client_id = %(client)s and s.name = %(service)s"""
_CLEARED = ("delete from public.visits where client_id = %s", "delete from public.busy_times where client_id = %s")
_BUSY = """
insert into public.busy_times (client_id, during) values (%s, tstzrange(%s, %s::timestamptz + interval '15 minutes'))"""


def found(database: Connection, businesses: Iterable[Business]) -> None:
    """Each of them with its number, its owner and its services; rows that exist stay as they are."""
    for one in businesses:
        row = {
            **one.model_dump(include={"id", "slug", "name", "timezone", "booking", "facts", "profession", "number"}),
            "user": one.user,
            "email": f"owner@{one.slug}.example",
            "hours": json.dumps(one.hours),
        }
        for statement in (_PEOPLE, _CLIENT, _MEMBER, _PAYS, _NUMBER):
            database.execute(statement, row)
        for place, offer in enumerate(one.services, 1):
            database.execute(_SERVICE, [one.id, offer.name, offer.minutes, offer.price, place])


def prepare(database: Connection, scene: Scene) -> None:
    """The calendar as this caller finds it: nothing of those before him."""
    client = scene.business.id
    for statement in _CLEARED:
        database.execute(statement, [client])
    for weekday, wall in scene.case.given.taken:
        at = next_on(weekday, wall, scene.now)
        database.execute(_BUSY, [client, at, at])
    for visit in scene.case.given.visits:
        row = {
            "client": client,
            "at": _plain(next_on(visit.weekday, visit.time, scene.now)),
            "service": visit.service,
            "name": scene.case.about.name or None,
            "number": visit.number or scene.case.caller,
            "code": visit.code,
        }
        database.execute(_VISIT, row)


def _plain(at: dt.datetime) -> dt.datetime:
    """In UTC: Postgres is told the moment, and not a zone."""
    return at.astimezone(dt.UTC)
