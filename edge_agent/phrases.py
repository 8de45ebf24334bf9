"""Every sentence that a caller hears and no model made, by language. A client's own greeting is its own.

A language is added by writing its `Phrasebook` and naming it in `BOOKS`; until then its callers hear English here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from edge_agent.converse.effects import Phrase
from shared.calls import ReplyKind
from shared.profiles import Profile

KINDS = {
    Phrase.GREETING: ReplyKind.GREETING,
    Phrase.STILL_THERE: ReplyKind.NUDGE,
    Phrase.SAY_AGAIN: ReplyKind.CLARIFICATION,
    Phrase.SAY_AGAIN_SLOWLY: ReplyKind.CLARIFICATION,
    Phrase.SORRY: ReplyKind.APOLOGY,
    Phrase.CUT_OFF: ReplyKind.APOLOGY,
    Phrase.CUT_OFF_SAY_AGAIN: ReplyKind.APOLOGY,
    Phrase.CUT_OFF_GO_AHEAD: ReplyKind.APOLOGY,
    Phrase.CUT_OFF_GREETING: ReplyKind.APOLOGY,
    Phrase.GOODBYE_FAILED: ReplyKind.APOLOGY,
    Phrase.GOODBYE_SILENT: ReplyKind.FAREWELL,
    Phrase.GOODBYE_LONG: ReplyKind.FAREWELL,
    Phrase.GOODBYE_CLOSING: ReplyKind.FAREWELL,
}


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """One language. `{business}` stands for the client's name."""

    greeting: str  # of a client that wrote none
    phrases: Mapping[Phrase, str]  # all but the greeting
    # Refusals: nobody can answer.
    unknown_number: str
    inactive: str
    unavailable: str
    busy: str
    client_busy: str
    caller_blocked: str
    caller_too_often: str
    # Acknowledgements, while an answer is still being made. The first fits what was said; the others say that we are
    # there.
    of_a_question: str
    of_anything: str
    still_at_it: tuple[str, ...]
    goodbye: str  # to a caller who has said goodbye, where the model said none
    openings: tuple[str, ...]  # that callers hear so often that their sound is made in advance
    from_examples: tuple[str, ...]  # what our rules and examples teach the model to say (think/prompt.py)

    @property
    def acknowledgements(self) -> tuple[str, ...]:
        return self.of_a_question, self.of_anything, *self.still_at_it

    @property
    def said_again(self) -> tuple[str, ...]:
        """What every voice will say again and again."""
        return *self.phrases.values(), *self.acknowledgements, self.goodbye, *self.openings, *self.from_examples

    def acknowledgement(self, words: str, number: int) -> str:
        """What a caller who said `words` hears while he waits; `number` counts from 0 in each wait."""
        if number == 0:
            return self.of_a_question if words.rstrip().endswith("?") else self.of_anything
        return self.still_at_it[(number - 1) % len(self.still_at_it)]


ENGLISH = Phrasebook(
    greeting="Thank you for calling {business}. How can I help you today?",
    phrases={
        Phrase.STILL_THERE: "Are you still there?",
        Phrase.SAY_AGAIN: "I didn't quite catch that, could you repeat?",
        Phrase.SAY_AGAIN_SLOWLY: (
            "I'm sorry, the line is not very clear. Could you say that once more, a little slower?"
        ),
        Phrase.SORRY: "I'm sorry, I had a little trouble there. Could you say that again?",
        Phrase.CUT_OFF: "Sorry about that, we were cut off for a moment.",
        Phrase.CUT_OFF_SAY_AGAIN: "Sorry about that, we were cut off for a moment. Could you say that again?",
        Phrase.CUT_OFF_GO_AHEAD: "Sorry about that, we were cut off for a moment. Please go ahead.",
        Phrase.CUT_OFF_GREETING: "Sorry about that, we were cut off for a moment. How can I help you?",
        Phrase.GOODBYE_SILENT: "I can't hear anybody, so I will hang up now. Please call again any time. Goodbye.",
        Phrase.GOODBYE_LONG: "I'm sorry, I have to end this call now. Please call again any time. Goodbye.",
        Phrase.GOODBYE_FAILED: (
            "I'm sorry, I am having technical difficulties. Please call again in a few minutes. Thank you, goodbye."
        ),
        Phrase.GOODBYE_CLOSING: "I'm sorry, I have to go now. Please call again in a minute. Thank you, goodbye.",
    },
    unknown_number=(
        "Thank you for calling, but the number you have dialed is not in service at this time. "
        "Please check the number and try again. Goodbye."
    ),
    inactive=(
        "Thank you for calling {business}. We are not able to take your call at the moment, we apologize. Goodbye."
    ),
    unavailable=(
        "We are sorry, but we cannot take your call right now because of a technical problem. "
        "Please try again in a few minutes. Goodbye."
    ),
    busy=(
        "Thank you for calling. All our lines are busy at the moment, we apologize. "
        "Please call again in a few minutes. Goodbye."
    ),
    client_busy=(
        "Thank you for calling. We are speaking with other callers at the moment, we apologize. "
        "Please call again in a few minutes. Goodbye."
    ),
    caller_blocked="We are not able to take your call. Goodbye.",
    caller_too_often="We cannot take another call from your number right now. Please call again later. Goodbye.",
    of_a_question="Let me see.",
    of_anything="One moment, please.",
    still_at_it=("Just a moment longer, please.", "Thank you for waiting."),
    goodbye="Thank you, goodbye!",
    openings=(
        *("Sure,", "Yes,", "Of course,", "I'm sorry,", "Thank you,", "You're welcome!", "No,", "Okay,", "Great,"),
        # A caller who wishes a good morning is wished one.
        *("Good morning!", "Good morning.", "Good afternoon!", "Good afternoon.", "Good evening!", "Good evening."),
    ),
    from_examples=(
        "You're welcome, goodbye!",
        "What is your phone number?",
        "I'm sorry, I don't know that, but I can take a message.",
        "Thank you, we will call you back to confirm.",
        "I am an AI receptionist, not a person.",
    ),
)

BOOKS = {"en": ENGLISH}  # by primary subtag


def phrasebook(language: str) -> Phrasebook:
    """Of a BCP 47 language, e.g. "en-US"; English where there is none of it."""
    return BOOKS.get(language.lower().split("-")[0], ENGLISH)


def said_by(profile: Profile, phrase: Phrase) -> str:
    """The sentence for a phrase, as this client says it."""
    return profile.greeting if phrase is Phrase.GREETING else phrasebook(profile.language).phrases[phrase]
