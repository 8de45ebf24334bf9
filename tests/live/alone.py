"""A box's LiveKit, as the shipped files describe it, in a network of its own: the usual ports, and nothing outside.

`python -m tests.live.alone FOLDER` runs inside that network. FOLDER holds livekit.yaml, sip.yaml, telephony.yaml and
.env, with what stands in <…> filled in. It prints what `frontdesk telephony` says there, as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from infra.dev.setup.programs import on_path, program
from infra.dev.stack.children import Part, child
from infra.places import CHECKOUT, Places

# The options of unshare(1): an ordinary user may do this too, and nothing in there outlives us.
NETWORK_OF_ITS_OWN = (
    "unshare",
    "--user",
    "--map-root-user",
    "--net",
    "--pid",
    "--fork",
    "--kill-child",
    "--mount-proc",
)
INTERFACES = (
    "ip link set lo up",
    # livekit-sip does not start where loopback is all there is. Nobody is at the other end of this one.
    "ip link add outside type veth peer name nobody",
    "ip addr add 192.168.77.1/24 dev outside",
    "ip link set nobody up",
    "ip link set outside up",
)


def frontdesk(folder: Path, *words: str) -> list[object]:
    """Exit code and words of one command, typed in `folder`."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith("LIVEKIT_")}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "infra.cli", "telephony", *words],
        cwd=folder, env={**settings, "PYTHONPATH": str(CHECKOUT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return [done.returncode, done.stdout + done.stderr]


def main(folder: Path) -> None:
    """Start what there is, one after the other, and type the commands of docs/telephony.md."""
    for command in INTERFACES:
        subprocess.run(command.split(), check=True)
    redis = [str(program("redis-server", Places())), "--save", ""]
    livekit = [str(program("livekit-server", Places())), "--config", str(folder / "livekit.yaml")]
    file = ("--file", str(folder / "telephony.yaml"))
    with ExitStack() as running:
        running.enter_context(child(Part("redis", redis, folder / "redis.log", 6379)))
        running.enter_context(child(Part("livekit", livekit, folder / "livekit.log", url="http://127.0.0.1:7880/")))
        if bridge := on_path("livekit-sip"):
            sip = [str(bridge), "--config", str(folder / "sip.yaml")]
            running.enter_context(child(Part("livekit-sip", sip, folder / "sip.log", 5060)))
        said = {
            "sip": bool(bridge),
            "first": frontdesk(folder, "apply", *file),
            "again": frontdesk(folder, "apply", *file),
            "drift": frontdesk(folder, "apply", *file, "--dry-run"),
            "check": frontdesk(folder, "check", *file, "--sip-config", str(folder / "sip.yaml")),
        }
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
