"""The fault lab's providers: the product's own clients take them for real ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from edge_agent.think.history import Message
from edge_agent.think.ollama import OllamaChoice, OllamaModel
from infra.bench.chaos.agent import can_have_a_world
from infra.bench.chaos.engines import engines
from infra.bench.chaos.matrix import Stage
from infra.bench.chaos.proxy import Fault
from infra.bench.chaos.talk import LAST, QUESTIONS, Answers, script
from infra.dev.loopback.cartesia import cartesia
from infra.dev.loopback.ollama import ollama_stand_in


def asked(words: str) -> Any:
    return [Message(role="system", content="You are open on Saturdays."), Message(role="user", content=words)]


async def test_ollamas_stand_in_is_measured_read_ahead_and_answers() -> None:
    """Ready, measured, told to read, asked: everything that the agent does with an Ollama."""
    async with ollama_stand_in(Answers().reply) as server:
        model = OllamaModel(OllamaChoice(server.url, "first-model"))
        try:
            await model.ready()
            await model.measure()
            assert [None async for _ in model.read(asked("Hello."), "user")]
            answer = "".join([delta async for delta in model.chat(asked(QUESTIONS[0].words))])
        finally:
            await model.aclose()
        assert model.reading_speed
        assert QUESTIONS[0].key in answer
        assert server.asked == 1


def test_answers_stay_within_a_call_and_change_with_the_next() -> None:
    """Whoever answers the same call says the same; the next call hears other words, but for the key."""
    answers = Answers()
    for question in QUESTIONS:
        first = "".join(answers.reply(asked(question.words)))
        assert "".join(answers.reply(asked(question.words))) == first
        answers.next_call()
        assert "".join(answers.reply(asked(question.words))) != first
        assert question.key in first
    assert "wish" in "".join(answers.reply(asked(LAST)))


def test_a_probe_call_asks_one_question() -> None:
    """The whole call asks all of them and says one thing more."""
    assert script(short=True).sentences == [QUESTIONS[0].words]
    assert script().sentences == [*(question.words for question in QUESTIONS), LAST]


async def test_a_name_that_does_not_resolve_is_one_stages_alone(tmp_path: Path) -> None:
    """The hosts file names the others still, and all of them again once it is mended."""
    async with engines(tmp_path, named=True) as made:
        await made.break_(Stage.HEARING, Fault.DNS)
        assert "hearing.frontdesk.test" not in made.hosts.read_text()
        assert "speaking.frontdesk.test" in made.hosts.read_text()
        await made.mend()
        assert "hearing.frontdesk.test" in made.hosts.read_text()


async def test_cartesias_key_may_come_in_its_own_header() -> None:
    """livekit-agents sends it so, with the version in the address."""
    async with cartesia(key="good") as server, httpx.AsyncClient(base_url=server.url, trust_env=False) as http:
        for key, status in (("good", 200), ("bad", 401)):
            answer = await http.get("/voices?cartesia_version=2025-04-16", headers={"X-API-Key": key})
            assert answer.status_code == status


def test_a_world_of_its_own_is_had_or_not(tmp_path: Path) -> None:
    """Either answer is good; asking leaves nothing mounted here."""
    before = Path("/etc/hosts").read_bytes()
    assert can_have_a_world(tmp_path) in (True, False)
    assert Path("/etc/hosts").read_bytes() == before
