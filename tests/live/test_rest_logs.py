"""What people ask the REST interface for stays out of the logs of all that stands behind it."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from infra.connections import Connections
from tests.database.attacks.town import Town
from tests.database.sandbox import Row
from tests.live.conftest import Visit

pytestmark = pytest.mark.live

NUMBER = "15105557391"
WORD = "hippopotamus"


def test_failed_requests_leave_no_numbers_and_no_words_in_the_logs(
    stack: Connections, database: psycopg.Connection[Row], quiet_town: Town, visit: Visit
) -> None:
    """Refused, malformed, or failed by the server itself: gateway, PostgREST and Postgres keep them to themselves."""
    visitor = visit(quiet_town, "anon")
    with database.transaction():  # whoever asks for the log now runs into the statement timeout
        database.execute("lock table public.audit_log in access exclusive mode")
        assert visitor.get("audit_log", {"row_id": f"eq.+{NUMBER}", "action": f"eq.{WORD}"}).status_code == 500
    assert visitor.get("calls", {"from_e164": f"eq.+{NUMBER}"}).status_code == 401
    assert visitor.get("calls", {"from_e164": f"{WORD}.{NUMBER}"}).status_code == 400
    logs = {log.stem: log.read_text() for log in Path(stack.state_dir).parent.joinpath("logs").glob("*.log")}
    assert {"postgres", "postgrest", "gateway"} <= set(logs)
    assert [name for name, text in logs.items() if NUMBER in text or WORD in text] == []
