"""Downloads one file from its official address and goes on where the last attempt stopped."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

import httpx

from shared.errors import SetupError

PATIENCE = httpx.Timeout(30.0, connect=4.0)


class Downloads:
    """One run's downloads. A host that could not be reached is not asked again in this run."""

    def __init__(self) -> None:
        self._away: set[str] = set()

    def fetch(self, url: str, part: Path, arrived: Callable[[int], None]) -> None:
        """Complete `part`, which may hold the beginning already. SetupError when the address does not give it."""
        host = httpx.URL(url).host
        if host in self._away:
            raise SetupError(f"{host}: not reachable")
        part.parent.mkdir(parents=True, exist_ok=True)
        have = part.stat().st_size if part.exists() else 0
        asked = {"Range": f"bytes={have}-"} if have else {}
        try:
            with httpx.stream("GET", url, headers=asked, timeout=PATIENCE, follow_redirects=True) as answer:
                if have and answer.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                    return  # it was all here already; whether it is right the hash will tell
                if not answer.is_success:
                    raise SetupError(f"{host}: {answer.status_code} {answer.reason_phrase}")
                _append(answer, part, have if answer.status_code == HTTPStatus.PARTIAL_CONTENT else 0, arrived)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            self._away.add(host)
            raise SetupError(f"{host}: not reachable") from error
        except httpx.HTTPError as error:
            raise SetupError(f"{host}: broke off: {error}") from error


def _append(answer: httpx.Response, part: Path, have: int, arrived: Callable[[int], None]) -> None:
    with part.open("ab") as file:
        file.truncate(have)
        for block in answer.iter_bytes(1 << 18):
            file.write(block)
            have += len(block)
            arrived(have)
