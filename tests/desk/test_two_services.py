"""Two services in one breath: each becomes a visit, one after the other."""

from __future__ import annotations

import pytest

from edge_agent.desk.tools import CommitVisit, HoldSlot
from edge_agent.desk.two_services import two_services
from tests.fakes.desk import BOOK, CLEANING, WHITENING, Talk

WHO = "Emma Brown"
CODE = "Your confirmation code is 4 8 2, 9 1 3."


def held(talk: Talk) -> list[tuple[str, str]]:
    """What was held, of which service and when."""
    names = {CLEANING.id: "cleaning", WHITENING.id: "whitening"}
    slots = [tool.slot for tool in talk.work.did(HoldSlot) if isinstance(tool, HoldSlot)]
    return [(names[slot.service_id], f"{slot.starts_at:%a %H:%M}") for slot in slots]


def test_the_second_is_offered_when_the_first_is_booked() -> None:
    """On the day that was said of both; name and number are asked for once."""
    talk = Talk()
    said = talk.says(
        "I'd like to book a cleaning and a whitening on Friday.", "The first one.", WHO, "Yes.", "Yes, please."
    )
    assert said == (
        f"You're booked: your cleaning on Friday, December 4 at 8 am. {CODE} "
        "Now your whitening. I have Friday, December 4 at 8:30 am, or at 10 am. Which suits you?"
    )
    done = talk.says("The second one.", "Yes.")
    assert done.startswith(
        f"You're booked: your whitening on Friday, December 4 at 10 am. {CODE} Is there anything else"
    )
    assert held(talk) == [("cleaning", "Fri 08:00"), ("whitening", "Fri 10:00")]
    assert len(talk.work.did(CommitVisit)) == 2


def test_each_has_its_own_day() -> None:
    """As he said of it."""
    talk = Talk()
    asks = "Hi, can I schedule a cleaning on Thursday at ten and a whitening on Friday at two?"
    talk.says(asks, WHO, "Yes.", "Yes.", "Yes.")
    assert held(talk) == [("cleaning", "Thu 10:00"), ("whitening", "Fri 14:00")]
    assert talk.desk.errand is None


def test_both_may_answer_which_one() -> None:
    """Who was asked what it would be says that it would be two."""
    talk = Talk()
    talk.says("I'd like to book an appointment.", "A cleaning and a whitening.", "Friday at ten.", WHO, "Yes.")
    assert talk.says("Yes.").endswith("Now your whitening. Which day and time would you like?")


def test_who_gives_up_gives_up_both() -> None:
    """They were one wish to him."""
    talk = Talk()
    said = talk.says("I'd like to book a cleaning and a whitening on Friday.", "Never mind.")
    assert said == "All right, I won't book anything. Is there anything else I can do for you?"
    assert talk.desk.waiting == ()


@pytest.mark.parametrize(
    "words",
    [
        "I'd like to book a cleaning or a whitening on Friday.",
        "I had a whitening and want to book a cleaning.",
        "I'd like to book a cleaning and my son's name is Tom.",
        "I'd like to book a cleaning, and the cleaning should be on Friday.",
        "I'd like a cleaning on Friday and Saturday is fine too.",
        "I'd like a whitening.",
    ],
)
def test_other_words_are_of_one(words: str) -> None:
    """Or of one of two, which he is asked for."""
    assert two_services(words, BOOK) is None
