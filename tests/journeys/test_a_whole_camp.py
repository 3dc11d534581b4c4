"""A camp from its making to its minutes, in three browsers: the facilitator's, the wall's and a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Opener, Person

pytestmark = pytest.mark.browser

FACILITATOR = "miren@example.org"
HOSTS = ("tine@example.org", "ane@example.org", "jonas@example.org")
GUESTS = """name;email;organisation;country;kind;language;languages
Guest One;one@guests.example;Strojna;SI;small_enterprise;sl;sl, en
Guest Two;two@guests.example;Strojna;SI;small_enterprise;en;en
Guest Three;three@guests.example;Lernwerk;DE;vet_provider;de;de, en
Guest Four;four@guests.example;Lernwerk;DE;vet_provider;de;de, en
Guest Five;five@guests.example;Verkstad;SE;small_enterprise;sv;sv, en
Guest Six;six@guests.example;Verkstad;SE;small_enterprise;en;en
Guest Seven;seven@guests.example;Atelier;FR;small_enterprise;fr;fr, en
Guest Eight;eight@guests.example;Atelier;FR;small_enterprise;en;en
"""
NO_SHOWS = ("Guest Seven", "Guest Eight")
PLANNED_MS = 60_000  # The plan itself takes seconds; other tests may keep the machine busy.


@pytest.mark.timeout(480)
def test_from_the_first_line_to_the_minutes(somebody: Opener) -> None:
    miren = somebody(width=1280).signs_in(FACILITATOR)
    camp = makes_a_camp(miren)
    takes_the_step(miren, camp, "Ask for ideas")
    for email in HOSTS:
        hands_in_an_idea(somebody().signs_in(email), camp)
    accepts_the_ideas(miren, camp)
    takes_the_step(miren, camp, "Open registration")
    phone = registers(somebody(width=375).signs_in("niamh@example.org"), camp)
    enters_the_guests(miren, camp)
    takes_the_step(miren, camp, "Close registration")
    plans_the_tables(miren, camp)
    marks_no_shows_and_plans_again(miren, camp)
    wall = opens_the_wall(somebody(width=1920), miren, camp)
    runs_the_camp(miren.page, wall, phone)
    answers_the_questionnaire(phone)
    takes_the_results_home(miren, camp)


def makes_a_camp(miren: Person) -> str:
    """From the format of one day; returns the path of the camp."""
    page = miren.goes_to("/camps/new").page
    page.get_by_label("In one line").fill("A camp of three browsers")
    page.get_by_label(re.compile("One day")).check()
    page.get_by_label("When does it begin?").fill("2026-07-15T09:00")
    page.locator("input[name=place]").fill("Eibar")
    page.get_by_label("Who hosts it?").select_option(index=1)
    page.get_by_role("button", name="Make the draft").click()
    found = re.search(r"/camps/[0-9a-f]{24}", page.url)
    assert found is not None, page.url
    return found[0]


def takes_the_step(miren: Person, camp: str, words: str) -> None:
    page = miren.goes_to(camp).page
    page.get_by_role("button", name=words).click()
    expect(page.locator(".field-error, .error-summary")).to_have_count(0)


def hands_in_an_idea(owner: Person, camp: str) -> None:
    page = owner.goes_to(f"{camp}/ideas").page
    page.get_by_role("link", name="Hand in an idea").first.click()
    choice = page.locator("#choose-idea")
    if choice.count():
        choice.select_option(index=0)
        page.locator("main form[method=get] button").click()
    page.get_by_label("Which problem does it solve?").fill("Small workshops have nobody who teaches it.")
    page.get_by_label("Who could coordinate?").fill("We could.")
    page.locator("main form.form[method=post] button[type=submit]").last.click()
    expect(page.locator("main")).to_contain_text("Small workshops have nobody who teaches it.")


def accepts_the_ideas(miren: Person, camp: str) -> None:
    page = miren.goes_to(f"{camp}/ideas").page
    for left in range(len(HOSTS), 0, -1):
        waiting = page.get_by_role("button", name="Give it a table")
        expect(waiting).to_have_count(left)
        waiting.first.click()
    expect(page.get_by_role("button", name="Give it a table")).to_have_count(0)


def registers(niamh: Person, camp: str) -> Page:
    """From a phone: with two ideas ranked; returns the page of the personal link."""
    page = niamh.goes_to(camp).page
    page.locator("main").get_by_role("link", name="Register").first.click()
    page.locator("#rank-0").select_option(index=2)
    page.locator("#rank-1").select_option(index=1)
    page.locator("main form.form button[type=submit]").first.click()
    niamh.goes_to(f"{camp}/me")
    assert "/phone/" in page.url
    return page


def enters_the_guests(miren: Person, camp: str) -> None:
    page = miren.goes_to(f"{camp}/people").page
    page.get_by_role("link", name="Take in a list").click()
    page.locator("textarea[name=text]").fill(GUESTS)
    page.get_by_role("button", name="Show what it would do").click()
    expect(page.locator("main")).to_contain_text("8 people would be entered.")
    page.get_by_role("button", name="Enter these people").click()
    expect(page.locator("main")).to_contain_text("Guest Eight")


def plans_the_tables(miren: Person, camp: str) -> None:
    page = miren.goes_to(f"{camp}/tables").page
    page.get_by_role("button", name="Plan the tables").click()
    expect(page.get_by_role("heading", name="Round 3")).to_be_visible(timeout=PLANNED_MS)
    for name in ("Niamh", "Guest Eight"):
        expect(page.get_by_role("link", name=name)).to_have_count(3)  # One seat in each round.


def marks_no_shows_and_plans_again(miren: Person, camp: str) -> None:
    page = miren.goes_to(f"{camp}/people").page
    for name in NO_SHOWS:
        page.get_by_role("form", name=name).get_by_role("button", name="Absent").click()
        expect(page.get_by_role("form", name=name).get_by_role("button", name="Absent")).to_have_attribute(
            "aria-pressed", "true"
        )
    miren.goes_to(f"{camp}/tables")
    expect(page.get_by_role("heading", name="The plan is out of date")).to_be_visible()
    page.get_by_role("button", name="Re-run with as few moves as possible").click()
    expect(page.locator("main")).to_contain_text(
        re.compile(r"(Nobody|\d+ (person|people)) changes? tables"), timeout=PLANNED_MS
    )
    for name in NO_SHOWS:
        expect(page.get_by_role("link", name=name)).to_have_count(0)
    expect(page.get_by_role("link", name="Niamh")).to_have_count(3)


def opens_the_wall(visitor: Person, miren: Person, camp: str) -> Page:
    """On a beamer, where nobody is signed in."""
    page = miren.goes_to(f"{camp}/live").page
    address = page.get_by_role("link", name="Open the wall view").get_attribute("href")
    assert address is not None
    path = re.search(r"/wall/\S+", address)
    assert path is not None
    return visitor.goes_to(path[0]).page


def runs_the_camp(desk: Page, wall: Page, phone: Page) -> None:
    """One button moves all three; wall and phone are never loaded again by hand."""
    phone.reload()
    phone.get_by_role("button", name="I am here").click()
    expect(phone.get_by_role("button", name="I am here")).to_have_count(0)
    for phase in ("Welcome", "Pitches", "Idea market"):
        presses_next(desk, phase, wall, phone)
    votes(phone)
    announces(desk, "Coffee is in the hall")
    for view in (wall, phone):
        expect(view.locator("body")).to_contain_text("Coffee is in the hall")
    presses_next(desk, "Break", wall, phone)
    presses_next(desk, "At the tables", wall, phone)
    expect(wall.locator("#wall-board")).to_contain_text("Niamh")
    expect(phone.locator("#phone-place")).to_contain_text(re.compile(r"You are now at[\s\S]*Table \d"))
    writes_on_the_canvas(phone)
    goes_on_without_a_network(desk, phone)
    ends(desk, wall, phone)


def presses_next(desk: Page, phase: str, *views: Page) -> None:
    desk.locator("#live-next").click()
    expect(desk.locator("#live-now h2")).to_contain_text(phase)
    for view in views:
        expect(view.locator("h1")).to_contain_text(phase)


def announces(desk: Page, words: str) -> None:
    desk.locator("textarea[name=text]").fill(words)
    desk.get_by_role("button", name="Show it").click()


def votes(phone: Page) -> None:
    """Three dots on the first idea; the fourth does not exist."""
    address = phone.url
    phone.get_by_role("link", name="Give your dots").click()
    for left in (2, 1, 0):
        phone.locator(".workshop-votes li").first.locator("button[value='1']").click()
        expect(phone.locator("main")).to_contain_text(f"{left} of 3 left")
    expect(phone.locator(".workshop-votes button[value='1']:not([disabled])")).to_have_count(0)
    phone.goto(address)


def writes_on_the_canvas(phone: Page) -> None:
    address = phone.url
    phone.get_by_role("link", name=re.compile("Work at table")).click()
    phone.locator("form[action$='/sections/result/edit'] button").click()
    phone.locator("main textarea").fill("Operators of small workshops learn on twins.")
    phone.get_by_role("button", name="Save", exact=True).click()
    expect(phone.locator("main")).to_contain_text("Operators of small workshops learn on twins.")
    phone.goto(address)


def goes_on_without_a_network(desk: Page, phone: Page) -> None:
    """The phone keeps the place, says how old it is, even when it is opened anew, and catches up."""
    phone.context.set_offline(True)
    for _opened in range(2):
        expect(phone.locator("[data-live-line]")).to_be_visible()
        expect(phone.locator("#phone-place")).to_contain_text(re.compile(r"Table \d"))
        phone.reload()
    announces(desk, "Back in ten minutes")
    expect(phone.locator("body")).not_to_contain_text("Back in ten minutes")
    phone.context.set_offline(False)
    expect(phone.locator("body")).to_contain_text("Back in ten minutes")
    expect(phone.locator("[data-live-line]")).to_be_hidden()


def ends(desk: Page, wall: Page, phone: Page) -> None:
    desk.locator("summary", has_text="End the camp").click()
    desk.get_by_role("button", name="End the camp now").click()
    for view in (wall, phone):
        expect(view.locator("h1")).to_contain_text("over")


def answers_the_questionnaire(phone: Page) -> None:
    phone.get_by_role("link", name=re.compile("How was it")).click()
    for question in phone.locator("main form fieldset").all():
        question.locator("input[type=radio]").last.check()
    phone.locator("main form.form button[type=submit]").first.click()
    expect(phone.locator(".flash-success").first).to_be_visible()


def takes_the_results_home(miren: Person, camp: str) -> None:
    page = miren.goes_to(f"{camp}/results").page
    expect(page.locator("main")).to_contain_text("Operators of small workshops learn on twins.")
    for ending in ("docx", "pdf"):
        with page.expect_download() as waiting:
            page.locator(f"a[href*='minutes.{ending}']").first.click()
        assert waiting.value.path().stat().st_size > 2_000
