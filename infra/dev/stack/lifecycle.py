"""Starts and stops the local stack: Postgres, PostgREST, the gateway, LiveKit, Ollama and the agent."""

from __future__ import annotations

import dataclasses
import json
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT
from typing import Literal

from rich.console import Console

from cloud.tell.signing import new_secret
from infra import connections as connection
from infra.admin.client import AdminClient, Where
from infra.connections import STATE, Connections
from infra.dev.loopback import certificate
from infra.dev.setup.programs import program
from infra.dev.stack import postgres
from infra.dev.stack import sip as sip_side
from infra.dev.stack.children import Part, Recorded, born, child
from infra.dev.stack.config_files import gateway_config, livekit_config, page_config
from infra.dev.stack.ollama import MODEL, have_model, ollama_environment
from infra.dev.stack.ports import HOST, Ports, free_ports, require_free
from infra.dev.stack.standing import loopback_part
from infra.places import Places
from infra.progress import Steps

DATABASE = "frontdesk"
READY = "ready to accept connections"  # its port is open before that, while it recovers from a crash
PROCESSES = "processes.json"
LIVEKIT_KEY = "frontdesk"
# s: an agent gives itself 185 s for the first sentences, prompts and sounds, beside the loading of its engines.
STARTING = 600.0


@contextmanager
def running(
    directory: Path,
    ports: Literal["free", "default"] = "free",
    *,
    agent: bool = False,
    sip: bool = False,
    places: Places | None = None,
    steps: Steps | None = None,
) -> Iterator[Connections]:
    """The whole stack while the block lasts, with `agent` also who answers calls and who does the jobs after them.

    With `sip` real SIP calls come in through livekit-sip, which must be there.

    Everything it writes is in `directory`; the database there is kept and brought up to date at the next start. Call it
    from the main thread (see children.py). SetupError says what failed.
    """
    chosen = Ports() if ports == "default" else free_ports()
    bridge = sip_side.bridge() if sip else None
    require_free(chosen, sip=sip)
    directory.mkdir(parents=True, exist_ok=True)
    with ExitStack() as undo:
        site = _Site(directory.resolve(), chosen, places or Places(), steps or Steps(Console(quiet=True)), undo)
        undo.callback(_forget, directory)
        connections = _start(site, bridge, durable=ports == "default")
        connections.save(directory / STATE)
        if agent:
            site.run(cloud_part(site.log("cloud"), connections, site.ports.wake))
            site.run(agent_part(site.log("agent"), connections))
        yield connections


@dataclass(frozen=True, slots=True)
class DataPlane:
    """The part of a stack that keeps and shows: Postgres, and PostgREST behind the gateway."""

    server: postgres.Server
    url: str
    jwt_secret: str


@contextmanager
def data_plane(
    directory: Path, places: Places | None = None, steps: Steps | None = None, memory: str = "128MB"
) -> Iterator[DataPlane]:
    """The database and its REST interface alone, on free ports, seeded and not durable, while the block lasts."""
    directory.mkdir(parents=True, exist_ok=True)
    with ExitStack() as undo:
        site = _Site(directory.resolve(), free_ports(), places or Places(), steps or Steps(Console(quiet=True)), undo)
        undo.callback(_forget, directory)
        yield _data_plane(site, durable=False, memory=memory)


class _Site:
    """Where one stack is put up: its folder, its ports, and what has been started there so far."""

    def __init__(self, directory: Path, ports: Ports, places: Places, steps: Steps, undo: ExitStack) -> None:
        self.directory = directory
        self.ports = ports
        self.places = places
        self.steps = steps
        self.undo = undo
        self._started: list[Recorded] = []

    def run(self, part: Part) -> None:
        """Start a part and write down that it runs."""
        with self.steps.step(f"Starting {part.name}"):
            pid = self.undo.enter_context(child(part))
        self._started.append(Recorded(part.name, pid, born(pid), part.port, str(part.log)))
        write_down(self.directory, self._started)

    def log(self, name: str) -> Path:
        return self.directory / "logs" / f"{name}.log"

    def folder(self, name: str) -> Path:
        made = self.directory / name
        made.mkdir(parents=True, exist_ok=True)
        return made


@dataclass(frozen=True, slots=True)
class _Programs:
    livekit: Path
    ollama: Path
    postgrest: Path
    nginx: Path


def _data_plane(site: _Site, *, durable: bool, memory: str = "128MB") -> DataPlane:
    postgrest, nginx = program("postgrest", site.places), program("nginx", site.places)
    jwt_secret = secrets.token_urlsafe(36)
    server = _database(site, durable=durable, memory=memory)
    for name in ("postgrest", "boxes"):
        site.run(_postgrest(site, name, postgrest, server, jwt_secret))
    site.run(_gateway(site, nginx, connection.anon_key(jwt_secret)))
    return DataPlane(server, f"http://{HOST}:{site.ports.gateway}", jwt_secret)


def _start(site: _Site, bridge: Path | None, *, durable: bool) -> Connections:
    found = _Programs(*(program(name, site.places) for name in ("livekit-server", "ollama", "postgrest", "nginx")))
    livekit_secret = secrets.token_urlsafe(36)
    data = _data_plane(site, durable=durable)
    jwt_secret = data.jwt_secret
    _telephone(site, found.livekit, bridge, livekit_secret)
    _let_members_call(site, data, livekit_secret)
    ollama_url = _ollama(site, found.ollama)
    users = {"accounts": "supabase_auth_admin", "messages": postgres.SUPERUSER, "policies": "postgres"}
    where = {what: data.server.dsn(user, DATABASE) for what, user in users.items()}
    site.run(loopback_part(site.log("loopback"), site.directory, site.ports, jwt_secret, where))
    certificate.issue(site.folder("crm"))
    return Connections(
        livekit_url=f"ws://{HOST}:{site.ports.livekit}",
        livekit_key=LIVEKIT_KEY,
        livekit_secret=livekit_secret,
        supabase_url=data.url,
        anon_key=connection.anon_key(jwt_secret),
        edge_token=connection.edge_token(jwt_secret),
        jwt_secret=jwt_secret,
        ollama_url=ollama_url,
        model=MODEL,
        database_dsn=data.server.dsn("postgres", DATABASE),
        models_dir=str(site.places.models),
        state_dir=str(site.folder("state")),
        cartesia_url=f"http://{HOST}:{site.ports.cartesia}",
        elevenlabs_url=f"http://{HOST}:{site.ports.elevenlabs}",
        wake_url=f"http://{HOST}:{site.ports.wake}/wake",
        wake_secret=new_secret(),
        crm=f"{HOST}:{site.ports.crm}",
        crm_dir=str(site.folder("crm")),
        programs={field.name: str(getattr(found, field.name)) for field in dataclasses.fields(found)},
        sip=f"{HOST}:{site.ports.sip}" if bridge else "",
    )


def _database(site: _Site, *, durable: bool, memory: str) -> postgres.Server:
    home = postgres.reachable_place(site.directory / "postgres")
    sockets = home / "run"
    if len(str(sockets)) > postgres.LONGEST_SOCKET_PATH - len("/.s.PGSQL.65535"):
        sockets = Path(tempfile.mkdtemp(prefix="frontdesk-"))
        site.undo.callback(shutil.rmtree, sockets, ignore_errors=True)
    if not durable and site.directory not in home.parents:
        site.undo.callback(shutil.rmtree, home, ignore_errors=True)
    with site.steps.step("Preparing the database cluster"):
        postgres.own_directory(home)
        postgres.own_directory(sockets)
        postgres.init_cluster(home / "data")
    command = postgres.server_command(home / "data", sockets, site.ports.postgres, durable=durable, memory=memory)
    site.run(Part("postgres", command, site.log("postgres"), site.ports.postgres, said=READY, stop_with=SIGINT))
    server = postgres.Server(sockets, site.ports.postgres)
    with site.steps.step("Applying the schema"):
        postgres.apply(server, DATABASE, seed=True)
    return server


def _postgrest(site: _Site, name: str, path: Path, server: postgres.Server, jwt_secret: str) -> Part:
    """One for users and the cloud, one for boxes: neither the pool nor the collector of the one holds up the other."""
    port: int = getattr(site.ports, name)
    env = {
        "PGRST_DB_URI": server.dsn("authenticator", DATABASE),
        "PGRST_DB_SCHEMAS": "public",
        "PGRST_DB_ANON_ROLE": "anon",
        "PGRST_JWT_SECRET": jwt_secret,
        "PGRST_SERVER_HOST": HOST,
        "PGRST_SERVER_PORT": str(port),
        "PGRST_DB_PRE_REQUEST": "gate.admit",  # hosted: a migration sets it
        "PGRST_DB_MAX_ROWS": "1000",  # as hosted: see max_rows in supabase/config.toml
        "PGRST_LOG_LEVEL": "crit",  # "error" logs a failed request's URL and message: numbers, and what was said
    }
    return Part(name, [str(path)], site.log(name), port, f"http://{HOST}:{port}/", env=env)


def _gateway(site: _Site, path: Path, anon_key: str) -> Part:
    folder = site.folder("gateway")
    config = folder / "nginx.conf"
    config.write_text(gateway_config(site.ports, folder, site.places.site))
    (site.folder("gateway/page") / "config.json").write_text(page_config(anon_key, f"http://{HOST}:{site.ports.wake}"))
    command = [str(path), "-e", "stderr", "-p", str(folder), "-c", str(config)]
    port = site.ports.gateway
    return Part("gateway", command, site.log("gateway"), port, f"http://{HOST}:{port}/rest/v1/")


def _telephone(site: _Site, livekit: Path, bridge: Path | None, secret: str) -> None:
    """LiveKit; with the bridge also Redis before it, livekit-sip behind it, and the trunk for this machine's phones."""
    if bridge:
        site.run(sip_side.redis_part(site.log("redis"), site.folder("redis"), site.ports, site.places))
    site.run(_livekit(site, livekit, secret, sip=bridge is not None))
    if bridge:
        folder = site.folder("livekit")
        log = site.log("livekit-sip")
        site.run(sip_side.sip_part(log, folder, site.ports, bridge, key=LIVEKIT_KEY, secret=secret))
        sip_side.let_in(f"ws://{HOST}:{site.ports.livekit}", LIVEKIT_KEY, secret)


def _let_members_call(site: _Site, data: DataPlane, secret: str) -> None:
    """The owner's window makes test calls on this stack's LiveKit, whose secret is another one with each start."""
    admin = AdminClient(Where(data.url, connection.service_token(data.jwt_secret), local=True))
    try:
        admin.ask("connect_test_calls", url=f"ws://{HOST}:{site.ports.livekit}", key=LIVEKIT_KEY, secret=secret)
    finally:
        admin.close()


def _livekit(site: _Site, path: Path, secret: str, *, sip: bool) -> Part:
    config = site.folder("livekit") / "livekit.yaml"
    config.touch(0o600)
    config.write_text(livekit_config(site.ports, LIVEKIT_KEY, secret, sip=sip))
    port = site.ports.livekit
    command = [str(path), "--config", str(config)]
    return Part("livekit", command, site.log("livekit"), port, f"http://{HOST}:{port}/", masked=True)


def _ollama(site: _Site, path: Path) -> str:
    port = site.ports.ollama
    site.places.ollama.mkdir(parents=True, exist_ok=True)
    env = ollama_environment(site.places, port, HOST)
    url = f"http://{HOST}:{port}"
    command = [str(path), "serve"]
    site.run(Part("ollama", command, site.log("ollama"), port, f"{url}/", env=env))
    have_model(site.places, path, url, env, site.steps)
    return url


def cloud_part(log: Path, connections: Connections, port: int) -> Part:
    """Who does the jobs after calls."""
    command = [sys.executable, "-P", "-m", "cloud", "--port", str(port)]
    return Part("cloud", command, log, port, said='"event": "at_work"', env=connections.cloud_environment())


def agent_part(log: Path, connections: Connections) -> Part:
    """The edge agent of one stack, as a child process."""
    # Loading the engines takes a while on a small machine; it registers when it could take a call.
    command = [sys.executable, "-P", "-m", "infra.cli", "serve"]
    return Part("agent", command, log, said="worker_registered", env=connections.environment(), patience=STARTING)


def write_down(directory: Path, processes: list[Recorded]) -> None:
    fresh = directory / f"{PROCESSES}.new"
    fresh.write_text(json.dumps([dataclasses.asdict(process) for process in processes], indent=1))
    fresh.replace(directory / PROCESSES)


def read_down(directory: Path) -> list[Recorded]:
    """What was started in `directory` and not stopped in good order; possibly dead by now."""
    try:
        return [Recorded(**entry) for entry in json.loads((directory / PROCESSES).read_text())]
    except FileNotFoundError:
        return []


def _forget(directory: Path) -> None:
    for name in (STATE, PROCESSES):
        (directory / name).unlink(missing_ok=True)
