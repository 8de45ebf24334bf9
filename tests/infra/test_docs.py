"""The printed pages of docs/ are current, and every page's links lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.dev.docs.errors import error_tree
from infra.dev.docs.turns import turn_table
from infra.places import CHECKOUT

PAGES = sorted([CHECKOUT / "README.md", CHECKOUT / "CHANGELOG.md", *(CHECKOUT / "docs").glob("*.md")])
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)


@pytest.mark.parametrize(("name", "printed"), [("turn-taking.md", turn_table), ("errors.md", error_tree)])
def test_a_printed_page_is_current(name: str, printed: Callable[[], str]) -> None:
    """What the code says now is what stands in docs/; otherwise run `make docs`."""
    assert (CHECKOUT / "docs" / name).read_text() == printed(), f"docs/{name} is not current: make docs"


def anchors(page: Path) -> set[str]:
    """The headings of a page, as GitHub names them in links."""
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in _HEADING.findall(page.read_text())}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    """A file of the checkout, and its heading where one is named; addresses of the web are not asked for."""
    broken = []
    for link in _LINK.findall(page.read_text()):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if link.startswith(("https://", "http://")):
            continue
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_the_readme_is_one_page() -> None:
    """120 lines: what it is, the picture, two commands, three doors."""
    assert len((CHECKOUT / "README.md").read_text().splitlines()) <= 120
