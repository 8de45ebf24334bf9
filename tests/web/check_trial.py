"""A member calls his own receptionist from his browser: it rings, he is answered and heard, or told why not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from livekit import api
from playwright.sync_api import Browser, Locator, expect

from cloud.voices.sound import Sound
from infra.dev.demo.scripted_call import caller_sounds
from infra.dev.stack.children import child
from infra.dev.stack.lifecycle import agent_part
from infra.phone.script import Script
from infra.phone.telephone import RATE
from infra.places import Places
from tests.database.journal import DENTIST
from tests.database.trying import COUNTED
from tests.web.aside import aside
from tests.web.browser import DESKTOP, Window
from tests.web.conftest import VIEWER, Office
from tests.web.microphone import hearing
from tests.web.steering import STEERING

pytestmark = pytest.mark.web

QUESTION = "How much does a cleaning cost?"
BEFORE_S, AFTER_S = 12, 25  # of silence: greeting and answer are heard in it, else he asks once more
PATIENT_MS = 240_000  # a slow machine loads its engines, and answers
OTHER_MEMBER = "1a111111-1111-4111-8111-1111111111ff"
LOUDNESS = """
() => new Promise((told) => {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  context.createMediaStreamSource(document.querySelector('audio').srcObject).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  const look = setInterval(() => {
    analyser.getFloatTimeDomainData(samples)
    if (samples.some((one) => Math.abs(one) > 0.02)) { clearInterval(look); context.close().then(() => told(true)) }
  }, 20)
})"""


@pytest.fixture(scope="module")
def asking() -> Sound:
    """Silence, the question, silence."""
    script = Script.model_validate({"name": "trial", "exchanges": 0, "steps": [{"say": QUESTION}]})
    sounds = aside(caller_sounds(script, Places().models, Places().cache / "caller"))
    said = np.frombuffer(sounds[QUESTION], "<i2").astype(np.float32) / 32768
    silence = [np.zeros(RATE * seconds, np.float32) for seconds in (BEFORE_S, AFTER_S)]
    return Sound(np.concatenate([silence[0], said, silence[1]]), RATE)


@pytest.fixture(scope="module")
def speaking(browser: Browser, asking: Sound, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with hearing(browser, asking, tmp_path_factory.mktemp("microphone")) as another:
        yield another


@pytest.fixture
def member(speaking: Browser, office: Office, axe: str) -> Iterator[Window]:
    """His window; nothing in it asked anybody but the gateway and LiveKit, or said anything of a fault."""
    context = speaking.new_context(viewport=DESKTOP, locale="en-US", reduced_motion="reduce")  # type: ignore[arg-type]
    window = Window(context, office.url, axe)
    yield window
    context.close()
    with office.database.admin() as connection:
        connection.execute("delete from public.test_calls")
    assert (window.astray(f"{office.stack.livekit_url}/"), window.seen.said) == ([], [])


@pytest.fixture(scope="module")
def receptionist(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The real one, on the office's stack."""
    with child(agent_part(tmp_path_factory.mktemp("agent") / "agent.log", office.stack)):
        yield


def opened(window: Window, office: Office, **who: str) -> Locator:
    office.comes_back(window, f"#/c/{DENTIST}/trial", **who)
    window.heading(STEERING["trial"])
    window.settled()
    return window.page.get_by_role("main")


def press(main: Locator, name: str) -> None:
    main.get_by_role("button", name=name, exact=True).click()


def rooms(office: Office) -> list[list[str]]:
    """Who is heard in each, by LiveKit's own word."""

    async def looked() -> list[list[str]]:
        async with api.LiveKitAPI(
            office.stack.livekit_url, office.stack.livekit_key, office.stack.livekit_secret
        ) as door:
            there = await door.room.list_rooms(api.ListRoomsRequest())
            named = [each.name for each in there.rooms]
            found = [await door.room.list_participants(api.ListParticipantsRequest(room=name)) for name in named]
            return [[one.identity for one in each.participants if one.tracks] for each in found]

    return aside(looked())


def is_heard(member: Window, office: Office, *, still: bool = True) -> None:
    """Waits until he is, or is no longer, whatever his page says."""
    while (["member"] in rooms(office)) != still:
        member.page.wait_for_timeout(100)


def rows(office: Office) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.database.one(
        "select coalesce(jsonb_agg(to_jsonb(t) order by created_at), '[]') from public.test_calls t"
    )
    return found


def test_it_rings_until_he_hangs_up(member: Window, office: Office) -> None:
    """LiveKit lets him into a room of his own; its script comes when he calls; the list says that nobody answered."""
    main = opened(member, office)
    scripts = [url for url in member.seen.asked if url.endswith(".js")]
    press(main, "Call")
    expect(main.get_by_role("status")).to_have_text("It rings …")
    is_heard(member, office)
    assert len([url for url in member.seen.asked if url.endswith(".js")]) == len(scripts) + 1
    assert member.faults() == []
    press(main, "Hang up")
    expect(main.get_by_role("status")).to_have_text("You hung up.")
    is_heard(member, office, still=False)
    (row,) = rows(office)
    assert (row["client_id"], row["answered_at"]) == (DENTIST, None)
    expect(main.get_by_role("button", name="Call again")).to_be_visible()


def test_whoever_leaves_the_page_hangs_up(member: Window, office: Office) -> None:
    """His microphone is heard by nobody on another page."""
    main = opened(member, office)
    press(main, "Call")
    is_heard(member, office)
    member.page.get_by_role("link", name="Hours and holidays", exact=True).click()
    member.heading(STEERING["hours"])
    is_heard(member, office, still=False)


def test_while_another_one_lasts_he_waits(member: Window, office: Office) -> None:
    """The database's sentence stands there, and no room is entered."""
    with office.database.admin() as connection:
        connection.execute(
            "insert into public.test_calls (client_id, member_id, seconds, join_until)"
            " values (%s, %s, 180, now() + interval '1 minute')",
            [DENTIST, OTHER_MEMBER],
        )
    main = opened(member, office)
    press(main, "Call")
    expect(main.get_by_role("alert")).to_contain_text("Wait until the other one has ended.", timeout=PATIENT_MS)
    assert ["member"] not in rooms(office)
    assert len(rows(office)) == 1


def test_without_a_microphone_nobody_is_called(member: Window, office: Office) -> None:
    """He is told what to do, and the database is not asked."""
    refuses = "() => Promise.reject(new DOMException('', 'NotAllowedError'))"
    member.context.add_init_script(f"navigator.mediaDevices.getUserMedia = {refuses}")
    main = opened(member, office)
    press(main, "Call")
    expect(main.get_by_role("alert")).to_contain_text("does not let this page hear the microphone")
    assert not [url for url in member.seen.asked if "start_test_call" in url]


def test_a_viewer_reads_what_was_tried(member: Window, office: Office) -> None:
    """And calls nobody."""
    main = opened(member, office, email=VIEWER)
    expect(main).to_contain_text("Your last test calls")
    expect(main.get_by_role("button")).to_have_count(0)


@pytest.mark.usefixtures("receptionist")
def test_his_receptionist_answers_him(member: Window, office: Office) -> None:
    """He hears the greeting, asks, and reads along; nothing counts it; when he hangs up the row says so."""
    before = office.database.one(COUNTED, DENTIST, DENTIST, DENTIST)
    main = opened(member, office)
    press(main, "Call")
    expect(main.get_by_role("status")).to_contain_text("You are connected.", timeout=PATIENT_MS)
    assert member.page.evaluate(LOUDNESS)
    said = main.locator(".transcript > li.agent")
    expect(said.first).to_contain_text("Bright Smile Dental", timeout=PATIENT_MS)
    expect(said.filter(has_text="95").first).to_be_visible(timeout=PATIENT_MS)
    expect(main.locator(".transcript > li.caller").first).to_contain_text("cleaning")
    press(main, "Hang up")
    expect(main.get_by_role("listitem").first).to_contain_text("lasted", timeout=PATIENT_MS)
    assert rows(office)[0]["end_reason"] == "caller_hung_up"
    assert office.database.one(COUNTED, DENTIST, DENTIST, DENTIST) == before


@pytest.mark.usefixtures("receptionist")
def test_it_ends_by_itself(member: Window, office: Office) -> None:
    """After as long as his business may have: the receptionist says so, and hangs up."""
    with office.database.admin() as connection:
        connection.execute(
            "insert into private.client_limits (client_id, name, value) values (%s, 'test_call_seconds', 3)", [DENTIST]
        )
    try:
        main = opened(member, office)
        press(main, "Call")
        expect(main.get_by_role("status")).to_have_text("Your receptionist hung up.", timeout=PATIENT_MS)
        expect(main.get_by_role("listitem").first).to_contain_text("lasted", timeout=PATIENT_MS)
        assert rows(office)[0]["end_reason"] == "too_long"
    finally:
        with office.database.admin() as connection:
            connection.execute("delete from private.client_limits where client_id = %s", [DENTIST])
