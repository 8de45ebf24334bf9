"""Emergencies that are told without the words of an alarm; and what only sounds like one."""

# ruff: noqa: E501 - a line is what one caller says
from __future__ import annotations

import pytest

from tests.desk.emergencies import flags

TOLD = (
    ("plumber", "My mom slipped in the bathroom where your guy was working and she can't get back up.", "unconscious"),
    ("plumber", "there's water running down the wall right into the breaker box", "electric"),
    ("plumber", "I poured drain opener and it splashed up into my eyes", "poison"),
    ("dentist", "I've soaked right through two towels since you took that molar out", "bleeding"),
    ("dentist", "his two front teeth came clean out on the ice, he's got them in a cup of milk", "tooth"),
    ("dentist", "He got hit with a bat and his jaw is hanging and he's spitting teeth", "tooth"),
    ("mechanic", "I just slid into a pole and the airbags went off", "on the road"),
    ("mechanic", "The jack slipped and my husband is pinned under the car", "injury"),
    ("locksmith", "She's in there alone, she shut the deadbolt, and the oven is on, I hear her crying, my little girl turned the lock", "locked in"),
    ("locksmith", "I can see my dad through the glass, he's slumped over on the floor", "unconscious"),
    ("locksmith", "Some guy is trying to get in my front door, he's jiggling the handle right now", "violence"),
    ("massage", "my husband's smile went all droopy and his words are coming out wrong", "stroke"),
    ("massage", "My heart's racing and I'm dizzy and sweaty and I feel faint", "injury"),
    ("photographer", "One of the guests fell off the balcony and she's not moving", "unconscious"),
    ("realtor", "the carbon monoxide box in the hall keeps beeping", "carbon monoxide"),
    ("realtor", "there's somebody in here, I can hear footsteps upstairs", "violence"),
    ("tattoo_artist", "her lips are all puffed up and she's wheezing with every breath", "breathing"),
    ("inspector", "something is hissing behind the range and the kitchen stinks", "gas"),
    ("inspector", "everybody in the house has a headache since they lit the furnace", "carbon monoxide"),
    ("inspector", "the ceiling's cracking and it looks like it's gonna come down", "building"),
)  # fmt: skip
NOT_TOLD = (
    ("plumber", "there's a puddle lying on the floor of the basement"),
    ("plumber", "my mother isn't moving until June so no rush"),
    ("dentist", "my tooth came out of place a bit, can you look Friday"),
    ("dentist", "I want my wisdom teeth taken out"),
    ("dentist", "I almost faint at the sight of needles, can you sedate me"),
    ("dentist", "I'm dying to know whether you take Aetna"),
    ("mechanic", "there's a hissing from the tire, I need it rotated"),
    ("mechanic", "I hit a pole last week and the bumper is dented"),
    ("mechanic", "My engine makes a whistling noise when I accelerate"),
    ("locksmith", "the key is lying on the ground somewhere"),
    ("locksmith", "my brother is on the other side of town with the key"),
    ("locksmith", "We got broken into last month, that's all dealt with"),
    ("massage", "I've been lying on the floor doing my stretches, back's stiff"),
    ("massage", "my shoulders are killing me"),
    ("photographer", "the twins are two weeks old and they won't stop moving"),
    ("realtor", "we're expecting and moving next month"),
    ("tattoo_artist", "I'm about to pass out from excitement, can I book for Friday"),
    ("inspector", "does the inspection include the breaker panel and outlets"),
    ("inspector", "I read that radon gives you cancer, so I want mine tested"),
)


@pytest.mark.parametrize(("profession", "words", "flag"), TOLD)
@pytest.mark.parametrize("heard_as", [str, str.lower])
def test_it_is_known_by_what_happens(profession: str, words: str, flag: str, heard_as: type[str]) -> None:
    """Nobody has to say "emergency"."""
    assert flag in flags(profession, heard_as(words))


@pytest.mark.parametrize(("profession", "words"), NOT_TOLD)
def test_what_only_sounds_like_it_is_none(profession: str, words: str) -> None:
    """A puddle lies on the floor, too."""
    assert flags(profession, words) == []
