"""What an owner finds on each page, and that everybody can use it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from infra.dev.stack.demo_owner import OWNER
from tests.database.journal import DENTIST
from tests.web.browser import DESKTOP, PHONE, Window
from tests.web.conftest import VIEWER, Office, Opening
from tests.web.steering import STEERING
from tests.web.stories import EMMA, GREETING

pytestmark = pytest.mark.web

TITLES = {"today": "Today", "calls": "Calls", "search": "Search in what was said", "figures": "Figures", **STEERING}


def test_today_says_what_needs_the_owner(window: Window, office: Office) -> None:
    """Who waits to be called back, the urgent one first; what is in hand goes from the list, for good."""
    office.comes_back(window)
    window.heading("Today")
    main = window.page.get_by_role("main")
    expect(main).to_contain_text("Daniel Reyes")
    ruth = main.get_by_role("listitem").filter(has_text="Ruth Adler").filter(has_text="estimate")
    expect(ruth).to_have_count(1)
    ruth.get_by_role("button", name="I have it in hand").click()
    expect(ruth).to_have_count(0)
    taken = "select acknowledged_at is not null from public.messages where caller_name = 'Ruth Adler'"
    assert office.database.one(taken)


def test_the_list_leads_to_a_call(window: Window, office: Office) -> None:
    """Newest first, with who rang and what it led to; filtered by the address; one click shows the call."""
    office.comes_back(window, f"#/c/{DENTIST}/calls?outcome=message")
    window.heading("Calls")
    rows = window.page.get_by_role("main").get_by_role("row")
    expect(rows).to_have_count(2)  # the heading and Daniel
    expect(rows.nth(1)).to_contain_text("Daniel Reyes")
    rows.nth(1).get_by_role("link").first.click()
    window.heading("Call of Daniel Reyes")
    assert window.page.url.endswith(f"/calls/{office.urgent}")


def test_a_call_is_shown_word_by_word(window: Window, office: Office) -> None:
    """Who said what, where the caller spoke over the receptionist, and on which words the judgement rests."""
    office.comes_back(window, f"#/c/{DENTIST}/calls/{office.booked}")
    window.heading("Call of Emma Brown")
    turns = window.page.get_by_role("main").locator("ol.transcript > li")
    expect(turns).to_have_count(len(EMMA.said))
    expect(turns.nth(0)).to_contain_text(GREETING)
    expect(turns.nth(1)).to_contain_text("I'd like to book a cleaning, please.")
    expect(turns.nth(2)).to_contain_text("Interrupted by the caller")
    expect(turns.nth(2)).to_contain_text("Which day would suit you?")
    main = window.page.get_by_role("main")
    expect(main).to_contain_text("93% sure, by rules-1")
    expect(main).to_contain_text("“next Tuesday at ten”")
    main.get_by_role("button", name="Show it in the conversation").nth(1).click()
    expect(turns.nth(3)).to_be_focused()


def test_reading_is_written_down_once(window: Window, office: Office) -> None:
    """One row of the access log for one reading, however long the page stays open."""
    office.comes_back(window, f"#/c/{DENTIST}/calls/{office.urgent}")
    window.heading("Call of Daniel Reyes")
    window.settled()
    read = "select coalesce(sum(times), 0) from public.access_log where call_id = %s"
    before = office.database.one(read, office.urgent)
    window.page.reload()
    window.heading("Call of Daniel Reyes")
    window.settled()
    assert office.database.one(read, office.urgent) == before + 1


def test_a_correction_stands(window: Window, office: Office) -> None:
    """One click; the judgement of before is told, and the list says the new one."""
    call = office.database.one(
        "select id::text from public.call_log where client_id = %s and outcome = 'complaint'"
        " order by started_at desc limit 1",
        DENTIST,
    )
    office.comes_back(window, f"#/c/{DENTIST}/calls/{call}")
    window.page.get_by_role("button", name="Question answered").click()
    expect(window.page.get_by_role("main")).to_contain_text("Judged at first as: Complaint")
    corrected = "select outcome::text from public.call_outcomes where call_id = %s"
    assert office.database.one(corrected, call) == "question_answered"


def test_what_was_said_is_found(window: Window, office: Office) -> None:
    """By words of a caller; the result leads to the call. What nobody said is told as that."""
    office.comes_back(window, f"#/c/{DENTIST}/search")
    window.heading("Search in what was said")
    window.search("crown came off")
    main = window.page.get_by_role("main")
    expect(main).to_contain_text("crown came off this morning")
    main.get_by_role("link").first.click()
    window.heading("Call of Daniel Reyes")
    window.page.get_by_role("link", name="Search", exact=True).click()
    window.search("xylophone")
    expect(main).to_contain_text("Nobody said that.")


def test_the_figures_are_the_databases(window: Window, office: Office) -> None:
    """The calls of a month, as the database counts them."""
    office.comes_back(window, f"#/c/{DENTIST}/figures?days=90")
    window.heading("Figures")
    window.settled()
    count = office.database.one("select count(*) from public.calls where client_id = %s", DENTIST)
    calls = window.page.get_by_role("main").locator("dl.facts > div").first
    expect(calls).to_have_text(f"Calls{count}")


def test_hours_are_changed_for_the_next_call(window: Window, office: Office) -> None:
    """A time is typed and saved; the row has it, and the page too when it is opened anew."""
    office.comes_back(window, f"#/c/{DENTIST}/hours")
    window.heading(STEERING["hours"])
    ends = window.page.get_by_label("Friday, to")
    ends.fill("15:30")
    window.page.get_by_role("button", name="Save the hours").click()
    expect(window.page.get_by_role("main")).to_contain_text("Saved.")
    hours = office.database.one("select hours->'fri' from public.clients where id = %s", DENTIST)
    assert hours == [["08:00", "15:30"]]
    window.page.reload()
    expect(window.page.get_by_label("Friday, to")).to_have_value("15:30")


def test_the_settings_have_a_menu_of_their_own(window: Window, office: Office) -> None:
    """One entry beside the other pages leads to the first of them; from there each is one click away."""
    office.comes_back(window)
    window.heading("Today")
    pages = window.page.get_by_role("navigation", name="Pages")
    expect(pages.get_by_role("link")).to_have_text(["Today", "Calls", "Search", "Figures", "Settings"])
    pages.get_by_role("link", name="Settings").click()
    menu = window.page.get_by_role("navigation", name="Settings")
    here = menu.locator("[aria-current=page]")
    assert sorted(menu.get_by_role("link").all_inner_texts()) == sorted(STEERING.values())
    for title in STEERING.values():
        menu.get_by_role("link", name=title, exact=True).click()
        window.heading(title)
        expect(here).to_have_text([title])
        expect(pages.locator("[aria-current=page]")).to_have_text(["Settings"])


def test_a_viewer_reads_and_changes_nothing(window: Window, office: Office) -> None:
    """He chooses among his businesses; where an owner corrects and types he reads."""
    office.comes_back(window, email=VIEWER)
    window.heading("Your businesses")
    businesses = window.page.get_by_role("main").get_by_role("listitem")
    expect(businesses).to_have_text(["Bright Smile DentalYou may read", "Rapid Rooter PlumbingYou may read"])
    businesses.first.get_by_role("link").click()
    window.heading("Today")
    window.go(f"#/c/{DENTIST}/calls/{office.booked}")
    window.heading("Call of Emma Brown")
    expect(window.page.locator("ol.transcript > li")).to_have_count(len(EMMA.said))
    expect(window.page.get_by_text("It really was")).to_have_count(0)
    window.go(f"#/c/{DENTIST}/hours")
    window.heading(STEERING["hours"])
    expect(window.page.get_by_role("main")).to_contain_text("Only owners and admins may change this.")
    expect(window.page.get_by_role("main").get_by_role("textbox")).to_have_count(0)


def test_a_connection_that_is_gone_is_told(window: Window, office: Office) -> None:
    """Instead of what did not come, with a way to try again; what was typed meanwhile stays."""
    office.comes_back(window, f"#/c/{DENTIST}/hours")
    window.heading(STEERING["hours"])
    closes = window.page.get_by_label("Saturday, to")
    closes.fill("12:30")
    window.settled()
    window.context.set_offline(offline=True)
    window.page.get_by_role("link", name="Figures").click()
    main = window.page.get_by_role("main")
    expect(main.get_by_text("The connection is gone.").first).to_be_visible()
    window.context.set_offline(offline=False)
    main.get_by_role("button", name="Try again").first.click()
    expect(main.get_by_role("heading", name="Calls by day")).to_be_visible()
    window.page.get_by_role("link", name="Settings").click()
    expect(closes).to_have_value("12:30")


def test_the_keyboard_reaches_everything(window: Window, office: Office) -> None:
    """Sign-in by Tab and Enter alone; a new page begins at its heading, with the menu and the way past it before."""
    window.go()
    window.heading("Sign in")
    window.page.get_by_label("E-mail").focus()
    window.page.keyboard.type(OWNER)
    window.page.keyboard.press("Tab")
    window.page.keyboard.type(office.password)
    window.page.keyboard.press("Enter")
    heading = window.page.get_by_role("heading", level=1, name="Today")
    expect(heading).to_be_focused()
    passed = [_back(window) for _ in range(9)]
    menu = ["Settings", "Figures", "Search", "Calls", "Today"]
    assert passed == ["Sign out", "Your account", *menu, "Skip to the page", ""]
    window.page.get_by_role("link", name="Skip to the page").focus()
    window.page.keyboard.press("Enter")
    expect(heading).to_be_focused()


def _back(window: Window) -> str:
    """What has the focus one stop before."""
    window.page.keyboard.press("Shift+Tab")
    said: str = window.page.evaluate(
        "document.activeElement === document.body ? '' : document.activeElement.textContent"
    )
    return said


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_nobody_is_kept_out(opening: Opening, office: Office, size: dict[str, int], scheme: str) -> None:
    """axe-core finds no fault on any page, on a telephone and on a desk, by day and by night; nothing is cut off."""
    window = opening(viewport=size, color_scheme=scheme)
    window.go()
    window.heading("Sign in")
    faults = {"sign-in": window.faults()}
    office.comes_back(window)
    for page, title in {**TITLES, f"calls/{office.booked}": "Call of Emma Brown"}.items():
        window.go(f"#/c/{DENTIST}/{page}")
        window.heading(title)
        window.settled()
        faults[page] = window.faults()
        wider = window.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wider <= 0, f"{page} is {wider} px wider than the screen"
    assert {page: found for page, found in faults.items() if found} == {}
