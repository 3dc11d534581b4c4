"""The pages of the work at tables, by pass and signed in, without JavaScript."""

import re

from matchcamp.workshop.states import VotingMode
from tests.matchcamp.camping import camp_of, person_at
from tests.matchcamp.workshop.conftest import FACILITATOR, Workshop

HOSTILE = "<script>alert(1)</script>\u202egnp.exe " + "W" * 400


async def test_every_page_opens_by_pass_and_signed_in(workshop: Workshop) -> None:
    maja = await workshop.pass_for(await workshop.person())
    phone, desk = workshop.phone(), await workshop.service.browser(FACILITATOR)
    idea, camp = workshop.ideas[0], f"/camps/{workshop.camp_id}"
    by_pass = [f"/phone/{maja}/{page}" for page in (f"table/{idea}", "votes", "notes", f"table/{idea}/sections/need")]
    signed_in = [f"{camp}/{page}" for page in ("workshop", f"tables/{idea}", "votes", "notes")]

    answers = [await phone.get(url) for url in by_pass] + [await desk.get(url) for url in signed_in]

    assert [answer.status_code for answer in answers] == [200] * 8
    assert all(" – Matchcamp</title>" in answer.text for answer in answers)


async def test_a_section_is_locked_written_and_saved_by_forms(workshop: Workshop) -> None:
    maja, lars = [await workshop.pass_for(await workshop.person(name)) for name in ("Maja Novak", "Lars Berg")]
    table = f"/table/{workshop.ideas[0]}"
    first, second = workshop.phone(), workshop.phone()

    opened = await first.post(f"/phone/{maja}{table}/sections/need/edit")
    refused = await second.post(f"/phone/{lars}{table}/sections/need/edit")
    seen = await second.get(f"/phone/{lars}{table}")
    renewed = await first.post(f"/phone/{maja}{table}/sections/need/renew")
    lost = await second.post(f"/phone/{lars}{table}/sections/need/renew")
    saved = await first.post(f"/phone/{maja}{table}/sections/need", {"text": "Scrap.", "revision": "1"})

    assert (opened.status_code, opened.headers["location"]) == (303, f"/phone/{maja}{table}/sections/need")
    assert (refused.status_code, refused.headers["location"]) == (303, f"/phone/{lars}{table}#section-need")
    assert "Maja Novak is writing" in seen.text
    assert (renewed.status_code, lost.status_code) == (204, 409)
    assert (saved.status_code, saved.headers["location"]) == (303, f"/phone/{maja}{table}#section-need")
    assert "Scrap." in (await second.get(f"/phone/{lars}{table}")).text


async def test_who_saves_second_sees_both_versions_and_chooses(workshop: Workshop) -> None:
    maja, lars = [await workshop.pass_for(await workshop.person(name)) for name in ("Maja Novak", "Lars Berg")]
    table, phone = f"/table/{workshop.ideas[0]}", workshop.phone()
    await phone.post(f"/phone/{maja}{table}/sections/need", {"text": "First.", "revision": "1"})

    both = await phone.post(f"/phone/{lars}{table}/sections/need", {"text": "Late.", "revision": "1"})
    [action, *_] = re.findall(r'action="(/phone/[^"]+/versions/\w+)"', both.text)
    again = await phone.get(action)
    long = await phone.post(action, {"choice": "both", "text": "x" * 5_001, "revision": "2"})
    chosen = await phone.post(action, {"choice": "both", "text": "First, late.", "revision": "2"})

    assert (both.status_code, again.status_code, long.status_code, chosen.status_code) == (409, 200, 400, 303)
    assert all(words in both.text for words in ("First.", "Late.", "Lars Berg came second"))
    assert "x" * 5_001 in long.text  # What was typed is not lost with the refusal.
    history = await phone.get(f"/phone/{maja}{table}/sections/need/versions")
    assert all(words in history.text for words in ("First.", "Late.", "First, late.", "came second"))


async def test_too_long_a_text_stays_in_its_form(workshop: Workshop) -> None:
    maja = await workshop.pass_for(await workshop.person())
    url = f"/phone/{maja}/table/{workshop.ideas[0]}/sections/need"

    answer = await workshop.phone().post(url, {"text": "y" * 5_001, "revision": "1"})

    assert (answer.status_code, "y" * 5_001 in answer.text) == (400, True)
    assert "Please use at most 5000 characters." in answer.text


async def test_what_is_said_at_a_table_is_shown(workshop: Workshop) -> None:
    maja = await workshop.pass_for(await workshop.person(organisation="Orodjarna Primer"))
    base, phone = f"/phone/{maja}/table/{workshop.ideas[0]}", workshop.phone()

    stance = await phone.post(f"{base}/stance", {"stance": "in", "part": "partner", "gives": "Two presses"})
    row = await phone.post(f"{base}/rows", {"table": "places", "role": "VET provider", "country": "SI"})
    empty = await phone.post(f"{base}/rows", {"table": "packages", "lead": "Us", "first_month": "9", "last_month": "3"})
    unknown = await phone.post(f"{base}/rows", {"table": "nothing"})
    page = await phone.get(base)

    assert [one.status_code for one in (stance, row, empty, unknown)] == [303, 303, 400, 400]
    assert 'value="Us"' in empty.text
    [row_id] = re.findall(r'id="row-([0-9a-f]{24})"', page.text)
    assert "Two presses" in page.text
    changed = await phone.post(f"{base}/rows/{row_id}", {"role": "Chamber", "revision": "1"})
    late = await phone.post(f"{base}/rows/{row_id}", {"role": "University", "revision": "1"})
    gone = await phone.post(f"{base}/rows/{row_id}/remove", {"revision": "2"})
    assert [one.status_code for one in (changed, late, gone)] == [303, 409, 303]
    assert "There stands now: Chamber" in late.text
    assert 'value="University"' in late.text


async def test_dots_are_given_by_buttons_and_shown_after_closing(workshop: Workshop) -> None:
    maja = await workshop.pass_for(await workshop.person())
    phone, desk = workshop.phone(), await workshop.service.browser(FACILITATOR)
    votes, camp = f"/phone/{maja}/votes", f"/camps/{workshop.camp_id}"
    closed = await phone.post(f"{votes}/{workshop.ideas[0]}", {"change": "1"})

    await desk.post(f"{camp}/voting", {"mode": VotingMode.OPEN.value})
    given = [await phone.post(f"{votes}/{workshop.ideas[0]}", {"change": "1"}) for _ in range(4)]
    during = await phone.get(votes)
    live = await desk.get(f"{camp}/votes")
    await desk.post(f"{camp}/voting", {"mode": VotingMode.CLOSED.value})
    after = await phone.get(votes)

    assert [one.status_code for one in (closed, *given)] == [303] * 5
    assert "Your dots: 0 of 3 left" in during.text
    assert ["workshop-results" in page.text for page in (during, live, after)] == [False, True, True]
    assert (await phone.post(f"{camp}/voting", {"mode": "open"})).status_code == 401


async def test_notes_keep_what_was_typed_and_hostile_words_do_no_harm(workshop: Workshop) -> None:
    maja = await workshop.pass_for(await workshop.person())
    notes, phone = f"/phone/{maja}/notes", workshop.phone()

    wrong = await phone.post(notes, {"kind": "next_step", "text": "Ask.", "due": "tomorrow", "who_words": "Us"})
    added = await phone.post(notes, {"kind": "parking", "text": HOSTILE})
    [id_] = re.findall(r"#note-(\w+)", added.headers["location"])
    commented = await phone.post(f"{notes}/{id_}/comments", {"text": HOSTILE})
    edited = await phone.post(f"{notes}/{id_}", {"kind": "next_step", "text": HOSTILE, "revision": "1"})
    late = await phone.post(f"{notes}/{id_}", {"kind": "decision", "text": "Mine.", "revision": "1"})
    ticked = await phone.post(f"{notes}/{id_}/done", {"done": "true"})
    page = (await phone.get(notes)).text

    assert (wrong.status_code, "Please write the date like" in wrong.text, 'value="Us"' in wrong.text) == (
        400,
        True,
        True,
    )
    assert [one.status_code for one in (added, commented, edited, late, ticked)] == [303, 303, 303, 409, 303]
    assert "Mine." in late.text
    assert ("<script>alert" in page, "&lt;script&gt;alert" in page, "\u202e" in page) == (False, True, False)


async def test_a_page_that_is_open_is_told_in_short_that_nothing_changed(workshop: Workshop) -> None:
    maja = await workshop.pass_for(await workshop.person())
    phone, base = workshop.phone(), f"/phone/{maja}"
    urls = [f"{base}/table/{workshop.ideas[0]}", f"{base}/votes", f"{base}/notes"]

    tags = [(await phone.get(url)).headers["etag"] for url in urls]
    same = [await phone.get(url, headers={"if-none-match": tag}) for url, tag in zip(urls, tags, strict=True)]
    await phone.post(f"{base}/notes", {"kind": "decision", "text": "Go.", "camp_idea_id": workshop.ideas[0]})
    then = [await phone.get(url, headers={"if-none-match": tag}) for url, tag in zip(urls, tags, strict=True)]

    assert [(one.status_code, one.text) for one in same] == [(304, "")] * 3
    assert [one.status_code for one in then] == [200, 304, 200]


async def test_a_pass_opens_nothing_of_another_camp(workshop: Workshop) -> None:
    other = await camp_of(workshop.service)
    eva = await workshop.pass_for(await person_at(workshop.service, other, "Eva Horvat"))
    phone, idea = workshop.phone(), workshop.ideas[0]
    paths = [f"/phone/{eva}/table/{idea}", f"/phone/{'0' * 56}/table/{idea}", f"/phone/{eva}/table/none"]

    read = [(await phone.get(path)).status_code for path in paths]
    written = await phone.post(f"/phone/{eva}/table/{idea}/sections/need", {"text": "Hi.", "revision": "1"})

    assert (read, written.status_code) == ([404, 404, 404], 404)
    assert await workshop.service.parts.database["camp_canvases"].count_documents({}) == 0


async def test_strangers_and_members_are_kept_out_of_the_camps_own_pages(workshop: Workshop) -> None:
    member, lead = await workshop.service.browser("member@example.org"), f"/camps/{workshop.camp_id}"
    account = await workshop.service.account("maja@example.org")
    await workshop.person(account_id=account)
    registered = await workshop.service.browser("maja@example.org")
    pages = [f"{lead}/{page}" for page in ("notes", f"tables/{workshop.ideas[0]}", "workshop")]

    answers = [[(await who.get(page)).status_code for page in pages] for who in (member, registered)]

    assert answers == [[403, 403, 403], [200, 200, 403]]


async def test_the_list_of_tables_shows_their_lights_and_who_is_silent(workshop: Workshop) -> None:
    await workshop.person("Zoe Quiet")
    desk = await workshop.service.browser(FACILITATOR)

    page = await desk.get(f"/camps/{workshop.camp_id}/workshop")

    assert all(words in page.text for words in ("Table 1: Idea 1", "Table 2: Idea 2", "No call is chosen yet"))
    assert "Zoe Quiet" in page.text
    assert "has not written, has not voted" in page.text
