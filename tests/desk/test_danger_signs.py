"""Emergencies that are told by what is seen, heard and felt, in no word of alarm; and harmless things in such words."""

# ruff: noqa: E501 - a line is what one caller says
from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from edge_agent.desk.red_flags import PLIGHTS, flags_of
from infra.rehearse.case import HELD, PROFESSIONS
from tests.desk.emergencies import flags

TOLD = (
    ("dentist", "I got the shot from you an hour ago and my whole neck is swelling and my voice sounds weird"),
    ("dentist", "my dad's on the bathroom floor, he was rinsing after the extraction and just dropped"),
    ("dentist", "he's been spitting red into the sink since noon and the gauze is just drenched every ten minutes"),
    ("dentist", "my daughter swallowed something, the little cap from her tooth, and now she's coughing and can't stop"),
    ("dentist", "I've got this lump under my chin, it's hard as a rock, I can't put my tongue down and I'm drooling"),
    ("dentist", "since the numbing my heart's going like crazy and I'm sweating and I think I'm going to faint"),
    ("dentist", "my kid fell face first on the playground and there's teeth on the ground"),
    ("plumber", "I was in the shower and I got a zap off the tap"),
    ("plumber", "there's a kind of whooshing noise by the meter and the whole yard stinks"),
    ("plumber", "my husband's under the house and he yelled and now I can't hear him"),
    ("plumber", "I mixed two drain cleaners and now the room's full of fumes and my throat burns"),
    ("plumber", "the heater's shaking and it sounds like it's going to blow"),
    ("plumber", "water's up to the outlets down in the basement and the lights are flickering"),
    ("plumber", "the plumber you sent fell off the ladder and he's hurt bad"),
    ("mechanic", "we're on the bridge and the car won't go and trucks are flying past us"),
    ("mechanic", "I'm coming down the hill and it won't slow down"),
    ("mechanic", "my car's on the train tracks and it won't start"),
    ("mechanic", "the car came off the jack and my brother's foot is under the wheel"),
    ("mechanic", "there's flames coming out the tailpipe"),
    ("mechanic", "my wheel's about to come off, I'm doing sixty"),
    ("mechanic", "I'm bleeding and my car's in a ditch"),
    ("locksmith", "my grandma fell in there, I can hear her calling through the door"),
    ("locksmith", "he's got a knife and he's trying to get in"),
    ("locksmith", "my baby locked himself in the car, it's a hundred degrees"),
    ("locksmith", "my husband has diabetes and he's not answering the door and I can see him on the couch"),
    ("locksmith", "my boyfriend took my keys and he won't let me leave"),
    ("locksmith", "I left a pan on the stove and I'm locked out"),
    ("massage", "since the massage I can't move my legs"),
    ("massage", "my mother's mouth is crooked and she can't get her words out"),
    ("massage", "my heart keeps skipping and I'm drenched in sweat and can't get up"),
    ("massage", "I've got a pain between my shoulder blades like a knife and it's going up into my jaw"),
    ("massage", "the lady on the table next to me isn't waking up"),
    ("massage", "I'm eight months pregnant and I haven't felt the baby move since this morning"),
    ("photographer", "the arch came down on the bride and she's bleeding from her head"),
    ("photographer", "my baby stopped breathing for a second and she's gone limp"),
    ("photographer", "our flower girl got stung and her face is blowing up"),
    ("photographer", "one of the guests fell in the lake and he can't swim"),
    ("photographer", "the light stand's smoking and there's sparks"),
    ("photographer", "my uncle grabbed his chest and went down"),
    ("realtor", "there's a man in the closet of the house I'm looking at"),
    ("realtor", "the stairs broke under my wife and her ankle's pointing the wrong way"),
    ("realtor", "I'm at the showing and somebody's lying in the garage and he doesn't wake up"),
    ("realtor", "everybody who goes in that basement comes up dizzy and sick"),
    ("realtor", "the tenant says he'll shoot anyone who comes in"),
    ("realtor", "my kid got his head stuck in the railing and he can't breathe"),
    ("tattoo_artist", "my arm's swollen up twice its size and I've got a fever and I'm shivering"),
    ("tattoo_artist", "I'm covered in hives and my chest feels tight"),
    ("tattoo_artist", "my girlfriend just got inked and she's on the floor twitching"),
    ("tattoo_artist", "I can't stop the bleeding on my new piercing, it's all over the bathroom"),
    ("tattoo_artist", "my tongue piercing's swollen so bad I can't swallow"),
    ("tattoo_artist", "everything's spinning and I'm seeing stars and my hands are tingling"),
    ("mechanic", "My car is filling up with smoke while I'm driving"),
    ("massage", "My mom can't move her left side and she's talking funny"),
    ("photographer", "My baby's choking on something"),
    ("inspector", "your guy went through the ceiling, he's hanging there"),
    ("inspector", "the wall's bulging out and bricks are falling"),
    ("inspector", "the panel's buzzing and it's too hot to touch"),
    ("inspector", "my wife and I both have splitting headaches and the furnace has been running all night"),
    ("inspector", "I touched the water pipe and got knocked on my back"),
    ("inspector", "the whole porch just dropped with my mom on it"),
    ("inspector", "there's a sizzling noise in the wall and it smells like burning plastic"),
    ("dentist", "my wife bit down and something cracked and now she can't close her mouth and there's bone showing"),
    ("dentist", "I took two of the pills you prescribed and I've got red blotches and my chest feels tight"),
    ("dentist", "my boy knocked his mouth on the pool edge, he's really out of it and keeps asking the same thing"),
    ("plumber", "the kitchen's full of a funny smell and the stove knob was on, I've got a bad headache"),
    ("plumber", "the basement's filling up and my dad's down there"),
    ("plumber", "scalding water is spraying out of the wall and it got my arm, the skin's coming off"),
    ("plumber", "there's a humming from the water heater and it's glowing red underneath"),
    ("mechanic", "I'm in the tunnel and my engine quit, I've got no lights"),
    ("mechanic", "my steering just locked up and I went into the guardrail"),
    ("mechanic", "there's fuel all over the road under my car and people are smoking next to it"),
    ("locksmith", "I can see my baby through the window and he's not crying anymore"),
    ("locksmith", "there's a guy in the hallway trying every door and he's coming to mine"),
    ("locksmith", "my grandfather hit the floor, I heard it, and the chain's on"),
    ("massage", "half my face won't move since this morning"),
    ("massage", "my client just stopped talking in the middle of the session and she's staring at the ceiling"),
    ("massage", "I stood up from the table and my leg went from under me and my speech is weird"),
    ("photographer", "a little boy just got hit by the drone, his eye is bleeding"),
    ("photographer", "we're up at the lookout and the best man is hanging off the ledge"),
    ("photographer", "the bride's having trouble, she ate something with nuts and her face is red and she's scratching her throat"),
    ("realtor", "the furnace in the rental is blowing black smoke and the kids are coughing"),
    ("realtor", "somebody's broken in, I hear them in the kitchen of the house I'm showing"),
    ("realtor", "I fell through the floor of that house, my leg is stuck and it hurts so bad"),
    ("tattoo_artist", "my client's gone white and he's sliding off the chair"),
    ("tattoo_artist", "I can't feel my fingers since you wrapped my arm, and they're turning blue"),
    ("tattoo_artist", "my arm's black around the tattoo and I'm throwing up"),
    ("inspector", "the inspector touched something in the panel and he's on the ground"),
    ("inspector", "we came home and the house stinks like eggs and the parrot's dead"),
)  # fmt: skip
HARMLESS = (
    ("dentist", "My jaw clicks when I open wide, and sometimes it gets stuck"),
    ("dentist", "my tongue keeps going to the rough spot on my filling"),
    ("dentist", "I've got a bad taste and some swelling went down already, I just want it checked"),
    ("dentist", "the left side of my face is still numb from the shot, how long does that last"),
    ("dentist", "my lips get so dry in the chair"),
    ("dentist", "My husband went grey when he heard the price"),
    ("dentist", "I have a cracked tooth and it's sharp on my tongue"),
    ("dentist", "my daughter is afraid and won't open her mouth, she's not talking to me since I told her"),
    ("dentist", "she lost her retainer, the dog got it"),
    ("plumber", "the water heater is making a rumbling noise"),
    ("plumber", "my tap is whistling when I turn it on"),
    ("plumber", "there's steam in the bathroom and no fan"),
    ("plumber", "the floor is sinking a little by the tub, it's been like that for years"),
    ("plumber", "the toilet keeps running, my husband said to jiggle the handle"),
    ("plumber", "my kid flushed a toy and it's stuck in the toilet"),
    ("plumber", "the whole house creaks when the pipes heat up"),
    ("plumber", "we had a crack in the wall and the pipe behind it was replaced"),
    ("plumber", "my dog ate the hose so I need a new outdoor faucet"),
    ("plumber", "I've used three towels already under that drip"),
    ("mechanic", "my brake light is out"),
    ("mechanic", "the pedal feels a bit soft, can I come in on Tuesday"),
    ("mechanic", "my battery died at home"),
    ("mechanic", "I was driving on the freeway and heard a rattle"),
    ("mechanic", "the heater smells weird when I turn it on"),
    ("mechanic", "my window won't go up, I'm going down to Los Angeles on Friday"),
    ("mechanic", "my car shakes at sixty on the freeway"),
    ("mechanic", "the dog threw up in the back seat, do you do detailing"),
    ("mechanic", "my kid stuck a coin in the cup holder"),
    ("locksmith", "my toddler threw the keys in the river"),
    ("locksmith", "my son's in the car with me, can I wait there while you cut a key"),
    ("locksmith", "the kids keep banging on the door and the lock's loose"),
    ("locksmith", "my ex has a key and I want a new lock"),
    ("locksmith", "my dad isn't answering his phone, he's the one who has the key, so call me"),
    ("locksmith", "the key is stuck in the mailbox"),
    ("locksmith", "my neighbor recommended you, she's in the house with the blue door"),
    ("locksmith", "I've got a baby so please don't ring the bell"),
    ("massage", "I can't lift my right arm above my shoulder"),
    ("realtor", "is that toy a choking hazard for the kids"),
    ("massage", "my neck is tight from the computer"),
    ("massage", "my arm is heavy and stiff, I lift all day at work"),
    ("massage", "my leg's at a weird angle when I sit all day, my hip hurts"),
    ("massage", "I'm thirty weeks along, is that okay"),
    ("massage", "I can't lift my arm above my shoulder since tennis, could you work on it"),
    ("massage", "I'm so sleepy after your massages"),
    ("massage", "my wife went down to Lake Avenue and couldn't find you"),
    ("massage", "my throat is a bit scratchy, should I come anyway"),
    ("massage", "my feet get tingly after I sit"),
    ("photographer", "we want the kids going off the pier into the lake in their clothes"),
    ("photographer", "we want the orange light, you know, sunset, glowing"),
    ("photographer", "my son just went down for his nap, can you come at four"),
    ("photographer", "I want one of the kids looking out of the window with the roof behind"),
    ("photographer", "the frame fell on the floor and the glass broke, can I get another one"),
    ("photographer", "can you do a picture with him holding a knife, it's for his restaurant"),
    ("photographer", "my daughter dropped off the balcony pictures"),
    ("photographer", "it's for a red carpet event, smoke machine and all"),
    ("realtor", "the price came down on that house, right"),
    ("realtor", "the floors creak, would that matter"),
    ("realtor", "the deck needs work"),
    ("realtor", "my husband and I both have headaches from all this paperwork"),
    ("realtor", "we looked at the house with the pool out back"),
    ("realtor", "the wall is coming down next month, we're remodeling"),
    ("realtor", "the landlord says he's going to break the lease"),
    ("realtor", "it has a gas fireplace and a furnace from last year"),
    ("realtor", "the roof came with a warranty"),
    ("tattoo_artist", "I want a wolf with blood running down from its mouth"),
    ("tattoo_artist", "a knife going through the heart with some red in it"),
    ("tattoo_artist", "he's got a gun on his arm and wants roses around it"),
    ("tattoo_artist", "a snake coming out of a skull's eye"),
    ("tattoo_artist", "I'd like my whole left side done, the ribs"),
    ("tattoo_artist", "my skin's peeling and the color went gray"),
    ("tattoo_artist", "is it gonna hurt when the needle goes in"),
    ("tattoo_artist", "the tongue piercing, how much"),
    ("tattoo_artist", "I'm covered in tattoos already"),
    ("inspector", "the furnace is old and the house is drafty"),
    ("inspector", "there's a gap in the wall by the chimney"),
    ("inspector", "the seller said the deck gave way years ago and was rebuilt"),
    ("inspector", "we all got sick of waiting for the report"),
    ("inspector", "the stairs are steep"),
    ("inspector", "the boiler is from nineteen ninety, does that matter"),
    ("inspector", "the roof's got missing shingles and the ceiling has a stain"),
    ("inspector", "is there a shock hazard if the outlet has no ground"),
    ("dentist", "I've been grinding my teeth and my jaw aches in the morning"),
    ("dentist", "my son is scared of the chair and screams a lot, do you do sedation"),
    ("dentist", "I'm diabetic and I need a cleaning"),
    ("dentist", "my crown fell out and I swallowed it I think, can I come in"),
    ("dentist", "I had a fever last week so I missed my appointment"),
    ("dentist", "my puppy chewed my night guard"),
    ("plumber", "there's a bit of a smell by the drain and the toilet gurgles"),
    ("plumber", "help, my faucet's dripping and I've got guests on Friday"),
    ("plumber", "oh my god you guys were great last time"),
    ("plumber", "my husband's on the floor under the sink trying to fix it, but he gave up"),
    ("plumber", "we have water on the floor by the washer, just a little"),
    ("plumber", "I dropped my ring down the drain, please hurry"),
    ("mechanic", "oh no, I just missed my appointment"),
    ("mechanic", "there's a hiss when I open the hood"),
    ("mechanic", "my car won't start, it's in my garage"),
    ("mechanic", "the AC smells and blows hot"),
    ("locksmith", "oh my god, I lost my keys, can I get a copy"),
    ("locksmith", "my kid's on the floor playing with the old lock"),
    ("locksmith", "my key got stuck under the seat"),
    ("locksmith", "the guy at the hardware store couldn't copy my key"),
    ("massage", "I slipped on ice and my hip's been sore, could I come in"),
    ("massage", "I get dizzy when I lie face down too long, is there another position"),
    ("massage", "my husband fell asleep on the table"),
    ("massage", "my heart's set on the hot stones"),
    ("massage", "I've got a cold and a cough, should I move it"),
    ("photographer", "our baby's on the floor a lot, can you shoot from the ground"),
    ("photographer", "the kids scream when they see the flash"),
    ("photographer", "my dress is soaked from the rain, can we start later"),
    ("photographer", "the best man fell asleep"),
    ("realtor", "oh my god, we love that house, is it still available"),
    ("realtor", "there's a fireplace that smokes a bit"),
    ("realtor", "we couldn't hear the agent on the last call, nobody's answering now"),
    ("realtor", "the ceiling has a crack and there was water once"),
    ("tattoo_artist", "my arm hurts like hell and it's a bit swollen, is that normal"),
    ("tattoo_artist", "I fainted at the doctor's once"),
    ("tattoo_artist", "can I get a heart with a dagger and blood"),
    ("inspector", "the outlets spark a little when I plug in the vacuum, could you check that"),
    ("inspector", "the dryer vent is behind the wall and it gets hot"),
    ("inspector", "everybody who looks at that house is sick of the smell of the carpet"),
)  # fmt: skip
NEAR = tuple(
    (profession, words)
    for profession, said in yaml.safe_load(Path(HELD / "no_emergencies.yaml").read_text(encoding="utf-8")).items()
    for words in said
)


@pytest.mark.parametrize(("profession", "words"), TOLD)
@pytest.mark.parametrize("heard_as", [str, str.lower])
def test_frightened_people_are_heard(profession: str, words: str, heard_as: type[str]) -> None:
    """A thing and its state, or two signs of which one says nothing."""
    assert flags(profession, heard_as(words))


@pytest.mark.parametrize(("profession", "words"), [*HARMLESS, *NEAR])
def test_what_is_harmless_is_none(profession: str, words: str) -> None:
    """The same words, of a picture, of long ago, or of a thing that does so."""
    assert flags(profession, words) == []


def test_the_near_ones_are_of_all_professions() -> None:
    """Six of each."""
    assert [profession for profession, _ in NEAR] == [profession for profession in PROFESSIONS for _ in range(6)]


@pytest.mark.parametrize("words", ["he keeled over", "his lips are swollen up and red and itching", "there's smoke"])
def test_one_sign_is_not_two(words: str) -> None:
    """A sort that is told of twice is one sign still."""
    assert not {"body", "house"} & set(flags("photographer", words))


def test_two_signs_that_are_far_apart_are_no_emergency() -> None:
    """What is told at the beginning and at the end of a long story has nothing to do with each other."""
    assert (
        flags("realtor", "she was sweating, " + "and then we talked of the garden and the street " * 5 + "and coughing")
        == []
    )
    assert flags("realtor", "she was sweating and coughing") == ["body"]


def test_a_flag_with_a_name_comes_before_mere_signs() -> None:
    """A swollen cheek and a fever are the dentist's, who is asked first."""
    assert flags("dentist", "my cheek is swollen and I've got a fever and I'm dizzy") == ["tooth"]


def test_signs_of_a_house_count_everywhere_but_at_a_garage() -> None:
    """There it smokes, sparks and hisses in the course of the work."""
    words = "it's smoking and there's sparks"
    assert "house" in flags("photographer", words)
    assert "house" not in [flag.name for flag in flags_of("mechanic")]
    assert all("body" in [flag.name for flag in flags_of(one)] for one in PLIGHTS)
