"""A voice of one's own: recorded in the browser or chosen as a file, listened to, sent, and what becomes of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import httpx
import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, expect

from cloud.voices.sound import Sound, to_wav
from infra.dev.loopback.espeak import spoken
from infra.dev.stack.demo_owner import OWNER
from infra.places import CHECKOUT
from tests.database.journal import DENTIST, PLUMBER
from tests.voices.recordings import TEXT, encoded
from tests.web.aside import aside
from tests.web.browser import DESKTOP, PHONE, Window
from tests.web.conftest import VIEWER, Office, Opening
from tests.web.microphone import hearing
from tests.web.steering import STEERING

pytestmark = pytest.mark.web

RATE = 22_050
SPEAKER = "Dr. Amy Lee"
PATIENT_MS = 120_000  # a recording takes its time, and a slow machine some more
OWNER_ID = "1a111111-1111-4111-8111-111111111111"


@pytest.fixture(scope="module")
def speech() -> Sound:
    """Half a minute of somebody speaking."""
    return aside(spoken(TEXT, "the owner"))


@pytest.fixture(scope="module")
def speaking(browser: Browser, speech: Sound, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser whose microphone hears that."""
    with hearing(browser, speech, tmp_path_factory.mktemp("microphone")) as another:
        yield another


@pytest.fixture
def studio(speaking: Browser, office: Office, axe: str) -> Iterator[Window]:
    """That browser's window; nothing in it went astray or said anything of a fault."""
    context = speaking.new_context(viewport=DESKTOP, locale="en-US", reduced_motion="reduce")  # type: ignore[arg-type]
    window = Window(context, office.url, axe)
    yield window
    context.close()
    assert (window.astray(), window.seen.said) == ([], [])


def opened(window: Window, office: Office, email: str = OWNER) -> Locator:
    office.comes_back(window, f"#/c/{DENTIST}/voice", email)
    window.heading(STEERING["voice"])
    window.settled()
    return window.page.get_by_role("main")


def work(office: Office) -> None:
    """What the cloud does with all that is queued."""
    environment = {**os.environ, **office.cloud, "PYTHONPATH": str(CHECKOUT)}
    with office.database.admin() as connection:
        connection.execute("update private.jobs set run_after = now() where status = 'pending'")
    command = [sys.executable, "-P", "-m", "cloud", "--once"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd="/", check=False)
    assert done.returncode == 0, done.stderr


def choose(main: Locator, name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "audio/wav", "buffer": content}
    main.get_by_label("Or choose a file").set_input_files(file)  # type: ignore[arg-type]


def send(main: Locator, name: str) -> None:
    main.get_by_label("Who speaks in the recording").fill(name)
    main.get_by_label(f"{name} speaks in this recording").check()
    main.get_by_role("button", name="Send it").click()
    expect(main.get_by_text("It is sent.")).to_be_visible(timeout=PATIENT_MS)


def requests(office: Office, column: str) -> list[object]:
    found: list[object] = office.database.one(
        f"select coalesce(jsonb_agg({column} order by created_at), '[]')"
        " from public.voice_clone_requests where client_id = %s",
        DENTIST,
    )
    return found


def tone(seconds: float) -> Sound:
    """It swells and pauses as speech does, and nobody speaks in it."""
    at = np.arange(round(seconds * RATE))
    swell = np.where(at % RATE < RATE // 2, at % RATE / (RATE / 2), 0.001)
    return Sound((0.3 * np.sin(2 * np.pi * 220 * at / RATE) * swell).astype(np.float32), RATE)


def test_a_voice_is_recorded_sent_and_speaks(studio: Window, office: Office) -> None:
    """The level is shown meanwhile; nothing is sent before it was listened to and agreed to; then it is the voice."""
    main = opened(studio, office)
    main.get_by_role("button", name="Record", exact=True).click()
    expect(main.get_by_label("Level")).to_be_visible(timeout=PATIENT_MS)
    expect(main.get_by_text("Good", exact=True)).to_be_visible(timeout=PATIENT_MS)
    expect(main.locator(".seconds")).to_have_text(re.compile(r"^(2[3-9]|[345]\d) s$"), timeout=PATIENT_MS)
    main.get_by_role("button", name="Stop").click()
    expect(main.get_by_label("Listen to it before you send it")).to_be_visible()
    expect(main.get_by_text("loud and clear")).to_be_visible(timeout=PATIENT_MS)
    assert not [url for url in studio.seen.asked if "/storage/" in url]
    agreed = main.get_by_role("checkbox")
    expect(agreed).not_to_be_checked()
    main.get_by_label("Who speaks in the recording").fill(SPEAKER)
    expect(main.get_by_text(f"{SPEAKER} speaks in this recording, and agrees that a voice like it")).to_be_visible()
    main.get_by_role("button", name="Send it").click()
    assert requests(office, "status") == []  # not agreed yet
    send(main, SPEAKER)
    sent = main.get_by_role("listitem").filter(has_text=SPEAKER)
    expect(sent).to_contain_text("Waiting for its turn")
    assert requests(office, "consent_by") == [OWNER_ID]
    assert requests(office, "consent_version") == [f"1: {SPEAKER}"]
    work(office)
    expect(sent).to_contain_text("Done: a voice was made of it", timeout=PATIENT_MS)
    chosen = main.get_by_label("The next call speaks with")
    voice = office.database.one("select voice_id::text from public.clients where id = %s", DENTIST)
    expect(chosen).to_have_value(voice)
    expect(chosen.locator("option:checked")).to_contain_text(SPEAKER)


def test_who_speaks_and_how_it_sounds_is_the_owners_to_say(window: Window, office: Office) -> None:
    """The default instead of the own voice, and back; its sex is corrected."""
    with office.database.admin() as connection:
        voice = connection.execute(
            "insert into public.voices (client_id, provider, provider_voice_id, status)"
            " values (%s, 'elevenlabs', 'made-up', 'ready') returning id::text",
            [DENTIST],
        ).fetchone()
    assert voice
    main = opened(window, office)
    spoken_by = "select coalesce(voice_id::text, 'default') from public.clients where id = %s"
    for value, row in ((voice[0], voice[0]), ("", "default")):
        main.get_by_label("The next call speaks with").select_option(value)
        main.get_by_role("button", name="Use this voice").click()
        expect(main.get_by_text("Saved.")).to_be_visible()
        assert office.database.one(spoken_by, DENTIST) == row
        window.page.reload()
        window.settled()
    sounds = main.locator("form").filter(has_text="your own voice sounds")
    sounds.get_by_label("your own voice sounds").select_option("female")
    sounds.get_by_role("button", name="Save").click()
    expect(main.get_by_text("Saved.")).to_be_visible()
    assert office.database.one("select sex from public.voices where id = %s", voice[0]) == "female"


def test_a_recording_that_is_too_short_is_told_before_it_is_sent(studio: Window, office: Office) -> None:
    """In words, with what is wanted; discarded, it is gone; it stays while another page is looked at."""
    main = opened(studio, office)
    main.get_by_role("button", name="Record", exact=True).click()
    expect(main.get_by_label("Level")).to_be_visible(timeout=PATIENT_MS)
    main.get_by_role("button", name="Stop").click()
    told = main.get_by_role("alert").filter(has_text="We need 20 to 60 seconds of you speaking.")
    expect(told).to_be_visible(timeout=PATIENT_MS)
    expect(main.get_by_role("button", name="Send it")).to_have_count(0)
    studio.page.get_by_role("link", name="Today", exact=True).click()
    studio.heading("Today")
    studio.page.go_back()
    expect(told).to_be_visible(timeout=PATIENT_MS)
    main.get_by_role("button", name="Discard this recording").click()
    expect(told).to_have_count(0)


def test_a_file_that_is_no_good_is_told_before_it_is_sent(window: Window, office: Office, speech: Sound) -> None:
    """Another kind of file whatever its name, too large, too quiet, silent: nothing goes to the bucket."""
    main = opened(window, office)
    faint = to_wav(Sound((speech.samples / 60).astype(np.float32), speech.rate))
    files = {
        "We cannot read this file as a recording.": b"%PDF-1.7 not a recording at all",
        "The file is larger than 10 MB.": to_wav(tone(20)) + bytes(10 * 1024 * 1024),
        "Your recording is too quiet.": faint,
        "Your recording is silent.": to_wav(Sound(np.zeros(25 * RATE, np.float32), RATE)),
        "Your recording is 70 seconds long.": to_wav(tone(70)),
    }
    for said, content in files.items():
        choose(main, "recording.wav", content)
        expect(main.get_by_role("alert").filter(has_text=said)).to_be_visible(timeout=PATIENT_MS)
        expect(main.get_by_role("button", name="Send it")).to_have_count(0)
    assert not [url for url in window.seen.asked if "/storage/" in url]


def test_why_no_voice_came_of_it_is_told_and_tried_once_more(window: Window, office: Office) -> None:
    """What only the cloud hears is told in its words, the voice there was stays; the same file is not taken twice."""
    main = opened(window, office)
    before = office.database.one("select coalesce(voice_id::text, '') from public.clients where id = %s", DENTIST)
    choose(main, "hum.wav", to_wav(tone(25)))
    send(main, "Nobody At All")
    work(office)
    sent = main.get_by_role("listitem").filter(has_text="Nobody At All")
    expect(sent).to_contain_text("Not done", timeout=PATIENT_MS)
    expect(sent).to_contain_text("We hear nobody speak in your recording.")
    expect(sent).to_contain_text("The voice there was goes on speaking.")
    now = office.database.one("select coalesce(voice_id::text, '') from public.clients where id = %s", DENTIST)
    assert now == before
    sent.get_by_role("button", name="Try it once more").click()
    expect(sent).to_contain_text("Waiting for its turn")
    assert requests(office, "status")[-1] == "queued"
    choose(main, "hum again.wav", to_wav(tone(25)))
    main.get_by_label("Who speaks in the recording").fill("Nobody At All")
    main.get_by_role("checkbox").check()
    main.get_by_role("button", name="Send it").click()
    expect(main.locator(".fault:visible")).to_contain_text("There is one like this already.", timeout=PATIENT_MS)


@pytest.mark.parametrize(
    ("name", "said"),
    [("NotAllowedError", "does not let this page hear the microphone"), ("NotFoundError", "There is no microphone.")],
)
def test_without_a_microphone_a_file_is_chosen(window: Window, office: Office, name: str, said: str) -> None:
    """Why it cannot be recorded is told, with what to do; the way by a file stays open."""
    refuses = f"() => Promise.reject(new DOMException('', '{name}'))"
    window.context.add_init_script(f"navigator.mediaDevices.getUserMedia = {refuses}")
    main = opened(window, office)
    main.get_by_role("button", name="Record", exact=True).click()
    expect(main.get_by_role("alert").filter(has_text=said)).to_be_visible()
    expect(main.get_by_label("Or choose a file")).to_be_visible()


def test_a_viewer_reads_which_voice_speaks(window: Window, office: Office) -> None:
    """And changes nothing: neither on the page nor in the bucket, nor does an owner in another client's folder."""
    main = opened(window, office, VIEWER)
    expect(main).to_contain_text("The next call speaks with")
    expect(main.get_by_role("button")).to_have_count(0)
    expect(main.locator("input, select")).to_have_count(0)
    for email, client, status in ((VIEWER, DENTIST, "403"), (OWNER, PLUMBER, "403"), (OWNER, DENTIST, "")):
        office.comes_back(window, email=email)
        headers = {"apikey": office.anon_key, "Authorization": f"Bearer {window.kept()['access_token']}"}
        place = f"{office.url}/storage/v1/object/upload/sign/voice-samples/{client}/mine.wav"
        answer = httpx.post(place, json={}, headers=headers, trust_env=False).json()
        assert answer.get("statusCode", "") == status


def test_what_is_sent_keeps_nobody_out(opening: Opening, office: Office, speech: Sound) -> None:
    """axe-core finds no fault where a recording waits to be sent, and a telephone shows it whole."""
    window = opening(viewport=PHONE)
    main = opened(window, office)
    main.locator("summary").click()
    choose(main, "speech.wav", to_wav(speech))
    expect(main.get_by_role("button", name="Send it")).to_be_visible(timeout=PATIENT_MS)
    assert window.faults() == []
    assert window.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("kind", ["wav", "mp3", "m4a", "ogg", "webm"])
def test_a_file_of_each_kind_is_understood(window: Window, office: Office, speech: Sound, kind: str) -> None:
    """By what it holds, whatever it is called: the browser listens to it and finds it good."""
    main = opened(window, office)
    choose(main, "speech.bin", encoded(speech, kind))
    expect(main.get_by_text("loud and clear")).to_be_visible(timeout=PATIENT_MS)
