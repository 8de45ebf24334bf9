"""A provider's refusal in our words: its status and its machine's code, never a text that may quote the caller."""

from __future__ import annotations

import re

from shared.errors import SpeakingFailed, VoiceBusy, VoiceRefused

# The provider is well, and would say no again: another client's voice may speak.
_THIS_ONE = frozenset({400, 403, 404, 405, 406, 409, 410, 413, 415, 422})
_CODE = re.compile(r"[a-z0-9_.-]{1,64}", re.IGNORECASE)


def refused(maker: str, status: object, code: object) -> SpeakingFailed:
    """VoiceRefused when it is about this voice or text, VoiceBusy when too much is asked at this moment.

    SpeakingFailed for a key, a quota that is used up, or a provider in trouble.
    """
    number = status if isinstance(status, int) else 0
    word = code if isinstance(code, str) and _CODE.fullmatch(code) else ""
    said = f"{number or ''} {word}".strip()
    return _kind(number, word)(f"{maker} refused: {said or 'it did not say why'}")


def _kind(status: int, code: str) -> type[SpeakingFailed]:
    if status == 429 and "quota" not in code.lower():
        return VoiceBusy
    return VoiceRefused if status in _THIS_ONE else SpeakingFailed
