"""How the simulated phone is named: as livekit-sip names a caller whose number is hidden."""

from __future__ import annotations

import re

import jwt
import pytest

from edge_agent.arrive.arrival import read_arrival
from infra.dev.phone.dialling import Dial
from shared.numbers import Caller, CallerKind


def dial(caller: str) -> Dial:
    return Dial("ws://127.0.0.1:1", "key", "s" * 32, to="+15105550100", caller=caller)


@pytest.mark.parametrize(("caller", "shown"), [("+15105550142", "0142"), ("611", "1"), ("", "")])
def test_no_name_holds_the_number(caller: str, shown: str) -> None:
    """Room, identity and name: what LiveKit logs. Two calls of one caller are one identity in two rooms."""
    one, two = dial(caller), dial(caller)
    claims = jwt.decode(one.token(), "s" * 32, algorithms=["HS256"])
    assert re.fullmatch(rf"call_{shown}_[0-9A-Za-z]{{12}}", one.room)
    assert re.fullmatch(r"sip_[0-9a-f]{16}", one.identity)
    assert (claims["sub"], claims["name"], claims["video"]["room"]) == (one.identity, f"Phone {shown}", one.room)
    assert (one.identity, one.room != two.room) == (two.identity, True)
    assert dial("+15105550143").identity != one.identity


def test_the_agent_reads_both_numbers() -> None:
    """From the headers that our trunks have copied into attributes."""
    arrival = read_arrival(dial("+15105550142").ringing_attributes(), "r", "j")
    assert (arrival.called, arrival.caller) == ("+15105550100", Caller(CallerKind.NUMBER, "+15105550142"))
