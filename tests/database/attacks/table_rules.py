"""The truth table of tables and views: who reads, and which columns a client's own users may write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.database.attacks.town import MEMBERS

Values = Mapping[str, str]
ALL = frozenset(MEMBERS)
STAFF = frozenset({"owner", "admin"})
OWNER = frozenset({"owner"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """What members may do; anybody else who is signed in sees no row, and no row of others can be written.

    `inserts` is a whole row, `updates` a new value for each column that may change: SQL expressions over the town's
    keys; `target`: column and key of the rows to change, all of the client's if there is none. `hidden`: columns that
    nobody but our own service selects. `shared`: rows without a client are everybody's to read.
    """

    tenant: str = "client_id"
    shared: bool = False
    view: bool = False
    target: tuple[str, str] | None = None
    readers: frozenset[str] = ALL
    hidden: frozenset[str] = NOBODY
    inserts: Values = field(default_factory=dict)
    updates: Values = field(default_factory=dict)
    deleters: frozenset[str] = NOBODY
    writers: frozenset[str] = STAFF
    updaters: frozenset[str] = STAFF

    @property
    def mine(self) -> str:
        """Which rows are our client's."""
        return f"{self.tenant} = %(client)s"

    @property
    def aim(self) -> tuple[str, str]:
        """Column and key of the rows to change."""
        return self.target or (self.tenant, "client")

    @property
    def aimed_at(self) -> str:
        """The same as a condition."""
        column, key = self.aim
        return f"{column} = %({key})s"

    def row(self, columns: Iterable[str]) -> str:
        """A row of `x` as text, of all columns that are for users."""
        return f"row({', '.join(f'x.{column}' for column in columns if column not in self.hidden)})::text"

    @property
    def visible(self) -> str:
        """Which rows a reader sees."""
        return f"({self.mine} or {self.tenant} is null)" if self.shared else self.mine


RULES = {
    "access_log": Rule(readers=OWNER),
    "audit_log": Rule(readers=STAFF),
    "blocked_callers": Rule(
        inserts={"client_id": "%(client)s::uuid", "e164": "'+17775550199'", "note": "'Sells ads.'"},
        deleters=STAFF,
    ),
    "busy_times": Rule(
        inserts={
            "client_id": "%(client)s::uuid",
            "staff_id": "%(staff)s::uuid",
            "during": "tstzrange('2027-12-01 12:00Z', '2027-12-01 13:00Z')",
        },
        deleters=STAFF,
    ),
    "calendar_sources": Rule(
        target=("id", "source"),
        readers=STAFF,
        inserts={
            "client_id": "%(client)s::uuid",
            "staff_id": "%(staff)s::uuid",
            "url": "'https://calendar.example/new.ics'",
        },
        updates={"staff_id": "%(staff)s::uuid", "url": "'https://calendar.example/newer.ics'"},
        deleters=STAFF,
    ),
    "call_events": Rule(),
    "call_log": Rule(view=True),
    "call_log_for_spreadsheets": Rule(view=True),
    "call_outcomes": Rule(),
    "call_turns": Rule(hidden=frozenset({"text", "meant", "words", "acknowledgement"})),
    "calls": Rule(),
    "client_members": Rule(
        target=("user_id", "viewer"),  # the owner removes him, or he leaves
        updates={"role": "'admin'"},
        updaters=OWNER,
        deleters=frozenset({"owner", "viewer"}),
    ),
    "clients": Rule(
        tenant="id",
        updates={
            "name": "'New name'",
            "timezone": "'Europe/Madrid'",
            "language": "'es'",
            "hours": "'{}'::jsonb",
            "facts": "'We moved.'",
            "currency": "'EUR'",
            "profession_id": "%(profession)s",
            "voice_id": "%(voice)s",
            "retention_days": "3650",  # fewer: the owner's alone
            "price_list": """'{"Boiler": 120}'::jsonb""",
            "typical_value": "300",
            "block_withheld": "true",
            "overflow_to_cloud": "true",
            "due_minutes_normal": "60",
            "due_minutes_urgent": "30",
            "due_minutes_emergency": "2",
            "disclosure": "'never'",
            "transcription_notice": "'always'",
            "greets_known_callers": "true",
            "booking": "'direct'",
            "booking_notice": "5",
            "booking_horizon": "5",
        },
    ),
    "colleagues": Rule(
        target=("id", "colleague"),
        inserts={
            "client_id": "%(client)s::uuid",
            "name": "'Lee'",
            "e164": "'+17775550188'",
            "seconds": "30",
            "position": "1",
            "hours": "'{}'::jsonb",
            "emergencies": "true",
        },
        updates={
            "name": "'Lee'",
            "e164": "'+17775550189'",
            "seconds": "30",
            "position": "1",
            "hours": "'{}'::jsonb",
            "emergencies": "true",
        },
        deleters=STAFF,
    ),
    "closures": Rule(
        inserts={
            "client_id": "%(client)s::uuid",
            "first": "'2027-12-24'::date",
            "last": "'2027-12-24'::date",
            "called": "'Christmas Eve'",
            "hours": """'[["09:00", "12:00"]]'::jsonb""",
        },
        updates={
            "first": "'2027-11-24'::date",
            "last": "'2027-11-27'::date",
            "called": "'Holidays'",
            "hours": """'[["09:00", "12:00"]]'::jsonb""",
        },
        deleters=STAFF,
    ),
    "invitations": Rule(readers=STAFF),
    "message_notices": Rule(),
    "messages": Rule(),
    "notices": Rule(),
    "notify_addresses": Rule(
        target=("id", "address"),
        inserts={
            "client_id": "%(client)s::uuid",
            "channel": "'sms'",
            "address": "'+17775550177'",
            "urgencies": "'{emergency}'::text[]",
        },
        updates={"address": "'owner@shop.example'", "urgencies": "'{emergency}'::text[]"},
        deleters=STAFF,
    ),
    "phone_numbers": Rule(),
    "professions": Rule(shared=True, target=("id", "profession"), updates={"name": "'New name'"}),
    "prompts": Rule(shared=True),
    "services": Rule(
        target=("id", "spare"),
        inserts={
            "client_id": "%(client)s::uuid",
            "name": "'New boiler'",
            "minutes": "240",
            "buffer_minutes": "15",
            "price": "1600",
            "bookable": "true",
            "position": "1",
        },
        updates={
            "name": "'Larger boiler'",
            "minutes": "240",
            "buffer_minutes": "15",
            "price": "1600",
            "bookable": "false",
            "position": "1",
        },
        deleters=STAFF,
    ),
    "staff": Rule(
        target=("id", "spare_staff"),
        inserts={
            "client_id": "%(client)s::uuid",
            "name": "'New van'",
            "hours": "'{}'::jsonb",
            "services": "'{}'::uuid[]",
            "bookable": "true",
            "position": "1",
        },
        updates={
            "name": "'New van'",
            "hours": "'{}'::jsonb",
            "services": "'{}'::uuid[]",
            "bookable": "false",
            "position": "1",
        },
        deleters=STAFF,
    ),
    "subscriptions": Rule(),
    "visits": Rule(
        target=("id", "visit"),
        inserts={
            "client_id": "%(client)s::uuid",
            "staff_id": "%(staff)s::uuid",
            "service_id": "%(service)s::uuid",
            "starts_at": "'2027-12-02 12:00Z'::timestamptz",
            "status": "'booked'::public.visit_status",
            "caller_name": "'Grace Hopper'",
            "caller_e164": "'+17775550199'",
        },
        updates={
            "staff_id": "%(spare_staff)s::uuid",
            "service_id": "%(spare)s::uuid",
            "starts_at": "'2027-12-02 12:00Z'::timestamptz",
            "status": "'no_show'::public.visit_status",
            "caller_name": "'Grace Hopper'",
            "caller_e164": "'+17775550199'",
        },
    ),
    "test_call_turns": Rule(),
    "test_calls": Rule(),
    "voice_clone_requests": Rule(
        inserts={
            "client_id": "%(client)s::uuid",
            "provider": "'cartesia'",
            "sample_path": "%(client)s::uuid || '/new.wav'",
            "sample_sha256": "repeat('a', 64)",
            "consent_by": "auth.uid()",
            "consent_version": "'v1'",
        },
    ),
    "voices": Rule(shared=True, updates={"sex": "'male'"}),
    "webhook_deliveries": Rule(),
    "webhook_endpoints": Rule(
        inserts={
            "client_id": "%(client)s::uuid",
            "url": "'https://crm.example/new'",
            "event_types": "'{call.completed}'::text[]",
            "is_active": "true",
        },
        updates={
            "url": "'https://crm.example/moved'",
            "event_types": "'{call.completed}'::text[]",
            "is_active": "false",
        },
        deleters=STAFF,
    ),
}
