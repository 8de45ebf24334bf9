"""A Docker daemon of the tests' own, with its own folder, and what stands in for the images of a registry.

Nothing outside of `var/containers` is touched, and no image is ever pushed. What was made once (a Debian, Compose) is
kept there; the daemon's own folder goes when it ends.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.places import CHECKOUT, Places

HERE = Path(__file__).parent
PACKAGES = ("docker.io", "debootstrap", "iptables")
COMPOSE = "github.com/docker/compose/v2@v2.40.3"
DEBIAN = "debian:bookworm-slim"
PYTHON = "python:3.11-slim-bookworm"
# The stand-in for each image of infra/compose.yaml: the variable that names it → its stage in stand_ins.Dockerfile.
STAND_INS = {
    "PYTHON_IMAGE": "python",
    "REDIS_IMAGE": "redis",
    "LIVEKIT_IMAGE": "livekit",
    "OLLAMA_IMAGE": "ollama",
    "POSTGRES_IMAGE": "postgres",
    "POSTGREST_IMAGE": "postgrest",
    "GATEWAY_IMAGE": "gateway",
}
SIP = os.environ.get("FRONTDESK_LIVEKIT_SIP") or shutil.which("livekit-sip")  # no registry has it as a program
if SIP:
    STAND_INS["SIP_IMAGE"] = "sip"


@dataclass(frozen=True, slots=True)
class Docker:
    """The client of one daemon."""

    socket: Path
    config: Path  # DOCKER_CONFIG: Compose is its plug-in

    def __call__(self, *words: str, check: bool = True, cwd: Path = CHECKOUT) -> str:
        """What `docker WORDS` says; AssertionError with its complaint where it fails and `check` is set."""
        done = subprocess.run(
            ["/usr/bin/docker", *words],
            capture_output=True, check=False, cwd=cwd, env={**os.environ, **self.environment},
        )  # fmt: skip
        if check and done.returncode:
            raise AssertionError(f"docker {' '.join(words)}: {done.stderr.decode()[-3000:]}")
        return (done.stdout if check else done.stdout + done.stderr).decode().strip()

    @property
    def environment(self) -> dict[str, str]:
        return {
            "DOCKER_HOST": f"unix://{self.socket}",
            "DOCKER_CONFIG": str(self.config),
            "DOCKER_BUILDKIT": "1",
        }


@contextmanager
def docker(folder: Path) -> Iterator[Docker]:
    """A client with Compose and the base images. With DOCKER_HOST set the daemon is yours, and stays; else one is
    started below `folder`, and ended with all that it holds."""
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "config"
    _compose(folder, config)
    own = os.environ.get("DOCKER_HOST", "").removeprefix("unix://")
    if own:
        client = Docker(Path(own), config)
        _images(client, folder)
        yield client
        return
    with _daemon(folder / "daemon") as socket:
        client = Docker(socket, config)
        _images(client, folder)
        yield client


@contextmanager
def _daemon(home: Path) -> Iterator[Path]:
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    socket = home / "d.sock"
    command = [
        "dockerd",
        "--storage-driver=overlay2",
        "--data-root",
        str(home / "data"),
        "--exec-root",
        str(home / "exec"),
    ]
    command += ["--pidfile", str(home / "pid"), "-H", f"unix://{socket}"]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            until(socket.is_socket, 60, "dockerd listens")
            yield socket
        finally:
            server.terminate()
            server.wait(120)
    subprocess.run(
        ["umount", str(home / "exec" / "netns" / "default")], check=False, capture_output=True
    )  # it leaves it
    shutil.rmtree(home)


def _compose(folder: Path, config: Path) -> None:
    """Docker's Compose, built from the Go module proxy: Debian's docker.io has none."""
    plugin = config / "cli-plugins" / "docker-compose"
    if plugin.exists():
        return
    missing = [name for name in ("dockerd", "debootstrap", "iptables") if not shutil.which(name)]
    if missing:
        apt = ["apt-get", "install", "-y", "--no-install-recommends", *PACKAGES]
        subprocess.run(apt, check=True, env={**os.environ, "RUNLEVEL": "1", "DEBIAN_FRONTEND": "noninteractive"})
    env = {**os.environ, "GOMODCACHE": str(folder / "go"), "GOFLAGS": "-modcacherw", "CGO_ENABLED": "0"}
    subprocess.run(["go", "mod", "download", COMPOSE], check=True, env=env, cwd=folder)
    source = folder / "compose"  # `go install` refuses it for its exclude directives
    shutil.copytree(folder / "go" / COMPOSE, source, dirs_exist_ok=True)
    plugin.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["nice", "-n", "10", "go", "build", "-o", str(plugin), "./cmd"], check=True, env=env, cwd=source)
    shutil.rmtree(source)
    shutil.rmtree(folder / "go")


def _images(client: Docker, folder: Path) -> None:
    """Every base image, unless the daemon has it."""
    if not client("images", "-q", DEBIAN):
        client("import", "-c", 'CMD ["bash"]', str(_debian(folder)), DEBIAN)
    context = folder / "context"
    context.mkdir(exist_ok=True)
    for name in ("livekit-server", "ollama", "postgrest"):
        shutil.copy2(Places().programs / name, context / name)
    shutil.copy2("/etc/ssl/certs/ca-certificates.crt", context)
    shutil.copy2(HERE / "postgres-entrypoint.sh", context)
    if SIP:
        shutil.copy2(SIP, context / "livekit-sip")
    for variable, stage in STAND_INS.items():
        tag = image(variable)
        if not client("images", "-q", tag):
            client("build", "-q", "-f", str(HERE / "stand_ins.Dockerfile"), "--target", stage, "-t", tag, str(context))


def image(variable: str) -> str:
    """The tag of a stand-in. Python's is the official name, because the project's Dockerfile stays as it is."""
    return PYTHON if variable == "PYTHON_IMAGE" else f"stand-in/{STAND_INS[variable]}:local"


def _debian(folder: Path) -> Path:
    archive, root = folder / "debian.tar", folder / "rootfs"
    if archive.exists():
        return archive
    bootstrap = ["nice", "-n", "10", "debootstrap", "--variant=minbase", "bookworm", str(root), _mirror()]
    subprocess.run(bootstrap, check=True)
    # This machine's way to the packages; without what nobody reads.
    for name in ("sources.list.d", "apt.conf.d"):
        shutil.copytree(f"/etc/apt/{name}", root / "etc" / "apt" / name, dirs_exist_ok=True)
    for waste in ("var/cache/apt/archives", "var/lib/apt/lists", "usr/share/doc", "usr/share/man", "usr/share/locale"):
        shutil.rmtree(root / waste, ignore_errors=True)
    for needed in ("var/cache/apt/archives/partial", "var/lib/apt/lists/partial"):
        (root / needed).mkdir(parents=True)
    subprocess.run(["tar", "-C", str(root), "-cf", str(archive), "."], check=True)
    shutil.rmtree(root)
    return archive


def _mirror() -> str:
    """Where this machine's apt has its packages from."""
    words = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"]
    archives = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()
    return next(archive for archive in archives if "security" not in archive)


def until(true: Callable[[], object], within: float, what: str) -> None:
    """Wait until `true()`; AssertionError names `what` did not come within so many seconds."""
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, f"not within {within:.0f} s: {what}"
        time.sleep(0.5)
