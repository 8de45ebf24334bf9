"""What the forms of one word have in common. Pure."""

from __future__ import annotations


def stem(word: str) -> str:
    """What "filling" and "fillings", "parking" and "park" have in common; also "inspect" and "inspection"."""
    word = word.removesuffix("'s")
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("s", "")):
        if word.endswith(ending) and len(word) > len(ending) + 1 and not word.endswith("ss"):
            word = word.removesuffix(ending) + instead
            break
    for ending, rest in (("ing", 3), ("ed", 3), ("ation", 3), ("ion", 4)):
        if word.endswith(ending) and len(word) > len(ending) + rest:
            word = word.removesuffix(ending)
            break
    return word.removesuffix("e") if len(word) > 3 else word
