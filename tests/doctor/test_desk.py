"""The operator's side: the doctor's own client is made once, and the row is waited for."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import httpx
import pytest
import respx

from infra.admin.client import Where
from infra.doctor.desk import NUMBER, SLUG, Desk, Row
from tests.doctor.scene import AGENT

URL = "http://database.test"
CALL = {"id": "c", "status": "completed", "ended_at": "2026-11-30T08:00:00Z", "turn_count": 3}
GREETING = {"reply": "greeting", "endpoint_ms": None, "processing_ms": None}
ANSWER = {"reply": "answer", "endpoint_ms": 400, "processing_ms": 350}


class Database:
    """PostgREST's answers, and which functions were asked."""

    def __init__(self, router: respx.MockRouter) -> None:
        self.asked: list[str] = []
        self.client = False
        self.numbers: list[Any] = []
        self.boxes: list[dict[str, Any]] = [{"id": AGENT, "name": "box 1", "clients": None}]
        self.calls: list[list[Any]] = []  # one look after another
        self.turns: list[Any] = []
        router.post(url__regex=r".*/rpc/(?P<function>\w+)").mock(side_effect=self._function)
        router.get(url__regex=r".*/phone_numbers.*").mock(side_effect=lambda _: httpx.Response(200, json=self.numbers))
        router.get(url__regex=r".*/calls.*").mock(side_effect=lambda _: httpx.Response(200, json=self.calls.pop(0)))
        router.get(url__regex=r".*/call_turns.*").mock(side_effect=lambda _: httpx.Response(200, json=self.turns))

    def _function(self, _request: httpx.Request, function: str) -> httpx.Response:
        self.asked.append(function)
        if function == "show_client" and not self.client:
            return httpx.Response(HTTPStatus.NOT_FOUND, json={"code": "PT404", "message": "there is no such client"})
        return httpx.Response(200, json=self.boxes if function == "list_edge_agents" else {})


@pytest.fixture
def database() -> Iterator[Database]:
    with respx.mock(assert_all_called=False) as router:
        yield Database(router)


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    opened = Desk(Where(URL, "sb_secret_x", local=False))
    yield opened
    opened.close()


def test_the_doctors_client_is_made_where_it_is_missing(database: Database, desk: Desk) -> None:
    """With its number; a box that serves everybody needs nothing more."""
    desk.prepare(AGENT)
    assert database.asked == ["show_client", "add_client", "add_number", "list_edge_agents"]


def test_it_is_made_once(database: Database, desk: Desk) -> None:
    """The second doctor only looks."""
    database.client, database.numbers = True, [{"id": "n"}]
    desk.prepare(AGENT)
    assert database.asked == ["show_client", "list_edge_agents"]


@pytest.mark.parametrize(
    ("clients", "agent", "given"),
    [(["joes-garage"], AGENT, True), (["joes-garage", SLUG], AGENT, False), (["joes-garage"], "another", False)],
)
def test_a_box_of_some_clients_gets_the_doctors_too(
    database: Database, desk: Desk, clients: list[str], agent: str, given: bool
) -> None:
    """This box alone, and once."""
    database.client, database.numbers = True, [{"id": "n"}]
    database.boxes = [{"id": AGENT, "name": "box 1", "clients": clients}]
    desk.prepare(agent)
    assert ("set_edge_agent_clients" in database.asked) is given


def test_nobody_can_be_given_the_doctors_number() -> None:
    """555-0100 to 0199 of any area code are for stories."""
    assert NUMBER.startswith("+1")
    assert NUMBER[5:10] == "55501"


def row_of(desk: Desk, patience: float = 5.0) -> Row | None:
    clock = [0.0]

    def wait(seconds: float) -> None:
        clock[0] += seconds

    return desk.row("call_1", wait, lambda: clock[0], patience)


def test_the_row_is_waited_for_until_it_has_an_end(database: Database, desk: Desk) -> None:
    """The journal needs a moment; the box's own time is its first answer's."""
    database.calls = [[], [{**CALL, "ended_at": None}], [CALL]]
    database.turns = [GREETING, ANSWER]
    assert row_of(desk) == Row("completed", ended=True, turns=3, replies=("greeting", "answer"), answering=0.75)


def test_a_row_that_never_comes_is_given_up(database: Database, desk: Desk) -> None:
    """After the patience, not sooner."""
    database.calls = [[] for _ in range(11)]
    assert row_of(desk) is None
    assert database.calls == []


def test_an_apology_has_no_time_of_its_own(database: Database, desk: Desk) -> None:
    """Only an answer of the model's is compared with the recording."""
    database.calls, database.turns = [[CALL]], [GREETING, {**ANSWER, "reply": "apology"}]
    row = row_of(desk)
    assert row is not None
    assert (row.replies, row.answering) == (("greeting", "apology"), None)
