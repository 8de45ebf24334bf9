"""The providers of one lane: loopback servers that speak the real wire, each behind a proxy that fails on command."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from infra.bench.chaos.matrix import Stage
from infra.bench.chaos.proxy import Fault, FaultProxy, Manner, fault_proxy
from infra.bench.chaos.talk import Answers
from infra.dev.loopback.cartesia import CartesiaServer, cartesia
from infra.dev.loopback.chat_completions import chat_server
from infra.dev.loopback.deepgram import Utterance, deepgram
from infra.dev.loopback.ollama import ollama_stand_in
from infra.dev.loopback.voice_store import Voice

HOST = "127.0.0.1"
VOICE = "00000000-0000-4000-8000-0000000000c1"  # the cloned voice that the client of the lab speaks with
PACE = 2.0  # seconds of speech that are made in a second
MANNERS = {
    Stage.HEARING: Manner(socket=True, cut_after=700),
    Stage.THINKING: Manner(socket=False, cut_after=900),
    Stage.SPEAKING: Manner(socket=True, cut_after=10_000, drip=16_000),
}


@dataclass
class Engines:
    """`saying`: what the caller is saying now, which is what the loopback recogniser hears."""

    proxies: Mapping[Stage, FaultProxy]
    second_model: str  # address
    hosts: Path  # the lane's own hosts file, where it can have one
    named: bool  # whether it can
    answers: Answers
    saying: list[str] = field(default_factory=list)

    def environment(self, ollama_url: str = "") -> dict[str, str]:
        """The settings of an agent that uses these providers; `ollama_url`: a real Ollama instead of the stand-in."""
        return {
            "FRONTDESK_HEARING": "deepgram,whisper",
            "DEEPGRAM_API_KEY": "loopback",
            "FRONTDESK_DEEPGRAM_URL": self._address(Stage.HEARING, "ws"),
            "OLLAMA_URL": ollama_url or self._address(Stage.THINKING, "http"),
            "FRONTDESK_SECOND_MODEL_URL": self.second_model,
            "FRONTDESK_SECOND_MODEL": "second-model",
            "CARTESIA_API_KEY": "loopback",
            "CARTESIA_BASE_URL": self._address(Stage.SPEAKING, "http"),
            "NO_PROXY": "*",
        }

    def write_hosts(self, without: Stage | None = None) -> None:
        """In place: whoever has mounted the file sees it."""
        lines = [f"{HOST} localhost", *(f"{HOST} {_name(stage)}" for stage in Stage if stage is not without)]
        self.hosts.write_text("\n".join(lines) + "\n")

    async def break_(self, stage: Stage, fault: Fault) -> None:
        if fault is Fault.DNS:
            self.write_hosts(without=stage)
        await self.proxies[stage].break_(fault)

    async def mend(self) -> None:
        self.write_hosts()
        await asyncio.gather(*(proxy.mend() for proxy in self.proxies.values()))

    def _address(self, stage: Stage, scheme: str) -> str:
        return f"{scheme}://{_name(stage) if self.named else HOST}:{self.proxies[stage].port}"


@asynccontextmanager
async def engines(folder: Path, *, named: bool) -> AsyncIterator[Engines]:
    """Running, on free ports. `named`: the agent will see the hosts file in `folder` as its own."""
    saying: list[str] = []
    answers = Answers()
    async with AsyncExitStack() as up:
        hearing = await up.enter_async_context(deepgram(_heard(saying)))
        thinking = await up.enter_async_context(ollama_stand_in(answers.reply))
        second = await up.enter_async_context(chat_server(reply=answers.reply))
        speaking = await up.enter_async_context(cartesia())
        give_voice(speaking)
        targets = {Stage.HEARING: hearing.url, Stage.THINKING: thinking.url, Stage.SPEAKING: speaking.url}
        proxies = {
            stage: await up.enter_async_context(fault_proxy(urlsplit(url).port or 0, MANNERS[stage]))
            for stage, url in targets.items()
        }
        made = Engines(proxies, second.url, folder / "hosts", named, answers, saying)
        made.write_hosts()
        yield made


def _heard(saying: list[str]) -> Iterator[Utterance]:
    while True:
        yield Utterance(saying[-1] if saying else "", 0.97)


def give_voice(server: CartesiaServer) -> None:
    """The cloned voice that the lab speaks with, as fast as a provider makes it: it can break in mid-sentence."""
    server.pace = PACE
    server.store.voices[VOICE] = Voice(VOICE, "lab", "en", "", "2026-01-01T00:00:00+00:00")


def _name(stage: Stage) -> str:
    return f"{stage}.frontdesk.test"
