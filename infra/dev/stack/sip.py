"""The local stack's way in for real SIP calls: Redis, livekit-sip, and a trunk for this machine's own phones."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

from livekit import api

from infra.dev.setup.programs import on_path, program
from infra.dev.stack.children import Part
from infra.dev.stack.config_files import sip_config
from infra.dev.stack.ports import HOST, Ports
from infra.places import Places
from infra.telephony.apply import Telephony
from infra.telephony.plan import read_plan
from shared.errors import SetupError

BRIDGE = "FRONTDESK_LIVEKIT_SIP"
PLAN = Path(__file__).with_name("telephony.yaml")


def bridge(environ: Mapping[str, str] = os.environ) -> Path:
    """The livekit-sip to run. SetupError says where it comes from: set-up cannot bring it."""
    chosen = environ.get(BRIDGE)
    found = Path(chosen) if chosen else on_path("livekit-sip")
    if found is None or not os.access(found, os.X_OK):
        where = f"{chosen}, which {BRIDGE} names, is no program" if chosen else "livekit-sip is not on PATH"
        raise SetupError(
            f"{where}. Cure: take /bin/livekit-sip out of the image livekit/sip:v1.11.0, or build that release with Go "
            "1.26 and libopus-dev, libopusfile-dev, libsoxr-dev (it runs with libopus0, libopusfile0, libsoxr0): "
            "docs/telephony.md"
        )
    return found.resolve()


def redis_part(log: Path, folder: Path, ports: Ports, places: Places) -> Part:
    """It keeps nothing: trunks and rule are made anew at each start."""
    command = [str(program("redis-server", places)), "--bind", HOST, "--port", str(ports.redis), "--save", ""]
    return Part("redis", [*command, "--dir", str(folder)], log, ports.redis)


def sip_part(log: Path, folder: Path, ports: Ports, found: Path, *, key: str, secret: str) -> Part:
    (folder / PLAN.name).write_text(PLAN.read_text())  # beside it, for `frontdesk telephony check`
    config = folder / "sip.yaml"
    config.touch(0o600)
    config.write_text(sip_config(ports, key, secret))
    # Its health is no sign of its start: while the machine is busy that answers 429.
    return Part("livekit-sip", [str(found), "--config", str(config)], log, ports.sip, masked=True)


def let_in(url: str, key: str, secret: str) -> None:
    """Make the trunk and the rule of the file beside this one."""

    async def apply() -> None:
        async with api.LiveKitAPI(url, key, secret) as livekit:
            await Telephony(livekit).apply(read_plan(PLAN))

    asyncio.run(apply())
