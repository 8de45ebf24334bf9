"""The shape of the code: small files, small functions, and a layout that says what is where."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

from shared.errors import FrontdeskError

CHECKOUT = Path(__file__).parent.parent
PACKAGES = ("edge_agent", "cloud", "shared", "infra", "tests")
GENERATED = CHECKOUT / "shared" / "database.py"
LONGEST_FILE = 300
LONGEST_FUNCTION = 60
MEDIAN_FUNCTION = 7


def sources(packages: tuple[str, ...] = PACKAGES) -> Iterator[Path]:
    for package in packages:
        yield from sorted(set((CHECKOUT / package).rglob("*.py")) - {GENERATED})
    yield CHECKOUT / "modal_app.py"


def function_lines(source: Path) -> Iterator[tuple[str, int]]:
    """Name and length of every function; its docstring does not count."""
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            begin = node.body[0].end_lineno if ast.get_docstring(node) else node.lineno
            yield f"{source.relative_to(CHECKOUT)}:{node.name}", (node.end_lineno or 0) - (begin or 0)


def test_no_file_is_longer_than_one_sitting() -> None:
    """300 lines, tests included."""
    too_long = [
        str(path.relative_to(CHECKOUT)) for path in sources() if len(path.read_text().splitlines()) > LONGEST_FILE
    ]
    assert too_long == []


def test_no_function_is_longer_than_one_screen() -> None:
    """60 lines, docstring not counted."""
    assert [name for path in sources() for name, lines in function_lines(path) if lines > LONGEST_FUNCTION] == []


def test_the_median_function_is_small() -> None:
    """7 lines in what we ship."""
    shipped = sources(("edge_agent", "cloud", "shared", "infra"))
    assert statistics.median(lines for path in shipped for _, lines in function_lines(path)) <= MEDIAN_FUNCTION


def test_supabase_holds_no_python() -> None:
    """`import supabase` stays the library."""
    assert list((CHECKOUT / "supabase").rglob("*.py")) == []


def test_every_error_has_a_code_of_its_own() -> None:
    """Machines tell errors apart by `code`."""
    codes: list[str] = []
    waiting: list[type[FrontdeskError]] = [FrontdeskError]
    while waiting:
        kind = waiting.pop()
        if kind.__module__ == "shared.errors":
            codes.append(kind.code)
        waiting += kind.__subclasses__()
    assert len(codes) == len(set(codes))


def test_every_test_says_what_it_shows() -> None:
    """One sentence of behaviour in each test's docstring."""
    silent = [
        f"{path.relative_to(CHECKOUT)}:{node.name}"
        for path in sources(("tests",))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


_HALLS = "edge_agent|cloud|shared|infra|tests|supabase|docs|findings"
_PATH = re.compile(rf"(?<![\w/.-])(?:{_HALLS})/[\w./@-]*\w\.[a-z]{{2,7}}\b")
WRITTEN = (".py", ".md", ".sh", ".toml", ".yaml", "Makefile", ".example")
MADE_LATER = {"supabase/signing_keys.json"}  # by an operator


def test_what_is_named_is_there() -> None:
    """Every file of ours that a docstring, a comment or a page names exists. Migrations are history, and not asked."""
    listed = subprocess.run(["git", "ls-files"], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    named = {
        (name, path)
        for name in listed.stdout.split()
        if name.endswith(WRITTEN) and name != "CHANGELOG.md" and not name.startswith("infra/training/")
        for path in set(_PATH.findall((CHECKOUT / name).read_text())) - MADE_LATER
    }
    assert sorted((name, path) for name, path in named if not (CHECKOUT / path).exists()) == []
