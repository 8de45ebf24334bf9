"""A process's part of what a box may do at once: everything where there is one, else that of one line process."""

from __future__ import annotations

from dataclasses import dataclass

from edge_agent.settings import Settings


@dataclass(frozen=True, slots=True)
class Share:
    """`number` names the journal of this process; 0 of 1: it is the only one."""

    number: int = 0
    of: int = 1

    def part(self, everything: int, least: int = 1) -> int:
        """Its part of so many, and `least` of them; the first processes get what cannot be divided."""
        return max(least, everything // self.of + (0 < self.number <= everything % self.of))

    @property
    def journal(self) -> str:
        """The name of its journal's file: two processes never write into one."""
        return journal_name(self.number) if self.number else "journal.db"

    def of_settings(self, settings: Settings) -> Settings:
        """The same settings with this process's part of all that is counted: calls, and what a plan does at once.

        Only the supervisor renews the token of the box: a token that is renewed twice looks stolen.
        """
        if self.of == 1:
            return settings
        counted = {name: self.part(getattr(settings, name)) for name in COUNTED}
        overflow = self.part(settings.overflow_calls, least=0)  # a process that has none takes none
        return settings.model_copy(update={**counted, "overflow_calls": overflow, "renew_url": None})


ALONE = Share()
COUNTED = (
    "max_concurrent_calls",
    "slots",
    "second_model_max_concurrent",
    "deepgram_max_concurrent",
    "cartesia_max_concurrent",
    "elevenlabs_max_concurrent",
)


def journal_name(number: int) -> str:
    """Of line process `number`; 0: the supervisor's own."""
    return f"journal-{number}.db"
