"""The stack's gateway before servers that a test makes up, with a site in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from aiohttp import web

from infra.dev.setup.programs import program
from infra.dev.stack.children import Part, child
from infra.dev.stack.config_files import gateway_config, page_config
from infra.dev.stack.ports import HOST, Ports, free_ports
from infra.places import Places
from tests.infra.loopback import serving


@dataclass(frozen=True)
class Gateway:
    """Its address, and where it looks for the site."""

    url: str
    site: Path
    livekit: int  # the port that its page may ask

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(self.url + path, headers=headers, trust_env=False)


async def _echo(request: web.Request) -> web.Response:
    asked = {"path": request.path, "from": request.headers.get("X-Forwarded-For", "")}
    return web.json_response(asked, status=200 if request.path.startswith(("/auth", "/storage")) else 207)


async def _repeat(request: web.Request) -> web.WebSocketResponse:
    """A socket that says how it was asked for, and then what it hears."""
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    await socket.send_str(request.path_qs)
    async for said in socket:
        await socket.send_str(said.data)
    return socket


@contextmanager
def gateway(folder: Path, anon_key: str) -> Iterator[Gateway]:
    """Behind it every server answers with the path it was asked for."""
    behind = web.Application()
    behind.router.add_get("/realtime/v1/websocket", _repeat)
    behind.router.add_route("*", "/{path:.*}", _echo)
    place, site = folder / "gateway", folder / "site" / "current"
    (place / "page").mkdir(parents=True)
    (place / "page" / "config.json").write_text(page_config(anon_key, "http://door.example"))
    with serving(behind) as address:
        port = int(address.rpartition(":")[2])
        ports = Ports(gateway=free_ports().gateway, postgrest=port, boxes=port, storage=port, auth=port, realtime=port)
        config = place / "nginx.conf"
        config.write_text(gateway_config(ports, place, site))
        nginx = str(program("nginx", Places()))
        command = [nginx, "-e", "stderr", "-p", str(place), "-c", str(config)]
        with child(Part("gateway", command, folder / "gateway.log", ports.gateway)):
            yield Gateway(f"http://{HOST}:{ports.gateway}", site, ports.livekit)
