"""Several providers are asked, and the first to answer is heard."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.failover.breaker import FAILURES
from edge_agent.failover.gate import Gate
from edge_agent.failover.hedge import HUNG, Attempt, Lost, first_to_answer
from edge_agent.think.model import TooLong
from shared.errors import NotAsked, StageError, ThinkingFailed
from tests.virtual import run

LATE = 0.5


async def no_probe() -> None:
    """Nobody waits so long here."""


@dataclass
class Provider:
    """Says `items` one after another, the first after `first` seconds, each other 0.1 s later; then it may fail."""

    name: str
    first: float
    items: Sequence[str] = ("one", "two")
    fails: StageError | None = None
    gate: Gate = field(init=False)
    asked: list[float] = field(default_factory=list)
    closed: int = 0

    def __post_init__(self) -> None:
        self.gate = Gate("llm", self.name, no_probe)

    async def say(self) -> AsyncGenerator[str, None]:
        self.asked.append(asyncio.get_running_loop().time())
        try:
            await asyncio.sleep(self.first)
            for item in self.items:
                yield f"{self.name} {item}"
                await asyncio.sleep(0.1)
            if self.fails:
                raise self.fails
        finally:
            self.closed += 1


def hung(name: str) -> Provider:
    return Provider(name, 1e9)


def broken(name: str, after: float = 0.0, failure: StageError | None = None) -> Provider:
    return Provider(name, after, (), failure or ThinkingFailed(f"{name} is broken"))


def attempts(*providers: Provider) -> list[Attempt[str]]:
    return [Attempt(provider.gate, LATE, provider.say) for provider in providers]


def ignore(_lost: Lost) -> None:
    """Nobody asks."""


def heard(*providers: Provider, most: int | None = None) -> tuple[list[str], list[Lost], float]:
    """What came, who lost, and when the first item came."""

    async def story() -> tuple[list[str], list[Lost], float]:
        lost: list[Lost] = []
        items: list[str] = []
        at = -1.0
        attempts = [Attempt(provider.gate, LATE, provider.say) for provider in providers]
        async with aclosing(first_to_answer(attempts, lost.append)) as answer:
            async for item in answer:
                at = asyncio.get_running_loop().time() if at < 0 else at
                items.append(item)
                if most and len(items) == most:
                    break
        return items, lost, round(at, 6)

    return run(story())


def test_a_quick_provider_is_asked_alone() -> None:
    """The second hears nothing of it."""
    first, second = Provider("a", 0.2), Provider("b", 0.0)
    assert heard(first, second) == (["a one", "a two"], [], 0.2)
    assert (second.asked, first.closed) == ([], 1)


def test_a_late_one_is_overtaken() -> None:
    """The second starts when the first is late, answers first, and the first is cancelled and blamed."""
    first, second = hung("a"), Provider("b", 0.1)
    items, lost, at = heard(first, second)
    assert (items, at) == (["b one", "b two"], LATE + 0.1)
    assert [(one.name, one.failure) for one in lost] == [("a", None)]
    assert (first.closed, first.gate.breaker.failures, second.gate.breaker.failures) == (1, 1, 0)


def test_a_late_one_may_still_win() -> None:
    """It answers before the one that was asked beside it, and nobody is blamed."""
    first, second = Provider("a", 0.6), Provider("b", 0.4)
    assert heard(first, second) == (["a one", "a two"], [], 0.6)
    assert (second.closed, first.gate.breaker.failures, second.gate.breaker.failures) == (1, 0, 0)


def test_a_broken_one_is_followed_at_once() -> None:
    """Nobody waits for it to be late."""
    first, second = broken("a", 0.1), Provider("b", 0.1)
    items, lost, at = heard(first, second)
    assert (items, at) == (["b one", "b two"], 0.2)
    assert [one.name for one in lost] == ["a"]


def test_a_crash_is_a_failure_too() -> None:
    """Of a library, or of ours: the next one answers; where there is none, it is raised as it is."""

    def crashing() -> Provider:
        provider = Provider("a", 0.0)
        provider.items = None  # type: ignore[assignment]
        return provider

    assert heard(crashing(), Provider("b", 0.1))[0] == ["b one", "b two"]
    with pytest.raises(TypeError):
        heard(crashing())


def test_all_broken_is_the_last_ones_failure() -> None:
    """In the order in which they were asked."""
    with pytest.raises(ThinkingFailed, match="c is broken"):
        heard(broken("a"), broken("b", 0.2), broken("c"))


def test_a_failure_waits_for_those_under_way() -> None:
    """The second fails while the first, which is late, still works at it."""
    assert heard(Provider("a", 1.5), broken("b", 0.1))[0] == ["a one", "a two"]


def test_what_was_passed_on_is_not_taken_back() -> None:
    """Who breaks off after its first word has won; the failure is the reader's to deal with."""
    first, second = Provider("a", 0.1, ("one",), ThinkingFailed("broke off")), Provider("b", 0.0)
    with pytest.raises(ThinkingFailed, match="broke off"):
        heard(first, second)
    assert (second.asked, first.gate.breaker.failures) == ([], 1)


def test_a_request_at_fault_is_nobody_elses() -> None:
    """Too long for one is told at once, and nobody is blamed."""
    first, second = broken("a", 0.0, TooLong("too long")), Provider("b", 0.0)
    with pytest.raises(TooLong):
        heard(first, second)
    assert (second.asked, first.gate.breaker.failures) == ([], 0)


def test_who_is_left_alone_is_passed_over() -> None:
    """Without a moment's wait; where there is nobody else that is told."""
    first, second = broken("a"), Provider("b", 0.1)
    for _ in range(FAILURES):
        heard(first, second)
    items, lost, at = heard(first, second)
    assert (len(first.asked), items[0], at) == (FAILURES, "b one", 0.1)
    assert isinstance(lost[0].failure, NotAsked)
    with pytest.raises(NotAsked):
        heard(first)


def test_a_full_one_is_passed_over_for_this_time() -> None:
    """Its places are free again when its answers end, however they end; nobody is blamed."""
    first, second = Provider("a", 0.1), Provider("b", 0.1)
    first.gate = Gate("llm", "a", no_probe, most=1)

    async def story() -> list[str]:
        async def one() -> str:
            attempts = [Attempt(provider.gate, LATE, provider.say) for provider in (first, second)]
            async with aclosing(first_to_answer(attempts, lambda _lost: None)) as answer:
                return await anext(answer)

        return [*await asyncio.gather(one(), one()), await one()]

    assert run(story()) == ["a one", "b one", "a one"]
    assert first.gate.breaker.failures == 0


def test_a_reader_who_leaves_cancels_all_and_blames_nobody() -> None:
    """The caller speaks again: whoever was asked has ended when the reader has."""
    first, second = Provider("a", 0.6, ["x"] * 9), Provider("b", 0.4)
    items, lost, _ = heard(first, second, most=1)
    assert (items, lost, first.closed, second.closed) == (["a x"], [], 1, 1)
    assert (first.gate.breaker.failures, second.gate.breaker.failures) == (0, 0)


def test_a_provider_that_hangs_has_failed_although_nothing_raised() -> None:
    """Whoever waited for it gave it up, three times: the next caller does not wait. A short wait blames nobody."""

    async def story() -> None:
        provider = hung("a")
        for wait in (HUNG - 1, HUNG, HUNG, HUNG):
            assert provider.gate.breaker.closed
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(wait), aclosing(first_to_answer(attempts(provider), ignore)) as answer:
                    await anext(answer)
        with pytest.raises(NotAsked):
            await anext(first_to_answer(attempts(provider), ignore))

    run(story())


PROVIDERS = st.builds(
    lambda first, items, fails: (first, items, fails),
    st.sampled_from([0.0, 0.1, 0.4, 0.5, 0.6, 1.5]), st.integers(0, 2), st.booleans(),
)  # fmt: skip


@given(st.lists(PROVIDERS, min_size=1, max_size=4))
def test_one_provider_is_heard_whole_and_none_is_left_running(told: list[tuple[float, int, bool]]) -> None:
    """Whatever they do: what comes is one provider's, in order; all that were asked have ended."""
    providers = [
        Provider(str(number), first, [str(item) for item in range(items)], ThinkingFailed("no") if fails else None)
        for number, (first, items, fails) in enumerate(told)
    ]
    try:
        items, _, _ = heard(*providers)
    except ThinkingFailed:
        items = []
    assert len({item.split()[0] for item in items}) <= 1
    assert items == sorted(items)
    assert all(provider.closed == len(provider.asked) for provider in providers)
    if any(items and not fails and first == 0.0 for first, items, fails in told[:1]):
        assert len(items) == told[0][1]
