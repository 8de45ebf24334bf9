"""Changing how a receptionist behaves: draft, check, publish, roll back; professions of a client's own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER
from tests.database.sandbox import Database, one

RESOLVED = "select to_jsonb(r) from public.edge_resolve_call('+15105550100') r"


def ask(database: Database, call: str, *values: object) -> Any:
    """As the dentist's owner; rows as JSON."""
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        return one(connection, f"select to_jsonb(r) from public.{call} r", *values)


def save(database: Database, body: str, greeting: str = "Hi, {business}.") -> dict[str, Any]:
    return dict(ask(database, "save_prompt(%s, %s, %s)", DENTIST, body, greeting))


def publish(database: Database, body: str) -> dict[str, Any]:
    return dict(ask(database, "publish_prompt(%s)", save(database, body)["id"]))


def answering(database: Database) -> str:
    """The prompt of the next call."""
    return str(database.edge(RESOLVED)["prompt"]["body"])


def problems(database: Database, body: str, greeting: str = "Hi.") -> list[tuple[str, str, str]]:
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        return connection.execute("select * from public.check_prompt(%s, %s)", [body, greeting]).fetchall()


def test_a_prompt_is_checked_as_it_would_be_saved(database: Database) -> None:
    """Windows line ends and a byte order mark go when it is saved: they keep nothing from being published."""
    typed = "\ufeffYou answer for {business}.\r\nBe brief."
    assert problems(database, typed, "Hi.\r\n") == []
    assert publish(database, typed)["body"] == "You answer for {business}.\nBe brief."


def test_a_draft_is_heard_by_nobody_until_it_is_published(database: Database) -> None:
    """Saving changes the one draft; the next call after publishing uses it, and edges are told of a new version."""
    before = database.edge(RESOLVED)
    first, second = save(database, "You are one."), save(database, "You are two.")
    assert (first["id"], first["version"], second["status"]) == (second["id"], 1, "draft")
    assert answering(database) == before["prompt"]["body"]
    ask(database, "publish_prompt(%s)", second["id"])
    after = database.edge(RESOLVED)
    assert (after["prompt"]["body"], after["prompt"]["version"]) == ("You are two.", 1)
    assert after["config_version"] > before["config_version"]


def test_versions_are_kept_and_one_can_go_back(database: Database) -> None:
    """Step by step to the first, then to the profession's default; a version of the past can be published again."""
    default = answering(database)
    kept = [publish(database, f"You are number {number}.") for number in range(3)]
    assert [prompt["version"] for prompt in kept] == [1, 2, 3]
    for expected in ("You are number 1.", "You are number 0.", default):
        ask(database, "rollback_prompt(%s)", DENTIST)
        assert answering(database) == expected
    ask(database, "publish_prompt(%s)", kept[2]["id"])
    assert answering(database) == "You are number 2."
    statuses = "select jsonb_agg(status order by version) from public.prompts where client_id = %s"
    assert database.one(statuses, DENTIST) == ["retired", "retired", "published"]


def test_without_a_prompt_of_ones_own_there_is_nothing_to_roll_back(database: Database) -> None:
    """It says so."""
    with pytest.raises(psycopg.Error, match="no published prompt of your own"):
        ask(database, "rollback_prompt(%s)", DENTIST)


@pytest.mark.parametrize(
    ("body", "greeting", "found"),
    [
        ("", "Hi.", [("body", "empty")]),
        (" \n\t", "", [("body", "empty"), ("greeting", "empty")]),
        ("x" * 8001, "Hi.", [("body", "too_long")]),
        ("Fine.", "x" * 301, [("greeting", "too_long")]),
        ("You are {busness} of {name}.", "Hi.", [("body", "unknown_placeholder")] * 2),
        (
            "A stray } and {business}.",
            "Hi, {business",
            [("body", "unknown_placeholder"), ("greeting", "unknown_placeholder")],
        ),
        ("Caf\u00c3\u00a9", "It\u00e2\u20ac\u2122s", [("body", "damaged_text"), ("greeting", "damaged_text")]),
        ("Bad \ufffd", "Bell \x07", [("body", "damaged_text"), ("greeting", "damaged_text")]),
        (
            "Zero\u200bwidth",
            "Right\u202eleft",
            [("body", "invisible_characters"), ("greeting", "invisible_characters")],
        ),
        ("Ünïcødé, 日本語, 🦷 and a\ttab.\nFine, {business}.", "Grüezi!", []),
    ],
)
def test_a_check_names_every_problem(
    database: Database, body: str, greeting: str, found: list[tuple[str, str]]
) -> None:
    """Empty, too long, each unknown placeholder, text that was damaged on its way, characters one cannot see."""
    assert [(field, problem) for field, problem, _ in problems(database, body, greeting)] == found


def test_unknown_placeholders_are_named_and_lengths_told(database: Database) -> None:
    """So that one knows what to look for."""
    told = " ".join(detail for _, _, detail in problems(database, "{busness}" + "x" * 8000))
    assert ("{busness}" in told, "8009" in told) == (True, True)


def test_a_prompt_with_problems_is_kept_and_not_published(database: Database) -> None:
    """Nothing that was typed is lost; publishing tells all that is wrong, and the old prompt goes on answering."""
    before = answering(database)
    draft = save(database, "You are {me} and {you}.")
    with pytest.raises(psycopg.errors.InvalidParameterValue, match=r"(?s)\{me\}.*\{you\}|\{you\}.*\{me\}"):
        ask(database, "publish_prompt(%s)", draft["id"])
    assert answering(database) == before
    assert database.one("select body from public.prompts where id = %s", draft["id"]) == "You are {me} and {you}."


def test_what_editors_add_is_taken_away(database: Database) -> None:
    """A byte order mark and Windows line ends are no problems."""
    saved = save(database, "\ufeffOne.\r\nTwo.")
    assert saved["body"] == "One.\nTwo."
    ask(database, "publish_prompt(%s)", saved["id"])


def test_a_text_without_end_is_refused(database: Database) -> None:
    """More than 16,000 characters are not kept, not even as a draft; the limit itself is."""
    assert len(save(database, "x" * 16_000, "y" * 1_000)["body"]) == 16_000
    for body, greeting, most in (("x" * 16_001, "Hi.", 16_000), ("Fine.", "y" * 1_001, 1_000)):
        with pytest.raises(psycopg.Error, match=f"at most {most} characters") as refused:
            save(database, body, greeting)
        assert refused.value.sqlstate == "PT413"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)
    | st.text("{}busine\t ", max_size=20)
)
def test_what_the_check_passes_can_be_published(database: Database, body: str) -> None:
    """And what it does not pass cannot: the two never disagree."""
    fit = problems(database, body) == []
    draft = save(database, body)
    if fit:
        assert ask(database, "publish_prompt(%s)", draft["id"])["status"] == "published"
    else:
        with pytest.raises(psycopg.errors.InvalidParameterValue):
            ask(database, "publish_prompt(%s)", draft["id"])


def test_many_editors_at_once_leave_one_draft_and_one_published(database: Database) -> None:
    """Eight save and publish at the same time; versions are numbered without a gap."""

    def edit(number: int) -> None:
        publish(database, f"You are number {number}.")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(edit, range(8)))
    rows = database.one(
        "select jsonb_agg(jsonb_build_array(version, status) order by version)"
        " from public.prompts where client_id = %s",
        DENTIST,
    )
    assert [version for version, _ in rows] == list(range(1, len(rows) + 1))
    assert [status for _, status in rows].count("published") == 1
    assert answering(database).startswith("You are number ")


# --- professions of one's own ---------------------------------------------------------------------


def test_a_profession_of_ones_own_answers_the_next_call(database: Database) -> None:
    """Added with its prompt, chosen, and the next call is answered as it; other clients do not see it."""
    new = ask(
        database, "add_profession(%s, 'falconer', 'Falconer', 'You are {business}, falconers.', 'Hello.')", DENTIST
    )
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        connection.execute("update public.clients set profession_id = %s", [new])
    found = database.edge(RESOLVED)
    assert (found["profession"], found["prompt"]["body"]) == ("falconer", "You are {business}, falconers.")
    with database.as_role("authenticated", sub="2a222222-2222-4222-8222-222222222222") as connection:
        assert one(connection, "select count(*) from public.professions where slug = 'falconer'") == 0
    with pytest.raises(psycopg.Error, match="no default to go back to"):
        ask(database, "rollback_prompt(%s)", DENTIST)


def test_a_profession_with_a_bad_prompt_is_not_added(database: Database) -> None:
    """Nothing half-done: neither the profession nor a draft is left."""
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="not fit"):
        ask(database, "add_profession(%s, 'falconer', 'Falconer', '{x}', 'Hello.')", DENTIST)
    assert database.one("select count(*) from public.professions where client_id is not null") == 0


@pytest.mark.parametrize(
    ("slug", "kind"), [("dentist", psycopg.errors.UniqueViolation), ("No!", psycopg.errors.InvalidParameterValue)]
)
def test_a_profession_needs_a_name_of_its_own(database: Database, slug: str, kind: type[psycopg.Error]) -> None:
    """Not one of the nine, and no odd characters."""
    with pytest.raises(kind):
        ask(database, "add_profession(%s, %s, 'X', 'You are.', 'Hi.')", DENTIST, slug)


def test_one_cannot_become_what_cannot_speak(database: Database) -> None:
    """A profession without a published prompt would leave calls unanswered; another client's is not there."""
    with database.admin() as connection:
        insert = "insert into public.professions (client_id, slug, name) values (%s, 'mute', 'Mute') returning id"
        mute, foreign = one(connection, insert, DENTIST), one(connection, insert, PLUMBER)
    for profession, complaint in ((mute, "no published prompt"), (foreign, "not available")):
        with (
            database.as_role("authenticated", sub=DENTIST_OWNER) as connection,
            pytest.raises(psycopg.Error, match=complaint),
        ):
            connection.execute("update public.clients set profession_id = %s", [profession])
