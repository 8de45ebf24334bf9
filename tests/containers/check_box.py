"""A box in containers: who runs in it as what, that it answers, what it survives. The order is that of a bad day."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from pathlib import Path

import pytest

from infra.phone.phone import Phone
from infra.places import Places
from tests.containers.box import STAYING, Box
from tests.containers.daemon import SIP, until

SOON = 120  # s: a part is healthy again
SPEED = {"engines", "call", "turn gap", "answer", "media delay", "key"}  # the machine's: who gives up, hangs up
WARM = 600  # s: a box takes calls again, with its engines loaded anew


def status(box: Box, service: str) -> dict[str, str]:
    """What the kernel says of a service's first process."""
    lines = Path(f"/proc/{box.inspect(service)['State']['Pid']}/status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


@pytest.mark.parametrize("service", STAYING)
def test_everything_runs_as_nobody_in_particular(up: Box, service: str) -> None:
    """Healthy where it has a check; not root, no capability and none to be had, and nothing of its own to write to."""
    assert up.health(service) in {"healthy", "running"}
    found = status(up, service)
    assert "0" not in found["Uid"].split()
    assert {found[kind] for kind in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {"0" * 16}
    assert found["NoNewPrivs"] == "1"
    assert up.inspect(service)["HostConfig"]["ReadonlyRootfs"] is True


def test_no_port_is_open_to_the_world(up: Box) -> None:
    """Everything is published on loopback, but LiveKit where this test wanted it."""
    for service in STAYING:
        for bindings in (up.inspect(service)["HostConfig"]["PortBindings"] or {}).values():
            assert {each["HostIp"] for each in bindings} <= {"127.0.0.1", up.env["LIVEKIT_BIND"]}


def test_a_call_through_the_published_ports_is_answered_and_kept(up: Box) -> None:
    """The caller hears the greeting; his call is a row in the database."""
    room = up.call()
    until(lambda: up.ended(room), SOON, "the row")
    assert up.ended(room)["answered_at"]


def test_an_operator_reaches_the_box_with_one_command(up: Box) -> None:
    """The trunks are applied from inside the image, and the demo's clients are shown with the project's secret key."""
    assert "twilio" in up.run("edge", "telephony", "apply")
    assert "bright-smile" in up.run("operator", "clients", "list")


def test_the_doctor_finds_it_well(up: Box) -> None:
    """As `init` says it is called: it dials the box, and nothing is wrong but what a busy machine is slow at."""
    told = up.compose("run", "--rm", "-T", "operator", "doctor", "--json", check=False)
    (Places().var / "containers" / "doctor.json").write_text(told)  # for whoever wants to read all of it
    found = json.loads(told)["findings"]
    well = {each["part"] for each in found if each["verdict"] == "good"}
    wrong = {each["part"] for each in found if each["verdict"] == "bad"}
    assert {"processes", "database", "language model", "LiveKit", "greeting", "row"} <= well, found
    assert wrong <= SPEED | (set() if SIP else {"SIP side"}), found


def test_a_stop_waits_for_the_call_and_ends_well(up: Box) -> None:
    """SIGTERM: the call under way goes on until the caller hangs up; then the box ends with exit code 0."""

    async def talk() -> bool:
        async with Phone(up.dial()) as phone:
            assert await phone.ring()
            stopping = asyncio.create_task(asyncio.to_thread(up.docker, "stop", "-t", "960", up.container("edge")))
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(phone.gone.wait(), 15)
            under_way = bool(up.inspect("edge")["State"]["Running"]) and not phone.gone.is_set()
            await phone.hang_up()
        await asyncio.wait_for(stopping, SOON)
        return under_way

    assert asyncio.run(talk())
    assert up.inspect("edge")["State"]["ExitCode"] == 0
    up.compose("start", "edge")
    until(up.is_ready, WARM, "the box takes calls again")


@pytest.mark.parametrize("service", STAYING)
def test_a_killed_part_comes_back_by_itself(up: Box, service: str) -> None:
    """Docker starts it anew, it is well again, and the next caller is answered and in the database."""
    before = up.inspect(service)["RestartCount"]
    up.kill(service)
    until(lambda: up.inspect(service)["RestartCount"] > before, SOON, "started anew")
    until(lambda: up.health(service) in {"healthy", "running"}, WARM, "healthy")
    until(up.is_ready, WARM, "the box takes calls")
    room = up.call()
    until(lambda: up.ended(room), SOON, "the row")


def test_a_power_cut_costs_no_call_that_was_told(up: Box) -> None:
    """A call ends while the database is away, then everything is killed at once: its row comes after the next start."""
    up.compose("stop", "gateway")
    room = up.call()
    for service in STAYING:
        if service != "gateway":
            up.docker("update", "--restart", "no", up.container(service))
    for service in STAYING:
        if service != "gateway":
            os.kill(up.inspect(service)["State"]["Pid"], signal.SIGKILL)
    # Compose leaves alone what Docker has not seen die yet.
    until(lambda: not any(up.inspect(each)["State"]["Running"] for each in STAYING if each != "gateway"), SOON, "dead")
    up.compose("up", "-d", "--wait", "--wait-timeout", str(WARM), *STAYING)
    until(lambda: up.ended(room), SOON, "the row")
    until(up.is_ready, WARM, "the box takes calls again")
