"""The error tree. Every error has a machine `code`; only `call.py` turns one into what the caller hears.

FrontdeskError
├── SettingsError        settings missing or wrong: start fails at once, naming them all
├── SetupError           a program or model is missing and what cures it
│   └── ModelAway        the language model's server does not answer: it may come back
├── StoreError           Supabase
│   ├── StoreAway        unreachable, 5xx or a malformed reply: try again later
│   └── StoreRefused     4xx: asking again gives the same answer
├── StageError           a provider of one stage failed
│   ├── HearingFailed    speech to text
│   ├── ThinkingFailed   the language model
│   └── SpeakingFailed   text to speech
│       ├── VoiceUnavailable  its maker was not asked: no key, too many at once, or left alone after failures
│       └── VoiceRefused      its maker will not say this with this voice, and is well all the same
├── LineError            the room could not be joined, or went away under us
├── TryAgain             a job cannot be done now, e.g. its provider is busy
└── Undelivered          a webhook got no answer, or was not sent at all; the text is why
"""

from __future__ import annotations


class FrontdeskError(Exception):
    """Base of all errors of ours; `code` names the kind for machines."""

    code = "frontdesk"


class SettingsError(FrontdeskError):
    code = "settings"


class SetupError(FrontdeskError):
    code = "setup"


class ModelAway(SetupError):
    code = "model_away"


class StoreError(FrontdeskError):
    code = "store"


class StoreAway(StoreError):
    code = "store_away"


class StoreRefused(StoreError):
    code = "store_refused"


class StageError(FrontdeskError):
    code = "stage"


class HearingFailed(StageError):
    code = "hearing_failed"


class ThinkingFailed(StageError):
    code = "thinking_failed"


class SpeakingFailed(StageError):
    code = "speaking_failed"


class VoiceUnavailable(SpeakingFailed):
    code = "voice_unavailable"


class VoiceRefused(SpeakingFailed):
    code = "voice_refused"


class LineError(FrontdeskError):
    code = "line"


class TryAgain(FrontdeskError):
    """`after`: seconds that a provider asked for (Retry-After); None leaves the wait to the queue's back-off."""

    code = "try_again"

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Undelivered(FrontdeskError):
    """The text is for the client's eyes: plain words, nothing of our network and nothing that was said on a call."""

    code = "undelivered"
