"""The tree of errors as it is loaded: every class, its code, and what it means."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import cloud
import edge_agent
import shared
from shared.errors import FrontdeskError

HEAD = """\
# Errors

Printed from the code by `make docs`; not edited by hand. Each error of ours has a `code` for machines; only
`edge_agent/call.py` turns one into what a caller hears.

"""


def error_tree() -> str:
    """The page."""
    for package in (shared, edge_agent, cloud):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    return HEAD + "\n".join(_lines(FrontdeskError, 0)) + "\n"


def _lines(error: type[FrontdeskError], depth: int) -> Iterator[str]:
    place = error.__module__.replace(".", "/") + ".py"
    yield f"{'  ' * depth}- **{error.__name__}** `{error.code}` ({place}): {_meaning(error)}"
    for kind in sorted(error.__subclasses__(), key=lambda one: one.__name__):
        yield from _lines(kind, depth + 1)


def _meaning(error: type[FrontdeskError]) -> str:
    return " ".join((error.__doc__ or "").split())
