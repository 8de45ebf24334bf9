"""Each function of `public`, called by each kind of person, with good arguments, another's, and malformed ones."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from psycopg.types.json import Jsonb

from tests.database.attacks.conftest import Scene
from tests.database.attacks.rpcs import RPCS
from tests.database.attacks.rpcs.rule import PEOPLE, Bad, filled, keys_in, nobodys
from tests.database.attacks.verdict import (
    ABSENT,
    DENIED,
    EMPTY,
    EXISTS,
    MALFORMED,
    NOT_NOW,
    OK,
    TOO_LARGE,
    Verdict,
    attempt,
)

TELLING = (
    "'; drop table public.calls; --",
    "' or true --",
    "%' union select secret from vault.secrets --",
    "\\",
    "%",
    "a & | ! ( <-> b",
    '"unbalanced',
    "the of and",
    "🚿" * 50,
    "\u202e\u200b\x01",
    "x" * 10_000,
    "",
)
PERSONAL = {
    "p_body",
    "p_e164",
    "p_email",
    "p_error",
    "p_greeting",
    "p_owner_email",
    "p_reason",
    "p_secret",
    "p_to",
    "p_words",
}
SECRETS = ("+1555867530", "call +15558675309", "5558675309@")
LOGGED = {"call_transcript", "search_transcripts", "export_calls"}  # they write down that they were asked
NOT_SECRET = {"caller"}  # anybody may know a phone number
each_function = pytest.mark.parametrize("name", sorted(RPCS))
each_for_users = pytest.mark.parametrize(
    "name", sorted(name for name, rpc in RPCS.items() if rpc.may["owner"] != DENIED)
)


def call(
    scene: Scene, name: str, who: str, given: Mapping[str, Any], key: Callable[[str], Any] | None = None
) -> Verdict:
    """Call a function as somebody; the keys are those of our client, unless said otherwise."""
    ours = scene.town.ours.ids
    function = scene.functions[name]
    types = {argument.name: argument.type for argument in function.arguments}
    values = {
        argument: Jsonb(value) if types[argument] == "jsonb" and value is not None else value
        for argument, value in filled(given, key or ours.__getitem__).items()
    }
    return attempt(
        scene.connection, scene.town.claims(who), function.call(values), {**ours, **values}, RPCS[name].before
    )


def test_every_function_has_its_rules(scene: Scene) -> None:
    """A new function without a case here, or a case without a function, is a mistake."""
    assert sorted(RPCS) == sorted(scene.functions)


@each_function
def test_each_person_gets_what_the_rules_say(scene: Scene, name: str) -> None:
    """With our client's keys: members by their role, another client's owner, strangers, and the system's own parts."""
    rpc = RPCS[name]
    assert {who: call(scene, name, who, rpc.args).code for who in PEOPLE} == rpc.may


@each_for_users
def test_anothers_thing_and_no_such_thing_are_one_answer(scene: Scene, name: str) -> None:
    """Another client's owner cannot tell our keys from keys that nobody has."""
    rpc = RPCS[name]
    taken = call(scene, name, "neighbour", rpc.args)
    unheard_of = call(scene, name, "neighbour", rpc.args, nobodys)
    assert (taken.code, taken.message, taken.rows) == (unheard_of.code, unheard_of.message, unheard_of.rows)


@each_for_users
def test_one_foreign_key_among_ones_own_is_refused(scene: Scene, name: str) -> None:
    """A neighbour who mixes a key of ours into a call for the own client gets nothing, and learns nothing."""
    rpc, theirs, ours = RPCS[name], scene.town.theirs.ids, scene.town.ours.ids
    for stolen in keys_in(rpc.args) - NOT_SECRET:
        taken, unheard_of = (
            call(scene, name, "neighbour", rpc.args, {**theirs, stolen: key}.__getitem__)
            for key in (ours[stolen], nobodys(stolen))
        )
        assert taken.code != OK, stolen
        assert (taken.code, taken.message, taken.rows) == (unheard_of.code, unheard_of.message, unheard_of.rows)


@each_function
def test_a_required_argument_may_not_be_null(scene: Scene, name: str) -> None:
    """The message names it; null is never 'all' or 'any'."""
    rpc = RPCS[name]
    for argument in scene.functions[name].arguments:
        if argument.required and argument.name not in rpc.nullable:
            verdict = call(scene, name, rpc.caller, {**rpc.args, argument.name: None})
            assert (verdict.code, argument.name in verdict.message) == (MALFORMED, True), verdict


BAD = [(name, bad) for name, rpc in sorted(RPCS.items()) for bad in rpc.bad]


@pytest.mark.parametrize(("name", "bad"), BAD)
def test_a_malformed_argument_is_told_clearly(scene: Scene, name: str, bad: Bad) -> None:
    """One SQLSTATE, and a message that says what is wrong."""
    rpc = RPCS[name]
    verdict = call(scene, name, rpc.caller, {**rpc.args, **bad.given})
    assert (verdict.code, bad.says in verdict.message) == (bad.code, True), verdict


@each_function
def test_any_text_is_only_text(scene: Scene, name: str) -> None:
    """SQL, patterns, search syntax, emoji, control characters and ten thousand letters reach no parser."""
    rpc = RPCS[name]
    for argument in scene.functions[name].arguments:
        for text in TELLING if argument.type == "text" else ():
            verdict = call(scene, name, rpc.caller, {**rpc.args, argument.name: text})
            assert verdict.code in {OK, EMPTY, MALFORMED, ABSENT, NOT_NOW, EXISTS, TOO_LARGE}, (
                argument.name,
                text,
                verdict,
            )


@each_function
def test_a_refusal_repeats_nothing_personal(scene: Scene, name: str) -> None:
    """An error's message may land in a log: no number, no address and no words of a person are in it."""
    rpc = RPCS[name]
    personal = [part.name for part in scene.functions[name].arguments if part.type == "text" and part.name in PERSONAL]
    for argument, secret in itertools.product(personal, SECRETS):
        verdict = call(scene, name, rpc.caller, {**rpc.args, argument: secret})
        assert "555867530" not in verdict.message, (argument, verdict)


@each_function
def test_a_reading_function_writes_nothing(scene: Scene, name: str) -> None:
    """What answers a stranger with nothing, rather than an error, is declared as one that cannot write."""
    if EMPTY in RPCS[name].may.values():
        assert scene.functions[name].reads_only or name in LOGGED
