"""What is new appears by itself: told by the database to the client's channel, asked where that is lost."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, WebSocket, WebSocketRoute, expect

from tests.database.journal import DENTIST, PLUMBER
from tests.web.browser import Window
from tests.web.conftest import Office, Opening
from tests.web.stories import WHITENING, Story
from tests.web.telling import tell

pytestmark = pytest.mark.web

LIVE, NOT_LIVE = "Live", "Asks now and then"
# Not judged: other journeys count what calls led to.
CALL = replace(WHITENING, judged={})
# Somebody tries to join a channel by hand, with the session that his browser keeps; the answer is what he is told.
JOIN = """
([url, key, client]) => new Promise((told) => {
  const token = JSON.parse(localStorage.getItem('frontdesk-session')).access_token
  const socket = new WebSocket(`${url}/realtime/v1/websocket?apikey=${key}&vsn=2.0.0`)
  socket.onmessage = ({ data }) => { told(JSON.parse(data)[4]); socket.close() }
  socket.onopen = () => socket.send(JSON.stringify(
    ['1', '1', `realtime:client:${client}`, 'phx_join', { config: { private: true }, access_token: token }]))
})"""


def caller(number: str) -> Story:
    return replace(CALL, number=number)


def sign(window: Window) -> Locator:
    """Beside the business's name."""
    return window.page.locator("header .liveness")


def live(window: Window) -> None:
    expect(sign(window)).to_have_text(LIVE)


def stop_the_clock(page: Page) -> None:
    """From now on nothing is asked because time passes: what appears was told."""
    now = datetime.fromtimestamp(page.evaluate("Date.now()") / 1000, UTC)
    page.clock.pause_at(now + timedelta(seconds=1))


@dataclass
class Heard:
    """What came to a page through its socket."""

    frames: list[str] = field(default_factory=list)

    def listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda said: self.frames.append(str(said)))

    def news(self) -> list[str]:
        return [frame for frame in self.frames if "_changed" in frame]


@pytest.fixture
def watching(opening: Opening, office: Office) -> Window:
    """The demo owner's Today, told what is new; its clock stands."""
    window = opening()
    window.page.clock.install()
    office.comes_back(window)
    window.heading("Today")
    live(window)
    window.settled()
    stop_the_clock(window.page)
    return window


def test_a_call_appears_on_today_by_itself(watching: Window, office: Office) -> None:
    """It comes in through the door of a box; nobody reloads, and no time passes for the page."""
    latest = watching.page.get_by_role("main").get_by_role("row").filter(has_text="0101")
    expect(latest).to_have_count(0)
    tell(office.database, DENTIST, caller("+15105550101"), 0)
    expect(latest).to_have_count(1)


def test_a_message_that_somebody_else_has_in_hand_goes(opening: Opening, office: Office) -> None:
    """Acknowledged in another window; from this one it goes without being asked."""
    left = {"matter": "Wants his x-rays sent on.", "name": "Otto Live", "urgency": "emergency"}
    tell(office.database, DENTIST, replace(caller("+15105550102"), left=left), 0)
    here, elsewhere = opening(), opening()
    here.page.clock.install()
    for window in (here, elsewhere):
        office.comes_back(window)
        window.heading("Today")
    live(here)
    here.settled()
    stop_the_clock(here.page)
    cards = [window.page.get_by_role("listitem").filter(has_text="Otto Live") for window in (here, elsewhere)]
    expect(cards[0]).to_have_count(1)
    cards[1].get_by_role("button", name="I have it in hand").click()
    expect(cards[0]).to_have_count(0)


def test_the_news_of_another_business_do_not_come(opening: Opening, office: Office) -> None:
    """Neither unasked, nor to somebody who would join its channel by hand."""
    window, heard = opening(), Heard()
    window.page.on("websocket", heard.listen)
    office.comes_back(window)
    window.heading("Today")
    live(window)
    tell(office.database, PLUMBER, caller("+15105550103"), 0)
    tell(office.database, DENTIST, caller("+15105550104"), 0)
    expect(window.page.get_by_role("main")).to_contain_text("0104")
    assert [PLUMBER in frame for frame in heard.news()] == [False] * len(heard.news())
    assert heard.news()
    for client, status in ((PLUMBER, "error"), (DENTIST, "ok")):
        answer = window.page.evaluate(JOIN, [office.url.replace("http", "ws", 1), office.anon_key, client])
        assert answer["status"] == status
        assert ("Unauthorized" in str(answer)) is (client == PLUMBER)


def test_what_is_told_is_a_kind_and_nothing_else(opening: Opening, office: Office) -> None:
    """No number, no name and no word of a caller goes through the socket."""
    window, heard = opening(), Heard()
    window.page.on("websocket", heard.listen)
    office.comes_back(window)
    window.heading("Today")
    live(window)
    left = {"matter": "Needs it quietly.", "name": "Nora Quiet", "urgency": "normal"}
    tell(office.database, DENTIST, replace(caller("+15105550105"), left=left), 0)
    expect(window.page.get_by_role("main")).to_contain_text("Nora Quiet")
    said = "".join(heard.frames)
    assert "messages_changed" in said
    assert not [word for word in ("Nora", "quietly", "0105", "whitening") if word in said]


def test_an_open_call_changes_and_is_not_read_again(opening: Opening, office: Office) -> None:
    """Its judgement comes by itself; what was said was read once, and so it is written down."""
    call = tell(office.database, DENTIST, caller("+15105550106"), 5)
    window = opening()
    window.page.clock.install()
    office.comes_back(window, f"#/c/{DENTIST}/calls/{call}")
    main = window.page.get_by_role("main")
    expect(main.locator("ol.transcript > li")).to_have_count(len(CALL.said))
    live(window)
    window.settled()
    stop_the_clock(window.page)
    read = "select coalesce(sum(times), 0) from public.access_log where call_id = %s"
    before = office.database.one(read, call)
    with office.database.admin() as connection:
        connection.execute(
            "insert into public.call_outcomes (call_id, client_id, outcome, sentiment, sentiment_score,"
            " estimated_revenue, currency, confidence, evidence, analysis_version, model, summary)"
            " values (%s, %s, 'unknown', 'neutral', 0, 0, 'USD', 0.5, '[]', 1, 'rules-1', 'It came by itself.')",
            [call, DENTIST],
        )
    expect(main).to_contain_text("It came by itself.")
    assert office.database.one(read, call) == before
    assert len([url for url in window.seen.asked if "call_transcript" in url]) == 1


def test_what_is_lost_is_asked_and_comes_back(opening: Opening, office: Office) -> None:
    """Without the channel the page asks every now and then, says so, and is told again once it can be."""
    window = opening()
    sockets: list[WebSocketRoute] = []
    reachable = [True]

    def connect(socket: WebSocketRoute) -> None:
        if reachable[0]:
            socket.connect_to_server()
            sockets.append(socket)
        else:
            socket.close()

    window.page.route_web_socket("**/realtime/v1/websocket*", connect)
    window.page.clock.install()
    office.comes_back(window)
    window.heading("Today")
    live(window)
    reachable[0] = False
    sockets[0].close()
    expect(sign(window)).to_have_text(NOT_LIVE)
    tell(office.database, DENTIST, caller("+15105550107"), 0)
    window.page.clock.run_for(30_000)
    expect(window.page.get_by_role("main")).to_contain_text("0107")
    expect(sign(window)).to_have_text(NOT_LIVE)
    reachable[0] = True
    window.page.clock.fast_forward(400_000)  # longer than the longest pause
    live(window)
