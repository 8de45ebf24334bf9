"""Callers say in many words what they want: the desk begins that, and nothing where they only ask or tell."""

# ruff: noqa: E501 - a caller's words are a line
from __future__ import annotations

import pytest

from tests.desk.errands import errand

BOOKINGS = (
    ("dentist", "cleaning on friday at two"),
    ("dentist", "um yeah hi i was hoping for a cleaning thursday morning"),
    ("dentist", "Could I get a filling next Tuesday around 3?"),
    ("dentist", "my daughter needs a checkup sometime next week"),
    ("dentist", "whitening this saturday please"),
    ("dentist", "Is a cleaning possible on Wednesday at 4 pm?"),
    ("dentist", "do you think you could fit in a crown tomorrow at ten"),
    ("dentist", "Would Thursday at noon work for a root canal?"),
    ("dentist", "hey so i chipped a filling can i come in tomorrow"),
    ("dentist", "need exam and x rays done monday 9 am"),
    ("plumber", "can you guys do a drain cleaning tomorrow at 8"),
    ("plumber", "Fix my toilet on Tuesday at one, please."),
    ("plumber", "My toilet's running, could a guy come by Thursday after 2?"),
    ("plumber", "water heater installation on december 9 at ten"),
    ("plumber", "looking for someone to clean my drain on friday"),
    ("plumber", "I've got a clogged drain, can someone do a drain cleaning on Tuesday?"),
    ("mechanic", "oil change tomorrow nine o'clock can you do that"),
    ("mechanic", "Any chance for a smog check on Monday?"),
    ("mechanic", "my truck needs a tire rotation on the 4th"),
    ("mechanic", "i'd wanna do the brake inspection like wednesday at 11 ish"),
    ("mechanic", "can i drop my car off for an oil change thursday"),
    ("locksmith", "would you be able to do a lock change on saturday at ten"),
    ("locksmith", "Lock change. Sunday. Eleven."),
    ("locksmith", "we need a spare key made friday afternoon"),
    ("massage", "deep tissue, Friday, seven pm?"),
    ("massage", "uh can I have a swedish massage on Sunday at 1"),
    ("massage", "my wife would like a prenatal massage next thursday"),
    ("massage", "how about a hot stone massage tonight at six"),
    ("photographer", "passport photo tomorrow at 9:30"),
    ("photographer", "we're looking to get a newborn session the week after next"),
    ("photographer", "Family session on December 12th at 2, is that possible?"),
    ("realtor", "would love a viewing on Wednesday at five"),
    ("realtor", "Can we do a home valuation Friday morning?"),
    ("realtor", "hi um need a buyer consultation thursday at 4"),
    ("tattoo_artist", "touch up on tuesday at two"),
    ("tattoo_artist", "could i do a consultation saturday around noon"),
    ("tattoo_artist", "I want a small tattoo, sometime Thursday."),
    ("inspector", "radon test monday ten a m"),
    ("inspector", "We're closing soon and need a condo inspection on the ninth at nine."),
    ("inspector", "is there any way you could do a termite inspection this friday"),
    ("inspector", "so just need the home inspection, wednesday, eight in the morning"),
    ("dentist", "hello yes um I think I'm due for a cleaning do you have something thursday"),
    ("dentist", "my tooth hurts can someone look at it tomorrow morning"),
    ("dentist", "Put my son down for a filling on Friday."),
    ("dentist", "i wanna get my teeth whitened before christmas"),
    ("dentist", "cleaning, whenever you have space"),
    ("dentist", "Wednesday at three for a crown, does that work?"),
    ("dentist", "Do you have any openings for a root canal this week?"),
    ("dentist", "Can I bring my daughter in for an exam on Tuesday?"),
    ("plumber", "drain cleaning please, as soon as possible"),
    ("plumber", "hey man can you come unclog my drain friday around noon"),
    ("plumber", "my toilet won't flush, can somebody come out tomorrow"),
    ("plumber", "We need the water heater installed on Thursday"),
    ("plumber", "Is anybody free Monday afternoon to repair a toilet?"),
    ("mechanic", "I'd like my brakes inspected on Monday"),
    ("mechanic", "could ya squeeze in an oil change at four today"),
    ("mechanic", "smog check tomorrow at 9?"),
    ("mechanic", "so my tires need rotating, uh, Thursday at ten?"),
    ("mechanic", "got time for an oil change tomorrow"),
    ("locksmith", "I want the locks changed at my new place on Saturday"),
    ("locksmith", "can you cut me a spare key tuesday at five"),
    ("locksmith", "who can come change a lock on sunday morning"),
    ("massage", "Do you have room for a deep tissue massage at six tonight?"),
    ("massage", "hot stone, saturday, two people"),
    ("massage", "Put me in for a prenatal massage Thursday at 11."),
    ("massage", "I'd love to get a massage on Sunday"),
    ("photographer", "We want newborn photos, maybe Thursday the tenth?"),
    ("photographer", "I need a passport photo today"),
    ("photographer", "can you take family pictures on saturday morning"),
    ("realtor", "I'd like to see the condo on Lake Street on Saturday"),
    ("realtor", "could somebody come value our home next Tuesday"),
    ("realtor", "Let's set up a buyer consultation for Thursday at noon"),
    ("tattoo_artist", "i wanna come in for a consult on friday"),
    ("tattoo_artist", "Any openings for a small tattoo this weekend?"),
    ("tattoo_artist", "my touch-up, could we do that Tuesday at two?"),
    ("inspector", "can you inspect a house for us on Monday"),
    ("inspector", "termite inspection wednesday nine a.m. please"),
    ("inspector", "Would you have time for a radon test on the seventh?"),
    ("inspector", "book a condo inspection for the tenth at ten"),
)  # fmt: skip

NO_BOOKINGS = (
    ("dentist", "How much is a cleaning on a Saturday?"),
    ("dentist", "Do you do cleanings on Saturdays?"),
    ("dentist", "are you open friday for cleanings"),
    ("dentist", "I had a cleaning on Monday and now my gum hurts a little"),
    ("dentist", "the filling you did on Thursday feels rough"),
    ("dentist", "how long does a root canal take"),
    ("dentist", "Does insurance cover a crown?"),
    ("dentist", "is whitening cheaper on fridays"),
    ("dentist", "what's the price of a filling tomorrow"),
    ("dentist", "can you tell me what a cleaning costs"),
    ("dentist", "I was told the crown would be ready Friday"),
    ("dentist", "Do I need to fast before the filling on Monday?"),
    ("plumber", "the toilet repair from last Tuesday is leaking again"),
    ("plumber", "you fixed my drain on Friday and it's slow"),
    ("plumber", "Do you guys do water heater installation?"),
    ("plumber", "what do you charge for drain cleaning on sunday"),
    ("mechanic", "is my oil change on friday still on"),
    ("mechanic", "How late can I pick up my car after the oil change on Friday?"),
    ("mechanic", "my brake inspection yesterday cost too much"),
    ("mechanic", "do you do smog checks on weekends"),
    ("locksmith", "do you do lock changes at night"),
    ("locksmith", "the spare key you made me on Monday doesn't turn"),
    ("massage", "is the swedish massage on thursday with Anna?"),
    ("massage", "what should I wear to the massage on Friday"),
    ("massage", "do you have gift cards for hot stone massage"),
    ("photographer", "when will the pictures from our family session on saturday be ready"),
    ("photographer", "are passport photos cheaper on mondays"),
    ("realtor", "is the viewing on Sunday an open house"),
    ("realtor", "The home valuation you sent Tuesday seems low."),
    ("tattoo_artist", "my tattoo from Friday is itching a bit"),
    ("tattoo_artist", "do you charge for a touch up within a month"),
    ("inspector", "when do I get the report of Monday's home inspection"),
    ("inspector", "did the radon test from Tuesday come back"),
    ("dentist", "What's a crown?"),
    ("dentist", "okay thank you"),
    ("dentist", "My name is Gwen Ford."),
    ("dentist", "yes please"),
    ("dentist", "no that's all thanks bye"),
    ("dentist", "cleaning"),
    ("dentist", "What time is my cleaning on Friday?"),
    ("dentist", "I'm on my way for my filling at ten"),
    ("dentist", "my crown fell out this morning"),
    ("dentist", "who does the root canals on Friday"),
    ("dentist", "can I eat before my filling tomorrow"),
    ("dentist", "Should I floss after the cleaning on Monday"),
    ("dentist", "I'm calling about the bill for my cleaning on the third"),
    ("dentist", "Will the whitening hurt tomorrow"),
    ("dentist", "can I drive home after a root canal on Friday"),
    ("mechanic", "Can I wait there during my oil change tomorrow?"),
    ("mechanic", "is the car ready from the brake inspection today"),
    ("mechanic", "can you tell me if my smog check from Friday passed"),
    ("massage", "can my husband come along to my massage on Friday"),
    ("massage", "could you tell me who does hot stone massage on Sunday"),
    ("photographer", "can we get our passport photos from Monday again"),
    ("inspector", "will you send the report of the home inspection by Friday"),
    ("plumber", "can I shower after the drain cleaning tomorrow"),
    ("locksmith", "can you do a lock change cheaper on Monday than the other guy"),
    ("realtor", "can I bring my dog to the viewing on Saturday"),
)  # fmt: skip

MOVES = (
    ("dentist", "I need to move my cleaning to Thursday"),
    ("dentist", "any chance to move my filling from tuesday to wednesday at two"),
    ("dentist", "is there any way of pushing my appointment to next week"),
    ("dentist", "my appointment's on friday could i come at six instead"),
    ("dentist", "I've got a cleaning on Monday, can we make that Friday at ten instead?"),
    ("dentist", "can we make my appointment Thursday instead of Friday"),
    ("dentist", "i have a filling tomorrow but would rather come on monday instead"),
    ("dentist", "could you reschedule me for next week"),
    ("dentist", "i'm booked for Wednesday, any chance of Thursday instead"),
    ("dentist", "We have an exam on Tuesday. How about Wednesday at nine instead?"),
    ("dentist", "I was supposed to come on Friday, can I do Monday instead"),
    ("dentist", "hi um can you push my crown back to the afternoon"),
    ("dentist", "i need a different time for my appointment on friday"),
    ("dentist", "Can I come in earlier on Friday for my cleaning? I've got a thing at four, so need to switch it to morning"),
    ("dentist", "could we swap my slot to another day"),
    ("dentist", "Is it possible to shift my cleaning to later that day"),
    ("plumber", "I've got a guy coming Monday, can we do Tuesday instead"),
    ("plumber", "the plumber's scheduled for Thursday, could we make it Friday"),
    ("mechanic", "my oil change is on thursday, can i bring it friday instead"),
    ("locksmith", "My appointment on Wednesday for the spare key, could I come at five in the evening instead?"),
    ("massage", "can i bump my massage from six to seven on thursday"),
    ("massage", "would it be possible to do my massage on sunday instead"),
    ("photographer", "our family session saturday, it's going to rain, can we do sunday instead?"),
    ("realtor", "we'd like to change the viewing to tuesday at four"),
    ("tattoo_artist", "any possibility to reschedule my touch-up"),
    ("inspector", "need to push the inspection to the tenth"),
    ("inspector", "Our home inspection is Thursday, can we make it Wednesday?"),
    ("dentist", "I need to come in Thursday rather than Friday for my cleaning"),
    ("dentist", "is there something later on friday, my appointment is at nine and that's too early"),
    ("dentist", "I'd rather have my cleaning in the afternoon on Friday instead"),
    ("dentist", "my cleaning's at two on friday can we do three"),
    ("dentist", "Something came up, could I do next week instead?"),
    ("dentist", "Can you push me back an hour on Friday"),
    ("dentist", "can't make it friday could i come monday"),
    ("dentist", "I'm scheduled for Tuesday but Wednesday would be better"),
    ("dentist", "change my appointment to thursday"),
    ("dentist", "can we push it back a week, my appointment I mean"),
)  # fmt: skip

NO_CHANGES = (
    ("dentist", "can I come on Friday instead of Thursday to pick up my retainer? just kidding"),
    ("dentist", "what happens if i move my appointment"),
    ("dentist", "do you charge to reschedule"),
    ("dentist", "Should I get a crown instead?"),
    ("dentist", "could I have a crown instead of a filling"),
    ("dentist", "I'd like a filling instead"),
    ("dentist", "can you make that louder"),
    ("dentist", "I moved to Oakland on Friday"),
    ("dentist", "we changed our insurance"),
    ("dentist", "did you move my appointment?"),
    ("mechanic", "can you change my oil on Friday"),
    ("mechanic", "I want to change my tires"),
    ("locksmith", "can you change the locks tomorrow"),
    ("locksmith", "I need my lock changed on Friday"),
    ("plumber", "can I have a tank instead of tankless"),
    ("realtor", "we're moving to Alameda on Friday"),
)  # fmt: skip

CANCELS = (
    ("dentist", "please cancel my cleaning on friday"),
    ("dentist", "i need to cancel"),
    ("dentist", "I won't be able to make it tomorrow"),
    ("dentist", "can you take me off the schedule for friday"),
    ("dentist", "We don't need the inspection any more, cancel it"),
    ("dentist", "I gotta cancel my appointment"),
)  # fmt: skip

MESSAGES = (
    ("dentist", "Have the doctor call me please"),
    ("dentist", "let them know I found the leak myself"),
    ("dentist", "can I get a callback about my bill"),
    ("mechanic", "tell Mike the part arrived"),
    ("dentist", "I need to talk to somebody about my invoice"),
    ("dentist", "uh could you pass along that the gate code is different now"),
    ("dentist", "get me a human"),
    ("dentist", "would you mind asking Lisa to call me, she's got my paperwork"),
    ("plumber", "Is Dave in? He fixed my sink last week."),
)  # fmt: skip

EMERGENCIES = (
    ("dentist", "My kid knocked out his front tooth"),
    ("dentist", "he knocked his two front teeth out on the sidewalk"),
    ("dentist", "she punched out a tooth"),
    ("massage", "one of my legs is hot and swollen"),
    ("massage", "my calves are swollen and warm"),
    ("massage", "My thighs have been hot and swollen since Friday."),
    ("inspector", "the panel is sparking"),
)  # fmt: skip

NO_EMERGENCIES = (
    ("realtor", "I want a viewing on Monday at eleven, hmm, no, one o'clock is better"),
    ("realtor", "i want a viewing monday at eleven hmm no one o'clock works better"),
    ("massage", "my legs are tired and heavy"),
    ("massage", "hot stone massage for my legs"),
    ("dentist", "do you fix chipped teeth"),
    ("dentist", "I had a tooth knocked out last year"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("profession", "words", "begins"),
    [
        *((*row, "booking") for row in BOOKINGS),
        *((*row, "move") for row in MOVES),
        *((*row, "cancel") for row in CANCELS),
        *((*row, "message") for row in MESSAGES),
        *((*row, "emergency") for row in EMERGENCIES),
    ],
)
def test_what_a_caller_wants_is_begun(profession: str, words: str, begins: str) -> None:
    """A listed service with a day, an hour or a wish is a booking; another day for a visit that he has is a move."""
    assert errand(profession, words) == begins


@pytest.mark.parametrize(("profession", "words"), NO_BOOKINGS)
def test_who_asks_or_tells_books_nothing(profession: str, words: str) -> None:
    """Prices, hours and visits that were are no wish, although a service and a day are named."""
    assert errand(profession, words) not in {"booking", "move", "cancel", "emergency"}


@pytest.mark.parametrize(("profession", "words"), NO_CHANGES)
def test_what_moves_is_not_always_a_visit(profession: str, words: str) -> None:
    """Oil is changed, people move house, and a crown is instead of a filling."""
    assert errand(profession, words) not in {"move", "cancel"}


@pytest.mark.parametrize(("profession", "words"), NO_EMERGENCIES)
def test_no_hurry_is_heard_where_there_is_none(profession: str, words: str) -> None:
    """In "no, one o'clock" nobody is missing, and tired legs are not swollen."""
    assert errand(profession, words) != "emergency"
