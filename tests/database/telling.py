"""A call that tells of its caller wherever anything can be written, and forgetting that caller."""

from __future__ import annotations

import uuid

import psycopg
from psycopg.types.json import Jsonb

from tests.database.journal import DENTIST, DENTIST_OWNER, Event, whole_call
from tests.database.sandbox import Database, Row, one

INGEST = "select public.edge_ingest(%s)"
ERASE = "select public.erase_caller(%s, %s)"
NUMBER = "+15105559876"
LONGER = NUMBER + "1"  # somebody else's
TRACES = """
  update public.call_outcomes set summary = 'The {word} is ill.', to_do = 'Call +{digits}.',
    callback_e164 = '+{digits}', caller_name = '{word}', callback_extension = '23',
    appointment_words = 'when the {word} is at {digits}', appointment_date = '2026-12-01',
    revenue_reason = 'A {word} costs 5.',
    evidence = '[{{"seq": 1, "quote": "My {word} is ill.", "shows": "booked"}}]' where call_id = %(call)s;
  insert into public.webhook_deliveries (client_id, endpoint_id, event_type, event_key, payload, last_error)
    select client_id, id, 'call.completed', 'call.completed:' || %(call)s, '{{"summary": "The {word}"}}', '500: {word}'
    from public.webhook_endpoints where client_id = %(client)s limit 1;
  insert into public.webhook_deliveries (client_id, endpoint_id, event_type, event_key, payload)
    select client_id, id, 'caller.known', 'caller.known:' || gen_random_uuid(), '{{"caller": "sip:{digits}@trunk"}}'
    from public.webhook_endpoints where client_id = %(client)s limit 1;
  update private.jobs set last_error = 'no JSON in: the {word}' where dedupe_key = %(call)s::text;
"""


def telling_call(word: str, number: str, client: str = DENTIST) -> tuple[str, list[Event]]:
    """A call in which the word and the number stand wherever the edge can write them; two events cannot be applied."""
    call, events = whole_call(1, client)
    for event in events:
        data = event["data"]
        if event["kind"] == "call.started":
            data |= {"from_e164": number, "room": f"call-{number}", "sip_call_id": f"{number[1:]}@trunk"}
        if event["kind"] == "turn":
            data |= {"text": f"My {word} is ill.", "llm_raw": word}
            data |= {"meant": word, "llm_messages": [{"content": word}]} if data["speaker"] == "agent" else {}
        if event["kind"] in ("event", "call.ended"):
            data |= {"message": f"{word} {number}", "context": {"said": word}, "detail": f"{word} {number}"}
    broken_turn = {**events[2], "event_id": str(uuid.uuid4()), "data": {"text": word, "seq": "none"}}
    broken_event = {
        **events[-2],
        "event_id": str(uuid.uuid4()),
        "call_id": "none",
        "data": {"message": f"{word}: {number} rang"},
    }
    return call, [*events, broken_turn, broken_event]


def tell_all(database: Database, word: str, number: str, client: str = DENTIST) -> str:
    """A telling call, ingested, judged, and on its way to the client's software."""
    call, events = telling_call(word, number, client)
    database.edge(INGEST, Jsonb(events))
    values = {"call": uuid.UUID(call), "client": client}
    with database.admin() as connection:
        connection.execute(
            "insert into public.webhook_endpoints (client_id, url) values (%s, 'https://crm.example')", [client]
        )
        judge(connection, client, call)
        for statement in TRACES.format(word=word, digits=number[1:]).split(";")[:-1]:
            connection.execute(statement.encode(), values)
    return call


def judge(connection: psycopg.Connection[Row], client: str, call: str, summary: str | None = None) -> None:
    connection.execute(
        "insert into public.call_outcomes (call_id, client_id, outcome, sentiment, sentiment_score, estimated_revenue,"
        " currency, summary, analysis_version, model)"
        " values (%s, %s, 'booked', 'positive', 0.5, 120, 'USD', %s, 1, 'm')",
        [call, client, summary],
    )


def erase(database: Database, number: str = NUMBER, client: str = DENTIST, user: str = DENTIST_OWNER) -> int:
    with database.as_role("authenticated", sub=user) as connection:
        return int(one(connection, ERASE, client, number))
