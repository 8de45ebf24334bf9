"""Who is signed in: sessions with their refresh tokens. Pure: what it is, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from infra.connections import SignedIn

REMEMBERED = 20  # used tokens of a session by which a thief is known


@dataclass(frozen=True, slots=True)
class Session:
    """The last of its tokens is good; those before it were used."""

    who: SignedIn
    tokens: tuple[str, ...]
    turned: float  # Unix time at which the last token was handed out

    @property
    def token(self) -> str:
        return self.tokens[-1]

    @property
    def has_factor(self) -> bool:
        """Whether the second factor was shown in it (aal2)."""
        return self.who.factor_at is not None


def begun(who: SignedIn, token: str) -> Session:
    return Session(who, (token,), who.since)


def with_factor(session: Session, at: int | None) -> Session:
    """The second factor was shown then; None: it is not one any more."""
    return replace(session, who=replace(session.who, factor_at=at))


def turned(session: Session, held: str, fresh: str, now: float, reuse_s: float) -> Session | None:
    """The session with its next token; None: `held` was used long ago, so somebody has it who should not.

    Whoever holds the token before the last one for a moment did not get the answer: he is given the last one again.
    """
    if held == session.token:
        return replace(session, tokens=(*session.tokens, fresh)[-REMEMBERED:], turned=now)
    missed_the_answer = held == session.tokens[-2] and now - session.turned <= reuse_s
    return session if missed_the_answer else None
