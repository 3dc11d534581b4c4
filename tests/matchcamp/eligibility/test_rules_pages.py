"""Pages of rules without scripts: read by anybody, corrected by coordinators who look before they save."""

import html
import re
from typing import Any

import pytest

from calls.rules.model import RuleType
from matchcamp.viewer import Role
from tests.matchcamp.eligibility.conftest import COVE, MIN_ORGS, NEXT, UNKNOWN, World

EDIT = "/rules/erasmus-cove/rules/min-orgs/edit"
TYPED = {
    "type": "min_orgs", "revision": "0", "value": "10", "group": "erasmus_programme", "severity": "blocking",
    "basis": "seen_official", "confidence": "high", "sources": ["welcomeurope-cove"], "source_title": "Guide of 2027",
    "source_url": "https://example.org/guide", "source_year": "2027", "note": "Part B, page 300",
    "reason": "The guide of 2027 asks for ten.",
}  # fmt: skip


def text_of(page: Any) -> str:
    """The words of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text.partition("<main")[2])).split())


async def test_the_list_shows_all_and_what_is_sure(world: World) -> None:
    page = await world.service.visitor().get("/rules")

    words = text_of(page)
    assert page.status_code == 200
    assert "28 kinds of funding" in words
    assert (
        "Centres of Vocational Excellence Erasmus+ 2026 5 of 7 demands are sure · 1 was not read in any source" in words
    )
    assert "/rules/new" not in page.text


@pytest.mark.parametrize(("asked", "count"), [("?q=cove", 1), ("?programme=I3", 1), ("?q=cooperation+partnerships", 4)])
async def test_the_list_is_narrowed_and_keeps_what_was_typed(world: World, asked: str, count: int) -> None:
    page = await world.service.visitor().get(f"/rules{asked}")

    assert page.text.count('<a href="/rules/') == count
    assert all(word in page.text for word in asked.rpartition("=")[2].split("+"))


async def test_nothing_found_leads_back(world: World) -> None:
    page = await world.service.visitor().get("/rules?q=<script>atlantis")

    assert "No rules like this" in page.text
    assert "<script>atlantis" not in page.text


async def test_an_action_says_what_it_demands_and_how_that_is_known(world: World) -> None:
    page = await world.service.visitor().get("/rules/erasmus-cove")

    words = text_of(page)
    assert (
        "At least 8 organisations from the programme countries of Erasmus+ We are sure Second hand Welcomeurope"
        in words
    )
    assert "The coordinator comes from the programme countries of Erasmus+ We are sure Not read in any source" in words
    assert "A project for tertiary level alone is not taken" in words
    assert "At most 4,000,000 €" in words
    assert "Relevance: at least 18 of 35 points" in words
    assert "As it stands on 3 September 2026" in words
    assert "From 1 January 2027 these count too: Switzerland. This is expected and not decided yet." in words
    assert "Version 0 : The rules that come with Matchcamp" in words
    assert "Correct" not in re.findall(r"<main.*", page.text, re.DOTALL)[0].split("What was corrected")[0]


@pytest.mark.parametrize("language", ["en", "sl"])
async def test_every_action_has_a_page(world: World, language: str) -> None:
    visitor = world.service.visitor(**{"accept-language": language})
    ids = [one["id"] for one in (await visitor.get("/api/rules")).json()["items"]]

    answers = {
        id_: [(await visitor.get(f"/rules/{id_}{part}")).status_code for part in ("", "/try", "/versions/0")]
        for id_ in ids
    }

    assert answers == {id_: [200, 200, 200] for id_ in ids}


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        (COVE, "At least 8 organisations from the programme countries of Erasmus+"),
        (NEXT, "These are the rules of 2026. Those of 2027 are not known here yet and may differ"),
        (UNKNOWN, "No rules of this call are known here: read the call document."),
    ],
)
async def test_the_page_of_a_call_says_what_it_demands(world: World, identifier: str, expected: str) -> None:
    page = await world.service.visitor().get(f"/calls/{world.calls[identifier]}")

    assert "What this call demands" in text_of(page)
    assert expected in text_of(page)
    assert "/rules/new" not in page.text


async def test_a_coordinator_is_led_from_a_call_to_the_form_that_is_filled_in(world: World) -> None:
    unknown = await world.browser.get(f"/calls/{world.calls[UNKNOWN]}")
    other_year = await world.browser.get(f"/calls/{world.calls[NEXT]}")
    form = await world.browser.get(f"/rules/new?call={world.calls[UNKNOWN]}")
    copied = await world.browser.get(f"/rules/new?call={world.calls[NEXT]}&from=erasmus-cove")

    assert f'href="/rules/new?call={world.calls[UNKNOWN]}"' in unknown.text
    assert f'href="/rules/new?call={world.calls[NEXT]}&amp;from=erasmus-cove"' in other_year.text
    assert [one in form.text for one in (f"The call {UNKNOWN}", UNKNOWN, 'value="2026-09-03"', 'value="2026"')] == [
        True
    ] * 4
    assert [one in copied.text for one in ("Centres of Vocational Excellence", NEXT, 'value="2027"')] == [True] * 3
    assert '<option value="erasmus-cove" selected>' in copied.text


async def test_the_type_comes_first_and_the_form_asks_only_for_its_fields(world: World) -> None:
    types = await world.browser.get("/rules/erasmus-cove/rules/new")
    form = await world.browser.get("/rules/erasmus-cove/rules/new?type=max_budget_share")

    fields = set(re.findall(r'<(?:input|select|textarea)[^>]* name="(\w+)"', form.text.partition("<main")[2]))
    assert "?type=max_budget_share" in types.text
    assert fields == {
        "_csrf_token", "revision", "type", "value", "per", "severity", "note", "sources", "source_title", "source_url",
        "source_year", "basis", "confidence", "reason",
    }  # fmt: skip


@pytest.mark.parametrize("type_", list(RuleType))
async def test_every_type_has_a_form_that_tells_what_is_missing(world: World, type_: RuleType) -> None:
    url = "/rules/erasmus-cove/rules/new"

    form = await world.browser.get(f"{url}?type={type_}")
    sent = await world.browser.post(url, {"type": type_, "revision": "0", "reason": "Nothing else", "do": "save"})

    assert form.status_code == 200
    assert sent.status_code == 400
    assert "Please fill this in." in sent.text
    assert await world.stored() == []


async def test_a_preview_shows_what_would_change_keeps_what_was_typed_and_writes_nothing(world: World) -> None:
    await world.browser.get("/about")
    before = await world.everything()

    page = await world.browser.post(EDIT, TYPED | {"do": "preview"})

    words = text_of(page)
    assert page.status_code == 200
    assert "Nothing is saved yet. 1 consortium is forming for these calls." in words
    assert "Before At least 8 organisations from the programme countries of Erasmus+" in words
    assert "After At least 10 organisations from the programme countries of Erasmus+" in words
    assert "Excellence for small series Eligible as planned → becomes Not eligible yet" in words
    assert "Met: 8 organisations from the programme countries of Erasmus+, 8 needed" in words
    assert "Not met: 8 of 10 organisations from the programme countries of Erasmus+" in words
    assert [value in page.text for value in ('value="10"', "Part B, page 300", "Guide of 2027", "asks for ten.")] == [
        True
    ] * 4
    assert 'value="welcomeurope-cove" checked' in page.text
    assert 'value="subsdy-cove" checked' not in page.text
    assert await world.everything() == before


async def test_what_was_looked_at_is_saved_as_a_version(world: World) -> None:
    saved = await world.browser.post(EDIT, TYPED | {"do": "save"})
    page = await world.browser.get("/rules/erasmus-cove")

    assert (saved.status_code, saved.headers["location"]) == (303, "/rules/erasmus-cove")
    words = text_of(page)
    assert "Saved as version 1." in words
    assert "At least 10 organisations from the programme countries of Erasmus+" in words
    assert "Version 1 : A demand was corrected The guide of 2027 asks for ten. Read in: Guide of 2027" in words


async def test_who_comes_late_sees_both_and_can_save_again(world: World) -> None:
    await world.correct(0, rule=MIN_ORGS | {"value": 9})

    late = await world.browser.post(EDIT, TYPED | {"do": "save"})
    again = await world.browser.post(EDIT, TYPED | {"do": "save", "revision": "1"})

    words = text_of(late)
    assert late.status_code == 409
    assert "What stands there now Version 1: A demand was corrected, Claire" in words
    assert "At least 9 organisations from the programme countries of Erasmus+" in words
    assert '<input type="hidden" name="revision" value="1">' in late.text
    assert 'value="10"' in late.text
    assert again.status_code == 303
    assert [row["version"] for row in await world.stored()] == [1, 2]


async def test_a_demand_that_was_removed_meanwhile_can_be_added_again(world: World) -> None:
    await world.correct(0, remove="min-orgs")

    late = await world.browser.post(EDIT, TYPED | {"do": "save"})
    again = await world.browser.post("/rules/erasmus-cove/rules/new", TYPED | {"do": "save", "revision": "1"})

    assert late.status_code == 409
    assert 'action="/rules/erasmus-cove/rules/new"' in late.text
    assert again.status_code == 303
    assert (await world.maja.get("/api/rules/erasmus-cove")).json()["rules"][-1]["id"] == "min-orgs-v2"


async def test_an_unknown_demand_becomes_one_that_is_checked(world: World) -> None:
    edit = "/rules/erasmus-cove/rules/not-tertiary-only/edit"

    types = await world.browser.get(f"{edit}?choose=type")
    form = await world.browser.get(f"{edit}?type=min_orgs_of_type")
    saved = await world.browser.post(
        edit, TYPED | {"type": "min_orgs_of_type", "value": "2", "type_set": "vet", "do": "save"}
    )

    assert f"{edit}?type=min_orgs_of_type" in types.text
    assert 'name="type_set"' in form.text
    assert saved.status_code == 303
    rule = (await world.maja.get("/api/rules/erasmus-cove")).json()["rules"][-1]
    assert (rule["id"], rule["types"], rule["value"]) == ("not-tertiary-only-v1", ["vet"], 2)


async def test_a_demand_is_removed_after_a_look(world: World) -> None:
    url = "/rules/erasmus-cove/rules/per-country-labour/remove"
    typed = {"revision": "0", "reason": "No longer asked for"}

    form = await world.browser.get(url)
    preview = await world.browser.post(url, typed | {"do": "preview"})
    kept = await world.stored()
    saved = await world.browser.post(url, typed | {"do": "save"})

    assert "at least one company or body of the world of work" in text_of(form)
    assert "Excellence for small series" in text_of(preview)
    assert "No longer asked for" in preview.text
    assert (kept, saved.status_code) == ([], 303)
    assert "per-country-labour" not in str((await world.maja.get("/api/rules/erasmus-cove")).json()["rules"])


async def test_going_back_makes_a_new_version(world: World) -> None:
    await world.correct(0, rule=MIN_ORGS)
    url = "/rules/erasmus-cove/versions/0"
    typed = {"revision": "1", "reason": "It was the guide of another action"}

    shown = await world.browser.get(url)
    preview = await world.browser.post(url, typed | {"do": "preview"})
    saved = await world.browser.post(url, typed | {"do": "save"})
    now = await world.browser.get("/rules/erasmus-cove/versions/2")

    assert "Go back to this version" in text_of(shown)
    assert "Not eligible yet → becomes Eligible as planned" in text_of(preview)
    assert saved.status_code == 303
    assert "Back to version 0" in text_of(now)
    assert "Go back to this version" not in text_of(now)
    assert len(await world.stored()) == 2


async def test_an_action_is_written_down_and_corrected(world: World) -> None:
    typed = {
        "name": "Nobody knows these", "programme": "ERASMUS", "year": "2026", "on": "2026-09-03",
        "topics": f"{UNKNOWN}\r\n\r\nOTHER-2026",
        "take_over_from": "erasmus-cove", "reason": "Its call document is out",
    }  # fmt: skip

    preview = await world.browser.post("/rules/new", typed | {"do": "preview"})
    none = await world.browser.post("/rules/new", typed | {"topics": "", "do": "save"})
    saved = await world.browser.post("/rules/new", typed | {"do": "save"})
    url = saved.headers["location"]
    form = await world.browser.get(f"{url}/edit")
    renamed = await world.browser.post(f"{url}/edit", typed | {"name": "Now known", "revision": "1", "do": "save"})

    assert "No consortium is forming for these calls." in text_of(preview)
    assert none.status_code == 400
    assert "Please name at least one call or kind of action" in text_of(none)
    assert (saved.status_code, url) == (303, "/rules/erasmus-nobody-knows-these-2026")
    assert f"{UNKNOWN}\nOTHER-2026" in form.text
    assert renamed.status_code == 303
    assert "Now known" in text_of(await world.browser.get(url))


COORDINATORS_ONLY = [
    "/rules/new", "/rules/erasmus-cove/edit", "/rules/erasmus-cove/rules/new", EDIT,
    "/rules/erasmus-cove/rules/belarus/remove",
]  # fmt: skip


@pytest.mark.parametrize("path", COORDINATORS_ONLY)
async def test_members_and_strangers_cannot_correct(world: World, path: str) -> None:
    member = await world.service.browser("maja@example.org", Role.BROKER)
    visitor = world.service.visitor()

    read = (await member.get(path)).status_code
    written = (await member.post(path, TYPED | {"do": "save"})).status_code
    stranger = (await visitor.get(path)).status_code

    assert (read, written) == (403, 403)
    assert stranger in {303, 401}
    assert await world.stored() == []


@pytest.mark.parametrize(
    "path",
    ["/rules/nobody", "/rules/nobody/try", "/rules/erasmus-cove/versions/5", "/rules/erasmus-cove/rules/nobody/edit",
     "/rules/erasmus-cove/rules/nobody/remove", "/rules/nobody/edit", "/rules/new?call=" + "0" * 24],
)  # fmt: skip
async def test_what_there_is_not_is_not_found(world: World, path: str) -> None:
    assert (await world.browser.get(path)).status_code == 404


async def test_trying_a_consortium_says_what_is_met_and_keeps_the_rows(world: World) -> None:
    asked = (
        "role=coordinator&country=SI&type=vet_provider&role=partner&country=&type=&role=partner&country=BY&type=chamber"
    )

    page = await world.service.visitor().get(f"/rules/erasmus-cove/try?{asked}")

    words = text_of(page)
    assert page.status_code == 200
    assert "Not eligible yet" in words
    assert (
        "Not met: 1 of 8 organisations from the programme countries of Erasmus+" in words or "Cannot decide:" in words
    )
    assert "Not met: From a country that is left out: Belarus" in words
    assert '<option value="SI" selected>' in page.text
    assert page.text.count('<option value="partner" selected>') == 2


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ("", 4),
        ("?more=1", 4),
        ("?role=partner&country=SI&type=hei", 4),
        ("?more=1" + "&role=partner&country=&type=" * 6, 10),
    ],
)
async def test_there_is_room_for_more(world: World, asked: str, rows: int) -> None:
    page = await world.service.visitor().get(f"/rules/erasmus-cove/try{asked}")

    assert page.text.count('name="country"') == rows


async def test_money_and_age_are_asked_only_where_a_demand_reads_them(world: World) -> None:
    visitor = world.service.visitor()
    cove, ka220, i3 = [
        await visitor.get(f"/rules/{id_}/try") for id_ in ("erasmus-cove", "erasmus-ka220-vet", "i3-investments")
    ]

    asked = [('name="budget"' in page.text, 'name="founded"' in page.text) for page in (cove, ka220, i3)]

    assert asked[:2] == [(False, False), (False, True)]
    assert i3.status_code == 200


@pytest.mark.parametrize(
    "asked",
    ["role=king", "country=zz", "type=<script>", "budget=lots", "founded=-5",
     "role=partner&country=SI&country=SE", "role=" + "x" * 5000,
     "role=partner&" * 300, "%ff=%fe", "country=%00"],
)  # fmt: skip
async def test_hostile_addresses_do_no_harm(world: World, asked: str) -> None:
    page = await world.service.visitor().get(f"/rules/erasmus-ka220-vet/try?{asked}")

    assert page.status_code == 200
    assert "<script>" not in page.text.partition("<main")[2]


@pytest.mark.parametrize(
    "typed",
    [{"value": "<script>alert(1)</script>"}, {"note": "a\x00b"}, {"group": "nowhere"}, {"sources": ["x"] * 100},
     {"revision": "x"},
     {"revision": "-1"}, {"revision": str(2**70)}, {"severity": "deadly"}, {"note": "x" * 5000},
     {"source_url": "javascript:alert(1)"}],
    ids=lambda typed: next(iter(typed)),
)  # fmt: skip
async def test_hostile_forms_are_shown_again(world: World, typed: dict[str, Any]) -> None:
    page = await world.browser.post(EDIT, TYPED | {"do": "save"} | typed)

    assert page.status_code == 400
    assert "error-summary" in page.text
    assert "<script>alert" not in page.text
    assert await world.stored() == []


async def test_a_type_that_there_is_not_leads_to_the_choice(world: World) -> None:
    page = await world.browser.post("/rules/erasmus-cove/rules/new", TYPED | {"type": "magic", "do": "save"})

    assert "What kind of demand is it?" in text_of(page)
    assert await world.stored() == []
