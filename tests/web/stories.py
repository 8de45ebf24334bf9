"""What happened at the demo dentist's telephone: the calls that the owner finds in the window."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

CALLER, AGENT = "caller", "agent"
GREETING = "Bright Smile Dental, good morning. How can I help you?"
Said = tuple[str, str]  # who, what


@dataclass(frozen=True)
class Story:
    """One call: who rang, what was said, and what a judge makes of it."""

    number: str | None
    said: tuple[Said, ...] = ()
    judged: dict[str, Any] = field(default_factory=dict)
    left: dict[str, Any] | None = None  # a message
    interrupted: int | None = None  # the turn in which the caller spoke over the receptionist
    end_reason: str = "goodbye"
    blame: str = "caller"
    status: str = "completed"


def talk(*said: str) -> tuple[Said, ...]:
    """The greeting, then the caller and the receptionist by turns."""
    turns = [(CALLER if place % 2 == 0 else AGENT, words) for place, words in enumerate(said)]
    return ((AGENT, GREETING), *turns)


EMMA = Story(
    "+15105550187",
    talk(
        "Hi, this is Emma Brown. I'd like to book a cleaning, please.",
        "Gladly, Emma. A cleaning takes an hour and costs ninety-five dollars. Which day would suit you?",
        "Next Tuesday at ten would be perfect.",
        "Next Tuesday at ten is free. I have booked your cleaning. Is there anything else?",
        "No, that's wonderful. Thank you so much!",
        "You're welcome, Emma. See you on Tuesday. Goodbye.",
    ),
    {
        "outcome": "booked", "sentiment": "positive", "sentiment_score": 0.8, "revenue": 95,
        "revenue_reason": "A cleaning costs 95.", "caller_name": "Emma Brown", "service": "Cleaning",
        "summary": "Emma Brown booked a cleaning for next Tuesday at ten.", "confidence": 0.93,
        "appointment_words": "next Tuesday at ten", "appointment_time": "10:00:00",
        "evidence": [
            {"seq": 1, "quote": "I'd like to book a cleaning", "shows": "service"},
            {"seq": 3, "quote": "Next Tuesday at ten", "shows": "when"},
            {"seq": 4, "quote": "I have booked your cleaning", "shows": "booked"},
        ],
    },
    interrupted=2,
)  # fmt: skip
DANIEL = Story(
    "+15105550142",
    talk(
        "My crown came off this morning, and I have to give a talk tomorrow.",
        "I am sorry to hear that. I will have somebody call you back. What is your name, and which number is best?",
        "Daniel Reyes. This number is fine.",
        "Thank you, Daniel. I have written it down as urgent. Somebody will call you today.",
    ),
    {
        "outcome": "message", "sentiment": "negative", "sentiment_score": -0.4, "caller_name": "Daniel Reyes",
        "summary": "A crown came off. Daniel Reyes wants to be called back today.", "urgent": True, "confidence": 0.88,
        "to_do": "Call Daniel Reyes back about his crown.", "service": "Crown",
        "evidence": [{"seq": 1, "quote": "My crown came off", "shows": "urgent"}],
    },
    left={"matter": "His crown came off; he gives a talk tomorrow.", "name": "Daniel Reyes", "urgency": "urgent"},
)  # fmt: skip
WHITENING = Story(
    "+15105550121",
    talk(
        "What does whitening cost, and do you take Delta Dental?",
        "Whitening costs three hundred and fifty dollars. We take Delta Dental, though it rarely covers whitening.",
        "Good to know. I'll think about it. Bye.",
        "Thank you for calling. Goodbye.",
    ),
    {
        "outcome": "question_answered", "sentiment": "neutral", "sentiment_score": 0.1, "service": "Whitening",
        "summary": "Asked what whitening costs and which insurance is taken.", "confidence": 0.81,
        "evidence": [{"seq": 1, "quote": "What does whitening cost", "shows": "service"}],
    },
)  # fmt: skip
CROWN = Story(
    "+14155550166",
    talk(
        "I need a crown and I'm comparing prices. My name is Ruth Adler.",
        "A crown costs from eleven hundred dollars, depending on the tooth. Shall somebody call you with an estimate?",
        "Yes please, tomorrow afternoon.",
        "I have noted that for tomorrow afternoon, Ruth.",
    ),
    {
        "outcome": "qualified_lead", "sentiment": "positive", "sentiment_score": 0.3, "revenue": 1100,
        "revenue_reason": "A crown costs from 1100.", "caller_name": "Ruth Adler", "service": "Crown",
        "summary": "Ruth Adler compares prices of a crown.", "to_do": "Call Ruth Adler with an estimate.",
        "confidence": 0.74, "appointment_words": "tomorrow afternoon",
        "evidence": [{"seq": 1, "quote": "I need a crown", "shows": "qualified_lead"}],
    },
    left={"matter": "Wants an estimate for a crown, tomorrow afternoon.", "name": "Ruth Adler", "urgency": "normal"},
)  # fmt: skip
COMPLAINT = Story(
    "+15105550133",
    talk(
        "I waited forty minutes yesterday and nobody told me why. I am really annoyed.",
        "I am sorry that you waited so long. I will tell the practice. May I have your name?",
        "Never mind. Just tell them.",
        "I will. Thank you for letting us know.",
    ),
    {
        "outcome": "complaint", "sentiment": "negative", "sentiment_score": -0.8, "confidence": 0.9,
        "summary": "Complains of having waited forty minutes yesterday.", "to_do": "Find out what went wrong.",
        "evidence": [{"seq": 1, "quote": "I waited forty minutes", "shows": "complaint"}],
    },
)  # fmt: skip
SPAM = Story(
    "+12125550199",
    talk("Congratulations! You qualify for solar panels at no cost.", "Thank you, we are not interested. Goodbye."),
    {
        "outcome": "spam", "sentiment": "neutral", "sentiment_score": 0, "confidence": 0.97,
        "summary": "Somebody sells solar panels.",
        "evidence": [{"seq": 1, "quote": "You qualify for solar panels", "shows": "spam"}],
    },
)  # fmt: skip
MISSED = Story("+15105550155", end_reason="caller_gave_up")
BROKEN = Story(
    "+15105550119", talk("Good morning, do you have anything free today?"), end_reason="line_lost", blame="provider",
    status="interrupted",
)  # fmt: skip
WITHHELD = Story(
    None,
    talk("Oh, sorry, I think I have the wrong number.", "No problem. Goodbye."),
    {"outcome": "wrong_number", "sentiment": "neutral", "sentiment_score": 0, "confidence": 0.95,
     "summary": "Dialled a wrong number.", "evidence": []},
)  # fmt: skip

# A caller may say whatever he likes, and whoever hears him writes it down.
SCRIPT = "<script>document.title='owned'</script>"
IMAGE = "<img src=x onerror=\"document.title='owned'\">"
LINK = "javascript:document.title='owned'"
HOSTILE = Story(
    "+15105550177",
    talk(
        f"Hello, I am {IMAGE} and I want {SCRIPT}.",
        f"You want {SCRIPT}, did I get that right?",
        f'"><svg onload=alert(1)> {LINK}',
        "I have written it down.",
    ),
    {
        "outcome": "message", "sentiment": "neutral", "sentiment_score": 0, "caller_name": IMAGE,
        "summary": f"Wants {SCRIPT}.", "to_do": f"Open {LINK}.", "service": SCRIPT, "confidence": 0.5,
        "revenue": 1, "revenue_reason": f"{IMAGE} costs 1.", "appointment_words": SCRIPT,
        "evidence": [{"seq": 1, "quote": f"I want {SCRIPT}", "shows": "message"}],
    },
    left={"matter": f"{SCRIPT} {IMAGE}", "name": IMAGE, "urgency": "normal"},
)  # fmt: skip

# Of the last hours, with the minutes since then.
TODAY = (
    (EMMA, 52),
    (DANIEL, 34),
    (WHITENING, 95),
    (MISSED, 21),
    (COMPLAINT, 130),
    (BROKEN, 150),
    (CROWN, 170),
    (SPAM, 200),
)
USUAL = (EMMA, WHITENING, CROWN, SPAM, EMMA, MISSED, WITHHELD, COMPLAINT, EMMA, WHITENING)
DAYS = 28
DAY_MIN = 24 * 60


def month() -> list[tuple[Story, int]]:
    """Calls of the four weeks before: some each day, with the minutes since then; the same ones in each run."""
    found = []
    for day in range(1, DAYS + 1):
        for number in range(1 + (day * 7) % 4):
            place = day * 3 + number
            found.append((_quiet(USUAL[place % len(USUAL)]), day * DAY_MIN + (place * 47) % 300))
    return found


def _quiet(story: Story) -> Story:
    """One of long ago: what was left then was done since."""
    return replace(story, left=None)
