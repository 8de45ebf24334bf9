"""How the receptionist greets and behaves: a draft becomes what the next call goes by, and there is a way back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.database.journal import DENTIST, NUMBERS
from tests.web.browser import Window
from tests.web.check_safety import unharmed
from tests.web.conftest import Office
from tests.web.settings import FACTS, PROMPT, opened, resolved, saves
from tests.web.stories import IMAGE, SCRIPT

pytestmark = pytest.mark.web


def test_a_draft_is_checked_in_place_and_published(window: Window, settings: Office) -> None:
    """What keeps it from being published is found in the text by one click; once mended, the next call goes by it."""
    main = opened(window, settings, "prompt", PROMPT)
    before = resolved(settings, "(r.prompt).id")
    greeting = window.page.get_by_label("Greeting", exact=True).first
    body = window.page.get_by_label("Prompt", exact=True).first
    greeting.fill(f"{{business}}, hello {IMAGE}")
    body.fill(f"You answer for {{business}}.\nSay {{price}} and {{price}} when asked. {SCRIPT}")
    saves(window, "Save the draft and check it")
    wrong = main.get_by_role("listitem").filter(has_text="anything else in braces would be read out")
    expect(body).to_have_attribute("aria-invalid", "true")
    expect(greeting).to_have_attribute("aria-invalid", "false")
    expect(wrong).to_contain_text("Line 2:")
    wrong.get_by_role("button", name="Show it in the text").nth(1).click()
    expect(body).to_be_focused()
    assert body.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)") == "{price}"
    assert body.evaluate("area => area.selectionStart") > len("You answer for {business}.\nSay {price}")
    publish = window.page.get_by_role("button", name="Publish version 1", exact=True)
    expect(publish).to_have_attribute("aria-disabled", "true")
    assert resolved(settings, "(r.prompt).id") == before
    body.fill(f"You answer for {{business}}. {SCRIPT}")
    expect(main).to_contain_text("You have typed something that is not saved.")
    saves(window, "Save the draft and check it")
    expect(main).to_contain_text("The saved draft is fit to be published.")
    publish.click()
    expect(main).to_contain_text("Begun")
    expect(main.get_by_role("listitem").filter(has_text="Version 1")).to_contain_text("by you.")
    expect(main).to_contain_text(f"Bright Smile Dental, hello {IMAGE}")
    expect(main.get_by_role("link", name=NUMBERS[DENTIST])).to_have_attribute("href", f"tel:{NUMBERS[DENTIST]}")
    assert resolved(settings, "(r.prompt).greeting") == f"{{business}}, hello {IMAGE}"
    assert resolved(settings, "(r.prompt).body") == f"You answer for {{business}}. {SCRIPT}"
    unharmed(window)


def test_versions_are_compared_and_rolled_back(window: Window, settings: Office) -> None:
    """Two versions word by word; back to the one below, back to what comes with the profession, and forth again."""
    owner = settings.database.one(
        "select user_id from public.client_members where client_id = %s and role = 'owner'", DENTIST
    )
    with settings.database.admin() as connection:
        for words in ("A cleaning costs 95 dollars. Ask.", "A cleaning costs 99 dollars. <i>Ask.</i>"):
            draft = "private.save_prompt_unchecked(%s, %s, 'Hello.', null, %s)"
            connection.execute(f"select private.publish_prompt_unchecked(({draft}).id)", [DENTIST, words, owner])
    main = opened(window, settings, "prompt", PROMPT)
    expect(main.locator("del")).to_have_text(["removed: 95 ", "removed: Ask."])
    expect(main.locator("ins")).to_have_text(["added: 99 ", "added: <i>Ask.</i>"])
    window.page.get_by_role("button", name="Go back to: Version 1").click()
    version = main.get_by_role("listitem").filter(has_text="Version 1")
    expect(version).to_contain_text("In effect")
    assert resolved(settings, "(r.prompt).body") == "A cleaning costs 95 dollars. Ask."
    window.page.get_by_role("button", name="Go back to: What comes with “Dentist”").click()
    expect(main).to_contain_text("you have published nothing of your own yet")
    assert "a dental practice" in resolved(settings, "(r.prompt).body")
    window.page.get_by_role("button", name="Publish version 2 again").click()
    expect(main.get_by_role("listitem").filter(has_text="Version 2")).to_contain_text("In effect")
    assert resolved(settings, "(r.prompt).version") == 2
    unharmed(window)


def test_two_who_write_one_draft_see_each_other(window: Window, settings: Office) -> None:
    """The second one to save is told, and nothing of the first is lost."""
    main = opened(window, settings, "prompt", PROMPT)
    greeting = window.page.get_by_label("Greeting", exact=True).first
    greeting.fill("Mine.")
    with settings.database.admin() as connection:
        connection.execute("select private.save_prompt_unchecked(%s, 'Be kind.', 'Theirs.', null, null)", [DENTIST])
    window.page.get_by_role("button", name="Save the draft and check it").click()
    expect(main).to_contain_text("Somebody else changed this meanwhile")
    drafted = "select greeting from public.prompts where client_id = %s and status = 'draft'"
    assert settings.database.one(drafted, DENTIST) == "Theirs."
    window.page.get_by_role("button", name="Take that, and drop mine").click()
    expect(greeting).to_have_value("Theirs.")
    expect(main).to_contain_text("by the operator")


def test_a_profession_of_ones_own_answers(window: Window, settings: Office) -> None:
    """It begins with what is heard now, is chosen among the others, and can be called otherwise."""
    main = opened(window, settings, "prompt", PROMPT)
    window.page.get_by_label("What people call it").fill("Pediatric dentist")
    expect(main).to_contain_text("Programs call it pediatric_dentist.")
    window.page.get_by_role("button", name="Add the profession").click()
    main.get_by_role("link", name="Choose it on the page of facts").click()
    window.heading(FACTS)
    window.page.get_by_label("What the business is").select_option(label="Pediatric dentist (your own)")
    saves(window, "Save the profession")
    assert resolved(settings, "r.profession") == "pediatric_dentist"
    assert "a dental practice" in resolved(settings, "(r.prompt).body")
    window.page.get_by_label("Name of your own profession").fill("Children's dentist")
    window.page.get_by_role("button", name="Rename it").click()
    options = window.page.get_by_label("What the business is").get_by_role("option")
    expect(options.filter(has_text="Children's dentist (your own)")).to_have_count(1)
