"""The errors, each with a `code` for machines; only `call.py` turns one into what a caller hears (docs/errors.md)."""

from __future__ import annotations


class FrontdeskError(Exception):
    """Base of all errors of ours; `code` names the kind for machines."""

    code = "frontdesk"


class SettingsError(FrontdeskError):
    """Settings are missing or wrong: start fails at once, naming them all."""

    code = "settings"


class SetupError(FrontdeskError):
    """A program or model is missing; the text says what cures it."""

    code = "setup"


class ModelAway(SetupError):
    """The language model's server does not answer: it may come back."""

    code = "model_away"


class BackupError(FrontdeskError):
    """A backup could not be made, is not whole, or may not be put back; the text says what to do."""

    code = "backup"


class StoreError(FrontdeskError):
    """Something of Supabase failed."""

    code = "store"


class StoreAway(StoreError):
    """Unreachable, 5xx or a malformed reply: try again later."""

    code = "store_away"


class StoreRefused(StoreError):
    """4xx: asking again gives the same answer."""

    code = "store_refused"


class StageError(FrontdeskError):
    """A provider of one stage failed. `blameless`: it is well all the same. `final`: no other one could do better."""

    code = "stage"
    blameless = False
    final = False


class NotAsked(StageError):
    """It was not asked: left alone after failures, or all its places are taken."""

    code = "provider_not_asked"
    blameless = True


class ProviderBusy(NotAsked):
    """As many requests of it are under way as its plan allows."""

    code = "provider_busy"


class HearingFailed(StageError):
    """Speech to text."""

    code = "hearing_failed"


class ThinkingFailed(StageError):
    """The language model."""

    code = "thinking_failed"


class SpeakingFailed(StageError):
    """Text to speech."""

    code = "speaking_failed"


class VoiceUnavailable(SpeakingFailed):
    """Its maker was not asked: no key, or left alone after failures."""

    code = "voice_unavailable"
    blameless = True


class VoiceBusy(VoiceUnavailable):
    """Its maker's plan makes no more clauses at once: this one is another voice's, the next may be its own again."""

    code = "voice_busy"


class VoiceLate(SpeakingFailed):
    """Its sound, or more of it, did not come in time."""

    code = "voice_late"


class VoiceRefused(SpeakingFailed):
    """Its maker will not say this with this voice, and is well all the same."""

    code = "voice_refused"
    blameless = True


class LineError(FrontdeskError):
    """The room could not be joined, or went away under us."""

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


CRASHED = "crashed"  # code of an error that is not ours


def code_of(error: Exception) -> str:
    """The kind, for machines."""
    return error.code if isinstance(error, FrontdeskError) else CRASHED


def told_of(error: Exception, by: str = "") -> str:
    """Our own errors in their own words; of any other its kind alone, because its text may quote anything."""
    if isinstance(error, FrontdeskError):
        return str(error)
    return f"{by}: {type(error).__name__}" if by else type(error).__name__
