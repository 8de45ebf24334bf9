"""Sixty-three people in danger whom nobody had met, and forty-four who are in none.

Of the first, 31 were known for what they are before any rule was written for them.
"""

# ruff: noqa: E501 - a line is what one caller says
from __future__ import annotations

import pytest

from tests.desk.emergencies import flags

IN_DANGER = (
    ("dentist", "My little girl got her braces caught on the sheet and now her mouth is just full of blood and she's gone all floppy on me.", "unconscious"),
    ("dentist", "Since you put that crown in an hour ago my husband's face is the size of a melon and he says he can't get air down.", "breathing"),
    ("dentist", "He bit into a pit and passed clean out in the chair here at the restaurant, we can't get him to come round.", "unconscious"),
    ("plumber", "The thing on the wall is clicking and there's that awful cabbage sort of smell all through the downstairs and my head's swimming.", "house"),
    ("plumber", "Water is coming through the light fitting in the hall and it's fizzing.", "water"),
    ("plumber", "The toilet's coming up through the tub and it's all over the hallway carpet, we can't stop it.", "water"),
    ("mechanic", "I'm on the shoulder of the turnpike and there's flames licking out from under the bonnet.", "car fire"),
    ("mechanic", "The jack slipped and my brother's pinned underneath the truck.", "injury"),
    ("mechanic", "The steering just locked up on me doing seventy and I'm stopped in the middle lane.", "unsafe car"),
    ("locksmith", "My two year old has turned the key in the bathroom and the tap's running and he's stopped answering me.", "unconscious"),
    ("locksmith", "There's a fellow trying every window round the back of my house right this minute.", "violence"),
    ("locksmith", "I've locked the baby in the car and it's a hundred out here, he's bright red.", "locked in"),
    ("massage", "I got up off your table this morning and now half of my mouth won't work right and I keep dropping my cup.", "stroke"),
    ("massage", "The client in room two has gone a terrible colour and she's clutching at her chest.", "unconscious"),
    ("massage", "My leg has swollen up like a balloon since my massage and now it hurts when I breathe in.", "chest"),
    ("photographer", "One of the light stands came down on the groom and he's out cold and bleeding from his ear.", "unconscious"),
    ("photographer", "My daughter put one of the little batteries from your remote in her mouth and swallowed it.", "poison"),
    ("photographer", "The backdrop's caught from the heater and the studio is filling up.", "fire"),
    ("realtor", "I'm at the open house on Elm and the buyer's just keeled over in the kitchen.", "unconscious"),
    ("realtor", "The place you're showing us on Oak reeks of gas, we've all got splitting heads.", "gas"),
    ("realtor", "A man's followed me into the listing on Pine and he won't let me out of the bedroom.", "violence"),
    ("tattoo_artist", "My arm where you did it has gone black round the edges and I'm shaking with cold and I can't think straight.", "body"),
    ("tattoo_artist", "About ten minutes after the numbing cream my tongue went fat and I'm wheezing.", "breathing"),
    ("tattoo_artist", "It will not quit bleeding, I'm on my fourth towel and I'm seeing spots.", "cloth"),
    ("inspector", "Your inspector's gone through the attic floor and he's lying in our living room not moving.", "unconscious"),
    ("inspector", "The panel that your guy opened is humming and there's smoke curling out of it.", "fire"),
    ("inspector", "The back wall's started to come away from the house and there are people in there.", "house"),
    ("dentist", "I came round from the sedation and now my wife's not making sense and her lips look blue.", "unconscious"),
    ("dentist", "The stitches have burst and I've got a sink full of red here.", "bleeding"),
    ("plumber", "We turned the stove knob and there's a whoosh in the wall and my eyes are streaming, the budgie's dropped dead.", "house"),
    ("plumber", "The boiler's glowing cherry red and it's roaring at us.", "pressure"),
    ("mechanic", "The truck's hanging half off the bridge and I daren't move.", "injury"),
    ("mechanic", "I can smell petrol and something's sparking under the dash, my kids are strapped in the back.", "fire"),
    ("locksmith", "Nan's not come to the door since Saturday and I can see her slippers on the floor through the letterbox.", "unconscious"),
    ("locksmith", "He's got me shut in the pantry and he's gone to get something.", "violence"),
    ("massage", "I can't feel anything from the waist down since she cracked my back.", "stroke"),
    ("massage", "The hot stones have taken the skin clean off my shoulder.", "injury"),
    ("photographer", "The bride's necklace has gone tight round her throat and she's going purple.", "unconscious"),
    ("photographer", "We're up on the rocks and the tide's cut us off.", "injury"),
    ("realtor", "There's a kid floating in the pool at your listing.", "unconscious"),
    ("realtor", "The deck just dropped with eight of us on it.", "collapse"),
    ("tattoo_artist", "My boyfriend's been sick four times since the session and now I can't rouse him.", "unconscious"),
    ("tattoo_artist", "There's red lines running up to my armpit and I'm burning up.", "tattoo"),
    ("inspector", "He stuck his meter in the box and it threw him right across the room.", "electric"),
    ("inspector", "We've all been sleepy and sick since you relit the furnace pilot.", "carbon monoxide"),
    ("dentist", "My lip split open on the step and you can see right through it, there's so much of it coming.", "bleeding"),
    ("dentist", "I took the pills you gave me and now I've got welts everywhere and my voice sounds weird.", "body"),
    ("plumber", "The main cracked and there's a river going through my living room.", "water"),
    ("plumber", "I got a jolt off the kitchen faucet when I was rinsing dishes.", "electric"),
    ("mechanic", "My brakes went and I rolled into the crossing and the train arms are coming down.", "on the road"),
    ("mechanic", "There's fuel pouring out from under me at the pump and the engine won't shut off.", "unsafe car"),
    ("locksmith", "My dad has Alzheimer's and he's locked himself in the garage with the car running.", "carbon monoxide"),
    ("locksmith", "I just got home and my door is wide open and I can hear footsteps upstairs.", "violence"),
    ("massage", "My husband started shaking all over after his appointment and he bit his tongue.", "unconscious"),
    ("massage", "My arm's been heavy and my speech is all slurry since lunch.", "stroke"),
    ("photographer", "One of the kids fell in the fountain and she isn't breathing right.", "breathing"),
    ("photographer", "The drone came down on a guest and cut her scalp wide open.", "bleeding"),
    ("realtor", "I'm in the vacant place on Birch and I think somebody is living in the basement, he's coming up the stairs.", "violence"),
    ("realtor", "The CO thing is screaming at the rental and my tenant's throwing up.", "carbon monoxide"),
    ("tattoo_artist", "I'm twelve weeks pregnant and since the piercing I've been bleeding down there.", "unconscious"),
    ("tattoo_artist", "The new ink is hot and hard and I'm running a hundred and three.", "tattoo"),
    ("inspector", "The crawl space hatch fell on your guy's neck and he can't feel his legs.", "stroke"),
    ("inspector", "You were here about the beam and now it's cracking and plaster's raining down on us.", "collapse"),
)  # fmt: skip
IN_NONE = (
    ("dentist", "My retainer is a bit tight and it rubs my gum."),
    ("dentist", "I had a bit of blood on the floss this morning."),
    ("dentist", "My jaw clicks when I yawn, has for years."),
    ("plumber", "The toilet runs on for a bit after you flush it."),
    ("plumber", "I'd like a quote for moving a gas line for a new stove."),
    ("plumber", "There's a musty smell under the sink."),
    ("mechanic", "My engine light came on last week."),
    ("mechanic", "It smells a bit of oil when I park."),
    ("mechanic", "The steering's a little heavy."),
    ("locksmith", "My kid's bike lock is stuck."),
    ("locksmith", "Somebody tried my door handle last month, I'd like a deadbolt."),
    ("massage", "My shoulder's been sore since the gym."),
    ("massage", "I get headaches from sitting at the computer."),
    ("massage", "My feet swell up on planes, can you help with that?"),
    ("photographer", "We want sparklers in the exit shots."),
    ("photographer", "My son has a black eye, can you edit it out?"),
    ("photographer", "Do you shoot boxing matches?"),
    ("realtor", "The furnace is twenty years old, should we replace it before listing?"),
    ("realtor", "Is that street quiet at night?"),
    ("realtor", "The last tenant smoked, does the smell matter?"),
    ("tattoo_artist", "It's a bit red around the edges on day two."),
    ("tattoo_artist", "I feel sick at the sight of needles."),
    ("tattoo_artist", "Can you cover up a burn scar?"),
    ("inspector", "Do you look at the breaker panel?"),
    ("inspector", "There's an old crack over the fireplace."),
    ("inspector", "The basement gets damp in spring."),
    ("dentist", "My son's front tooth turned purple after he bumped it in the spring."),
    ("dentist", "My crown has gone a funny color."),
    ("tattoo_artist", "It's gone a bit of a strange color around the petals."),
    ("tattoo_artist", "The stencil dropped on the floor, is that okay?"),
    ("plumber", "We boiled cabbage and now the drain smells."),
    ("plumber", "The water heater's making a popping noise now and then."),
    ("realtor", "The wall's coming away a little at the corner, is that a problem for the sale?"),
    ("realtor", "There are people in there at the moment, so we can't show it till noon."),
    ("photographer", "We caught the light just right last time."),
    ("photographer", "The veil caught the wind in that picture, I loved it."),
    ("massage", "She works on my back and I always feel loose afterwards."),
    ("massage", "I have cold feet."),
    ("mechanic", "The truck is stuck under a pile of boxes in my garage."),
    ("mechanic", "There's a guy trying every dealer in town for the part."),
    ("locksmith", "The door's trying to swing open by itself."),
    ("locksmith", "The fellow who put in the lock has retired."),
    ("inspector", "They said the deck was caught in the setback rules."),
    ("inspector", "Is there a smoke detector in each bedroom?"),
)  # fmt: skip


@pytest.mark.parametrize(("profession", "words", "flag"), IN_DANGER)
def test_who_tells_what_he_sees_hears_and_feels_is_understood(profession: str, words: str, flag: str) -> None:
    """Without the name of the danger."""
    assert flag in flags(profession, words)


@pytest.mark.parametrize(("profession", "words"), IN_NONE)
def test_who_uses_such_words_of_something_else_raises_no_alarm(profession: str, words: str) -> None:
    """A tooth may turn purple, and a veil catch the wind."""
    assert flags(profession, words) == []
