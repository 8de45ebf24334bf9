"""The images' health check: exit code 0 where the address answers 200. Of the standard library alone, so it is quick.

The address is the first argument; without one, /healthz of the door that FRONTDESK_METRICS names, on this machine. A
box without that door is taken as it is: Docker sees by itself whether its process lives.
"""

from __future__ import annotations

import os
import sys
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

WITHIN_S = 3.0
_LOOPBACK = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}  # noqa: S104 - nothing is bound here


def door(listening: str) -> str:
    """Where what listens at `host:port` is asked from this machine: who listens everywhere is at loopback as well.

    asyncio's server at `[::]` takes no IPv4 (CPython 3.11 sets IPV6_V6ONLY), so that one is asked over IPv6.
    """
    host, _, port = listening.strip().rpartition(":")
    return f"http://{_LOOPBACK.get(host, host)}:{port}"


def is_healthy(url: str) -> bool:
    """Whether it answers 200 within three seconds, asked directly: a proxy of the environment is passed by."""
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=WITHIN_S) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def main(arguments: list[str]) -> int:
    """The exit code that Docker wants: 0 or 1."""
    listening = os.environ.get("FRONTDESK_METRICS", "")
    if not arguments and not listening:
        return 0
    return 0 if is_healthy(arguments[0] if arguments else f"{door(listening)}/healthz") else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
