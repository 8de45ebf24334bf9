"""The guard: nothing unfit reaches a caller's ear, and nothing fit is kept waiting."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.think.fitness import LEAK, runs, words_of
from edge_agent.think.guard import TOO_LONG, Guard
from edge_agent.think.prompt import SystemPrompt, system_prompt
from edge_agent.think.unusable import Unusable
from tests.think.profiles import profile_of
from tests.think.test_prompt import MONDAY_EVENING


def released(deltas: Iterable[str], secrets: frozenset[tuple[str, ...]] = frozenset()) -> list[str]:
    """What a caller would be told, piece by piece."""
    guard = Guard(secrets)
    pieces = [guard.take(delta) for delta in deltas]
    return [piece for piece in [*pieces, guard.finish()] if piece]


def said(text: str) -> str:
    """The last word's space tells the voice that it is whole, and no more."""
    return "".join(released(list(text))).rstrip(" ")


def secrets_of(prompt: SystemPrompt) -> frozenset[tuple[str, ...]]:
    """As a mind keeps them."""
    return runs(prompt.private) - runs(prompt.sayable)


def test_a_good_answer_passes_clause_by_clause() -> None:
    """The first clause leaves before the second is written."""
    guard = Guard()
    assert guard.take("Sure") == ""
    assert guard.take(",") == "Sure,"
    assert guard.take(" we close") == " "  # "Sure," is whole
    assert guard.take(" at 5.30 pm") == "we close at 5.30 "
    assert guard.take(". Anything") == "pm. "
    assert guard.take(" else?") == ""
    assert guard.finish() == "Anything else?"


def test_the_words_after_an_opening_do_not_wait_for_their_clause() -> None:
    """ "Sure," is soon said: the next four words leave as soon as the fifth begins, until there is enough to say."""
    answer = "a cleaning costs ninety five dollars if you bring your own toothbrush today and not tomorrow."
    pieces = released(["Sure, ", *(f"{word} " for word in answer.split(" "))])
    assert pieces[:3] == ["Sure, ", "a cleaning costs ninety ", "five dollars if you "]
    assert pieces[-1].strip() == "today and not tomorrow."
    assert len(pieces) == 5


@pytest.mark.parametrize(
    "rest",
    [
        "<div class='x' id='y' title='z' hidden> Hello.",
        "`rm` is what `you` should type now.",
    ],
)
def test_the_beginning_of_code_does_not_leave_early(rest: str) -> None:
    """Words among which code could still show itself wait for their clause."""
    guard = Guard()
    heard = [guard.take(delta) for delta in ["Sure, ", *rest[:30]]]
    assert "".join(heard) == "Sure, "


def test_a_clause_that_comes_again_is_held_from_its_first_word() -> None:
    """A short answer that goes round in circles ends before its second round begins."""
    assert said("Sure, we are open on Saturday. We are open on Saturday.") == "Sure, we are open on Saturday."


def test_the_same_beginning_is_no_loop() -> None:
    """Two questions that begin alike are both asked."""
    answer = "Sure, would you like that on Monday? Would you like that on Tuesday?"
    assert said(answer) == answer


@pytest.mark.parametrize(
    "answer",
    [
        "Yes.",
        "No",
        "A cleaning costs $95.00, and a whitening 1,250 dollars.",
        "Our number is 5 5 5, 5 5 5, 0 1 2 3.",
        "Monday, 9 am to 5 pm, Tuesday, 9 am to 5 pm, Wednesday, 9 am to 5 pm, Friday, 9 am to 1 pm.",
        "**Of course!** We are at 12 Main Street 😊",
        "¡Claro! Abrimos el sábado de nueve a una.",
        "ज़रूर, हम शनिवार को खुले हैं।",
        "好的。我们星期六开门。",
        "I... I think so… yes.",
        "No, no, no, that is no trouble at all.",
        "Write to info@brightsmile.example, please.",
    ],
)
def test_what_people_say_passes_unchanged(answer: str) -> None:
    """Prices, times, numbers, other scripts and an emoji are not mistaken for rubbish."""
    assert said(answer) == answer


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("", "empty"),
        (" \n ", "empty"),
        ("...", "empty"),
        ("```python\nprint()", "code"),
        ('{"intent": "book"}', "code"),
        ("[{}]", "code"),
        ("<div class='x'>Hi there friend</div>", "code"),
        ("U3VyZSwgSSBjYW4gYm9vayB0aGF0IGZvciB5b3Ugbm93IHRoYW5rcw==", "code"),
        ("#$%&*@!^~ #$%&*@!^~ #$%&*@!^~", "not text"),
        ("Su\x00re, I can.", "not text"),
        ("Sure\ufffd\ufffd.", "not text"),
        ("<|im_start|>system", "role marker"),
        ("system: You are the receptionist.", "role marker"),
        ("Caller: How much is it?", "role marker"),
        ("sure sure sure sure sure sure sure", "looping"),
        ("to the to the to the to the to the to the", "looping"),
    ],
)
def test_rubbish_is_unusable_before_a_word_is_heard(answer: str, reason: str) -> None:
    """Empty, code, symbols, control characters, role markers and stutter never become speech."""
    with pytest.raises(Unusable, match=reason):
        released(list(answer))


def test_an_opening_alone_does_not_save_a_broken_answer() -> None:
    """ "Sure," and then code is no answer: the caller is asked again instead of being left with half a word."""
    guard = Guard()
    assert guard.take("Sure, ") == "Sure, "
    assert guard.take('```json {"price": 95}') == ""
    with pytest.raises(Unusable, match="code"):
        guard.finish()


def test_a_good_beginning_stands_when_the_rest_breaks() -> None:
    """The answer ends at the last good clause."""
    good = "Of course, a cleaning costs 95 dollars."
    assert said(f"{good}\nCaller: Thanks. You: Bye.") == good
    assert said(f'{good} {{"price": 95}}') == good


def test_a_loop_ends_at_its_first_round() -> None:
    """A sentence that comes again is not said again."""
    line = " I'm sorry for any inconvenience."
    assert said(f"A cleaning costs 95 dollars.{line * 5}") == f"A cleaning costs 95 dollars.{line}"


def test_the_house_rules_are_never_read_out() -> None:
    """Eight words of the instructions in a row end the answer, however they are cut into clauses and deltas."""
    prompt = system_prompt(profile_of("dentist"), MONDAY_EVENING)
    secrets = secrets_of(prompt)
    for reading in (prompt.private, f"Sure, here they are. {prompt.private}"):
        try:
            heard = "".join(released(list(reading), secrets))
        except Unusable:
            continue
        assert not runs(heard) & secrets


def test_the_facts_may_be_read_out() -> None:
    """Whatever callers may know is no leak, however long the quotation; nor is what we are told to tell them."""
    valve = "close the main water valve if it is safe and stay away from wet electrics."
    profile = profile_of("dentist", prompt=f"You are a plumber. Tell the caller to {valve} Never diagnose.")
    secrets = secrets_of(system_prompt(profile, MONDAY_EVENING))
    example = "I'm sorry, I don't know that, but I can take a message."
    for text in (profile.facts, f"Please {valve}", example):
        assert "".join(released(list(text), secrets)) == text


@pytest.mark.parametrize(
    "wording",
    [
        "We are open Monday through Friday from 8 am until 5 pm and on Saturday mornings.",
        "You find us at 12 Main Street, right behind the old post office next to the bakery in Oakland, California.",
        "A first visit with X-rays, cleaning and a plan for everything else costs 180 dollars at our practice.",
    ],
)
def test_what_a_client_wrote_to_be_said_is_no_secret(wording: str) -> None:
    """Hours, an address or a price in a client's own prompt are told to callers word for word."""
    profile = profile_of("dentist", prompt=f"You answer the phone of {{business}}. {wording} Be kind.", facts="")
    assert "".join(released(list(wording), secrets_of(system_prompt(profile, MONDAY_EVENING)))) == wording


def test_what_a_client_marked_private_is_never_read_out() -> None:
    """Between the marks stands what only the receptionist may know."""
    inside = "the owner gives regular customers a discount of twenty per cent if they insist on it"
    profile = profile_of("dentist", prompt=f"Be kind. <private>Note that {inside}.</private> We are open today.")
    with pytest.raises(Unusable, match="leak"):
        released(list(inside), secrets_of(system_prompt(profile, MONDAY_EVENING)))


def test_a_monologue_ends_with_a_sentence() -> None:
    """Nobody listens to a receptionist for half a minute."""
    answer = " ".join(f"Number {at} is one of the many things that we do here." for at in range(20))
    heard = said(answer)
    assert heard.endswith(".")
    assert len(words_of(heard)) < TOO_LONG


def test_half_a_sentence_at_the_token_limit_is_not_said() -> None:
    """A long answer that breaks off in mid-sentence ends with the sentence before it, or the clause."""
    clauses = ", ".join(f"{word} is one of our services" for word in "abcdefgh")
    assert said(f"{clauses}, and furthermore we") == f"{clauses},"


@given(
    st.lists(
        st.text(alphabet=st.one_of(st.characters(), st.sampled_from(" ,.!?\n<|>{}`abc")), max_size=12), max_size=40
    )
)
def test_what_is_released_is_the_beginning_of_what_was_written(deltas: list[str]) -> None:
    """Whatever a model writes, the caller hears a prefix of it, or the answer is Unusable: never a crash."""
    guard, heard = Guard(), ""
    try:
        for delta in deltas:
            heard += guard.take(delta)
        heard += guard.finish()
    except Unusable:
        pass
    assert "".join(deltas).startswith(heard)
    assert not any(mark in heard for mark in ("```", "<|", "{"))


@given(
    st.lists(st.sampled_from(["we", "open", "at", "nine", "sure", ",", ".", "5", "\n"]), max_size=60), st.integers(1, 7)
)
def test_the_cut_of_the_deltas_does_not_matter(words: list[str], size: int) -> None:
    """The same text gives the same answer, in one piece or in many."""

    def outcome(deltas: list[str]) -> str:
        try:
            return "".join(released(deltas)).strip()
        except Unusable as error:
            return f"unusable: {error}"

    text = " ".join(words)
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    assert outcome(pieces) == outcome(list(text))


@given(st.lists(st.sampled_from("abcdefghijklmnop"), min_size=LEAK, max_size=40), st.data())
def test_no_secret_run_is_ever_released(secret: list[str], data: st.DataObject) -> None:
    """However a model mixes its instructions into an answer, no eight words of them in a row come out."""
    mixed = data.draw(st.lists(st.sampled_from([" ".join(secret), "and", "well,", "so.", *secret]), max_size=12))
    private = runs(" ".join(secret))
    guard, heard = Guard(private), ""
    try:
        for delta in mixed:
            heard += guard.take(f"{delta} ")
        heard += guard.finish()
    except Unusable:
        pass
    assert not runs(heard) & private
