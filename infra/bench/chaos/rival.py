"""livekit-agents' FallbackAdapter by its defaults, asked by the lab over standard input. Run as a script.

    var/chaos-peers/bin/python -P rival.py thinking|speaking URL URL

The two addresses are servers of OpenAI's chat completions, or of Cartesia, the first one faulty. Each line "ask" is one
turn, "fresh" a new adapter, as after a restart of the process; a line of JSON comes back: {"first", "amount", "ended"}:
seconds to the first words or sound (null: none came), how many characters or bytes came, and whether it ended well. It
needs what `PINNED` names, in an environment of its own.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from importlib import import_module
from typing import Any

PINNED = ("livekit-agents==1.8.9", "livekit-plugins-openai==1.8.9", "livekit-plugins-cartesia==1.8.9")
QUESTION = "Are you open on Saturdays?"
SENTENCE = "On Saturdays the door is open from nine in the morning until one in the afternoon."
VOICE = "00000000-0000-4000-8000-0000000000c1"


class Thinking:
    """A language model for each address, in order."""

    def __init__(self, urls: list[str], _session: Any) -> None:
        llm: Any = import_module("livekit.agents.llm")
        openai: Any = import_module("livekit.plugins.openai")
        models = [openai.LLM(model="stand-in", api_key="loopback", base_url=url) for url in urls]
        self.adapter = llm.FallbackAdapter(models)
        self._talk = llm.ChatContext

    async def pieces(self) -> AsyncIterator[int]:
        """The sizes of the pieces of one answer."""
        talk = self._talk.empty()
        talk.add_message(role="user", content=QUESTION)
        async with self.adapter.chat(chat_ctx=talk) as stream:
            async for chunk in stream:
                if chunk.delta and chunk.delta.content:
                    yield len(chunk.delta.content)


class Speaking:
    """A voice for each address, in order."""

    def __init__(self, urls: list[str], session: Any) -> None:
        tts: Any = import_module("livekit.agents.tts")
        cartesia: Any = import_module("livekit.plugins.cartesia")
        voices = [
            cartesia.TTS(api_key="loopback", voice=VOICE, base_url=url, http_session=session, word_timestamps=False)
            for url in urls
        ]
        self.adapter = tts.FallbackAdapter(voices)

    async def pieces(self) -> AsyncIterator[int]:
        """The sizes of the pieces of sound of one sentence."""
        async with self.adapter.stream() as stream:
            stream.push_text(SENTENCE)
            stream.end_input()
            async for audio in stream:
                yield len(bytes(audio.frame.data))


async def ask(asked: Thinking | Speaking) -> dict[str, Any]:
    """One turn."""
    began, first, amount, ended = time.perf_counter(), None, 0, False
    try:
        async for size in asked.pieces():
            first = time.perf_counter() - began if first is None else first
            amount += size
        ended = True
    except Exception as failure:  # noqa: BLE001 - whatever it raises, the turn has no answer
        print(type(failure).__name__, file=sys.stderr)
    return {"first": first, "amount": amount, "ended": ended}


async def main() -> None:
    stage, *urls = sys.argv[1:]
    kind = Thinking if stage == "thinking" else Speaking
    async with import_module("aiohttp").ClientSession() as session:
        asked = kind(urls, session)
        while line := (await asyncio.to_thread(sys.stdin.readline)).strip():
            told: dict[str, Any] = {}
            if line == "fresh":
                await asked.adapter.aclose()
                asked = kind(urls, session)
            else:
                told = await ask(asked)
            print(json.dumps(told), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
