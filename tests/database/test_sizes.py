"""What is too large is refused before anything is done with it; what was there before stays."""

from __future__ import annotations

import hashlib
import json

import psycopg
import pytest
from psycopg import errors

from tests.database.attacks.town import populate
from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER_OWNER
from tests.database.sandbox import Database, become, one

CHECK = "select count(*) from public.check_prompt(%s, 'Hi.')"
STRANGER = "5f000000-0000-4000-8000-00000000000f"
DAY = [["09:00", "10:00"], ["11:00", "12:00"], ["13:00", "14:00"], ["15:00", "16:00"]]


def change(database: Database, column: str, value: object, user: str = DENTIST_OWNER) -> int:
    """Write one column of the dentist's row as a member."""
    with database.as_role("authenticated", sub=user) as connection:
        return connection.execute(
            f"update public.clients set {column} = %s where id = %s".encode(), [json.dumps(value), DENTIST]
        ).rowcount


def refusal(database: Database, column: str, value: object) -> tuple[str | None, str | None]:
    with pytest.raises(psycopg.Error) as refused:
        change(database, column, value)
    return refused.value.sqlstate, refused.value.diag.message_detail


@pytest.mark.parametrize("length", [1, 3_900_000])
def test_only_members_have_a_prompt_checked(database: Database, length: int) -> None:
    """Who belongs to no client is refused before anything is read, however much he sends."""
    with database.as_role("authenticated", sub=STRANGER) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(CHECK, ["x" * length])
    with database.as_role("authenticated", sub=PLUMBER_OWNER) as connection:
        assert one(connection, CHECK, "{x}") == 1
    with database.as_role("service_role") as connection:
        assert one(connection, CHECK, "{x}") == 1


@pytest.mark.parametrize(("times", "found"), [(16_000, {"too_long"}), (2_700, {"too_long", "unknown_placeholder"})])
def test_a_text_far_too_long_is_read_no_further(database: Database, times: int, found: set[str]) -> None:
    """Twice as long as can be spoken: that is all that is said of it. Less than that: what else is wrong, too."""
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        rows = connection.execute("select problem from public.check_prompt(%s, 'Hi.')", ["{x}" * times])
        assert {row[0] for row in rows} == found


def test_problems_without_end_are_not_told(database: Database) -> None:
    """Of hundreds of unknown placeholders twenty are named."""
    body = "".join(f"{{p{number}}}" for number in range(900))
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        assert one(connection, CHECK, body) == 20


@pytest.mark.parametrize(
    ("column", "good", "bad", "limit"),
    [
        ("hours", {"mon": DAY}, {"mon": [*DAY, ["17:00", "18:00"]]}, "opening_stretches"),
        ("hours", {"mon": DAY}, {"mon": [["00:00", "00:01"]] * 5_000}, "opening_bytes"),
        ("hours", {"mon": DAY}, [["00:00", "00:01"]] * 5_000, "opening_bytes"),
        ("price_list", {"Crown": 1100.25}, {"Crown": 1100.25001}, "price_decimals"),
        ("price_list", {"Crown": 9_999_999}, {f"Crown {n}" * 20: 1 for n in range(400)}, "price_list_bytes"),
        ("price_list", {}, "x" * 40_000, "price_list_bytes"),
    ],
)
def test_what_an_owner_writes_has_a_size(
    database: Database, column: str, good: object, bad: object, limit: str
) -> None:
    """Five stretches a day or thousands, prices of many decimals, endless lists, other things than lists."""
    assert change(database, column, good) == 1
    assert refusal(database, column, bad) == ("PT413", f"limit {limit}")


@pytest.mark.parametrize("number", ["1e-16000", f"0.{'7' * 16_000}"])
def test_a_number_has_few_digits(database: Database, number: str) -> None:
    """16,000 decimals are none, whether they are written out or not; and none of them would reach the log."""
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute("update public.clients set price_list = %s", [f'{{"Crown": {number}}}'])
    assert refused.value.sqlstate == "PT413"


def test_a_corrected_sum_is_kept_in_cents(database: Database) -> None:
    """In the log as well."""
    with database.admin() as connection:
        ids = populate(connection).ids
        become(connection, "authenticated", sub=ids["owner"])
        connection.execute(f"select public.correct_outcome(%s, 'booked', 12.{'3' * 16_000})".encode(), [ids["outcome"]])
        connection.execute("reset role")
        said = one(
            connection,
            "select new_values ->> 'estimated_revenue' from public.audit_log where action = 'CORRECT_OUTCOME'",
        )
    assert said == "12.33"


def test_what_was_larger_before_stays_and_can_be_left_alone(database: Database) -> None:
    """A row of before goes on working: all else in it may change, and itself to what is within the limit."""
    old = {"mon": [*DAY, ["17:00", "18:00"]]}
    with database.admin() as connection:
        connection.execute("alter table public.clients disable trigger clients_sizes")
        connection.execute("update public.clients set hours = %s where id = %s", [json.dumps(old), DENTIST])
        connection.execute("alter table public.clients enable trigger clients_sizes")
        connection.execute("update public.clients set name = 'New name', hours = hours where id = %s", [DENTIST])
    assert database.edge("select hours from public.edge_resolve_call('+15105550100')") == old
    assert refusal(database, "hours", {"mon": [*DAY, ["17:00", "19:00"]]})[0] == "PT413"
    assert change(database, "hours", {"mon": DAY}) == 1


@pytest.mark.parametrize(
    ("url", "kinds", "limit"),
    [
        (f"https://crm.example/{'x' * 2_030}", ["call.completed"], "webhook_url"),
        ("https://crm.example/", ["call.completed"] * 11, "webhook_event_types"),
    ],
)
def test_an_endpoint_is_short(database: Database, url: str, kinds: list[str], limit: str) -> None:
    """Its address and the list of what it hears of; a stranger gets the same answer whoever's client it is."""
    insert = "insert into public.webhook_endpoints (client_id, url, event_types) values (%s, %s, %s)"
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute(insert, [DENTIST, url, kinds])
    assert (refused.value.sqlstate, refused.value.diag.message_detail) == ("PT413", f"limit {limit}")


def test_the_log_knows_long_texts_by_their_digest(database: Database) -> None:
    """How long it was and its SHA-256, of the old and of the new; short values stand there as they are."""
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        for letter in "xy":
            connection.execute("select public.save_prompt(%s, %s, 'Hi.')", [DENTIST, letter * 15_000])
        old, new = (hashlib.sha256(letter.encode() * 15_000).hexdigest() for letter in "xy")
        rows = connection.execute(
            "select old_values, new_values from public.audit_log"
            " where table_name = 'prompts' and at = now() order by id"
        ).fetchall()
    assert rows[0][1]["greeting"] == "Hi."
    assert rows[1] == ({"body": {"characters": 15_000, "sha256": old}}, {"body": {"characters": 15_000, "sha256": new}})


def test_an_address_without_end_is_no_address(database: Database) -> None:
    """It is not even looked through."""
    with (
        database.as_role("authenticated", sub=DENTIST_OWNER) as connection,
        pytest.raises(errors.InvalidParameterValue),
    ):
        connection.execute("select public.invite_member(%s, %s, 'viewer')", [DENTIST, "x" * 5_000 + "@x.example"])
