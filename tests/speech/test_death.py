"""The speech process dies, comes back, hangs or is spoken to in garbage: what line processes and their callers meet."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from structlog.testing import capture_logs

from edge_agent.hear.workers import Rank
from edge_agent.speech import remote
from edge_agent.speech.address import path_of, socket_of
from edge_agent.speech.engines import Elsewhere, Speech
from edge_agent.speech.remote import remote_speech
from edge_agent.speech.wire import MOST, SPEECH, TRANSCRIPTIONS, ToHear, understood, wav
from infra.dev.loopback.serving import serving
from shared.errors import HearingFailed, SpeakingFailed
from tests.speech.scene import SAID, Process, Tone, all_of, happened, until


@pytest.fixture
def process(tmp_path: Path) -> Process:
    return Process(tmp_path)


@pytest.fixture
async def line(process: Process) -> AsyncIterator[Speech]:
    async with remote_speech(process.url, "", "whisper-base") as speech:
        yield speech


async def test_words_that_were_under_way_are_asked_for_again(process: Process, line: Speech) -> None:
    """A death in mid-request costs the caller time and no words; nothing of the line process is started anew."""
    process.typist.go.clear()
    async with process.up():
        hearing = asyncio.create_task(line.recogniser.understand(SAID))
        assert await happened(process.typist.began)
    async with process.up():
        assert (await hearing).words == "0.5 seconds"
        assert await all_of(line.voice.synthesise("3", "af_heart", "en-US")) == 3 * Tone.PIECE


async def test_what_is_asked_while_it_is_away_waits_for_it(process: Process, line: Speech) -> None:
    """Words and sound alike; only what may be of no use fails at once."""
    hearing = asyncio.create_task(line.recogniser.understand(SAID))
    speaking = asyncio.create_task(all_of(line.voice.synthesise("3", "af_heart", "en-US")))
    for rank in (Rank.GUESS, Rank.FORESEEN):
        with pytest.raises(HearingFailed):
            await line.recogniser.soon(SAID, rank)
    assert not hearing.done()
    async with process.up():
        assert (await hearing).words == "0.5 seconds"
        assert await speaking == 3 * Tone.PIECE


async def test_one_that_stays_away_fails_as_its_stage_does(line: Speech, monkeypatch: pytest.MonkeyPatch) -> None:
    """The call has other recognisers, and kept sentences."""
    monkeypatch.setattr(remote, "BACK_WITHIN", 0.2)
    with pytest.raises(HearingFailed):
        await line.recogniser.understand(SAID)
    with pytest.raises(SpeakingFailed):
        await all_of(line.voice.synthesise("3", "af_heart", "en-US"))
    assert await line.elsewhere() == Elsewhere()


async def test_what_kills_the_process_is_not_asked_for_ever(tmp_path: Path) -> None:
    """Twice, and no more: it may be what it died of."""
    asked = 0

    async def dies(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += (await reader.readline()).startswith(b"POST")
        writer.transport.abort()

    server = await asyncio.start_unix_server(dies, path_of(socket_of(tmp_path)))
    async with server, remote_speech(socket_of(tmp_path), "", "whisper-base") as speech:
        with pytest.raises(HearingFailed):
            await speech.recogniser.understand(SAID)
    assert asked == 2


async def test_a_long_path_is_no_hindrance(tmp_path: Path) -> None:
    """The kernel takes 107 bytes; a state folder may lie deeper."""
    folder = tmp_path / ("deep" * 20) / ("deeper" * 20)
    folder.mkdir(parents=True)
    process = Process(folder)
    async with process.up(), remote_speech(process.url, "", "whisper-base") as speech:
        assert (await speech.recogniser.understand(SAID)).words == "0.5 seconds"


GARBAGE = {
    "no HTTP": b"\x16\x03\x01 what?\r\n\r\n",
    "no form": b"POST /v1/audio/transcriptions HTTP/1.1\r\nHost: s\r\nContent-Length: 3\r\n\r\nabc",
    "no JSON": b"POST /v1/audio/speech HTTP/1.1\r\nHost: s\r\nContent-Length: 3\r\n\r\nabc",
    "too large": b"POST /v1/audio/speech HTTP/1.1\r\nHost: s\r\nContent-Length: 99999999\r\n\r\n" + b"x" * (MOST + 1),
    "no such path": b"GET /etc/passwd HTTP/1.1\r\nHost: s\r\n\r\n",
    "endless header": b"GET / HTTP/1.1\r\n" + b"X: " + b"y" * 100_000,
}


@pytest.mark.parametrize("what", GARBAGE)
async def test_garbage_ends_its_connection_and_nothing_else(process: Process, line: Speech, what: str) -> None:
    """Whoever sends it is refused, or cut off; the others are served on."""
    async with process.up():
        reader, writer = await asyncio.open_unix_connection(path_of(process.url))
        writer.write(GARBAGE[what])
        try:
            answer = await asyncio.wait_for(reader.read(), 30)
        except ConnectionError:
            answer = b""
        writer.transport.abort()
        assert answer == b"" or answer.startswith((b"HTTP/1.1 4", b"HTTP/1.0 4"))
        assert (await line.recogniser.understand(SAID)).words == "0.5 seconds"
        assert process.server._under_way == 0


@pytest.mark.parametrize(
    ("path", "changed"),
    [
        (SPEECH, {"input": "x" * 5000}),
        (SPEECH, {"urgency": "now"}),
        (SPEECH, {"voice": 7}),
        (SPEECH, {"response_format": "mp3"}),
        (TRANSCRIPTIONS, {"rank": "first"}),
        (TRANSCRIPTIONS, {"file": b"RIFF"}),
        (TRANSCRIPTIONS, {"file": wav(bytes(MOST))}),
        (TRANSCRIPTIONS, {"user": "u" * 500}),
    ],
)
async def test_what_is_wrong_in_a_request_is_said_in_the_log(
    process: Process, path: str, changed: dict[str, object]
) -> None:
    """One line, without what was in it; the request is refused as its sender's fault."""
    say = {"input": "3", "voice": "v", "response_format": "pcm", **changed}
    fields = {**ToHear(SAID).fields("m"), "file": wav(SAID.pcm), **changed}
    form = aiohttp.FormData()
    for name, value in fields.items():
        form.add_field(name, value, filename="speech.wav" if name == "file" else None)
    body = {"json": say} if path == SPEECH else {"data": form}
    async with process.up(), aiohttp.ClientSession(connector=aiohttp.UnixConnector(path_of(process.url))) as session:
        with capture_logs() as logs:
            async with session.post(f"http://s{path}", **body) as answer:
                assert answer.status in (400, 413)
                assert (await answer.json())["error"]["code"] == "garbage"
    assert [entry["event"] for entry in logs] == ["speech_asked_in_garbage"]
    assert not process.tone.asked
    assert not process.typist.batches


async def test_a_crowd_is_refused_and_does_not_pile_up(process: Process, line: Speech) -> None:
    """As many requests as there may be at once; one more is told so, and a voice that has no room is not to blame."""
    async with process.up() as server:
        server.most = 1
        hanging = asyncio.create_task(all_of(line.voice.synthesise("hangs", "af_heart", "en-US")))
        await until(lambda: bool(process.tone.asked))
        with pytest.raises(SpeakingFailed) as refused:
            await all_of(line.voice.synthesise("3", "af_heart", "en-US"))
        assert refused.value.blameless
        with pytest.raises(HearingFailed):
            await line.recogniser.understand(SAID)
        hanging.cancel()
        await asyncio.wait([hanging])


ANSWERS = {
    "no JSON": b"hello",
    "no text": json.dumps({"words": "hello"}).encode(),
    "a list": b"[]",
    "no number": json.dumps({"text": "hello", "confidence": "very"}).encode(),
    "odd segments": json.dumps({"text": "hello", "segments": [7]}).encode(),
    "endless": b'{"text": "' + b"x" * (MOST + 100),
}


@pytest.mark.parametrize("what", ANSWERS)
async def test_an_answer_that_is_none_is_a_failure_of_hearing(what: str) -> None:
    """Another server may be anything."""
    app = web.Application()

    async def answers(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(body=ANSWERS[what], content_type="application/json")

    app.router.add_route("*", "/{any:.*}", answers)
    async with serving(app) as url, remote_speech(url, "", "whisper-1") as speech:
        with pytest.raises(HearingFailed):
            await speech.recogniser.understand(SAID)
        assert await speech.elsewhere() == Elsewhere()


async def test_a_server_of_openais_endpoints_hears_and_speaks_too() -> None:
    """Its address and key are all it needs; it says of segments how sure it is, and nothing of queues and work."""
    seen: dict[str, object] = {}

    async def hear(request: web.Request) -> web.Response:
        seen.update({"form": dict(await request.post()), "key": request.headers["Authorization"]})
        segments = [{"text": " Hello.", "avg_logprob": -0.1, "no_speech_prob": 0.01}]
        return web.json_response({"text": " Hello.", "language": "english", "segments": segments})

    async def speak(request: web.Request) -> web.Response:
        seen["speech"] = await request.json()
        return web.Response(body=Tone.PIECE * 3, content_type="audio/pcm")

    app = web.Application()
    app.router.add_post(TRANSCRIPTIONS, hear)
    app.router.add_post(SPEECH, speak)
    async with serving(app) as url, remote_speech(url, "canary", "Systran/faster-whisper-large-v3") as speech:
        heard = await speech.recogniser.understand(SAID)
        assert await all_of(speech.voice.synthesise("Hello.", "af_heart", "en-US")) == Tone.PIECE * 3
        assert await speech.elsewhere() == Elsewhere()
    assert (heard.words, round(heard.confidence, 2), seen["key"]) == ("Hello.", 0.9, "Bearer canary")
    form = seen["form"]
    assert isinstance(form, dict)
    assert (form["model"], form["language"]) == ("Systran/faster-whisper-large-v3", "en")
    assert {"model": "kokoro", "input": "Hello.", "voice": "af_heart"}.items() <= dict(seen["speech"]).items()  # type: ignore[call-overload]


def test_speechless_segments_are_no_words() -> None:
    """Whisper hears words in noise: a server that does not drop them says at least how improbable they are."""
    segments = [{"text": "Thank you.", "avg_logprob": -1.3, "no_speech_prob": 0.8}]
    assert understood({"text": "Thank you.", "segments": segments}) == ("", 0.0)
    assert understood({"text": "Hello."}) == ("Hello.", 1.0)
