"""Who pauses in the middle of a dictation, and who has finished or says something else."""

from __future__ import annotations

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat

from shared.dictation import Wanted, unfinished_dictation

UNFINISHED = [
    ("9461", Wanted.ADDRESS),
    ("It's nine four.", Wanted.ADDRESS),
    ("The zip code is 946", Wanted.ADDRESS),
    ("My last name is Nuyen, spelled N-G-U-Y-E-", Wanted.NAME),
    ("My number is 510 555.", None),
    ("my number is", None),
    ("My number is.", None),
    ("my number is", Wanted.NUMBER),
    ("it's j, o, h", Wanted.NAME),
    ("It's J, O, H.", Wanted.NAME),
    ("john at gmail", Wanted.EMAIL),
    ("john dot smith at", Wanted.EMAIL),
    ("john dot smith", Wanted.EMAIL),
    ("john at yahoo dot", Wanted.EMAIL),
    ("john at yahoo dot co dot", Wanted.EMAIL),
    ("my address is 14", Wanted.ADDRESS),
    ("My address is 14.", None),
    ("It's 14", Wanted.ADDRESS),
    ("it's five five five", Wanted.NUMBER),
    ("It's five five five.", None),
    ("five one oh", Wanted.NUMBER),
    ("510", Wanted.NUMBER),
    ("5-1-0, 5-5-5", Wanted.NUMBER),
    ("five one oh, five five five", Wanted.NUMBER),
    ("five one oh, five five five, oh", Wanted.NUMBER),
    ("510, 555, 0", Wanted.NUMBER),
    ("yes, and my number is", Wanted.YES_NO),
    ("area code 212", Wanted.NUMBER),
    ("Area code five one oh,", None),
    ("You can call me at", None),
    ("You can reach me at five five five", None),
    ("Sure, it's", Wanted.NUMBER),
    ("It's, um", Wanted.EMAIL),
    ("S-M-I", Wanted.NAME),
    ("S, M", Wanted.NAME),
    ("S as in Sam, M as in", Wanted.NAME),
    ("my email is", None),
    ("My email address is john", None),
    ("It's John", Wanted.EMAIL),
    ("oh two oh, seven nine four six", Wanted.NUMBER),
    ("double", Wanted.NUMBER),
    ("triple five", Wanted.NUMBER),
    ("my last name is", Wanted.NAME),
    ("It's spelled", Wanted.NAME),
    ("Let me see", Wanted.NUMBER),
    ("555 and then", Wanted.NUMBER),
    ("apartment", Wanted.ADDRESS),
    ("m as in Mary, i, k", Wanted.EMAIL),
    ("info at bright dash", Wanted.EMAIL),
    ("info at bright dash smile", Wanted.EMAIL),
    ("Ann Lee, and my number is", Wanted.NUMBER),
    ("Ann Lee, five five five", Wanted.NUMBER),
    ("Sure. Area code", Wanted.NUMBER),
    ("Smith, S-M-I", Wanted.NAME),
    ("My name is Sam and my phone number is five five five", None),
    ("it's 555 01", Wanted.NUMBER),
    ("555, 01.", Wanted.NUMBER),
]

FINISHED = [
    ("94612.", Wanted.ADDRESS),
    ("It's nine four six one two.", Wanted.ADDRESS),
    ("94612-1234.", Wanted.ADDRESS),
    ("It's five one zero, five five five, zero one four two, extension twelve.", Wanted.NUMBER),
    ("Sure, it's Bob underscore hill at bobsplumbing.com and please hurry.", Wanted.EMAIL),
    ("The zip code is 94612.", Wanted.ADDRESS),
    ("no", Wanted.NUMBER),
    ("No.", Wanted.EMAIL),
    ("I don't have one", Wanted.EMAIL),
    ("I don't have one.", Wanted.NUMBER),
    ("wait, actually can you call me?", Wanted.NUMBER),
    ("Wait, actually, can you call me", Wanted.NUMBER),
    ("five five five, oh one four two", Wanted.NUMBER),
    ("555-0142.", Wanted.NUMBER),
    ("510-555-0142", Wanted.NUMBER),
    ("five one oh, five five five, oh one four two.", Wanted.NUMBER),
    ("john.smith@gmail.com", Wanted.EMAIL),
    ("john dot smith at gmail dot com", Wanted.EMAIL),
    ("info at bright dash smile dot dental.", Wanted.EMAIL),
    ("I'd rather not", Wanted.NUMBER),
    ("yes", Wanted.YES_NO),
    ("Yes, that's right.", Wanted.YES_NO),
    ("Tuesday", Wanted.DATE),
    ("Tuesday at nine", Wanted.DATE),
    ("Sure", Wanted.NUMBER),
    ("Smith", Wanted.NAME),
    ("Sam Hill", Wanted.NAME),
    ("S-M-I-T-H.", Wanted.NAME),
    ("Smith, S-M-I-T-H", Wanted.NAME),
    ("Smith, S, M, I, T, H", Wanted.NAME),
    ("14 Oak Street", Wanted.ADDRESS),
    ("14 Oak Street, Oakland 94612", Wanted.ADDRESS),
    ("I need a cleaning.", None),
    ("I have two kids, five and seven", None),
    ("It hurts at five", None),
    ("I'd like to come at nine", Wanted.DATE),
    ("the same number I'm calling from", Wanted.NUMBER),
    ("this one", Wanted.NUMBER),
    ("You already have it.", Wanted.NUMBER),
    ("What do you need it for?", Wanted.NUMBER),
    ("My number is five five five, oh one four two", None),
    ("call me at 510 555 0142", None),
    ("five five five, oh one four two, that's my cell", Wanted.NUMBER),
    ("My name is Sam.", Wanted.NAME),
    ("My name is Sam Hill", None),
    ("I'm Bob, and I have a leak.", Wanted.NAME),
    ("I have a leak in my kitchen", None),
    ("my tooth hurts and", None),
    ("I live at the corner of Fifth and Main", Wanted.ADDRESS),
    ("never mind", Wanted.EMAIL),
    ("It's on Oak Street", Wanted.ADDRESS),
    ("", Wanted.NUMBER),
    ("Can I come at two?", None),
    ("Do you have my number", Wanted.NUMBER),
    ("How much is it", Wanted.NUMBER),
    ("No, that's not my number.", Wanted.YES_NO),
    ("He is five", None),
    ("at 5", Wanted.DATE),
    ("around three", Wanted.DATE),
    ("yes please", Wanted.YES_NO),
    ("Thanks, bye.", Wanted.NUMBER),
    ("I don't know it.", Wanted.NUMBER),
    ("+44 20 7946 0958", Wanted.NUMBER),
    ("my name is A. Smith", Wanted.NAME),
    ("He called my number.", None),
    ("Please call back", Wanted.NUMBER),
    ("I don't know, I don't use email.", Wanted.EMAIL),
    ("Yes", Wanted.EMAIL),
    ("Sure, no problem.", Wanted.NUMBER),
    ("I don't remember my number", Wanted.NUMBER),
]


@pytest.mark.parametrize(("heard", "asked"), UNFINISHED)
def test_who_is_in_the_middle_of_it_is_waited_for(heard: str, asked: Wanted | None) -> None:
    """More belongs to what was begun."""
    assert unfinished_dictation(heard, asked, "US")


@pytest.mark.parametrize(("heard", "asked"), FINISHED)
def test_who_has_finished_is_not_kept_waiting(heard: str, asked: Wanted | None) -> None:
    """It is whole, or an answer of another kind."""
    assert not unfinished_dictation(heard, asked, "US")


@pytest.mark.parametrize("region", ["US", "GB", "FR", "AU", "NL"])
def test_a_number_is_whole_when_its_country_says_so(region: str) -> None:
    """An example number of the country, said in the groups it is written in; without its last group it is not."""
    example = phonenumbers.example_number(region)
    assert example
    groups = phonenumbers.format_number(example, PhoneNumberFormat.NATIONAL).replace("(", "").replace(")", "")
    assert not unfinished_dictation(groups, Wanted.NUMBER, region)
    assert unfinished_dictation(groups[:-3].strip(" -"), Wanted.NUMBER, region)


def test_of_a_business_without_a_number_ten_digits_are_enough() -> None:
    """Nobody knows its country then."""
    assert unfinished_dictation("five one oh, five five five", Wanted.NUMBER, None)
    assert not unfinished_dictation("five one oh, five five five, oh one four two", Wanted.NUMBER, None)
