"""The words that turn-taking listens for. English; other languages want their own. Pure."""

from __future__ import annotations

from shared.words import word_list

# Said over the agent, these mean "go on".
BACKCHANNELS = word_list(
    "mm mhm hm hmm mmm mhmm huh aha uh um er ah oh yeah yep yup yes ok okay right sure alright all good great cool"
    " perfect nice fine i see got it gotcha hello hi hey"
)
# Over its farewell, so do these.
FAREWELLS = word_list(
    "bye goodbye good thanks thank you very much so a lot too take care have day night one evening weekend the same to"
    " talk later see soon then now and your help for"
)
# Nobody calls to say no more than these.
OPENINGS = word_list(
    "hi hello hey there good morning afternoon evening well so maybe um uh er hm hmm oh ah okay ok right yeah yes and"
    " let me see think hold on one second moment just a wait please sorry actually"
)
# Nobody ends a turn in one of these, not even a plain answer: "yes, and" …
HANGING = word_list(
    "and but or so because if the a an my your our his her their that's it's there's i'm i'd i'll we'll to for with at"
    " of from about um uh er like"
)
# … and seldom in one of these: "my name is …".
UNFINISHED = HANGING | word_list(
    "whether than until this they'll he'll she'll i've we've i we he she they you am are was were be been"
    " is will would could should might must has have had can in on into near between very too rather"
)
