"""Emergencies: which words are one, what is said at once, and what is passed on."""

from __future__ import annotations

import pytest

from edge_agent.desk.emergency import ALREADY, ASK_PLACE, NO_TIME, PASSED_ON, PASSED_ON_TOO, emergency
from edge_agent.desk.red_flags import DANGERS, PLIGHTS, flags_of
from edge_agent.desk.state import Desk, Heard
from edge_agent.desk.who import ASK_NAME, ASK_NUMBER
from shared.entities.spoken import spoken_turn
from tests.desk.emergencies import FALSE, TRUE
from tests.desk.talk import NOW, NUMBER, Talk, book

VALVE = "If it is safe, please close the main water valve now, and stay away from wet electrics."
BURST = "there's water everywhere, a pipe burst in the basement"


def raised(profession: str, words: str) -> bool:
    """Whether the desk takes it for an emergency."""
    heard = Heard(words, (spoken_turn(0, words, caller=True),), NOW)
    return emergency(Desk(), heard, book(profession)) is not None


def test_the_tables_are_of_all_professions() -> None:
    """Forty true ones and sixty false ones at least, of nine professions each."""
    assert len(TRUE) >= 40
    assert len(FALSE) >= 60
    assert {profession for profession, _ in TRUE} == {profession for profession, _ in FALSE} == set(PLIGHTS)
    assert len(PLIGHTS) == 9


@pytest.mark.parametrize(("profession", "words"), TRUE)
@pytest.mark.parametrize("heard_as", [str, str.lower, str.upper, lambda words: f"uh, hi, {words}"])
def test_none_is_missed(profession: str, words: str, heard_as: object) -> None:
    """However the recogniser writes it."""
    assert raised(profession, heard_as(words))  # type: ignore[operator]


@pytest.mark.parametrize(("profession", "words"), FALSE)
def test_what_only_sounds_like_one_is_none(profession: str, words: str) -> None:
    """Questions, denials, last year's, and other things of the same name."""
    assert not raised(profession, words)


@pytest.mark.parametrize("profession", PLIGHTS)
def test_a_danger_to_life_is_one_whatever_the_business_is(profession: str) -> None:
    """The caller is told to call 911, and asked nothing."""
    talk = Talk(book(profession))
    said = talk.say("he's unconscious and he isn't breathing") or ""
    assert "call 911" in said
    assert "?" not in said
    assert [message.urgency for message in talk.messages] == ["emergency"]


def test_every_danger_names_who_helps() -> None:
    """A number that is answered day and night, in whole sentences."""
    dangers = [*DANGERS, *(flag for flags in PLIGHTS.values() for flag in flags if flag.danger)]
    assert all(any(number in flag.instruction for number in ("911", "988")) for flag in dangers)
    assert all(flag.instruction.endswith(".") for flag in dangers)


def test_flags_of_one_profession_have_names_of_their_own() -> None:
    """An instruction that was told under a name is not told again."""
    for profession in PLIGHTS:
        names = [flag.name for flag in flags_of(profession)]
        assert len(names) == len(set(names))


def test_gas_at_a_plumber() -> None:
    """Out, no switch, 911 from outside; and the plumber gets to know."""
    talk = Talk(book("plumber"))
    said = talk.say("I smell gas in my kitchen")
    assert said == (
        "If you smell gas, leave right now. Please get everybody out now, touch no switch, and call 911 from outside. "
        + PASSED_ON_TOO
    )
    (message,) = talk.messages
    assert (message.matter, message.number) == ("I smell gas in my kitchen", NUMBER)


def test_a_burst_pipe_is_passed_on_before_anything_is_asked() -> None:
    """The instruction, the message with what is known, then name and address, which complete that very message."""
    talk = Talk(book("plumber"))
    assert talk.say(BURST) == f"{VALVE} {PASSED_ON} {ASK_NAME}"
    assert [(one.matter, one.name, one.number) for one in talk.messages] == [(BURST, None, NUMBER)]
    assert talk.say("Emma Brown") == ASK_PLACE
    assert talk.say("14 Linden Street, the green house") == (
        "Thank you, Emma Brown. I've passed that on too. Somebody will call you back."
    )
    last = talk.messages[-1]
    assert (last.name, last.number, last.urgency) == ("Emma Brown", NUMBER, "emergency")
    assert last.matter == f"{BURST} At: 14 Linden Street, the green house"
    assert list(talk.work.noted.values()) == [last]
    assert talk.desk.state.errand is None
    assert talk.desk.state.who.name == "Emma Brown"


def test_who_hides_his_number_is_asked_for_one() -> None:
    """Else nobody could call him back; it is read back before it counts as sure."""
    talk = Talk(book("dentist", own_number=None))
    assert (talk.say("my tooth got knocked out") or "").endswith(f"{PASSED_ON} {ASK_NAME}")
    assert talk.say("Tom Reed") == ASK_NUMBER
    assert talk.say("five one oh five five five oh one nine nine") == "I have 5 1 0, 5 5 5, 0 1 9 9. Is that right?"
    assert (talk.say("yes") or "").startswith("Thank you, Tom Reed.")
    assert talk.messages[-1].number == "+15105550199"


def test_a_name_that_is_known_is_not_asked_for() -> None:
    """Said in the same breath, it goes with the first message."""
    talk = Talk(book("plumber"))
    assert (talk.say("this is Emma Brown, my basement is flooding") or "").endswith(ASK_PLACE)
    assert talk.messages[0].name == "Emma Brown"


@pytest.mark.parametrize("soon", ["how soon can you be here?", "when will somebody come", "is someone on their way?"])
def test_no_time_is_promised(soon: str) -> None:
    """Who asks how soon is told that it was passed on, and asked again."""
    talk = Talk(book("plumber"))
    talk.say(BURST)
    assert talk.say(soon) == f"{NO_TIME} {ASK_NAME}"


def test_another_question_is_answered_by_somebody_else() -> None:
    """Facts or model do, and what was asked is asked again behind it."""
    talk = Talk(book("plumber"))
    talk.say(BURST)
    assert talk.say("what does it cost?") is None
    assert talk.desk.reminder == ASK_NAME


def test_two_emergencies_are_two_messages() -> None:
    """The second is raised while the first is asked about; what is learnt then completes the second."""
    talk = Talk(book("plumber"))
    talk.say(BURST)
    talk.say("and there's raw sewage coming up in the bathtub")
    for words in ("Emma Brown", "14 Linden Street"):
        talk.say(words)
    first, second = talk.work.noted.values()
    assert first.matter == BURST
    assert second.matter == "and there's raw sewage coming up in the bathtub At: 14 Linden Street"


def test_the_instruction_is_said_once() -> None:
    """Who says it again hears that it was passed on, and no second message is made."""
    talk = Talk(book("plumber"))
    for words in (BURST, "Emma Brown", "14 Linden Street"):
        talk.say(words)
    taken = len(talk.messages)
    assert talk.say("please, there's water everywhere") == ALREADY
    assert len(talk.messages) == taken


def test_what_was_cut_off_is_said_again_whole() -> None:
    """The caller speaks over the instruction: what he says is taken, and the instruction comes once more, first."""
    talk = Talk(book("plumber"))
    talk.say(BURST, hears=4)
    assert talk.say("Emma Brown") == f"{VALVE} {ASK_PLACE}"
    assert (
        talk.say("14 Linden Street") == "Thank you, Emma Brown. I've passed that on too. Somebody will call you back."
    )


def test_a_danger_that_nobody_heard_of_is_said_again() -> None:
    """Three times at most: who does not want to hear it is not kept from speaking."""
    talk = Talk(book("dentist"))
    talk.say("she can't breathe", hears=2)
    again = [talk.say("wait, hold on", hears=2) for _ in range(5)]
    assert [said == "Please hang up and call 911 right away." for said in again] == [True] * 3 + [False] * 2


def test_a_false_alarm_taken_back_is_none() -> None:
    """What he says in the same turn or the next counts."""
    assert not raised("plumber", "my basement is flooding, no, just kidding")
    assert not raised("plumber", "a pipe burst but it's not urgent, it's dry again")
    assert raised("dentist", "it's not urgent but I can't breathe properly")


def test_one_that_was_said_and_not_answered_yet_counts() -> None:
    """The answer to it was cut off before it was made: it stands in the talk, and is looked for there."""
    lines = (spoken_turn(0, BURST, caller=True), spoken_turn(1, "hello?", caller=True))
    move = emergency(Desk(), Heard("hello?", lines, NOW), book("plumber"))
    assert move is not None
    assert move.say == VALVE


def test_a_caller_who_gives_up_is_not_asked_on() -> None:
    """What is known was passed on; nothing more is made of it."""
    talk = Talk(book("plumber"))
    talk.say(BURST)
    assert talk.say("never mind") == "All right. Somebody will call you back."
    assert len(talk.messages) == 1


@pytest.mark.parametrize(("words", "waits"), [("she can't breathe", ()), ("my face is swollen", ("book a cleaning",))])
def test_what_he_also_wished_waits_for_a_plight_and_not_for_a_danger(words: str, waits: tuple[str, ...]) -> None:
    """Who is to hang up is not asked for a day behind it."""
    talk = Talk(book("dentist"), waiting=("book a cleaning",))
    talk.say(words)
    assert talk.desk.state.waiting == waits
