"""What this machine is like: ports, memory, the graphics card, the disk, the clock."""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from infra.doctor.finding import Finding, bad, good, untried

SPACE = 20.0  # GB: images, a model of 5, the speech models, years of journals
SLOW = 0.020  # s for a write that must be on the disk: each event of a call is one
WRITES = 20
MEMORY = 7.5  # GB: what is sold as 8
CARD = 11.5  # GB: what is sold as 12, see infra/boxes
GB = 1e9


def ports(wanted: Iterable[tuple[str, int, str]]) -> Finding:
    """`wanted`: "tcp" or "udp", the port, and whose it is."""
    taken = [f"{kind} {port} ({who})" for kind, port, who in wanted if not _free(kind, port)]
    if taken:
        cure = "ss -lntup names who has them; if it is this box itself, all is well; else stop it, or set another port."
        return bad("ports", f"taken already: {', '.join(taken)}", cure)
    return good("ports", "all that the box listens on are free")


def _free(kind: str, port: int) -> bool:
    with socket.socket(type=socket.SOCK_DGRAM if kind == "udp" else socket.SOCK_STREAM) as trial:
        if kind == "tcp":
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def memory(meminfo: Path = Path("/proc/meminfo")) -> Finding:
    """All there is, not what is free now."""
    try:
        total = int(meminfo.read_text().split("MemTotal:")[1].split()[0]) * 1024 / GB
    except (OSError, IndexError, ValueError):
        return untried("memory", "this system does not tell")
    if total < MEMORY:
        return bad("memory", f"{total:.1f} GB", "8 GB for a model of 1 billion parameters, 16 for one of 8.")
    return good("memory", f"{total:.1f} GB, {os.cpu_count()} processor cores")


def card(program: str = "nvidia-smi") -> Finding | None:
    """The first graphics card of NVIDIA's; None where there is none."""
    ask = [program, "--query-gpu=name,memory.total,memory.used", "--format=csv,noheader,nounits"]
    try:
        told = subprocess.run(ask, capture_output=True, text=True, timeout=10, check=True).stdout
        name, total, used = (part.strip() for part in told.splitlines()[0].split(","))
        whole, taken = float(total) * 1.048576e6 / GB, float(used) * 1.048576e6 / GB
    except (OSError, subprocess.SubprocessError, IndexError, ValueError):
        return None
    if whole - taken < CARD:
        cure = "12 GB carry the usual engines (infra/boxes); stop what uses the card, or take smaller models."
        return bad("graphics card", f"{name}: {whole - taken:.1f} of {whole:.1f} GB free", cure)
    return good("graphics card", f"{name}: {whole - taken:.1f} of {whole:.1f} GB free")


def space(folder: Path, wanted: float = SPACE) -> Finding:
    """`wanted`: GB."""
    free = shutil.disk_usage(folder).free / GB
    if free < wanted:
        return bad(
            "disk space",
            f"{free:.0f} GB free at {folder}",
            f"{wanted:.0f} GB are wanted: docker system prune, or a larger disk.",
        )
    return good("disk space", f"{free:.0f} GB free at {folder}")


def disk(folder: Path, slow: float = SLOW) -> Finding:
    """How long a small write takes that must be on the disk, as the journal's must. `slow`: seconds."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            took = statistics.median(_written(file.fileno()) for _ in range(WRITES))
    except OSError as error:
        return untried("disk speed", f"{folder} cannot be written: {error.strerror}")
    said = f"{took * 1000:.1f} ms for a write that must be on the disk"
    if took > slow:
        return bad("disk speed", said, "Put FRONTDESK_STATE_DIR on a local SSD: the journal waits for each write.")
    return good("disk speed", said)


def _written(file: int) -> float:
    began = time.perf_counter()
    os.write(file, bytes(4096))
    os.fsync(file)
    return time.perf_counter() - began


def clock() -> Finding:
    """Whether somebody sets this machine's clock. Asks only the machine itself."""
    cure = "timedatectl set-ntp true, or install chrony: keys are refused when clocks are half a minute apart."
    if (synced := _told("timedatectl", "show", "--property=NTPSynchronized", "--value")) in ("yes", "no"):
        return good("clock", "set by the network") if synced == "yes" else bad("clock", "nobody sets it", cure)
    tracking = _told("chronyc", "-c", "tracking").split(",")
    if len(tracking) > 4:
        off = abs(float(tracking[4]))
        return (
            good("clock", f"{off * 1000:.1f} ms off, says chrony")
            if off < 1
            else bad("clock", f"{off:.1f} s off", cure)
        )
    return untried("clock", "neither timedatectl nor chrony is here", cure)


def _told(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=10, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""
