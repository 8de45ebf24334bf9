"""The owner's window at the gateway's root: a real nginx, a folder with a site, and made-up servers behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import aiohttp
import httpx
import pytest

from infra.dev.stack.config_files import PERMISSIONS, at_livekit, policy
from infra.places import CHECKOUT
from tests.window.gateway import Gateway, gateway

PAGE = "<!doctype html><title>Frontdesk</title>"
HASHED = {"main-3JX7Q2AB.js": "text/javascript", "main-9KD02MZA.css": "text/css"}


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """One without a site."""
    with gateway(tmp_path_factory.mktemp("bare"), "the key of everybody") as running:
        yield running


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """One that was running when its site came."""
    with gateway(tmp_path_factory.mktemp("built"), "the key of everybody") as running:
        put(running.site.with_name("site-1"), running.site)
        yield running


def put(folder: Path, link: Path) -> None:
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE)
    (folder / "icon.svg").write_text("<svg/>")
    for name in HASHED:
        (folder / "assets" / name).write_text("/* */")
    link.symlink_to(folder.name)


def test_a_site_that_was_not_built_is_told_with_its_cure(bare: Gateway) -> None:
    """One sentence, as text; nothing else of the gateway needs the site."""
    answer = bare.get("/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "text/plain")
    assert answer.text == "The owner's window is not built yet. Build it with: frontdesk dashboard build\n"
    assert bare.get("/index.html").status_code == 404
    assert bare.get("/storage/v1/object/x").json()["path"] == "/storage/v1/object/x"


@pytest.mark.parametrize("path", ["/", "/index.html"])
def test_the_page_is_never_kept(built: Gateway, path: str) -> None:
    """It names the hashed files, so a browser asks for it each time."""
    answer = built.get(path)
    assert (answer.status_code, answer.text) == (200, PAGE)
    assert answer.headers["Content-Type"] == "text/html"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("name", "kind"), HASHED.items())
def test_hashed_files_are_kept_for_ever(built: Gateway, name: str, kind: str) -> None:
    """Their names change with what is in them; one that is not there is not kept as missing."""
    answer = built.get(f"/assets/{name}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    gone = built.get(f"/assets/x{name}")
    assert gone.status_code == 404
    assert "Cache-Control" not in gone.headers


def test_the_page_is_told_where_it_is(built: Gateway) -> None:
    """config.json: the project is its own origin; its key is made anew at each start, so nobody keeps it."""
    answer = built.get("/config.json")
    assert answer.json() == {
        "supabase_url": "",
        "anon_key": "the key of everybody",
        "providers": ["google"],
        "sign_up": True,
        "door_url": "http://door.example",
    }
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/config.json", "/assets/main-3JX7Q2AB.js", "/icon.svg", "/nothing/here"])
def test_a_page_may_reach_its_own_origin_and_livekit_only(built: Gateway, path: str) -> None:
    """Every answer of the site says so, refusals too."""
    headers = built.get(path).headers
    rules = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert rules == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "connect-src": " ".join(["'self'", *at_livekit(built.livekit)]),
        "img-src": "'self' data:",
        "media-src": "blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["Permissions-Policy"] == "microphone=(self), camera=(), geolocation=()"
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "no-referrer")


@pytest.mark.parametrize(
    "path", ["/calls", "/assets/", "/assets", "/../gateway/nginx.conf", "/%2e%2e/site-1/index.html"]
)
def test_what_is_no_file_of_the_site_is_not_found(built: Gateway, path: str) -> None:
    """No page for unknown paths, no lists of folders, and no way out of the site's folder."""
    assert httpx.get(built.url + path, trust_env=False).status_code in (400, 404)


def test_the_page_asks_for_these_headers() -> None:
    """Whoever serves it elsewhere reads the same in its README."""
    readme = (CHECKOUT / "cloud" / "dashboard" / "README.md").read_text()
    said = policy("wss://livekit.example.com", "https://livekit.example.com")
    assert f"Content-Security-Policy: {said}\nPermissions-Policy: {PERMISSIONS}\n" in readme


def test_the_doors_of_the_project_stay(built: Gateway) -> None:
    """REST, Auth and Storage are asked under Supabase's paths, and their answers carry nothing of the page's."""
    wanted = {
        "/rest/v1/clients": "/clients",
        "/auth/v1/user": "/auth/v1/user",
        "/storage/v1/object/x": "/storage/v1/object/x",
    }
    for asked, reached in wanted.items():
        answer = built.get(asked)
        assert answer.json()["path"] == reached
        assert "Content-Security-Policy" not in answer.headers


async def test_sockets_of_realtime_are_open_both_ways(built: Gateway) -> None:
    """Under its path alone; nothing else of the project is upgraded."""
    async with aiohttp.ClientSession() as http:
        async with http.ws_connect(f"{built.url}/realtime/v1/websocket?vsn=2.0.0") as socket:
            await socket.send_str("hello")
            assert [await socket.receive_str(), await socket.receive_str()] == [
                "/realtime/v1/websocket?vsn=2.0.0",
                "hello",
            ]
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await http.ws_connect(f"{built.url}/realtime/v1/elsewhere")


def test_nobody_says_from_where_he_tries(built: Gateway) -> None:
    """Sign-ins are counted by the address that the gateway sees."""
    assert built.get("/auth/v1/token", **{"X-Forwarded-For": "192.0.2.1"}).json()["from"] == "127.0.0.1"
