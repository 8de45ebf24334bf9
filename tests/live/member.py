"""A member's browser without a window: what livekit-client does with the answer of `start_test_call`."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self

import httpx
from livekit import rtc

from infra.connections import Connections, user_token
from infra.phone.microphone import Microphone
from infra.phone.recording import CallRecorder
from infra.phone.telephone import RATE
from infra.phone.turns import AgentVoice

LOOK = 0.05  # s between two looks at what his ear has heard


def started(stack: Connections, user: str, client: str) -> dict[str, Any]:
    """Presses the button, as this user."""
    headers = {"apikey": stack.anon_key, "Authorization": f"Bearer {user_token(stack, user)}"}
    url = f"{stack.supabase_url}/rest/v1/rpc/start_test_call"
    answer = httpx.post(url, json={"p_client_id": client}, headers=headers, trust_env=False)
    told: dict[str, Any] = answer.raise_for_status().json()
    return told


class Browser:
    """In the room that the token names, with a microphone, until the block ends."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told, self.room, self.ear = told, rtc.Room(), AgentVoice()
        self.over = asyncio.Event()
        self._microphone = Microphone(CallRecorder().caller)
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self.room.on("track_subscribed", lambda track, *_: self._start(self._listen(track)))
        self.room.on("disconnected", lambda _reason: self.over.set())
        await self.room.connect(self.told["url"], self.told["token"], rtc.RoomOptions(auto_subscribe=True))
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        await self.room.local_participant.publish_track(self._microphone.track("microphone"), options)
        self._start(self._microphone.send())
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        await self.room.disconnect()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def say(self, pcm: bytes) -> float:
        """s16 mono, 8 kHz; returns when it was said, by the event clock."""
        await self._microphone.say(pcm).done.wait()
        return _now()

    async def hears(self, within: float, since: float = 0.0) -> None:
        """Until the receptionist has said something after `since`, and has finished. TimeoutError."""
        async with asyncio.timeout(within):
            while not self.ear.finished_since(since, _now()):  # noqa: ASYNC110 — what ends it is that nothing comes
                await asyncio.sleep(LOOK)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.add(asyncio.create_task(work))

    async def _listen(self, track: rtc.Track) -> None:
        stream = rtc.AudioStream.from_track(
            track=track, sample_rate=RATE, num_channels=1, frame_size_ms=20, capacity=200
        )
        try:
            async for event in stream:
                self.ear.hear(_now(), bytes(event.frame.data))
        finally:
            await stream.aclose()


def _now() -> float:
    return asyncio.get_running_loop().time()
