"""The REST interface of the running stack, asked by supabase-py as anybody."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol, Self

import httpx
import jwt
from postgrest import APIError

from infra.connections import Connections
from supabase import Client, ClientOptions, create_client
from tests.database.attacks.verdict import ABSENT, DENIED, EMPTY, EXISTS, MALFORMED, NOT_NOW, OK, TOO_LARGE

STATUS = {OK: 200, EMPTY: 200, MALFORMED: 400, DENIED: 403, ABSENT: 404, EXISTS: 409, NOT_NOW: 409, TOO_LARGE: 413}


class Question(Protocol):
    """What supabase-py builds up, and sends when it is executed."""

    def execute(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """HTTP status, and either data or an error's SQLSTATE and message."""

    status: int
    data: Any = None
    code: str = ""
    message: str = ""


def token(secret: str, claims: Mapping[str, Any], *, lasts: int = 600, algorithm: str | None = "HS256") -> str:
    """Signed as our stack's tokens are, unless said otherwise."""
    whole = {"aud": "authenticated", "exp": int(time.time()) + lasts, **claims}
    return jwt.encode(whole, secret, algorithm=algorithm)


class Visitor:
    """One person with a token, or with the public key alone."""

    def __init__(self, stack: Connections, bearer: str | None) -> None:
        self._status = 0
        self._http = httpx.Client(event_hooks={"response": [self._note]}, trust_env=False, timeout=20)
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        options = ClientOptions(
            headers=headers, httpx_client=self._http, auto_refresh_token=False, persist_session=False
        )
        self.supabase: Client = create_client(stack.supabase_url, stack.anon_key, options)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._http.close()

    def _note(self, response: httpx.Response) -> None:
        self._status = response.status_code

    def ask(self, question: Question) -> Answer:
        try:
            data = question.execute().data
        except APIError as refused:
            return Answer(self._status, code=refused.code or "", message=refused.message or "")
        return Answer(self._status, data)

    def rows(self, question: Question) -> list[dict[str, Any]]:
        """The rows of an answer that must not be an error."""
        found: list[dict[str, Any]] = question.execute().data
        return found

    def post(self, function: str, select: str, given: Mapping[str, Any]) -> httpx.Response:
        """A function with a `select` that supabase-py would not write."""
        url = f"{self.supabase.rest_url}/rpc/{function}"
        return self._http.post(url, params={"select": select}, json=dict(given), headers=self.supabase.options.headers)

    def get(
        self, table: str, query: Mapping[str, str], accept: str = "application/json", prefer: str = ""
    ) -> httpx.Response:
        """A query string as it is, also one that supabase-py would not write."""
        headers = {**self.supabase.options.headers, "Accept": accept, "Prefer": prefer}
        return self._http.get(f"{self.supabase.rest_url}/{table}", params=dict(query), headers=headers)
