"""Sellers, surveys and robots: who is sent away, who is asked first, and who is never taken for one."""

from __future__ import annotations

import pytest

from edge_agent.desk.spam import ASK, GOODBYE, REASON, spam
from edge_agent.desk.tools import EndCall
from tests.desk.talk import Talk, book, looked

SURE = [
    "hi this is not a sales call, I'm calling about your business",
    "We've been trying to reach you about your car's extended warranty.",
    "press one to speak to a representative",
    "Press 9 to be removed from this list.",
    "this is jake from the vehicle service department about the factory warranty on your vehicle",
    "your google business listing has not been verified",
    "We noticed that your Google business page is not on the first page of Google",
    "you have been preapproved for a business loan of up to fifty thousand dollars",
    "good morning you've been approved for up to two hundred thousand in working capital",
    "we can lower your credit card processing fees",
    "Hi, we are conducting a short political survey with likely voters in your area",
    "can we count on your vote for Senator Mills in November",
    "we offer SEO services that put you on top of Google",
    "congratulations you have won a free cruise to the Bahamas",
    "this is an automated message from Amazon security about a suspicious charge on your account",
    "we can get you more qualified leads every month",
    "this is the IRS, there's a warrant for your arrest",
    "your power will be disconnected today unless you pay now",
    "hello may I talk to the person who's in charge of your electric bill",
    "we do digital marketing agency work for small shops",
]  # fmt: skip
WEAK = [
    "hi, is the business owner available",
    "Hey, how are you doing today? I'm calling on behalf of Bright Media",
    "i represent a company with wholesale oils",
    "we help dental offices fill their empty chairs",
    "this call may be recorded for quality and training",
]
HUMANS = [
    "hi I need an appointment for a cleaning",
    "how much is a filling?",
    "my car is still under warranty, do you do warranty work?",
    "I got a message from you that said press one to confirm my appointment",
    "you called me about my appointment",
    "I found you on Google, are you open on Saturday?",
    "can I pay with a credit card",
    "do you sell gift cards",
    "I left a review on your Google page",
    "I want to sell my house",
    "do you take Delta Dental insurance",
    "I'm a patient of Dr. Lee and I'd like to change my appointment",
    "the owner told me to call about my kitchen sink",
    "my business has a clogged drain",
    "I need a photographer for a campaign",
    "we need headshots for our marketing team",
    "I have a home warranty, would you work with them?",
    "I was pre-approved by my bank and I'd like to see the house on Elm Street",
    "I want to vote, I mean book, a massage",
    "is this the dentist",
    "can somebody look at my solar panels before we buy the house",
    "hello?",
    "I'd like to talk to whoever is in charge about my bill",
    "I was looking at your website and wondered what a crown costs",
    "we need photos for our social media marketing",
    "I represent the buyers on Pinecrest, is Marlene there?",
    "can you do headshots for my campaign for city council",
    "I received a final notice from you, but I paid that",
    "sorry, wrong number",
]


def ended(talk: Talk) -> list[str]:
    return [tool.reason for tool in talk.work.asked if isinstance(tool, EndCall)]


@pytest.mark.parametrize("words", SURE)
def test_a_sure_sign_ends_the_call(words: str) -> None:
    """With one sentence that says why, and takes leave."""
    talk = Talk(book())
    assert talk.say(words) == GOODBYE
    assert ended(talk) == [REASON]


@pytest.mark.parametrize("words", WEAK)
def test_a_weak_sign_is_asked_about(words: str) -> None:
    """Once; who sells all the same is sent away, who does not is heard."""
    talk = Talk(book())
    assert talk.say(words) == ASK
    assert talk.say("no, I'm calling about your website") == GOODBYE
    customer = Talk(book())
    customer.say(words)
    assert customer.say("yes, I'd like to make an appointment") not in (ASK, GOODBYE)
    assert not ended(customer)


@pytest.mark.parametrize("words", HUMANS)
def test_a_customer_is_no_spam(words: str) -> None:
    """Nor is he asked whether he is one."""
    assert looked(spam, words, book()) is None
    assert looked(spam, words, book("mechanic", verdict="failed")) is None


@pytest.mark.parametrize("words", WEAK)
def test_the_carrier_s_verdict_makes_a_weak_sign_sure(words: str) -> None:
    """A number that is not the caller's, and words of a seller."""
    talk = Talk(book(verdict="failed"))
    assert talk.say(words) == GOODBYE


def test_who_objects_is_heard() -> None:
    """Sent away once by mistake, he is not sent away again."""
    talk = Talk(book())
    assert talk.say("press one to what, hello") == GOODBYE
    assert talk.say("no no, press two to three times on the brake, that's what my husband said") != GOODBYE
    assert ended(talk) == [REASON]


def test_later_in_the_call_nobody_is_taken_for_a_robot() -> None:
    """Only how a call begins tells."""
    talk = Talk(book())
    for words in ("I need a cleaning", "on Tuesday"):
        talk.say(words)
    assert talk.say("we've been trying to reach you for days") not in (ASK, GOODBYE)
