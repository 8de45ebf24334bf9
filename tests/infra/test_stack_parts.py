"""The stack's own rules: ports, keys, recorded processes."""

from __future__ import annotations

import dataclasses
import os
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import jwt
import pytest
import yaml

from infra import connections as connection
from infra.connections import Connections, load, user_token
from infra.dev.stack.children import Part, Recorded, born, child, dies_with_us
from infra.dev.stack.config_files import livekit_config
from infra.dev.stack.ports import HOST, Ports, free_ports, require_free
from shared.errors import SetupError

SECRET = "a secret of more than thirty-two characters"


def connections() -> Connections:
    texts = {field.name: field.name for field in dataclasses.fields(Connections) if field.name != "programs"}
    return Connections(**(texts | {"jwt_secret": SECRET}), programs={"nginx": "nginx"})


def test_a_taken_port_is_named() -> None:
    """The error names the port and the part that wanted it."""
    ports = free_ports()
    with socket.create_server((HOST, ports.livekit)), pytest.raises(SetupError, match=f"livekit: {ports.livekit}"):
        require_free(ports)


def test_a_taken_media_port_is_noticed() -> None:
    """The media port is UDP: a UDP socket on it counts."""
    ports = free_ports()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as holder:
        holder.bind((HOST, ports.media))
        with pytest.raises(SetupError, match=f"media: {ports.media}"):
            require_free(ports)


def test_free_ports_differ() -> None:
    """All TCP ports of one stack are different ones."""
    ports = dataclasses.asdict(free_ports())
    del ports["media"]
    assert len(set(ports.values())) == len(ports)


def test_connections_are_for_their_owner_only(tmp_path: Path) -> None:
    """The file holds keys: mode 0600; and it reads back as it was."""
    path = tmp_path / "stack.json"
    connections().save(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load(path) == connections()


def test_no_stack_is_told_with_its_cure(tmp_path: Path) -> None:
    """Somebody who forgot to start the stack is told how to."""
    with pytest.raises(SetupError, match="frontdesk stack up"):
        load(tmp_path / "stack.json")


def test_tokens_say_who_holds_them() -> None:
    """Each token carries the claims that the database's rules look at."""
    user = jwt.decode(user_token(connections(), "u-1"), SECRET, ["HS256"], audience="authenticated")
    assert (user["role"], user["sub"]) == ("authenticated", "u-1")
    edge = jwt.decode(connection.edge_token(SECRET), SECRET, ["HS256"], options={"verify_iat": False})
    assert (edge["role"], edge["edge_agent_id"]) == ("edge_agent", connection.EDGE_AGENT)
    for key, role in ((connection.anon_key(SECRET), "anon"), (connection.service_token(SECRET), "service_role")):
        assert {"iss": "supabase", "role": role}.items() <= jwt.decode(key, SECRET, ["HS256"]).items()


def test_the_media_server_stays_on_loopback() -> None:
    """Every address in LiveKit's configuration is a loopback one, and TCP media is off."""
    config = yaml.safe_load(livekit_config(Ports(), "key", SECRET))
    assert config["bind_addresses"] == [HOST]
    assert config["rtc"]["tcp_port"] == 0
    assert config["rtc"]["node_ip"] == HOST


def test_a_recorded_process_is_not_mistaken_for_another() -> None:
    """A pid that now belongs to a different process counts as gone and is never signalled."""
    mine = Recorded("me", os.getpid(), born(os.getpid()), 0, "")
    assert mine.is_running()
    stranger = dataclasses.replace(mine, born=mine.born + 1)
    assert not stranger.is_running()
    stranger.signal(signal.SIGKILL)


def test_a_program_that_does_not_start_shows_its_log(tmp_path: Path) -> None:
    """The end of the log is in the error."""
    part = Part("broken", ["sh", "-c", "echo no such key; exit 1"], tmp_path / "b.log", free_ports().livekit)
    with pytest.raises(SetupError, match=r"(?s)broken did not start.*no such key"), child(part):
        pass


NAMES_A_NUMBER = "import sys, time; print('ready for sip_+15105550142', flush=True); time.sleep(600)"


def test_a_part_that_names_numbers_writes_none_into_its_log(tmp_path: Path) -> None:
    """What it says passes our mask on the way; it is ready, and ends, as any other."""
    log = tmp_path / "part.log"
    with child(Part("part", [sys.executable, "-c", NAMES_A_NUMBER], log, said="ready", masked=True)) as pid:
        assert born(pid)
    assert log.read_text() == "ready for sip_+***42\n"
    assert not born(pid)


def test_the_promise_to_die_comes_after_the_change_of_user() -> None:
    """The kernel forgets it when the user changes, so one setpriv does both."""
    assert dies_with_us(["setpriv", "--reuid=x", "--", "prog"], signal.SIGINT) == [
        "setpriv",
        "--pdeathsig=INT",
        "--reuid=x",
        "--",
        "prog",
    ]


LEAVES_ONE = """
import os, subprocess
import infra.dev.stack.children
marked = {"mirakuru_uuid": f"1:a{os.getpid()}f"}
nowhere = subprocess.DEVNULL
print(subprocess.Popen(["sleep", "60"], env=marked, stdout=nowhere, stderr=nowhere).pid)
"""


def test_a_command_that_ends_takes_no_stack_with_it() -> None:
    """Whatever digits stand in the mark of a part that another process has started."""
    told = subprocess.run([sys.executable, "-c", LEAVES_ONE], capture_output=True, text=True, check=True)
    part = int(told.stdout)
    began = born(part)
    if began:
        os.kill(part, signal.SIGKILL)
    assert began
