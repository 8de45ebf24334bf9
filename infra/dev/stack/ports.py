"""The stack's ports: the same ones for people, free ones for tests. Always on loopback."""

from __future__ import annotations

import dataclasses
import socket
from contextlib import ExitStack
from dataclasses import dataclass

from shared.errors import SetupError

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Ports:
    """The defaults keep out of the way of an Ollama or a Postgres that the machine has already."""

    livekit: int = 7880
    media: int = 7882  # UDP
    gateway: int = 54321  # where Supabase's own local stack has it
    postgrest: int = 54331
    boxes: int = 54332  # PostgREST once more, for what boxes ask
    postgres: int = 54322
    ollama: int = 11535
    wake: int = 54340  # where the jobs after a call are woken
    crm: int = 54341  # for a receiver of webhooks: the demo's, or `frontdesk webhook listen`
    storage: int = 54342
    cartesia: int = 54343
    elevenlabs: int = 54344
    auth: int = 54347
    realtime: int = 54348
    redis: int = 54345  # these three only with livekit-sip
    sip: int = 5060  # UDP and TCP
    sip_health: int = 54346


WITH_SIP = frozenset({"redis", "sip", "sip_health"})
KINDS = {"media": (socket.SOCK_DGRAM,), "sip": (socket.SOCK_STREAM, socket.SOCK_DGRAM)}  # else TCP


def free_ports() -> Ports:
    """Ports that nobody has now. They are chosen together, so that they differ."""
    with ExitStack() as held:
        return Ports(**{name: _any(name, held) for name in _names()})


def require_free(ports: Ports, *, sip: bool = False) -> None:
    """SetupError names every port that is taken, and for whom it is meant; `sip`: those of livekit-sip too."""
    wanted = {name: getattr(ports, name) for name in _names() if sip or name not in WITH_SIP}
    taken = [f"  {name}: {port}" for name, port in wanted.items() if not _is_free(name, port)]
    if taken:
        raise SetupError(
            "Another program has these ports of the stack:\n" + "\n".join(taken) + "\n"
            "Perhaps the stack is up already: `frontdesk stack status` tells, `frontdesk stack down` stops it."
        )


def _names() -> list[str]:
    return [field.name for field in dataclasses.fields(Ports)]


def _kinds(name: str) -> tuple[socket.SocketKind, ...]:
    return KINDS.get(name, (socket.SOCK_STREAM,))


def _any(name: str, held: ExitStack) -> int:
    listener = held.enter_context(socket.socket(socket.AF_INET, _kinds(name)[0]))
    listener.bind((HOST, 0))
    port: int = listener.getsockname()[1]
    return port


def _is_free(name: str, port: int) -> bool:
    return all(_can_bind(kind, port) for kind in _kinds(name))


def _can_bind(kind: socket.SocketKind, port: int) -> bool:
    with socket.socket(socket.AF_INET, kind) as probe:
        # Connections of the last run that still linger do not keep a server from starting; a listener does.
        if kind == socket.SOCK_STREAM:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
