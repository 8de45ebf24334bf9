"""The local stack's Realtime server, through the Python client that is used against the real one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import aiohttp
import pytest
from realtime import RealtimeSubscribeStates as States

from infra.connections import anon_key
from infra.dev.loopback.realtime_frames import LISTS, OBJECTS, Frame, read, written
from tests.window.listening import OWNER, PATIENCE_S, SECRET, STRANGER, TOPIC, Scene, realtime, token


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with realtime() as running:
        yield running


async def test_whoever_has_joined_hears_what_is_sent(scene: Scene) -> None:
    """Everybody of the topic, in the order of sending; another topic's news are not among it."""
    one, other = await scene.ear(token(OWNER)), await scene.ear(token(OWNER))
    assert (one.states, other.states) == ([States.SUBSCRIBED], [States.SUBSCRIBED])
    scene.told.send("theirs", "client:22222222-2222-4222-8222-222222222222")
    scene.told.send("for everybody", private=False)
    for event in ("calls_changed", "messages_changed"):
        scene.told.send(event)
    for ear in (one, other):
        assert [await ear.hears(), await ear.hears()] == ["calls_changed", "messages_changed"]


@pytest.mark.parametrize(
    ("who", "private", "why"),
    [
        (token(STRANGER), True, "Unauthorized: You do not have permissions to read from this Channel topic"),
        (anon_key(SECRET), True, "Unauthorized: You do not have permissions to read from this Channel topic"),
        (token(OWNER, -1), True, "InvalidJWTToken: Token has expired"),
        (token(OWNER)[:-4], True, "InvalidJWTToken"),
        (token(OWNER), False, "PrivateOnly: This project only allows private channels"),
    ],
    ids=["a stranger", "nobody", "a token that is over", "a forged token", "a public channel"],
)
async def test_who_may_not_listen_is_told_why_and_hears_nothing(
    scene: Scene, who: str, private: bool, why: str
) -> None:
    """The refusal says what hosted Realtime says; what is sent afterwards reaches the owner alone."""
    refused, owner = await scene.ear(who, private=private), await scene.ear(token(OWNER))
    assert refused.states == [States.CHANNEL_ERROR]
    assert why in refused.why[0]
    scene.told.send("calls_changed")
    assert await owner.hears() == "calls_changed"
    assert refused.heard.empty()


async def test_who_brings_no_key_of_the_project_is_not_let_in(scene: Scene) -> None:
    """Before anything is said: the socket is not even opened."""
    async with aiohttp.ClientSession() as http:
        for query in ("", "?apikey=guess", f"?apikey={anon_key(SECRET)}&vsn=3.0.0"):
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await http.ws_connect(f"{scene.url}/realtime/v1/websocket{query}")
            assert refused.value.status == 403


async def test_a_topic_is_left_when_its_token_is_over(scene: Scene) -> None:
    """Whoever does not bring another one in time hears no more."""
    ear, owner = await scene.ear(token(OWNER, 2)), await scene.ear(token(OWNER))
    await asyncio.wait_for(ear.closed.wait(), PATIENCE_S)
    assert ear.states[0] is States.SUBSCRIBED
    assert "Token has expired" in ear.why[0]
    scene.told.send("calls_changed")
    assert await owner.hears() == "calls_changed"
    assert ear.heard.empty()


async def test_another_token_is_taken_for_the_first(scene: Scene) -> None:
    """A renewed one keeps the topic beyond the first one's end; a stranger's loses it at once."""
    first, renewed = await scene.ear(token(OWNER, 2)), await scene.ear(token(OWNER, 2))
    await renewed.channel.socket.set_auth(token(OWNER))
    await asyncio.wait_for(first.closed.wait(), PATIENCE_S)
    scene.told.send("calls_changed")
    assert await renewed.hears() == "calls_changed"
    await renewed.channel.socket.set_auth(token(STRANGER))
    await asyncio.wait_for(renewed.closed.wait(), PATIENCE_S)


async def test_who_leaves_hears_no_more_and_may_come_back(scene: Scene) -> None:
    """On the same socket."""
    ear, owner = await scene.ear(token(OWNER)), await scene.ear(token(OWNER))
    await ear.channel.unsubscribe()
    await asyncio.wait_for(ear.closed.wait(), PATIENCE_S)
    scene.told.send("calls_changed")
    assert await owner.hears() == "calls_changed"
    assert ear.heard.empty()


async def test_what_is_no_message_is_passed_over(scene: Scene) -> None:
    """In either form; a heartbeat after it is answered in the same form."""
    heartbeat = Frame("phoenix", "heartbeat", ref="7")
    async with aiohttp.ClientSession() as http:
        for form in (OBJECTS, LISTS):
            url = f"{scene.url}/realtime/v1/websocket?apikey={anon_key(SECRET)}&vsn={form}"
            async with http.ws_connect(url) as socket:
                for odd in ("", "no json", "[1, 2]", '{"topic": 1}', '["1", "2", "t", "e", "p"]'):
                    await socket.send_str(odd)
                await socket.send_bytes(b"\x00\x01")
                await socket.send_str(json.dumps([None, "7", "phoenix", "heartbeat", {}]) if form == LISTS else
                                      written(heartbeat, form))  # fmt: skip
                answer = read((await socket.receive(PATIENCE_S)).data, form)
                assert answer == Frame("phoenix", "phx_reply", {"status": "ok", "response": {}}, "7")


async def test_who_joins_once_more_is_heard_once(scene: Scene) -> None:
    """As after a lost answer: the first joining is closed, and news come to the second alone."""
    url = f"{scene.url}/realtime/v1/websocket?apikey={anon_key(SECRET)}&vsn={LISTS}"
    payload = {"config": {"private": True}, "access_token": token(OWNER)}
    topic = f"realtime:{TOPIC}"
    async with aiohttp.ClientSession() as http, http.ws_connect(url) as socket:
        for ref in ("1", "2"):
            await socket.send_str(json.dumps([ref, ref, topic, "phx_join", payload]))
        said = [read((await socket.receive(PATIENCE_S)).data, LISTS) for _ in range(3)]
        assert [(frame.event, frame.join_ref) for frame in said if frame] == [
            ("phx_reply", "1"),
            ("phx_close", "1"),
            ("phx_reply", "2"),
        ]
        scene.told.send("calls_changed")
        await socket.send_str(json.dumps([None, "3", "phoenix", "heartbeat", {}]))
        news = [read((await socket.receive(PATIENCE_S)).data, LISTS) for _ in range(2)]
        assert sorted(frame.event for frame in news if frame) == ["broadcast", "phx_reply"]
