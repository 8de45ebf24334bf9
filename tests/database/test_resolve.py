"""edge_resolve_call: whose number was dialled, and everything the call needs of that client."""

from __future__ import annotations

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.database.journal import DENTIST, PLUMBER
from tests.database.sandbox import Database, become, one

RESOLVE = "select to_jsonb(r) from public.edge_resolve_call(%s) r"


def test_a_known_number_gives_the_whole_profile(database: Database) -> None:
    """One answer carries name, prompt, greeting, voice, language, time zone, hours and facts of exactly that client."""
    profile = database.edge(RESOLVE, "+15105550100")
    assert profile["client_id"] == DENTIST
    assert profile["client"] == "Bright Smile Dental"
    assert (profile["timezone"], profile["language"], profile["profession"]) == (
        "America/Los_Angeles",
        "en-US",
        "dentist",
    )
    assert profile["serviceable"] is True
    assert profile["hours"]["sat"] == [["09:00", "13:00"]]
    assert profile["hours"]["sun"] == []
    assert "A cleaning costs 95 dollars" in profile["facts"]
    assert set(profile["prompt"]) == {"id", "version", "body", "greeting"}
    assert "dental practice" in profile["prompt"]["body"]
    assert (profile["voice"]["provider"], profile["voice"]["provider_voice_id"]) == ("kokoro", "af_heart")
    assert profile["voice"]["sex"] == "female"
    assert {"phone_number_id", "config_version"} < set(profile)


def test_each_number_answers_as_its_own_client(database: Database) -> None:
    """The plumber's number gives the plumber's name, prompt and chosen voice."""
    profile = database.edge(RESOLVE, "+15105550111")
    assert (profile["client_id"], profile["profession"]) == (PLUMBER, "plumber")
    assert "plumbing company" in profile["prompt"]["body"]
    assert profile["voice"]["provider_voice_id"] == "am_michael"


def test_a_lapsed_subscription_is_not_serviceable(database: Database) -> None:
    """The client is still named, so that the refusal can be recorded as its call."""
    profile = database.edge(RESOLVE, "+15105550122")
    assert (profile["client"], profile["serviceable"]) == ("Lapsed Locks", False)


EXPECTED = "select coalesce(array_agg(x), '{}') from public.edge_expected_numbers(%s) x"


def test_a_box_is_told_who_will_probably_be_called(database: Database) -> None:
    """Clients who are to be answered for, the last called first; never more than eight."""
    expected = database.edge(EXPECTED, 4)
    assert {"+15105550100", "+15105550111"} <= set(expected)
    assert "+15105550122" not in expected
    with database.admin() as connection:
        connection.execute(
            "insert into public.calls (id, client_id, to_e164, started_at)"
            " values (gen_random_uuid(), %s, '+15105550111', now())",
            [PLUMBER],
        )
    assert database.edge(EXPECTED, 1) == ["+15105550111"]
    assert [len(database.edge(EXPECTED, most)) for most in (0, -1)] == [0, 0]
    with database.admin() as connection:
        connection.execute("update private.edge_agents set client_ids = array[%s::uuid]", [DENTIST])
    assert database.edge(EXPECTED, 8) == ["+15105550100"]


@pytest.mark.parametrize(
    "number", ["+19995550000", "", "sip:alice@example", "15105550100", "+1510555010' or 'a'='a", None]
)
def test_an_unknown_or_malformed_number_is_nobodys(database: Database, number: str | None) -> None:
    """Anything that is not a live number of a client gives a null client, never an error."""
    assert database.edge(RESOLVE, number)["client_id"] is None


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40))
def test_no_text_whatever_breaks_resolving(database: Database, number: str) -> None:
    """Whatever arrives as the dialled number, the answer is an object with a client id or null."""
    assert "client_id" in database.edge(RESOLVE, number)


def test_a_released_number_is_nobodys(database: Database) -> None:
    """A number given back stops routing at once."""
    with database.admin() as connection:
        connection.execute("update public.phone_numbers set released_at = now() where e164 = '+15105550100'")
    assert database.edge(RESOLVE, "+15105550100")["client_id"] is None


def test_a_clients_own_published_prompt_wins(database: Database) -> None:
    """A draft changes nothing; once published it answers the next call, and the config version moves."""
    before = database.edge(RESOLVE, "+15105550100")
    own = one_prompt(database, "You are {business}.")
    assert database.edge(RESOLVE, "+15105550100")["prompt"] == before["prompt"]
    with database.as_role("authenticated", sub="1a111111-1111-4111-8111-111111111111") as connection:
        connection.execute("select public.publish_prompt(%s)", [own])
    after = database.edge(RESOLVE, "+15105550100")
    assert (after["prompt"]["body"], after["prompt"]["greeting"]) == ("You are {business}.", "Hi.")
    assert after["config_version"] > before["config_version"]


def one_prompt(database: Database, body: str) -> str:
    """Save a draft as the dentist's owner; its id."""
    with database.as_role("authenticated", sub="1a111111-1111-4111-8111-111111111111") as connection:
        saved = "select (public.save_prompt(id, %s, 'Hi.')).id from public.clients"
        return str(one(connection, saved, body))


def test_a_change_by_the_owner_moves_the_config_version(database: Database) -> None:
    """An owner who edits the opening hours gets them into the next call."""
    before = database.edge(RESOLVE, "+15105550100")
    with database.as_role("authenticated", sub="1a111111-1111-4111-8111-111111111111") as connection:
        connection.execute("""update public.clients set hours = '{"sun": [["10:00", "24:00"]]}'""")
    after = database.edge(RESOLVE, "+15105550100")
    assert after["hours"] == {"sun": [["10:00", "24:00"]]}
    assert after["config_version"] == before["config_version"] + 1


@pytest.mark.parametrize(
    "hours",
    [
        "[]", "null", '"mon"', '{"monday": []}', '{"mon": null}', '{"mon": ["08:00"]}', '{"mon": [["08:00"]]}',
        '{"mon": [["8:00", "17:00"]]}', '{"mon": [["17:00", "08:00"]]}', '{"mon": [["08:00", "25:00"]]}',
        '{"mon": [["08:00", "12:00"], ["11:00", "17:00"]]}', '{"mon": [["08:00", null]]}', '{"mon": [[8, 17]]}',
    ],
)  # fmt: skip
def test_malformed_hours_are_refused(database: Database, hours: str) -> None:
    """What the edge could not read as opening hours never gets into the table."""
    with database.admin() as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute("update public.clients set hours = %s", [hours])


def test_a_revoked_agent_is_refused(database: Database) -> None:
    """Taking an edge box out of service needs no new keys."""
    with database.admin() as connection:
        connection.execute("update private.edge_agents set revoked_at = now()")
    with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
        database.edge(RESOLVE, "+15105550100")


def test_an_agent_bound_to_some_clients_sees_no_other(database: Database) -> None:
    """For an edge box that stands at one customer's site, other numbers are nobody's."""
    with database.admin() as connection:
        connection.execute("update private.edge_agents set client_ids = %s::uuid[]", [[PLUMBER]])
        become(connection, "edge_agent", edge_agent_id="e0000000-0000-4000-8000-000000000001")
        assert one(connection, RESOLVE, "+15105550100")["client_id"] is None
        assert one(connection, RESOLVE, "+15105550111")["client_id"] == PLUMBER
