"""The fault lab: lanes on one stack, each cell a call in which something breaks, then a call that proves it mended."""

from __future__ import annotations

import asyncio
import logging
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from infra.bench.chaos.agent import agent, can_have_a_world
from infra.bench.chaos.engines import VOICE, engines
from infra.bench.chaos.lane import NUMBER, Lane, Outcome
from infra.bench.chaos.matrix import Cell, Part, Stage
from infra.bench.chaos.parts import Disk, Parts, make_disk
from infra.bench.chaos.proxy import Fault
from infra.bench.chaos.talk import script
from infra.connections import Connections
from infra.dev.demo.scripted_call import caller_sounds
from infra.dev.stack.lifecycle import read_down, running
from infra.dev.stack.postgres import find_binaries
from infra.phone.gaps import percentile
from infra.places import Places
from infra.progress import Steps
from shared.errors import FrontdeskError, SetupError

CALLS_AT_ONCE = 3
UNDISTURBED = 2  # calls of each lane
CELL_WITHIN = 300.0  # s
_ALONE = (Part.POSTGRES, Part.POSTGREST, Part.LIVEKIT)  # what all lanes share breaks when nobody else calls
_CLONED = """
insert into public.voices (client_id, provider, provider_voice_id, status)
select client_id, 'cartesia', '{voice}', 'ready' from public.phone_numbers where e164 = '{number}'
on conflict do nothing;
update public.clients c set voice_id = v.id from public.voices v
where v.provider_voice_id = '{voice}' and c.id = v.client_id;
insert into public.prompts (client_id, profession_id, version, body, greeting, status)
select c.id, c.profession_id, 1000, p.body, '{{business}}, hello.', 'published'
from public.clients c join public.prompts p on p.client_id is null and p.profession_id = c.profession_id
join public.voices v on v.client_id = c.id and v.provider_voice_id = '{voice}' where p.status = 'published';
"""


@dataclass
class Lab:
    """What was found. `skipped`: cells that could not be tried here, and why."""

    outcomes: list[Outcome] = field(default_factory=list)
    skipped: dict[Cell, str] = field(default_factory=dict)
    undisturbed: dict[str, tuple[float | None, ...]] = field(default_factory=dict)
    lateness: list[float] = field(default_factory=list)  # s of each second's latest wake-up of the lab's own loop

    @property
    def held_up(self) -> float:
        """Seconds by which the lab itself, its servers and phones, was late: p95 of the seconds' worst."""
        return percentile(self.lateness, 95) or 0.0


def run_lab(cells: Sequence[Cell], lab: Lab, places: Places, steps: Steps, done: Callable[[Outcome], None]) -> None:
    """Tries every cell, each told to `done` and kept in `lab` once it is done. From the main thread. SetupError."""
    logging.getLogger("livekit").setLevel(logging.CRITICAL)  # its native part complains of what a hang-up closes
    places = Places(places.var.resolve())
    folder = places.var / "chaos"
    _clear(folder)
    with running(folder / "stack", "free", places=places, steps=steps) as connections:
        _clone_voice(connections)
        asyncio.run(_tried(cells, lab, _Site(folder, places, connections, steps), done))


@dataclass(frozen=True, slots=True)
class _Site:
    folder: Path
    places: Places
    connections: Connections
    steps: Steps


async def _tried(cells: Sequence[Cell], lab: Lab, site: _Site, done: Callable[[Outcome], None]) -> None:
    world = can_have_a_world(site.folder / "world")
    parts = Parts(site.folder / "stack")
    sounds = await caller_sounds(script(), site.places.models, site.places.cache / "caller")
    turn = asyncio.Semaphore(CALLS_AT_ONCE)
    async with AsyncExitStack() as up:
        up.callback(parts.close)
        up.callback(asyncio.create_task(_watched(lab)).cancel)
        lanes: dict[str, Lane] = {}
        for name in _lane_names(cells):
            with site.steps.step(f"Starting the lane {name}"):
                lanes[name] = await up.enter_async_context(_lane(name, site, parts, sounds, turn, world=world))
        with site.steps.step("Undisturbed calls"):
            await asyncio.gather(*(lane.baseline(UNDISTURBED, _stage(name)) for name, lane in lanes.items()))
        for name, lane in lanes.items():
            lab.undisturbed[name] = tuple(lane.usual(place) for place in range(3))
        together = [cell for cell in cells if cell.where not in _ALONE]
        await asyncio.gather(*(_in_turn(_mine(name, together), lane, lab, done, world) for name, lane in lanes.items()))
        for name, lane in lanes.items():
            await _in_turn(_mine(name, [cell for cell in cells if cell.where in _ALONE]), lane, lab, done, world)


async def _watched(lab: Lab) -> None:
    """A machine that has too much to do makes the lab's servers slow, and no fault of the agent's is behind it."""
    clock = asyncio.get_running_loop().time
    while True:
        worst = 0.0
        for _ in range(20):
            due = clock() + 0.05
            await asyncio.sleep(0.05)
            worst = max(worst, clock() - due)
        lab.lateness.append(worst)


def _lane_names(cells: Sequence[Cell]) -> list[str]:
    return list(dict.fromkeys(_lane_of(cell) for cell in cells))


def _lane_of(cell: Cell) -> str:
    return str(cell.where) if isinstance(cell.where, Stage) else "parts"


def _stage(lane: str) -> Stage:
    return Stage(lane) if lane in list(Stage) else Stage.THINKING


def _mine(name: str, cells: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in cells if _lane_of(cell) == name]


async def _in_turn(cells: Sequence[Cell], lane: Lane, lab: Lab, done: Callable[[Outcome], None], world: bool) -> None:
    for cell in cells:
        if why := _cannot(cell, lane, world):
            lab.skipped[cell] = why
            continue
        try:
            async with asyncio.timeout(CELL_WITHIN):
                outcome = await lane.tried(cell)
        except (TimeoutError, FrontdeskError, OSError) as failure:
            lab.skipped[cell] = f"the lab itself failed: {type(failure).__name__} {failure}"
            continue
        lab.outcomes.append(outcome)
        done(outcome)


def _cannot(cell: Cell, lane: Lane, world: bool) -> str:
    if cell.fault is Fault.DNS and not world:
        return "a process cannot be given a hosts file of its own here (root or user namespaces)"
    if cell.where is Part.DISK and lane.disk is None:
        return "a process cannot be given a disk of its own here (root and loop devices)"
    return ""


@asynccontextmanager
async def _lane(
    name: str, site: _Site, parts: Parts, sounds: dict[str, bytes], turn: asyncio.Semaphore, *, world: bool
) -> AsyncIterator[Lane]:
    """The lane of the stack's parts has the real Ollama, and a disk of its own."""
    folder = site.folder / "lanes" / name
    state, kept = folder / "state", site.folder / "sounds"
    (folder / "state").mkdir(parents=True)
    small = name == "parts" and world and _small_disk(folder, kept)
    if not small and kept.is_dir():
        shutil.copytree(kept / "voice", state / "voice")
    async with engines(folder, named=world) as providers:
        env = {
            **site.connections.environment(),
            **providers.environment(site.connections.ollama_url if name == "parts" else ""),
            "FRONTDESK_STATE_DIR": str(state),
            "FRONTDESK_AGENT_NAME": f"lab-{name}",
            "FRONTDESK_LOG_FORMAT": "json",
            "FRONTDESK_MAX_CONCURRENT_CALLS": "2",
        }
        if name != "parts":
            env["FRONTDESK_MODEL"] = "first-model"
        async with agent(f"lab-{name}", folder, env, world=world) as running_agent:
            if not small and not kept.is_dir():
                shutil.copytree(state / "voice", kept / "voice")
            yield Lane(
                running_agent, providers, site.connections, sounds, parts, turn, Disk(running_agent) if small else None
            )


def _small_disk(folder: Path, kept: Path) -> bool:
    contents = folder / "contents"
    contents.mkdir()
    if kept.is_dir():
        shutil.copytree(kept / "voice", contents / "voice")
    made = make_disk(folder, contents)
    shutil.rmtree(contents)
    return made


def _clear(folder: Path) -> None:
    """What an earlier run left, but for the fixed sentences, which take minutes to make."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(part.is_running() for part in read_down(folder / "stack")):
        raise SetupError(f"Another fault lab is running in {folder}.")
    for name in ("stack", "lanes", "world"):
        shutil.rmtree(folder / name, ignore_errors=True)


def _clone_voice(connections: Connections) -> None:
    """The client of the lab speaks with a cloned voice of Cartesia's, and greets in few words."""
    statement = _CLONED.format(voice=VOICE, number=NUMBER)
    command = [str(find_binaries() / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", connections.database_dsn]
    done = subprocess.run([*command, "-c", statement], capture_output=True, text=True, check=False, cwd="/")
    if done.returncode != 0:
        raise SetupError(f"the voice of the lab could not be made: {done.stderr.strip()[-500:]}")
