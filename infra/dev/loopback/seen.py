"""What was asked, as it came: for tests that hold us to the exact request."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import BodyPartReader, web


@dataclass(frozen=True, slots=True)
class Part:
    """A field of a form, or a file of one."""

    content: bytes
    filename: str = ""
    content_type: str = ""

    @property
    def text(self) -> str:
        return self.content.decode(errors="replace")


async def form(request: web.Request) -> dict[str, Part]:
    """The parts of a multipart body by their names."""
    parts: dict[str, Part] = {}
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader):
            content = bytes(await part.read())
            parts[part.name or ""] = Part(content, part.filename or "", part.headers.get("Content-Type", ""))
    return parts


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it came. `sent`: its JSON, or the parts of its form."""

    operation: str
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    sent: object = None


def seen(operation: str, request: web.Request, sent: object = None) -> Seen:
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Seen(operation, request.method, request.path, dict(request.query), headers, sent)
