"""Names in the answers to the question for one, and words that are none."""

from __future__ import annotations

import pytest

from shared.entities.names import caller_name
from shared.entities.spoken import spoken_turn


def named(*turns: str) -> str | None:
    """What the caller is called; the desk speaks second, and asks for his name."""
    lines = [spoken_turn(at, said, caller=at % 2 == 0) for at, said in enumerate(turns)]
    found = caller_name(lines)
    return found.name if found else None


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ("Dre. Uh, Andre Wallace.", "Andre Wallace"),
        ("Mrs. Pruitt, Dorothy Pruitt.", "Dorothy Pruitt"),
        ("Bob. Well, it's Robert Smith.", "Robert Smith"),
        ("Mike, uh, Michael Jones", "Michael Jones"),
        ("Mine? Nora Whitfield.", "Nora Whitfield"),
        ("Hers? It's Rosa Delgado.", "Rosa Delgado"),
        ("Tyrell. Tyrell Banks.", "Tyrell Banks"),
        ("I am Lidia, family name Horvat.", "Lidia Horvat"),
        ("It's Chen, surname Wu", "Chen Wu"),
        ("Nadia, N A D I A, Rahman.", "Nadia Rahman"),
        ("Nadia, N A D I A, and that's it.", "Nadia"),
        ("um, hector Salinas.", "Hector Salinas"),
        ("Deb. I'm on my cell.", "Deb"),
        ("Ann, Friday is fine too.", "Ann"),
        ("Jo. Call me later, please.", "Jo"),
    ],
)
def test_the_whole_name_is_taken(answer: str, name: str) -> None:
    """Where a short one is said first, the one in full counts; where none follows, the short one."""
    assert named("I need a cleaning", "May I have your name, please?", answer) == name


@pytest.mark.parametrize(
    "words",
    [
        "Um, hello, I'm callin' on account of a letter I got.",
        "hi i'm callin about my bill",
        "Hey, it's leakin' again.",
        "I'm lookin' for a price",
    ],
)
def test_what_he_does_is_no_name(words: str) -> None:
    """However the recogniser writes it."""
    assert named(words) is None
