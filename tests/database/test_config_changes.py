"""Telling boxes and dashboards that something a call depends on has changed."""

from __future__ import annotations

import pytest

from tests.database.attacks.town import populate
from tests.database.sandbox import Database, one

VERSION = "select config_version from public.clients where id = %s"
SENT = "select topic, event, payload, private from realtime.messages where topic = 'client:' || %s"

MATTERS = {
    "name": "update public.clients set name = 'New name' where id = %(client)s",
    "hours": """update public.clients set hours = '{"mon": [["10:00", "11:00"]]}' where id = %(client)s""",
    "voice": "update public.clients set voice_id = %(voice)s where id = %(client)s",
    "booking": "update public.clients set booking = 'off' where id = %(client)s",
    "service": "update public.services set minutes = 90 where id = %(service)s",
    "staff": "update public.staff set bookable = false where id = %(staff)s",
    "closure": "delete from public.closures where id = %(closure)s",
    "leaving": "update public.clients set deleted_at = now() where id = %(client)s",
    "subscription": "update public.subscriptions set status = 'paused' where client_id = %(client)s",
    "suspension": "update public.clients set suspended_at = now() where id = %(client)s",
    "number": "update public.phone_numbers set released_at = now() where client_id = %(client)s",
    "voice status": "update public.voices set status = 'retired' where id = %(voice)s",
    "prompt": "select private.publish_prompt_unchecked(%(draft)s)",
}
DOES_NOT = {
    "retention": "update public.clients set retention_days = 7 where id = %(client)s",
    "currency": "update public.clients set currency = 'EUR' where id = %(client)s",
    "draft": "update public.prompts set body = 'Not yet.' where id = %(draft)s",
    "visit": "update public.visits set status = 'done' where id = %(visit)s",
    "webhook": "update public.webhook_endpoints set is_active = false where id = %(endpoint)s",
}


@pytest.mark.parametrize("change", [*MATTERS, *DOES_NOT])
def test_what_a_call_depends_on_moves_the_version_and_is_told(database: Database, change: str) -> None:
    """One version up and a word to the client's private channel, without the content; for the rest neither."""
    with database.admin() as connection:
        ids = populate(connection).ids
        connection.execute("delete from realtime.messages")
        before = one(connection, VERSION, ids["client"])
        connection.execute({**MATTERS, **DOES_NOT}[change].encode(), ids)
        moved = one(connection, VERSION, ids["client"]) - before
        sent = connection.execute(SENT, [ids["client"]]).fetchall()
    message = (f"client:{ids['client']}", "config_changed", {"table": "clients", "client_id": ids["client"]}, True)
    assert (moved, sent) == ((1, [message]) if change in MATTERS else (0, []))
