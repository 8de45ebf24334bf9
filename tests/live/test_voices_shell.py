"""`frontdesk voices`, typed on the real stack, with a runner that clones at the Cartesia on loopback."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from cloud.voices.clone import NOBODY
from cloud.voices.sound import Sound, to_wav
from infra.connections import Connections, service_token
from infra.dev.loopback.espeak import spoken
from tests.database.sandbox import Row
from tests.live.shell import Shell, at_work, resolved
from tests.voices.recordings import TEXT, encoded, louder

pytestmark = pytest.mark.live

Typed = Callable[..., Awaitable[str]]
OWNER = "owner@bright-smile.example"


@pytest.fixture
def slug(shell: Shell) -> Iterator[str]:
    """A client of this test's own."""
    name = f"garage-{uuid.uuid4().hex[:8]}"
    profession = ("--profession", "mechanic", "--timezone", "America/Chicago")
    shell("clients", "add", name, "Joe's Garage", *profession, "--owner", OWNER)
    yield name
    shell("clients", "delete", name, "--yes")


@pytest.fixture
def typed(shell: Shell, slug: str) -> Typed:
    """`frontdesk voices … --client SLUG`, while the runner of the test goes on."""

    async def type_(*words: str, fails: bool = False) -> str:
        return await asyncio.to_thread(shell, "voices", *words, "--client", slug, fails=fails)

    return type_


@pytest.fixture(scope="session")
def speech() -> Sound:
    return asyncio.run(spoken(TEXT, "the owner"))


@pytest.fixture
def sample(speech: Sound, tmp_path: Path) -> Path:
    file = tmp_path / "sample.wav"
    file.write_bytes(to_wav(speech))
    return file


def stored(stack: Connections, folder: str) -> list[str]:
    """The names of what lies in a folder of the bucket."""
    headers = {"Authorization": f"Bearer {service_token(stack.jwt_secret)}"}
    url = f"{stack.supabase_url}/storage/v1/object/list/voice-samples"
    found: list[dict[str, Any]] = httpx.post(url, json={"prefix": folder}, headers=headers, trust_env=False).json()
    return [entry["name"] for entry in found]


def client_id(shell: Shell, slug: str) -> str:
    return str(json.loads(shell("clients", "show", slug))["id"])


async def listed(typed: Typed) -> dict[str, list[dict[str, Any]]]:
    answer: dict[str, list[dict[str, Any]]] = json.loads(await typed("list", "--json"))
    return answer


CONSENT = ("--consent-of", "Joe Miller", "--yes")


async def test_a_voice_is_cloned_and_the_next_call_speaks_with_it(
    shell: Shell, stack: Connections, typed: Typed, slug: str, sample: Path
) -> None:
    """Uploaded, cloned, heard; an edge box is told of it, and whose consent it was is kept."""
    number = f"+1312{uuid.uuid4().int % 10**7:07}"
    shell("numbers", "add", slug, number)
    async with at_work(stack):
        said = await typed("clone", str(sample), *CONSENT)
    assert "The next call speaks with it." in said
    found = await listed(typed)
    ((voice,), (request,)) = found["voices"], found["requests"]
    assert (voice["provider"], voice["status"], voice["chosen"]) == ("cartesia", "ready", True)
    assert f"cartesia {voice['provider_voice_id']}" in said
    assert (request["status"], request["consent_version"]) == ("succeeded", "1: Joe Miller")
    told = resolved(stack, number)["voice"]
    assert isinstance(told, dict)
    assert voice["provider_voice_id"] in told.values()
    (name,) = stored(stack, client_id(shell, slug))
    assert request["sample_path"].endswith(name)


async def test_another_recording_makes_another_voice(
    stack: Connections, typed: Typed, speech: Sound, sample: Path, tmp_path: Path
) -> None:
    """The voice before is retired. The same recording once more is still one voice."""
    second = tmp_path / "second.m4a"
    second.write_bytes(encoded(louder(speech, -2), "m4a"))
    async with at_work(stack):
        await typed("clone", str(sample), *CONSENT)
        await typed("clone", str(second), *CONSENT)
        await typed("clone", str(second), *CONSENT)
    voices = (await listed(typed))["voices"]
    assert [(voice["status"], voice["chosen"]) for voice in voices] == [("retired", False), ("ready", True)]


async def test_a_bad_recording_is_told_before_it_is_sent(
    shell: Shell, stack: Connections, typed: Typed, slug: str, speech: Sound, tmp_path: Path
) -> None:
    """Every complaint; nothing lies in the bucket, and nothing is asked for."""
    bad = tmp_path / "bad.wav"
    bad.write_bytes(to_wav(louder(speech.between(0, 12.3), -30)))
    said = await typed("clone", str(bad), *CONSENT, fails=True)
    assert "Your recording is 12 seconds long. We need 20 to 60 seconds of you speaking." in said
    assert "Your recording is too quiet." in said
    assert "No such file" in await typed("clone", str(tmp_path / "none.wav"), *CONSENT, fails=True)
    bad.write_bytes(b"tea")
    assert "We cannot read this file as a recording." in await typed("clone", str(bad), *CONSENT, fails=True)
    bad.write_bytes(bytes(12 * 1024 * 1024))
    assert "The file has 12.0 MB" in await typed("clone", str(bad), *CONSENT, fails=True)
    assert stored(stack, client_id(shell, slug)) == []
    assert (await listed(typed))["requests"] == []


@pytest.mark.parametrize(
    ("words", "told"),
    [(("--yes",), "Say who has agreed"), (("--consent-of", "Joe Miller"), "Aborted"), ((), "Aborted")],
)
async def test_nothing_is_sent_without_consent(
    shell: Shell, stack: Connections, typed: Typed, slug: str, sample: Path, words: tuple[str, ...], told: str
) -> None:
    """Who speaks has to be named, and his agreement stated."""
    assert told in await typed("clone", str(sample), *words, fails=True)
    assert stored(stack, client_id(shell, slug)) == []


async def test_what_failed_is_tried_again_in_one_command(stack: Connections, typed: Typed, sample: Path) -> None:
    """Without sending the recording again."""
    assert "Nothing has failed" in await typed("retry", fails=True)
    async with at_work(stack, CARTESIA_API_KEY="", ELEVENLABS_API_KEY=""):
        said = await typed("clone", str(sample), *CONSENT, fails=True)
    assert NOBODY in said
    assert "frontdesk voices retry" in said
    assert "failed" in await typed("list")
    async with at_work(stack):
        assert "The next call speaks with it." in await typed("retry")


async def test_a_request_that_nobody_takes_is_told(typed: Typed, sample: Path) -> None:
    """No runner is up."""
    said = await typed("clone", str(sample), *CONSENT, "--wait", "0", fails=True)
    assert "Nobody has picked it up: is a runner up? python -m cloud" in said
    assert (await listed(typed))["requests"][0]["status"] == "queued"


async def test_another_voice_is_chosen(shell: Shell, typed: Typed, slug: str) -> None:
    """A stock voice by its name, and back; what is not there is told with what is."""
    assert f"{slug} speaks with am_michael" in await typed("use", "am_michael")
    assert json.loads(shell("clients", "show", slug))["voice_id"] is not None
    await typed("use", "default")
    assert json.loads(shell("clients", "show", slug))["voice_id"] is None
    said = await typed("use", "nobody", fails=True)
    assert f"{slug} has no voice nobody. One of default, " in said
    assert "am_michael" in said


async def test_a_client_without_an_owner_has_no_voice_of_its_own(shell: Shell, sample: Path) -> None:
    """Nobody could consent."""
    name = f"garage-{uuid.uuid4().hex[:8]}"
    shell("clients", "add", name, "Joe's Garage", "--profession", "mechanic", "--timezone", "America/Chicago")
    said = await asyncio.to_thread(shell, "voices", "clone", str(sample), "--client", name, *CONSENT, fails=True)
    assert f"{name} has no owner yet" in said
    shell("clients", "delete", name, "--yes")


async def test_deleting_the_client_deletes_voice_and_recording(
    shell: Shell, stack: Connections, typed: Typed, slug: str, sample: Path, database: psycopg.Connection[Row]
) -> None:
    """In the bucket, and at Cartesia when the twenty minutes are over in which a call may speak with it."""
    folder = client_id(shell, slug)
    async with at_work(stack):
        await typed("clone", str(sample), *CONSENT)
        ((voice,),) = [(await listed(typed))["voices"]]
        assert await known(stack, voice["provider_voice_id"])
    await asyncio.to_thread(shell, "clients", "delete", slug, "--yes")
    due = "update private.jobs set run_after = run_after - interval '20 minutes' where dedupe_key = %s"
    assert database.execute(due, [f"cartesia:{voice['provider_voice_id']}"]).rowcount == 1
    async with at_work(stack, "--once") as process:
        assert await process.wait() == 0
    assert stored(stack, folder) == []
    assert not await known(stack, voice["provider_voice_id"])


async def known(stack: Connections, voice: str) -> bool:
    """Whether the Cartesia on loopback has that voice."""
    headers = {"Authorization": "Bearer loopback", "Cartesia-Version": "2026-08-14"}
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.get(f"{stack.cartesia_url}/voices", params={"q": voice}, headers=headers)
    return bool(answer.json()["data"])
