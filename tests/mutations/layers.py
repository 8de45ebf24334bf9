"""The layers of tests that judge a database: each says what it noticed first, or nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence

from infra.dev.schema.command import admit, supabase
from infra.places import CHECKOUT
from tests.database.sandbox import Database
from tests.database.written import SUITE, run_pgtap, unwritten_privileges
from tests.mutations.holes import CONTROL, Hole, load

Layer = Callable[[Database, Hole], str]

# Tests that do something and look what came of it, unless a hole names others. The template of their databases has the
# hole in it (tests/database).
BEHAVIOUR = ("attacks", "test_ingest", "test_privacy", "test_isolation")  # the slowest comes last
LIMIT_S = 600.0  # of one hole's tests: a hole may make one hang
CONTROL_LIMIT_S = 3600.0  # of all tests that any hole names


def pgtap(database: Database, _hole: Hole) -> str:
    for script in SUITE:
        try:
            failed = [line for line in run_pgtap(database, script) if line.startswith("not ok")]
        except AssertionError as stopped:  # psql did not get to the end
            failed = [str(stopped).splitlines()[0]]
        if failed:
            return failed[0]
    return ""


def privileges(database: Database, _hole: Hole) -> str:
    return next(iter(unwritten_privileges(database)), "")


def advisors(database: Database, _hole: Hole) -> str:
    done = supabase("db", "advisors", "--fail-on", "warn", "--remote", admit(database.server, database.name))
    if done.returncode == 0:
        return ""
    found = re.search(r'"name":\s*"(\w+)"', done.stdout)
    assert found, f"The advisors did not run: {done.stderr}"
    return found[1]


def behaviour(_database: Database, hole: Hole) -> str:
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(hole.script)
        script.flush()
        limit = CONTROL_LIMIT_S if hole is CONTROL else LIMIT_S
        try:
            said = _pytest(_looking_at(hole), {"FRONTDESK_HOLE": script.name}, limit)
        except subprocess.TimeoutExpired:
            return f"not over after {limit:.0f} s"
    if said.returncode == 0:
        return ""
    found = re.search(r"^(?:FAILED|ERROR) \S+?::test_(\S+)", said.stdout, re.MULTILINE)
    assert found, said.stdout + said.stderr
    return found[1].replace("_", " ")


def _looking_at(hole: Hole) -> list[str]:
    """The control run is looked at by all tests that any hole names."""
    named = hole.tests or BEHAVIOUR
    if hole is CONTROL:
        named = tuple(dict.fromkeys([*BEHAVIOUR, *(name for other in load() for name in other.tests)]))
    return [f"tests/database/{name}{'.py' if name.startswith('test_') else ''}" for name in named]


def _pytest(files: Sequence[str], given: Mapping[str, str], limit: float) -> subprocess.CompletedProcess[str]:
    """Up to the first failure, whose input is not made smaller: that it failed is enough."""
    command = [sys.executable, "-P", "-m", "pytest", "-q", "-x", "--tb=no", "-p", "no:cacheprovider"]
    command += ["--hypothesis-profile=mutations", *files]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=CHECKOUT, env={**os.environ, **given}, timeout=limit
    )


IN_SQL: Mapping[str, Layer] = {"pgTAP": pgtap, "privileges": privileges, "advisors": advisors}
ALL: Mapping[str, Layer] = {**IN_SQL, "behaviour": behaviour}
