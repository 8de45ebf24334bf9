"""Calendars of others: who lets his own be read, and what our own service brings of them."""

from __future__ import annotations

from tests.database.attacks.rpcs.rule import SERVICE, STAFF, Bad, Key, Rpc

_CLIENT = {"p_client_id": Key("client")}
_SOURCE = {"p_source_id": Key("source")}
_SPAN = {"since": "2027-11-08T17:00:00Z", "until": "2027-11-08T18:00:00Z"}

CALENDARS = {
    "make_calendar_feed_token": Rpc(STAFF, _CLIENT),
    "drop_calendar_feed_token": Rpc(STAFF, _CLIENT),
    "calendar_feed": Rpc(
        SERVICE,
        {"p_token": "0" * 64},
        before="""insert into private.calendar_feeds (client_id, token_sha256)
          values (%(client)s, sha256(convert_to(repeat('0', 64), 'UTF8')))""",
        nullable=frozenset({"p_token"}),
    ),
    "queue_calendar_imports": Rpc(SERVICE),
    "calendar_to_import": Rpc(SERVICE, _SOURCE),
    "calendar_not_imported": Rpc(
        SERVICE, {**_SOURCE, "p_error": "It answered 404."}, (Bad({"p_error": " "}, says="p_error"),)
    ),
    "save_busy_times": Rpc(
        SERVICE, {**_SOURCE, "p_spans": [_SPAN], "p_etag": "x"}, (Bad({"p_spans": {}}, says="p_spans"),)
    ),
}
