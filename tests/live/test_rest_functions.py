"""Each function over REST, with supabase-py: answers, refusals, and what HTTP says of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
import pytest

from tests.database.attacks.catalogue import Function
from tests.database.attacks.rpcs import RPCS
from tests.database.attacks.rpcs.rule import Bad, filled
from tests.database.attacks.town import Town
from tests.database.attacks.verdict import DENIED, EMPTY, MALFORMED, OK
from tests.database.sandbox import Row
from tests.live.conftest import Visit
from tests.live.rest import STATUS, Answer, Visitor

pytestmark = pytest.mark.live

each_function = pytest.mark.parametrize("name", sorted(RPCS))
NONSENSE = {"uuid": "22P02", "bigint": "22P02", "integer": "22P02", "date": "22007", "member_role": "22P02"}


def call(visitor: Visitor, town: Town, name: str, given: Mapping[str, Any], *, get: bool = False) -> Answer:
    return visitor.ask(visitor.supabase.rpc(name, filled(given, town.ours.ids.__getitem__), get=get))


@each_function
def test_each_function_answers_who_may_call_it(
    town: Town, visit: Visit, database: psycopg.Connection[Row], name: str
) -> None:
    """Once, for real, as the first role that may, in a town of its own."""
    rpc = RPCS[name]
    if rpc.before:
        database.execute(rpc.before.encode(), town.ours.ids)
    answer = call(visit(town, rpc.caller), town, name, rpc.args)
    assert answer.status in (200, 204), answer
    assert answer.status == 204 or answer.data not in (None, [], {}), answer


@each_function
def test_each_reading_function_answers_get(
    quiet_town: Town, visit: Visit, public_functions: dict[str, Function], name: str
) -> None:
    """What only reads can be a link: the same answer by GET and by POST; what writes refuses GET."""
    rpc = RPCS[name]
    visitor = visit(quiet_town, rpc.caller)
    if public_functions[name].reads_only:
        got, posted = (call(visitor, quiet_town, name, rpc.args, get=get) for get in (True, False))
        assert (got.status, got.data) == (200, posted.data)
    else:
        assert call(visitor, quiet_town, name, rpc.args, get=True).status >= 400


@each_function
def test_each_person_who_may_not_is_told_so_in_http(quiet_town: Town, visit: Visit, name: str) -> None:
    """403 for a role that may not (401 without a token), 404 for another's thing, nothing where reading is filtered."""
    for who, verdict in RPCS[name].may.items():
        if verdict == OK:
            continue
        answer = call(visit(quiet_town, who), quiet_town, name, RPCS[name].args)
        expected = 401 if (who, verdict) == ("anon", DENIED) else STATUS[verdict]
        assert (answer.status, answer.code) == (expected, "" if verdict == EMPTY else verdict), (who, answer)
        assert answer.data in (None, [], {}), who


@pytest.mark.parametrize(
    ("name", "select"),
    [
        ("search_transcripts", "excerpt::int"),
        ("export_calls", "call->turns->0->>text::int"),
        ("export_calls", "call->>turns::date"),
        ("call_transcript", "pgrst_scalar:pgrst_scalar->0->>text::uuid"),
    ],
)
def test_no_error_quotes_the_words_past_the_access_log(quiet_town: Town, visit: Visit, name: str, select: str) -> None:
    """A cast that fails would tell what was said, and take back the row that says who asked: no cast is made."""
    answer = visit(quiet_town, "viewer").post(name, select, filled(RPCS[name].args, quiet_town.ours.ids.__getitem__))
    assert (answer.status_code, answer.json()["code"]) == (400, MALFORMED), answer.text
    assert "boiler" not in answer.text
    assert "not cast" in answer.text


# One for each function and SQLSTATE: all are tried in SQL (tests/database/attacks); here, what HTTP makes of them.
BAD = [(name, bad) for name, rpc in sorted(RPCS.items()) for bad in {bad.code: bad for bad in rpc.bad}.values()]


@pytest.mark.parametrize(("name", "bad"), BAD)
def test_a_malformed_argument_is_a_clear_http_error(quiet_town: Town, visit: Visit, name: str, bad: Bad) -> None:
    """The status that belongs to the SQLSTATE, and the message as it is."""
    rpc = RPCS[name]
    answer = call(visit(quiet_town, rpc.caller), quiet_town, name, {**rpc.args, **bad.given})
    assert (answer.status, answer.code) == (STATUS[bad.code], bad.code), answer
    assert bad.says in answer.message


@each_function
def test_an_argument_of_another_type_is_a_clear_http_error(
    quiet_town: Town, visit: Visit, public_functions: dict[str, Function], name: str
) -> None:
    """Words where a key, a number or a date belongs; and an argument that does not exist."""
    rpc = RPCS[name]
    visitor = visit(quiet_town, rpc.caller)
    for argument in public_functions[name].arguments:
        if argument.type in NONSENSE:
            answer = call(visitor, quiet_town, name, {**rpc.args, argument.name: "nonsense"})
            assert (answer.status, answer.code) == (400, NONSENSE[argument.type]), answer
    assert call(visitor, quiet_town, name, {"p_unheard_of": 1}).status in (400, 404)
