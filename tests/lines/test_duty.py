"""What a line process tells of itself, and when."""

from __future__ import annotations

import asyncio
import socket

import pytest

from edge_agent.arrive import wire
from edge_agent.arrive.jobs import Assignment
from edge_agent.lines import duty as duties
from edge_agent.lines.channel import Channel
from edge_agent.lines.duty import Duty
from edge_agent.lines.messages import Beat, Served, decoded
from edge_agent.shutdown import Told
from tests.lines.fake_line import FakeCalls


async def test_a_call_is_told_when_it_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not with the next regular beat: a process that died before that would take the call along."""
    monkeypatch.setattr(duties, "EVERY", 3600.0)
    (heard, writer), (reader, supervisors) = [await asyncio.open_connection(sock=end) for end in socket.socketpair()]
    calls = FakeCalls(1)
    serving = asyncio.create_task(Duty(Channel(heard, writer), Told()).serve(calls))
    try:
        async with asyncio.timeout(60):
            assert decoded(await reader.readline()) == Beat(4, (), registered=True)
            calls.serving = (Assignment("AJ_1", "call-1", "RM_1", "", ""),)
            calls.changed.set()
            told = decoded(await reader.readline())
        assert told == Beat(4, (Served("call-1", wire.identity("AJ_1")),), registered=True)
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        for end in (writer, supervisors):
            end.close()
            await end.wait_closed()
