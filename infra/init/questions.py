"""What is asked of an operator, in this order, each with what it is for. Pure."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from zoneinfo import available_timezones

from shared.numbers import number_of

Answers = Mapping[str, str]

PROFESSIONS = (
    "dentist", "plumber", "mechanic", "locksmith", "massage", "photographer", "realtor", "tattoo_artist", "inspector",
)  # fmt: skip
_NAME = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


def _never(_answer: str) -> str:
    return ""


def _always(_answers: Answers) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Question:
    """`fault`: what is wrong with an answer, "" where nothing is. `fitting`: whether to ask, after those before."""

    name: str
    asks: str
    explains: str
    usual: str | None = None  # None: somebody must answer
    choices: tuple[str, ...] = ()
    secret: bool = False
    fault: Callable[[str], str] = _never
    fitting: Callable[[Answers], bool] = _always

    def wrong(self, answer: str) -> str:
        """Why this is no answer; "" where it is one."""
        if not answer:
            return "" if self.usual == "" else "an answer is needed"
        if self.choices and answer not in self.choices:
            return f"one of {', '.join(self.choices)}"
        if any(not letter.isprintable() for letter in answer):
            return "one line of text"
        if self.name.isupper() and "'" in answer:  # it stands in a file in which they quote
            return "a text without apostrophes"
        return self.fault(answer)


def is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _reached(text: str) -> str:
    return "" if is_address(text) or _NAME.fullmatch(text.lower()) else "an IP address, or a name like box.example.com"


def _web(text: str) -> str:
    return "" if re.fullmatch(r"https?://[^\s/]+", text) else "an address like https://abc.supabase.co, without a path"


def _sid(text: str) -> str:
    return "" if re.fullmatch(r"AC[0-9a-f]{32}", text) else "AC and 32 hexadecimal digits"


def _e164(text: str) -> str:
    return "" if number_of(text) == text else "a number like +15105550100"


def _is(name: str, *values: str) -> Callable[[Answers], bool]:
    return lambda answers: answers.get(name) in values


def _zone(text: str) -> str:
    return "" if text in available_timezones() else "a time zone like America/New_York"


def _client(answers: Answers) -> bool:
    return bool(answers.get("client"))


QUESTIONS = (
    Question(
        "run", "How will the box run: docker or systemd?",
        "docker: everything in containers, by infra/compose.yaml. systemd: programs that you installed yourself.",
        "docker", ("docker", "systemd"),
    ),
    Question(
        "database", "Where is the database: supabase (a hosted project) or own?",
        "It says whom a number belongs to, and keeps the record of calls. own: a Postgres beside the box.",
        "supabase", ("supabase", "own"),
    ),
    Question(
        "SUPABASE_URL", "The project's address?", "Project settings, Data API.", fault=_web,
        fitting=_is("database", "supabase"),
    ),
    Question(
        "SUPABASE_ANON_KEY", "Its publishable (anon) key?", "Project settings, API keys. Everybody may know it.",
        fitting=_is("database", "supabase"),
    ),
    Question(
        "SUPABASE_SECRET_KEY", "Its secret key, if the jobs after a call run here too?",
        "With it init registers the box by itself. It opens all data: leave it empty where Modal does the jobs.",
        "", secret=True, fitting=_is("database", "supabase"),
    ),
    Question(
        "FRONTDESK_EDGE_TOKEN", "The box's token?",
        "`frontdesk edge add NAME` prints it in an operator's shell. Empty: this comes later.",
        "", secret=True,
        fitting=lambda answers: answers.get("database") == "supabase" and not answers.get("SUPABASE_SECRET_KEY"),
    ),
    Question(
        "phone", "Who brings the calls: twilio, other or none?",
        "twilio, or another SIP provider, needs livekit-sip and a public address. none: the simulated phone.",
        "none", ("twilio", "other", "none"),
    ),
    Question(
        "FRONTDESK_DOMAIN", "Under which name or public IP address is this box reached?",
        "The provider sends calls there, from the internet.", fault=_reached,
        fitting=_is("phone", "twilio", "other"),
    ),
    Question(
        "TWILIO_ACCOUNT_SID", "Twilio's account SID?", "First page of console.twilio.com.", fault=_sid,
        fitting=_is("phone", "twilio"),
    ),
    Question(
        "TWILIO_AUTH_TOKEN", "And its auth token?", "Beside it. Used by `frontdesk telephony provision` alone.",
        secret=True, fitting=_is("phone", "twilio"),
    ),
    Question(
        "gpu", "Does a graphics card of NVIDIA's do the work?",
        "It hears, thinks and speaks many times faster. A processor carries one call or a few.",
        "no", ("yes", "no"),
    ),
    Question(
        "FRONTDESK_MODEL", "Which language model of Ollama's?",
        "8 billion parameters want a card, or some ten cores; 1 billion answers on four.",
        "llama3.2:1b",
    ),
    Question(
        "client", "The first client's name, as it is spoken?", "A business to answer for. Empty: later.", "",
    ),
    Question(
        "profession", "Its profession?", f"One of {', '.join(PROFESSIONS)}.", None, PROFESSIONS,
        fitting=_client,
    ),
    Question("number", "Its number?", "The one that callers dial.", fault=_e164, fitting=_client),
    Question(
        "timezone", "Its time zone?", "As IANA writes it, e.g. America/New_York.", fault=_zone, fitting=_client,
    ),
)  # fmt: skip
WITH_CARD = {"gpu": "yes", "FRONTDESK_MODEL": "llama3.1:8b"}  # what is usual where there is one


def questions(*, card: bool) -> tuple[Question, ...]:
    """All of them; `card`: a graphics card was found, which changes what is usual."""
    if not card:
        return QUESTIONS
    return tuple(replace(each, usual=WITH_CARD.get(each.name, each.usual)) for each in QUESTIONS)
