"""How one model answers where it may also choose what the desk does: words, or a choice, whatever its form is.

By tool calls it chooses in the request that it is answered by anyway: a call comes in place of words, or behind them.
By a grammar it is asked first, in a request of its own, which costs what its server takes for a few tokens. What is no
valid choice is as if there were none.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

import structlog

from edge_agent.desk.chosen import Choice
from edge_agent.think.history import Message
from edge_agent.think.model import Called, Chooser, Model, NoTools
from edge_agent.think.offer import Offer, may_hold_a_wish
from shared.errors import ThinkingFailed

log = structlog.get_logger()

CHOICE_WITHIN = 3.0  # s for a choice by grammar; what comes later is no choice


async def words_or_choice(
    model: Model, chooser: Chooser | None, messages: Sequence[Message], offer: Offer
) -> AsyncGenerator[str | Choice, None]:
    """The answer's deltas; a choice is the last of them. Raises ThinkingFailed, as the model does."""
    form = chooser.form if chooser and offer.wishes else ""
    if chooser and form == "choice" and (choice := await _by_grammar(chooser, messages, offer)):
        yield choice
        return
    answered = False
    if chooser and form == "tools":
        async with aclosing(_by_calls(chooser, messages, offer)) as pieces:
            async for piece in pieces:
                answered = True
                yield piece
    if not answered:
        async with aclosing(model.chat(messages)) as texts:
            async for text in texts:
                yield text


async def choice_alone(chooser: Chooser, messages: Sequence[Message], offer: Offer) -> AsyncGenerator[Choice, None]:
    """A choice or nothing, where the answer is there already. Whoever begins with words has chosen none."""
    if chooser.form == "choice" and (choice := await _by_grammar(chooser, messages, offer)):
        yield choice
    elif chooser.form == "tools":
        async with aclosing(_by_calls(chooser, messages, offer)) as pieces:
            async for piece in pieces:
                if isinstance(piece, Choice):
                    yield piece
                elif piece.strip():
                    return


async def _by_calls(chooser: Chooser, messages: Sequence[Message], offer: Offer) -> AsyncGenerator[str | Choice, None]:
    """Words, and at most one choice behind them; nothing where it called for what is not there."""
    try:
        async with aclosing(chooser.chat_or_call(messages, offer.tools())) as pieces:
            async for piece in pieces:
                if not isinstance(piece, Called):
                    yield piece
                elif choice := offer.called(piece):
                    log.info("wish_chosen", wish=choice.wish, model=chooser.name, form="tools")
                    yield choice
                    return
                else:  # its arguments may quote the caller
                    log.warning("choice_refused", model=chooser.name, form="tools", possible=list(offer.wishes))
    except NoTools:
        log.warning("model_knows_no_tools", model=chooser.name)


async def _by_grammar(chooser: Chooser, messages: Sequence[Message], offer: Offer) -> Choice | None:
    if not may_hold_a_wish(messages[-1]["content"]):
        return None
    try:
        async with asyncio.timeout(CHOICE_WITHIN):
            answer = await chooser.choose(offer.question(messages), offer.schema())
    except (TimeoutError, ThinkingFailed) as failed:
        log.warning("choice_failed", model=chooser.name, reason=str(failed) or "too slow")
        return None
    if choice := offer.chosen(answer):
        log.info("wish_chosen", wish=choice.wish, model=chooser.name, form="choice")
    return choice
