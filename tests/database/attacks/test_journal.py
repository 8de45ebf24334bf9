"""An edge that writes what is not its own: each kind of event, under a forged name."""

from __future__ import annotations

import uuid
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.database.attacks.conftest import Scene
from tests.database.journal import Event, whole_call
from tests.database.sandbox import Row, become, one

KINDS = ("call.started", "call.answered", "turn", "event", "call.ended")
# All that a client's calls consist of; compared before and after.
_RECORD = """
select jsonb_build_array(
  (select jsonb_agg(to_jsonb(c) order by id) from public.calls c where client_id = %(client)s),
  (select jsonb_agg(to_jsonb(t) order by call_id, seq) from public.call_turns t where client_id = %(client)s),
  (select jsonb_agg(to_jsonb(e) order by id) from public.call_events e where client_id = %(client)s),
  (select jsonb_agg(to_jsonb(o) order by call_id) from public.call_outcomes o where client_id = %(client)s),
  (select count(*) from private.jobs where client_id = %(client)s))"""


def forged(scene: Scene, kind: str, **envelope: str) -> Event:
    """An event of the kind as the edge would send it, with another envelope."""
    found = next(event for event in whole_call(1)[1] if event["kind"] == kind)
    return {
        **found,
        "call": {"to_e164": scene.town.ours.ids["number"], "started_at": "2026-11-02T17:00:00Z"},
        **envelope,
    }


def record(connection: psycopg.Connection[Row], client: str) -> Any:
    row = connection.execute(_RECORD.encode(), {"client": client}).fetchone()
    assert row is not None
    return row[0]


def send(connection: psycopg.Connection[Row], agent: str, event: Event) -> Any:
    """The acknowledgement, as this agent; then a superuser again."""
    become(connection, "edge_agent", edge_agent_id=agent)
    acks = one(connection, "select public.edge_ingest(%s)", Jsonb([event]))
    connection.execute("reset role")
    return acks[0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_call_is_not_written_under_another_clients_name(scene: Scene, kind: str) -> None:
    """A known call with a forged client id: rejected, and both clients' records are as they were."""
    ours, theirs = scene.town.ours.ids, scene.town.theirs.ids
    event = forged(scene, kind, client_id=theirs["client"], call_id=ours["call"])
    with scene.connection.transaction(force_rollback=True):
        before = [record(scene.connection, ids["client"]) for ids in (ours, theirs)]
        ack = send(scene.connection, scene.town.agent, event)
        assert (ack["result"], "not this box's" in ack["reason"]) == ("rejected", True)
        assert [record(scene.connection, ids["client"]) for ids in (ours, theirs)] == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_box_at_one_clients_site_writes_for_no_other(scene: Scene, kind: str) -> None:
    """Neither an invented call of another client nor one that exists."""
    ours, theirs = scene.town.ours.ids, scene.town.theirs.ids
    agent = one(scene.connection, "select id from private.edge_agents where name = %s", theirs["box"])
    for call in (ours["call"], str(uuid.uuid4())):
        with scene.connection.transaction(force_rollback=True):
            before = record(scene.connection, ours["client"])
            ack = send(scene.connection, str(agent), forged(scene, kind, client_id=ours["client"], call_id=call))
            assert (ack["result"], ack["reason"][:5]) == ("rejected", "42501")
            assert record(scene.connection, ours["client"]) == before


@pytest.mark.parametrize("gone", ["", "delete from private.edge_agents where name = %s returning name"])
def test_a_rejected_forgery_is_not_let_in_by_a_retry(scene: Scene, gone: str) -> None:
    """What one client's box sent for another stays out, also once the box is deleted and its limits with it."""
    ours, theirs = scene.town.ours.ids, scene.town.theirs.ids
    agent = one(scene.connection, "select id from private.edge_agents where name = %s", theirs["box"])
    with scene.connection.transaction(force_rollback=True):
        before = record(scene.connection, ours["client"])
        send(scene.connection, str(agent), forged(scene, "turn", client_id=ours["client"], call_id=ours["call"]))
        if gone:
            one(scene.connection, gone, theirs["box"])
        become(scene.connection, "service_role")
        results = scene.connection.execute("select result from public.retry_dead_letters()").fetchall()
        scene.connection.execute("reset role")
        assert set(results) == {("rejected",)}
        assert record(scene.connection, ours["client"]) == before
