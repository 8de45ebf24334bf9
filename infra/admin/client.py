"""The operator's door to the database: a hosted project named in the environment, else the local stack that is up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import httpx
from postgrest import APIError, SyncPostgrestClient

from infra.connections import STATE, load, service_token
from infra.places import Places
from shared.errors import SettingsError, StoreAway, StoreRefused

WITHIN_S = 30.0
PAGE = 1000  # as many rows as PostgREST hands out at once


@dataclass(frozen=True, slots=True)
class Where:
    """Which database, and the key that opens all of it."""

    url: str
    key: str
    local: bool

    @property
    def headers(self) -> dict[str, str]:
        # Hosted: the new secret keys are no tokens, and are exchanged for one by the gateway.
        token = {"Authorization": f"Bearer {self.key}"} if self.key.startswith("eyJ") else {}
        return {"apikey": self.key, **token}


def where(environment: Mapping[str, str], places: Places) -> Where:
    """SettingsError for half a setting, SetupError when no local stack is up either."""
    url, key = environment.get("SUPABASE_URL", ""), environment.get("SUPABASE_SECRET_KEY", "")
    if bool(url) != bool(key):
        missing = "SUPABASE_SECRET_KEY" if url else "SUPABASE_URL"
        raise SettingsError(
            f"{missing} is not set: both of SUPABASE_URL and SUPABASE_SECRET_KEY, or none (local stack)."
        )
    if url:
        return Where(url.rstrip("/"), key, local=False)
    connections = load(places.stack / STATE)
    return Where(connections.supabase_url, service_token(connections.jwt_secret), local=True)


class AdminClient:
    """Asks the operators' functions; `rest` is PostgREST itself.

    StoreRefused carries the database's own words, StoreAway that it is not there.
    """

    def __init__(self, place: Where) -> None:
        self._http = httpx.Client(timeout=WITHIN_S, trust_env=False)
        self.rest = SyncPostgrestClient(
            f"{place.url}/rest/v1", headers=place.headers, http_client=self._http, retry_enabled=False
        )

    def ask(self, function: str, **arguments: Any) -> Any:
        """What the function answers. Arguments that are None are left to its defaults."""
        given = {f"p_{name}": value for name, value in arguments.items() if value is not None}
        with translating_errors():
            return self.rest.rpc(function, given).execute().data

    def every(self, function: str, **arguments: Any) -> list[dict[str, Any]]:
        """All rows of a function that only reads and gives them in a fixed order, page after page."""
        given = {f"p_{name}": value for name, value in arguments.items() if value is not None}
        with translating_errors():
            return _pages(lambda first: self.rest.rpc(function, given).range(first, first + PAGE - 1))

    def rows(self, table: str, columns: str, order: str) -> list[dict[str, Any]]:
        """All rows, page after page."""

        def page_from(first: int) -> _Page:
            return self.rest.from_(table).select(columns).order(order).range(first, first + PAGE - 1)

        with translating_errors():
            return _pages(page_from)

    def close(self) -> None:
        self._http.close()


class _Page(Protocol):
    def execute(self) -> Any: ...


def _pages(page_from: Callable[[int], _Page]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        page: list[Any] = page_from(len(found)).execute().data
        found += page
        if len(page) < PAGE:
            return found


@contextmanager
def translating_errors() -> Iterator[None]:
    """What goes wrong inside is StoreRefused, in the database's own words, or StoreAway."""
    try:
        yield
    except APIError as refused:
        raise StoreRefused(_words(refused)) from refused
    except httpx.HTTPError as lost:
        raise StoreAway(f"The database does not answer: {lost or type(lost).__name__}") from lost


def _words(refused: APIError) -> str:
    """Message, detail and hint. What was asked for is in the detail: good for people, and for no log."""
    hint = f" {refused.hint}" if refused.hint else ""
    detail = f" ({refused.details})" if refused.details and not str(refused.code).startswith("PGRST") else ""
    if refused.code in ("401", "403", "PGRST301", "PGRST302", "42501"):
        hint = " Is SUPABASE_SECRET_KEY the project's secret (service_role) key?"
    return f"{refused.message or refused.code}{detail}{hint and '.' + hint}"
