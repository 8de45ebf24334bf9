"""The doctor at the real local stack: it calls the agent, and finds the row.

By SIP it is tried by hand: `frontdesk doctor` beside a stack with livekit-sip, as docs/doctor.md shows.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from infra.connections import Connections, service_token
from infra.dev.stack.children import child
from infra.dev.stack.lifecycle import agent_part
from infra.doctor.desk import NUMBER, SLUG

pytestmark = [pytest.mark.live, pytest.mark.conversation]

SPEED = {"engines", "call", "turn gap", "answer", "media delay"}  # a machine that others use may be too slow
UNTRIED = {"processes", "trunk and rule"}  # no health door, no Redis


@pytest.fixture(scope="module")
def answered(stack: Connections) -> Iterator[Connections]:
    """The stack with an agent that answers."""
    with child(agent_part(Path(stack.state_dir).parent / "logs" / "agent.log", stack)):
        yield stack


def doctor(stack: Connections, *words: str, **settings: str) -> tuple[int, dict[str, dict[str, str]]]:
    """Exit code, and what was found by part."""
    key = service_token(stack.jwt_secret)
    environment = {**os.environ, **stack.environment(), "SUPABASE_SECRET_KEY": key, **settings}
    command = [sys.executable, "-P", "-m", "infra.cli", "doctor", "--json", *words]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=180, check=False)
    return done.returncode, {each["part"]: each for each in json.loads(done.stdout)["findings"]}


def wrong(found: dict[str, dict[str, str]]) -> set[str]:
    return {part for part, finding in found.items() if finding["verdict"] == "bad"}


def test_a_box_that_is_well_is_found_well(answered: Connections) -> None:
    """Every row, the call and its row in the database included; on a busy machine all that is no matter of speed."""
    code, found = doctor(answered)
    assert wrong(found) <= SPEED, found
    assert code == (1 if wrong(found) else 0)
    assert {found[part]["verdict"] for part in ("greeting", "key", "row")} == {"good"}
    assert {part for part, finding in found.items() if finding["verdict"] == "untried"} - SPEED <= UNTRIED


def test_its_calls_are_a_clients_of_its_own(answered: Connections) -> None:
    """No business's figures count them."""
    with psycopg.connect(answered.database_dsn) as connection:
        query = "select distinct k.slug from calls c join clients k on k.id = c.client_id where c.to_e164 = %s"
        assert connection.execute(query, [NUMBER]).fetchall() == [(SLUG,)]


def test_a_language_model_that_is_away_is_found(answered: Connections) -> None:
    """Its row alone, with what starts it."""
    code, found = doctor(answered, "--no-call", OLLAMA_URL="http://127.0.0.1:9")
    assert code == 1
    assert wrong(found) - SPEED == {"language model"}
    assert "ollama serve" in found["language model"]["cure"]
