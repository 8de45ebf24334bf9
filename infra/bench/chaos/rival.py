"""livekit-agents' FallbackAdapter by its defaults, asked by the lab over standard input. Run as a script.

    var/chaos-peers/bin/python -P rival.py URL URL

The two addresses are servers of OpenAI's chat completions, the first one faulty. Each line "ask" is one turn, "fresh" a
new adapter, as after a restart of the process; a line of JSON comes back: {"first", "whole"}: seconds to the first
words (null: none came), and whether the answer came to its end. It needs what `PINNED` names, in an environment of its
own.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from importlib import import_module
from typing import Any

PINNED = ("livekit-agents==1.8.9", "livekit-plugins-openai==1.8.9")


def adapter(urls: list[str]) -> Any:
    """One model for each address, in order."""
    llm: Any = import_module("livekit.agents.llm")
    openai: Any = import_module("livekit.plugins.openai")
    return llm.FallbackAdapter([openai.LLM(model="stand-in", api_key="loopback", base_url=url) for url in urls])


async def ask(asked: Any) -> dict[str, Any]:
    """One turn."""
    talk: Any = import_module("livekit.agents.llm").ChatContext.empty()
    talk.add_message(role="user", content="Are you open on Saturdays?")
    began, first, whole = time.perf_counter(), None, False
    try:
        async with asked.chat(chat_ctx=talk) as stream:
            async for chunk in stream:
                if first is None and chunk.delta and chunk.delta.content:
                    first = time.perf_counter() - began
        whole = first is not None
    except Exception as failure:  # noqa: BLE001 - whatever it raises, the turn has no answer
        print(type(failure).__name__, file=sys.stderr)
    return {"first": first, "whole": whole}


async def main() -> None:
    urls = sys.argv[1:]
    asked = adapter(urls)
    while line := (await asyncio.to_thread(sys.stdin.readline)).strip():
        if line == "fresh":
            await asked.aclose()
            asked = adapter(urls)
            told: dict[str, Any] = {}
        else:
            told = await ask(asked)
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
