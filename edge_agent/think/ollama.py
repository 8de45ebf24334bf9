"""The model behind an Ollama server.

What an Ollama server does not do for us, this file does: it waits for ever (deadlines here), it queues without bound
(an admission limit here), it reloads a model whose load options change (one set of options here), and once it has
begun to read a prompt it reads on when nobody wants it any more (so it is given no more than a second's work at a
time when reading ahead).
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any

from edge_agent.think.able import Able, able_of
from edge_agent.think.history import Message
from edge_agent.think.model import CHOICE_TOKENS, Called, Form, NoTools, Tools, ToolTold, words_of
from edge_agent.think.ollama_wire import Wire, calls_in, failures, setup_failures
from edge_agent.think.pace import HeldPrompts, Pace, piece_end
from edge_agent.think.tokens import TokenBudget
from edge_agent.usage import InUse
from shared.errors import ThinkingFailed

NEXT = "\u2063next\u2063"  # stands where the next message's content will; no prompt holds it
SAMPLE = "one two three four five six seven eight nine ten " * 5  # about 50 tokens
SAMPLE_ANSWER = 12  # tokens
WHOLE = {"truncate": False, "shift": False}  # refused instead of cut: what is left out is ours to decide
QUICK, WHOLE_PROMPTS = 400.0, 512  # tokens/s beyond which small batches only cost time; tokens in a batch then


@dataclass(frozen=True, slots=True)
class OllamaChoice:
    """Which server and model, and how far it may try our patience. Times in seconds."""

    url: str
    model: str
    context: int = 2048  # tokens of prompt, history and answer together; the same in every request
    threads: int | None = None  # CPU threads; None leaves the choice to the server, which then takes all cores
    slots: int = 8  # texts that the server keeps read, and callers answered at a time: its OLLAMA_NUM_PARALLEL
    batch: int = 32  # tokens read in one step: a caller who is being answered gets one token a step meanwhile
    longest: int = 90  # tokens of an answer: two spoken sentences and some room
    temperature: float = 0.0  # small models invent prices above it
    connect: float = 0.5
    first_token: float = 30.0  # a safety net, the wait for a slot included: the conversation has its own budget
    stall: float = 8.0  # between two tokens
    loading: float = 60.0  # a cold model is read from disk first
    own_piece: float = 3.0  # the longest wait for the model to finish reading what the question begins with
    tools: Tools = "off"  # whether and how the model may choose what the desk does


class OllamaModel:
    """Satisfies `model.Model`. One for the whole process; `aclose` it at the end."""

    def __init__(self, choice: OllamaChoice) -> None:
        self.name = choice.model
        self.budget = TokenBudget(choice.context, choice.longest)
        self._choice = choice
        self._batch = choice.batch
        self._callers = asyncio.Semaphore(choice.slots)
        self._think: dict[str, Any] = {}
        self._able = Able()
        self._reads, self._writes = Pace(), Pace()
        self._held = HeldPrompts(choice.slots)
        self._piece: tuple[Sequence[Message], asyncio.Future[None]] | None = None  # being read right now
        self._wire = Wire(choice.url, choice.connect, max(choice.first_token, choice.stall, choice.loading))

    @property
    def reading_speed(self) -> float | None:
        """Tokens of a prompt read in a second, as seen lately; None until `measure` or `read`."""
        return self._reads.speed

    @property
    def writing_speed(self) -> float | None:
        """Tokens of an answer written in a second, as seen lately; None before `measure` and the first answer."""
        return self._writes.speed

    @property
    def in_use(self) -> InUse:
        """When its server worked for us."""
        return self._wire.in_use

    @property
    def form(self) -> Form:
        """How it chooses what the desk does; known when `ready`, and how fast it is."""
        return self._able.form(self._choice.tools, quick=(self.reading_speed or 0.0) > QUICK)

    async def ready(self) -> None:
        """Checks at start that the server answers and has the model.

        Raises ModelAway if it does not answer, SetupError if it has no such model; both name the cure.
        """
        choice = self._choice
        with setup_failures(choice.url, choice.model):
            async with asyncio.timeout(choice.first_token):
                shown = await self._wire.ask("/api/show", {"model": choice.model})
        # A thinking model would think aloud for seconds; a server that does not know the word refuses the request.
        self._think = {"think": False} if "thinking" in (shown.get("capabilities") or ()) else {}
        self._able = able_of(shown)

    async def measure(self) -> None:
        """Loads the model if need be and sees how fast it is: a second or two. Raises ThinkingFailed."""
        with failures(self.name):
            async with asyncio.timeout(self._choice.loading):
                await self._sampled(1)  # the first one also reads the model's weights from disk
                await self._sampled(SAMPLE_ANSWER)
                if (self._reads.speed or 0.0) > QUICK and self._batch < WHOLE_PROMPTS:
                    self._batch = WHOLE_PROMPTS  # loads the model again
                    await self._sampled(1)

    def chat(self, messages: Sequence[Message]) -> AsyncGenerator[str, None]:
        """Text deltas of one answer. Closing it frees the slot and stops the server.

        Raises ThinkingFailed; TooLong when the messages do not fit into the context.
        """
        return words_of(self._pieces(messages, ()))

    async def chat_or_call(
        self, messages: Sequence[Message], tools: Sequence[ToolTold]
    ) -> AsyncGenerator[str | Called, None]:
        """The same with tools that it may call. Raises NoTools, too."""
        try:
            async with aclosing(self._pieces(messages, tools)) as pieces:
                async for piece in pieces:
                    yield piece
        except NoTools:
            self._able = replace(self._able, calls=False)
            raise

    async def choose(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> str:
        """A few tokens of JSON, bound by a grammar. Waits for a slot as any answer does. Raises ThinkingFailed."""
        body = {**self._body(CHOICE_TOKENS), **self._think, "messages": list(messages), "format": dict(schema)}
        with failures(self.name):
            async with asyncio.timeout(self._choice.first_token), self._callers:
                answer = await self._wire.ask("/api/chat", {**body, **WHOLE})
            return str(answer["message"]["content"])

    async def _pieces(
        self, messages: Sequence[Message], tools: Sequence[ToolTold]
    ) -> AsyncGenerator[str | Called, None]:
        choice = self._choice
        due = asyncio.get_running_loop().time() + choice.first_token
        with failures(choice.model):
            await self._own_piece_read(messages)
            async with asyncio.timeout_at(due):
                await self._callers.acquire()
            try:
                async with aclosing(self._streamed(messages, tools, due)) as pieces:
                    async for piece in pieces:
                        yield piece
            finally:
                self._callers.release()

    async def read(
        self, messages: Sequence[Message], then: str, tools: Sequence[ToolTold] = ()
    ) -> AsyncGenerator[None, None]:
        """Reads `messages` piece by piece, see `model.Model`. Takes no caller's slot. Raises ThinkingFailed."""
        if self._reads.speed is None:
            await self.measure()
        with failures(self.name):
            text = await self._rendered(messages, then, tools)
        if text is None:  # a server that does not say what its prompts look like reads them whole
            await self._read_piece(messages, "/api/chat", {**self._think, **_asked(messages, tools)})
            yield
            return
        end, counted = self._held.known(text), 0
        while True:
            end = piece_end(text, end, self._reads.speed or 0.0)
            counted = await self._read_on(messages, text[:end], counted)
            yield
            if end == len(text):
                return

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._wire.aclose()

    # --- answers ---------------------------------------------------------------------------------

    async def _streamed(
        self, messages: Sequence[Message], tools: Sequence[ToolTold], due: float
    ) -> AsyncGenerator[str | Called, None]:
        clock = asyncio.get_running_loop().time
        self._held.used()
        body = {**self._body(self._choice.longest), **self._think, **_asked(messages, tools), **WHOLE}
        async with aclosing(self._wire.stream("/api/chat", body)) as parts:
            while True:
                async with asyncio.timeout_at(due):
                    part = await anext(parts, None)
                if part is None:
                    raise ThinkingFailed("the model's answer broke off")
                if content := part["message"]["content"]:
                    due = clock() + self._choice.stall
                    yield content
                for call in calls_in(part["message"]):
                    due = clock() + self._choice.stall
                    yield call
                if part["done"]:
                    self._learn(messages, part)
                    return

    def _learn(self, messages: Sequence[Message], last: Mapping[str, Any]) -> None:
        self.budget.learn(messages, last.get("prompt_eval_count", 0))
        self._writes.measured(last.get("eval_count", 0), last.get("eval_duration", 0) / 1e9)

    async def _own_piece_read(self, messages: Sequence[Message]) -> None:
        """The server reads the beginning of these very messages: what it has not finished it would read twice."""
        if self._piece is None or not _begins(messages, self._piece[0]):
            return
        await asyncio.wait([self._piece[1]], timeout=self._choice.own_piece)

    # --- reading ahead ---------------------------------------------------------------------------

    async def _rendered(self, messages: Sequence[Message], then: str, tools: Sequence[ToolTold]) -> str | None:
        """The prompt as the model sees it, up to where the next content begins; None where the server does not say."""
        asked = [*messages, Message(role=then, content=NEXT)] if then else _going_on(messages)
        body = {**self._body(1), **self._think, **_asked(asked, tools), "_debug_render_only": True, "truncate": False}
        async with asyncio.timeout(self._choice.first_token):
            answer = await self._wire.ask("/api/chat", body)
        rendered = (answer.get("_debug_info") or {}).get("rendered_template", "")
        before, found, _ = rendered.partition(NEXT)
        return before if found else None

    async def _read_on(self, messages: Sequence[Message], text: str, counted: int) -> int:
        """Reads `text`, of which `counted` tokens were read just before (0: not known). Its tokens."""
        last = await self._read_piece(messages, "/api/generate", {"prompt": text, "raw": True})
        self._held.keep(text)
        tokens = int(last.get("prompt_eval_count", 0))
        if counted:
            self._reads.measured(tokens - counted, last.get("prompt_eval_duration", 0) / 1e9)
        return tokens

    async def _read_piece(self, messages: Sequence[Message], path: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        done = asyncio.get_running_loop().create_future()
        self._piece = (messages, done)
        try:
            with failures(self.name):
                async with asyncio.timeout(self._choice.first_token):
                    # One token: none is not to be had.
                    return await self._wire.ask(path, {**self._body(1), **asked, "truncate": False})
        except ThinkingFailed:
            self._held.lost()
            raise
        finally:
            self._piece = None
            done.set_result(None)

    async def _sampled(self, longest: int) -> None:
        # Begins as nothing else does: else the server would have read it before.
        prompt = f"{secrets.token_hex(4)} {SAMPLE}"
        last = await self._wire.ask("/api/generate", {**self._body(longest), "prompt": prompt, "raw": True})
        if longest > 1:
            self._reads.measured(last["prompt_eval_count"], last["prompt_eval_duration"] / 1e9)
            self._writes.measured(last["eval_count"], last["eval_duration"] / 1e9)

    def _body(self, longest: int) -> dict[str, Any]:
        """What is the same in every request; other load options would have the model loaded anew."""
        options: dict[str, Any] = {
            "num_ctx": self._choice.context,
            "num_batch": self._batch,
            "num_predict": longest,
            "temperature": self._choice.temperature,
        }
        if self._choice.threads is not None:
            options["num_thread"] = self._choice.threads
        return {"model": self.name, "keep_alive": -1, "options": options}


def _begins(messages: Sequence[Message], first: Sequence[Message]) -> bool:
    """True when the prompt of `messages` begins with that of `first`, whose last message may go on."""
    *whole, last = first
    if list(messages[: len(whole)]) != whole or len(messages) <= len(whole):
        return False
    return messages[len(whole)]["content"].startswith(last["content"])


def _asked(messages: Sequence[Message], tools: Sequence[ToolTold]) -> dict[str, Any]:
    return {"messages": list(messages), **({"tools": list(tools)} if tools else {})}


def _going_on(messages: Sequence[Message]) -> list[Message]:
    *whole, last = messages
    return [*whole, Message(role=last["role"], content=last["content"] + NEXT)]
