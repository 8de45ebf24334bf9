"""Who serves a call that the machine cannot carry, where its client allows that: engines elsewhere, and nobody here.

They hear, think and speak as for any call where they come first. Our own engines stay the last resort: should a
provider fail in mid-call, a slow answer is better than none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from edge_agent.failover.gate import Gate
from edge_agent.hear.recognisers import Recognisers
from edge_agent.hear.segment import Recogniser
from edge_agent.hearing import DEEPGRAM, in_order
from edge_agent.idle import Idle
from edge_agent.services import Services
from edge_agent.settings import Settings
from edge_agent.think.model import Model
from edge_agent.think.read_ahead import ReadAhead
from edge_agent.think.thinkers import Thinkers
from edge_agent.voices import own_voice
from shared.errors import SettingsError
from shared.profiles import Profile


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Who hears and thinks, those elsewhere first."""

    recognisers: Recognisers
    thinkers: Thinkers

    @property
    def firsts(self) -> list[Gate]:
        """Of those who are asked first."""
        return [self.recognisers.gates[0], self.thinkers.gates[0]]


def ours_last(recognisers: Recognisers, recogniser: Recogniser, thinkers: Thinkers, model: Model) -> Elsewhere | None:
    """`recogniser` and `model` are ours. None where nobody else hears, or nobody else thinks."""
    ears = sorted(recognisers.in_order, key=lambda one: one.recogniser is recogniser)
    minds = sorted(thinkers.in_order, key=lambda one: one.model is model)
    if ears[0].recogniser is recogniser or minds[0].model is model:
        return None
    return Elsewhere(Recognisers(ears), Thinkers(minds))


def with_overflow(services: Services, elsewhere: Elsewhere | None) -> Services:
    """`services`, who know by whom a call beyond the lines is served."""
    if elsewhere is None:
        return services
    beyond = replace(
        services,
        recogniser=elsewhere.recognisers,
        thinkers=elsewhere.thinkers,
        # Nobody runs it: our model is not to read for such a call, and one elsewhere need not.
        read_ahead=ReadAhead(elsewhere.thinkers.first),
        voices=replace(services.voices, idle=Idle()),  # our engines are idle while it waits for others
        answered=lambda _: None,  # how fast they are says nothing of this machine
    )

    def overflow(profile: Profile) -> Services | None:
        """None where the client does not allow it, or its voice is made here, or somebody elsewhere is not well."""
        own = own_voice(profile, services.voices) if profile.overflow_to_cloud else None
        if own is None or own.maker is services.voices.stand_in.maker:
            return None
        gates = [*elsewhere.firsts, own.maker.gate]
        return beyond if all(gate.breaker.closed for gate in gates) else None

    return replace(services, overflow=overflow)


def checked(settings: Settings) -> Settings:
    """Raises SettingsError where calls are to overflow, and nobody could serve them."""
    if not settings.overflow_calls:
        return settings
    missing = [
        name
        for name, there in (
            ("DEEPGRAM_API_KEY (and deepgram in FRONTDESK_HEARING)", DEEPGRAM in in_order(settings)),
            ("FRONTDESK_SECOND_MODEL_URL", settings.second_model_url),
            ("CARTESIA_API_KEY or ELEVENLABS_API_KEY", settings.cartesia_key or settings.elevenlabs_key),
        )
        if not there
    ]
    if missing:
        raise SettingsError(
            f"FRONTDESK_OVERFLOW_CALLS needs engines elsewhere: set {', '.join(missing)}, or set it to 0."
        )
    return settings
