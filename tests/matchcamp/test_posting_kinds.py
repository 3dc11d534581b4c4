"""What holds for needs, offers and ideas alike: who sees them, forms that lose nothing, lists that ask once."""

from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest

from matchcamp.app import create_app
from matchcamp.settings import Settings
from matchcamp.viewer import Role
from tests.matchcamp.profiling import database_calls

TITLE = "Sodelujoči robot za majhne serije"
TEXT = "We change over every day and our people want to learn how to set up a collaborative robot by themselves."


@dataclass(frozen=True)
class Sort:
    """A kind of posting: the name of its routes and collection, what it needs beyond the shared fields, its states."""

    name: str
    more: dict[str, Any]
    states: frozenset[str]
    out: frozenset[str]
    matched: frozenset[str]


NEEDS = Sort(
    "needs",
    {"outcome": "Change over in ten minutes"},
    frozenset({"draft", "in_review", "published", "in_progress", "solved", "expired", "withdrawn"}),
    frozenset({"published", "in_progress", "solved"}),
    frozenset({"published", "in_progress"}),
)
OFFERS = Sort(
    "offers",
    {"kind": "training", "capacity": "12 places"},
    frozenset({"draft", "in_review", "published", "paused", "expired", "withdrawn"}),
    frozenset({"published"}),
    frozenset({"published"}),
)
IDEAS = Sort(
    "ideas",
    {"call_hint": "ERASMUS-EDU-2026-PEX-COVE"},
    frozenset({"draft", "open", "consortium", "proposal", "parked"}),
    frozenset({"open", "consortium", "proposal"}),
    frozenset({"open", "consortium"}),
)
SORTS = [pytest.param(sort, id=sort.name) for sort in (NEEDS, OFFERS, IDEAS)]


def words(sort: Sort, organisation_id: str, **more: Any) -> dict[str, Any]:
    return {"title": TITLE, "text": TEXT, "organisation_id": organisation_id} | sort.more | more


async def post(program: httpx.AsyncClient, sort: Sort, organisation_id: str, **more: Any) -> dict[str, Any]:
    answer = await program.post(f"/api/{sort.name}", json=words(sort, organisation_id, **more))
    assert answer.status_code == 201, answer.text
    posted: dict[str, Any] = answer.json()
    return posted


async def set_status(service: Any, sort: Sort, status: str) -> None:
    await service.parts.database[sort.name].update_many({}, {"$set": {"status": status}})


@pytest.mark.parametrize("sort", SORTS)
async def test_a_posting_comes_back_as_it_was_given_and_is_a_draft(service: Any, sort: Sort) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    program = await service.program("ana@example.org")
    given = words(sort, organisation_id, topics=["robotics"], language="en", visibility="members")

    posted = await post(program, sort, organisation_id, topics=["robotics"], language="en", visibility="members")

    assert {name: posted[name] for name in given} == given
    assert (posted["status"], posted["revision"], posted["published"]) == ("draft", 1, None)
    assert (await program.get(f"/api/{sort.name}/{posted['id']}")).json() == posted


@pytest.mark.parametrize("sort", SORTS)
async def test_a_posting_without_a_language_gets_the_one_it_is_written_in(service: Any, sort: Sort) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    program = await service.program("ana@example.org")

    posted = await post(
        program, sort, organisation_id, title="Iščemo pomoč pri robotu", text="V podjetju iščemo pomoč za nastavitev."
    )

    assert posted["language"] == "sl"


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("visibility", ["public", "members", "private"])
async def test_a_posting_is_seen_by_those_its_visibility_and_state_allow(
    service: Any, sort: Sort, visibility: str
) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    await service.organisation("Somebody else", owner="bo@example.org")
    mine = await service.program("ana@example.org")
    posted = await post(mine, sort, organisation_id, visibility=visibility)
    askers = {
        "visitor": service.visitor(),
        "member": await service.program("bo@example.org"),
        "mine": mine,
        "broker": await service.program("broker@example.org", Role.BROKER),
    }
    seen_outside = {"public": {"visitor", "member"}, "members": {"member"}, "private": set()}[visibility]

    for status in sorted(sort.states):
        await set_status(service, sort, status)
        expected = {"mine", "broker"} | (seen_outside if status in sort.out else set())
        pages, ones, listed = set(), set(), set()
        for who, asker in askers.items():
            pages |= {who} if (await asker.get(f"/{sort.name}/{posted['id']}")).status_code == 200 else set()
            ones |= {who} if (await asker.get(f"/api/{sort.name}/{posted['id']}")).status_code == 200 else set()
            listed |= {who} if (await asker.get(f"/api/{sort.name}")).json()["items"] else set()

        assert (status, pages, ones, listed) == (status, expected, expected, expected)


@pytest.mark.parametrize("sort", SORTS)
async def test_what_may_not_be_seen_is_not_found_by_any_way(service: Any, sort: Sort) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    posted = await post(await service.program("ana@example.org"), sort, organisation_id, visibility="private")
    other = await service.program("bo@example.org")
    path = f"/api/{sort.name}/{posted['id']}"

    answers = [
        await other.get(path),
        await other.get(f"{path}/matches"),
        await other.put(path, json=words(sort, organisation_id, revision=1)),
        await other.post(f"{path}/steps", json={"step": "withdraw" if sort is not IDEAS else "park"}),
        await other.get(f"/{sort.name}/{posted['id']}/edit"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert not [answer for answer in answers if TITLE in answer.text]


@pytest.mark.parametrize("sort", SORTS)
async def test_only_what_is_out_and_not_private_gets_into_the_index(service: Any, sort: Sort) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    program = await service.program("ana@example.org")
    ids = {
        visibility: (await post(program, sort, organisation_id, visibility=visibility))["id"]
        for visibility in ("public", "members", "private")
    }
    kind = sort.name.removesuffix("s")

    for status in sorted(sort.states):
        await set_status(service, sort, status)
        await service.indexed()
        rows = await service.parts.database["vectors"].find({"_id": {"$regex": f"^{kind}:"}}).to_list()
        found = {row["key"]: row["head"]["audience"] for row in rows}

        out = {f"{kind}:{ids['public']}": "public", f"{kind}:{ids['members']}": "members"}
        assert (status, found) == (status, out if status in sort.matched else {})


@pytest.mark.parametrize("sort", [pytest.param(NEEDS, id="needs"), pytest.param(IDEAS, id="ideas")])
async def test_an_anonymous_posting_names_nobody_to_others(service: Any, sort: Sort) -> None:
    organisation_id = await service.organisation("Orodjarna Skrita", owner="ana@example.org")
    posted = await post(await service.program("ana@example.org"), sort, organisation_id, visibility="anonymous")
    await set_status(service, sort, min(sort.matched))
    await service.indexed()

    other = await service.program("bo@example.org")
    one = (await other.get(f"/api/{sort.name}/{posted['id']}")).json()
    page = await service.visitor().get(f"/{sort.name}/{posted['id']}")
    of_organisation = (await other.get(f"/api/{sort.name}", params={"organisation": organisation_id})).json()
    [row] = await service.parts.database["vectors"].find({"head.id": posted["id"]}).to_list()

    assert (one["organisation"], one["organisation_id"], one["country"]) == (None, None, None)
    assert "Orodjarna Skrita" not in page.text
    assert organisation_id not in page.text
    assert of_organisation["items"] == []
    assert (row["head"]["owner"], row["head"]["country"], row["head"]["type"]) == ("", "", "")


@pytest.mark.parametrize("sort", [pytest.param(NEEDS, id="needs"), pytest.param(IDEAS, id="ideas")])
async def test_people_are_not_offered_their_own_organisation_for_an_anonymous_posting(service: Any, sort: Sort) -> None:
    own = await service.organisation("Our own", owner="ana@example.org", profile=TEXT)
    other = await service.organisation("Another", profile=TEXT)
    program = await service.program("ana@example.org")
    posted = await post(program, sort, own, visibility="anonymous")
    await service.indexed()

    matches = await program.get(f"/api/{sort.name}/{posted['id']}/matches", params={"kind": "organisation"})
    page = await (await service.browser("ana@example.org")).get(f"/{sort.name}/{posted['id']}?kind=organisation")

    assert [match["item"]["id"] for match in matches.json()["matches"]] == [other]
    assert f"/organisations/{own}" not in page.text
    assert f"/organisations/{other}" in page.text


@pytest.mark.parametrize("sort", SORTS)
async def test_nobody_posts_for_an_organisation_they_do_not_speak_for(service: Any, sort: Sort) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    other = await service.program("bo@example.org")
    broker = await service.program("broker@example.org", Role.BROKER)

    refused = await other.post(f"/api/{sort.name}", json=words(sort, organisation_id))
    unknown = await broker.post(f"/api/{sort.name}", json=words(sort, "0" * 24))

    assert (refused.status_code, unknown.status_code) == (403, 400)
    assert unknown.json()["errors"][0]["field"] == "organisation_id"
    assert await service.parts.database[sort.name].count_documents({}) == 0


@pytest.mark.parametrize("sort", SORTS)
async def test_a_form_that_cannot_be_taken_keeps_every_word(service: Any, sort: Sort) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    browser = await service.browser("ana@example.org")
    typed = words(sort, organisation_id, title="<b>", text="too short", topics=["robotics", "metrology"])

    answer = await browser.post(f"/{sort.name}/new", typed)

    assert answer.status_code == 400
    assert 'value="&lt;b&gt;"' not in answer.text.split("error-summary")[0]
    assert ">\ntoo short</textarea>" in answer.text
    assert 'href="#field-text"' in answer.text
    assert all(f'value="{topic}" checked' in answer.text for topic in ("robotics", "metrology"))
    assert all(str(value) in answer.text for value in sort.more.values())
    assert await service.parts.database[sort.name].count_documents({}) == 0


@pytest.mark.parametrize("sort", SORTS)
async def test_a_form_for_a_foreign_organisation_says_why_and_keeps_the_words(service: Any, sort: Sort) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    browser = await service.browser("bo@example.org")

    answer = await browser.post(f"/{sort.name}/new", words(sort, organisation_id))

    assert answer.status_code == 403
    assert "You do not speak for this organisation" in answer.text
    assert TITLE in answer.text


class FormReader(HTMLParser):
    """What a browser without scripts sends when the last form of a page is posted unchanged."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._select = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            self.sent = {}
        elif tag == "input" and name and (given.get("type") not in {"checkbox", "radio"} or "checked" in given):
            self.sent.setdefault(name, []).append(value)
        elif tag == "select":
            self._select = name
            self.sent.setdefault(name, []).append("")
        elif tag == "option" and "selected" in given:
            self.sent[self._select][-1] = value
        elif tag == "textarea":
            self._area = name
            self.sent[name] = [""]

    def handle_data(self, data: str) -> None:
        if self._area:
            self.sent[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.sent[self._area] = [self.sent[self._area][0].removeprefix("\n")]
            self._area = ""


def form_of(page: httpx.Response) -> dict[str, list[str]]:
    reader = FormReader()
    reader.feed(page.text[: page.text.index("<footer")])
    return reader.sent


FULL = {
    "needs": {"by": "2026-12-01", "wanted_types": ["vet_provider", "hei"], "wanted_countries": ["HR", "SI"]},
    "offers": {"languages": ["en", "sl"], "eqf_lowest": 4, "eqf_highest": 5},
    "ideas": {
        "competences": ["cobots and safety", "teaching"],
        "roles": [
            {"type": "vet_provider", "countries": ["SI", "HR"], "what": "leads"},
            {"type": None, "countries": [], "what": "tests the modules, in a firm"},
        ],
        "programmes": ["ERASMUS", "CEF"],
        "canvas": {
            "need": "Too few\ntechnicians", "target_group": "Learners", "result": "Modules", "activities": "Design",
            "partners": "Eight", "impact": "Three hundred firms",
        },
    },
}  # fmt: skip


@pytest.mark.parametrize("sort", SORTS)
async def test_an_edit_form_saved_as_it_is_shown_changes_nothing(service: Any, sort: Sort) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    program, browser = await service.program("ana@example.org"), await service.browser("ana@example.org")
    shared = {"topics": ["metrology", "robotics"], "language": "en", "visibility": "members"}
    posted = await post(program, sort, organisation_id, **shared, **FULL[sort.name])
    path = f"/{sort.name}/{posted['id']}"

    form = await browser.get(f"{path}/edit")
    saved = await browser.post(f"{path}/edit", form_of(form))

    after = (await program.get(f"/api{path}")).json()
    assert (saved.status_code, saved.headers["location"]) == (303, path)
    assert {name: sorted(after[name]) if name == "topics" else after[name] for name in after} == posted | {
        "revision": 2
    }


@pytest.mark.parametrize("sort", SORTS)
async def test_of_two_who_edit_the_second_sees_both_versions_and_loses_nothing(service: Any, sort: Sort) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    program, browser = await service.program("ana@example.org"), await service.browser("ana@example.org")
    posted = await post(program, sort, organisation_id)
    path = f"/{sort.name}/{posted['id']}"
    theirs = words(sort, organisation_id, title="Their title", text="Their words, which were saved first.", revision=1)
    mine = words(sort, organisation_id, title="My title", text="My words, which came a little later.", revision=1)
    assert (await program.put(f"/api{path}", json=theirs)).status_code == 200

    overtaken = await browser.post(f"{path}/edit", mine)
    kept = (await program.get(f"/api{path}")).json()
    again = await browser.post(f"{path}/edit", mine | {"revision": 2})

    assert overtaken.status_code == 409
    assert all(said in overtaken.text for said in (theirs["title"], theirs["text"], mine["title"], mine["text"]))
    assert 'name="revision" value="2"' in overtaken.text
    assert (kept["title"], kept["revision"]) == ("Their title", 2)
    assert again.status_code == 303
    assert (await program.get(f"/api{path}")).json()["title"] == "My title"


@pytest.mark.parametrize("sort", SORTS)
async def test_an_edit_does_not_move_words_to_another_organisation(service: Any, sort: Sort) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    second = await service.organisation("The second", owner="ana@example.org")
    program = await service.program("ana@example.org")
    posted = await post(program, sort, organisation_id)

    answer = await program.put(f"/api/{sort.name}/{posted['id']}", json=words(sort, second, revision=1))

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "organisation_id"


@pytest.mark.parametrize("sort", SORTS)
async def test_lists_give_pages_of_the_newest_first(service: Any, sort: Sort) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    program = await service.program("ana@example.org")
    ids = [(await post(program, sort, organisation_id))["id"] for _ in range(3)]

    first = (await program.get(f"/api/{sort.name}", params={"limit": 2})).json()
    second = (await program.get(f"/api/{sort.name}", params={"limit": 2, "after": first["next"]})).json()

    assert [one["id"] for one in first["items"]] == [ids[2], ids[1]]
    assert [one["id"] for one in second["items"]] == [ids[0]]
    assert second["next"] is None


READ = ("needs", "offers", "ideas", "organisations", "accounts")


@pytest.mark.parametrize("sort", SORTS)
async def test_lists_of_one_and_of_three_ask_the_database_equally_often(service: Any, sort: Sort) -> None:
    program = await service.program("ana@example.org")
    database, calls = service.parts.database, {}
    for count in (1, 2, 3):
        organisation_id = await service.organisation(f"Organisation {count}", owner="ana@example.org")
        await post(program, sort, organisation_id)
        await set_status(service, sort, min(sort.matched))
        calls[count] = [
            await database_calls(database, program, path, READ) for path in (f"/{sort.name}", f"/api/{sort.name}")
        ]

    assert len((await program.get(f"/api/{sort.name}")).json()["items"]) == 3
    assert sort.name in calls[1][0]
    assert calls[1] == calls[3]


@pytest.mark.parametrize("sort", SORTS)
async def test_every_page_of_a_posting_shows_html_as_the_text_it_is(service: Any, sort: Sort) -> None:
    organisation_id = await service.organisation("<script>o</script>", owner="ana@example.org")
    program, browser = await service.program("ana@example.org"), await service.browser("ana@example.org")
    posted = await post(
        program, sort, organisation_id, title="<script>alert(1)</script>", text="<img src=x onerror=alert(1)> words"
    )
    await set_status(service, sort, min(sort.matched))

    pages = [
        await browser.get(path)
        for path in (f"/{sort.name}", f"/{sort.name}/{posted['id']}", f"/{sort.name}/{posted['id']}/edit")
    ]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert not [page for page in pages if "<script>alert" in page.text or "<img src=x" in page.text]
    assert "&lt;script&gt;alert(1)" in pages[0].text


def of_the_area(sort: Sort) -> tuple[str, str]:
    """How names of its routes begin: pages, and for programs."""
    return f"{sort.name}.", f"api.{sort.name}."


def test_the_routes_of_all_three_have_the_same_rules(tmp_path: Path) -> None:
    table = create_app(Settings(data_dir=tmp_path)).state.access

    rules = [
        {name.replace(sort.name, ""): access for name, access in table.items() if name.startswith(of_the_area(sort))}
        for sort in (NEEDS, OFFERS, IDEAS)
    ]

    assert rules[0] == rules[1] == rules[2]
    assert len(rules[0]) == 13
