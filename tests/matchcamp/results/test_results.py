"""What came out of a camp: figures for everybody, the rest for those who were there, counted months later too."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from matchcamp.applications.documents import Application
from matchcamp.applications.states import State
from matchcamp.consortia.documents import ConsortiumStatus
from matchcamp.registration.states import Presence
from matchcamp.viewer import Role
from matchcamp.workshop.documents import CanvasSection, Note, StanceKept, TableRow, Votes
from matchcamp.workshop.states import NoteKind, SectionName, Stance, TableName
from tests.matchcamp.camping import OPENS, camp_of, idea_at, person_at
from tests.matchcamp.conftest import NOW, Service
from tests.matchcamp.paper import read_paper
from tests.matchcamp.profiling import database_calls
from tests.matchcamp.results.conftest import AFTER, consortium, leader, seat

HOSTILE = '#read("/etc/passwd") $x$ <script>alert(1)</script> =1+1'


async def held(service: Service, camp_id: str) -> dict[str, str]:
    """A camp at which something happened; ids by name."""
    first, second = await idea_at(service, camp_id, 1), await idea_at(service, camp_id, 2)
    ana = await person_at(
        service, camp_id, "Ana Novak", organisation="Orodjarna", presence=Presence.HERE, ranked=[first, second]
    )
    olle = await person_at(
        service, camp_id, "Olle Åberg", organisation="Skola", country="SE", presence=Presence.LEFT, ranked=[second]
    )
    await person_at(service, camp_id, "Zoë Late", organisation="orodjarna", presence=Presence.ABSENT)
    await seat(service, camp_id, [{ana: first, olle: first}, {ana: second, olle: second}], held=2)
    who = {"camp_id": camp_id, "attendant_id": ana, "changed": NOW}
    await CanvasSection(
        id=f"{first}:need", camp_idea_id=first, section=SectionName.NEED, text=f"Tools wear.\n\n{HOSTILE}", **who
    ).insert()
    places = {"role": "VET provider", "organisation": "Skola", "country": "SE", "gap": "a letter"}
    await TableRow(camp_idea_id=first, table=TableName.PLACES, cells=places, created=NOW, **who).insert()
    await StanceKept(id=f"{first}:{ana}", camp_idea_id=first, stance=Stance.IN, **who).insert()
    await Votes(id=ana, camp_id=camp_id, dots={first: 2, second: 1}, changed=NOW).insert()
    for kind, text, more in (
        (NoteKind.DECISION, "We apply in 2027.", {"camp_idea_id": first}),
        (NoteKind.NEXT_STEP, "Write the summary.", {"camp_idea_id": first, "who_id": ana, "due": "2026-07-10"}),
        (NoteKind.NEXT_STEP, "Call the agency.", {"who_words": "Emma", "due": "2026-07-03", "done": True}),
        (NoteKind.PARKING, HOSTILE, {}),
    ):
        await Note(kind=kind, text=text, created=NOW, **who | more).insert()
    return {"first": first, "second": second, "ana": ana, "olle": olle}


async def results(service: Service, camp_id: str) -> dict[str, Any]:
    program = await service.program("facilitator@camp.example")
    answer = await program.get(f"/api/camps/{camp_id}/results")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


async def test_a_camp_that_has_not_begun_has_empty_results(service: Service, camp_id: str):
    found = await results(service, camp_id)

    assert set(found["figures"].values()) == {0, None}
    assert found["details"]["ideas"] == []


async def test_figures_count_what_was_captured(service: Service, camp_id: str):
    await held(service, camp_id)

    assert (await results(service, camp_id))["figures"] == {
        "people": 3, "present": 2, "organisations": 2, "countries": 2, "ideas": 2, "votes": 3, "decisions": 1,
        "steps": 2, "consortia": 0, "eligible": 0, "submitted": 0, "satisfied": None,
    }  # fmt: skip


async def test_details_tell_it_all(service: Service, camp_id: str):
    ids = await held(service, camp_id)

    details = (await results(service, camp_id))["details"]

    first, second = details["ideas"]
    assert (first["camp_idea_id"], first["dots"], first["voters"]) == (ids["first"], 2, 1)
    assert first["sections"][0] == {"name": "Need", "text": f"Tools wear.\n\n{HOSTILE}"}
    assert first["grids"][0]["rows"] == [["VET provider", "Skola", "Sweden", "a letter"]]
    assert first["joined"][-1] == "Orodjarna"
    assert [one["text"] for one in first["decisions"]] == ["We apply in 2027."]
    assert [(one["text"], one["who"], one["due"]) for one in details["steps"]] == [
        ("Call the agency.", "Emma", "2026-07-03"), ("Write the summary.", "Ana Novak", "2026-07-10"),
    ]  # fmt: skip
    assert [one["text"] for one in details["parked"]] == [HOSTILE]
    assert second["dots"] == 1
    assert details["attendance"] == [
        {"country": "SI", "registered": 2, "present": 1, "organisations": 1},
        {"country": "SE", "registered": 1, "present": 1, "organisations": 1},
    ]


async def test_fairness_is_counted_by_hand(service: Service, camp_id: str):
    await held(service, camp_id)

    seated = (await results(service, camp_id))["details"]["seated"]

    # Ana sat at her first and second wish, Olle at one he had not named (second of one) and at his first.
    assert seated == {"rounds": 2, "seats": 4, "mean_rank": 1.5, "worst_rank": 2, "wished": 2, "got_first": 2}


async def test_the_public_sees_figures_only(service: Service, camp_id: str):
    await held(service, camp_id)
    visitor = service.visitor()

    found = (await visitor.get(f"/api/camps/{camp_id}/results")).json()
    page = (await visitor.get(f"/camps/{camp_id}/results")).text

    assert found["details"] is None
    assert found["figures"]["people"] == 3
    assert "We apply in 2027." not in page
    assert "Ana Novak" not in page
    assert "minutes.docx" not in page
    for path in ("minutes.docx", "minutes.pdf", "canvases.docx", "results.json"):
        assert (await visitor.get(f"/camps/{camp_id}/results/{path}")).status_code in {303, 401}
    assert (await visitor.get(f"/api/camps/{camp_id}/lineage")).status_code == 401


async def test_a_member_who_was_not_there_sees_figures_only(service: Service, camp_id: str):
    await held(service, camp_id)
    member = await service.browser("other@people.example")

    assert "We apply in 2027." not in (await member.get(f"/camps/{camp_id}/results")).text
    assert (await member.get(f"/camps/{camp_id}/results/minutes.docx")).status_code == 404


async def test_who_was_registered_sees_it_all_signed_in_or_by_link(service: Service, camp_id: str):
    ids = await held(service, camp_id)
    signed_in = await service.browser("ana.novak@people.example")
    pass_ = (await signed_in.get(f"/camps/{camp_id}/questionnaire")).headers["location"].split("/")[2]

    page = (await signed_in.get(f"/camps/{camp_id}/results")).text
    by_link = (await service.visitor().get(f"/phone/{pass_}/results")).text
    file = await service.visitor().get(f"/phone/{pass_}/results/minutes.docx")

    assert pass_.startswith(ids["ana"])
    for text in (page, by_link):
        assert "We apply in 2027." in text
        assert "&lt;script&gt;alert(1)" in text
        assert "<script>alert" not in text
        assert "answers.csv" not in text
    assert f'href="/phone/{pass_}/results/minutes.docx"' in by_link
    assert file.status_code == 200
    assert (await service.visitor().get(f"/phone/{pass_}/results/answers.csv")).status_code == 404


async def test_a_draft_has_no_results_for_others(service: Service):
    camp_id = await camp_of(service, status="draft")

    assert (await service.visitor().get(f"/camps/{camp_id}/results")).status_code == 404
    assert (await service.visitor().get(f"/api/camps/{camp_id}/outcomes")).status_code == 404


async def file_for(service: Service, camp_id: str, name: str) -> bytes:
    answer = await (await leader(service)).get(f"/camps/{camp_id}/results/{name}")
    assert answer.status_code == 200
    assert f'filename="{name.partition(".")[0]}-project-camp-mechelen.' in answer.headers["content-disposition"]
    return answer.content


def words_of(content: bytes) -> list[str]:
    pages = Document(BytesIO(content))
    cells = [cell.text for table in pages.tables for row in table.rows for cell in row.cells]
    return [*(one.text for one in pages.paragraphs), *cells]


async def test_minutes_as_a_document(service: Service, camp_id: str):
    await held(service, camp_id)

    content = await file_for(service, camp_id, "minutes.docx")

    words = words_of(content)
    known = Document(BytesIO(content)).core_properties
    assert words[0] == "Minutes: Project camp Mechelen"
    for wanted in ("We apply in 2027. (Idea 1)", HOSTILE, "Call the agency.", "Emma", "3 July 2026", "Slovenia"):
        assert wanted in words
    assert (known.title, known.language, known.created) == (
        "Minutes: Project camp Mechelen",
        "en",
        NOW,
    )


async def test_minutes_on_paper(service: Service, camp_id: str):
    await held(service, camp_id)

    paper = read_paper(await file_for(service, camp_id, "minutes.pdf"))

    assert HOSTILE.replace(" ", "") in paper.text.replace(" ", "")  # A long word may go on in the next line.
    for wanted in ("We apply in 2027. (Idea 1)", "Call the agency. Emma 3 July 2026", "2 of the 2 people"):
        assert wanted in paper.text
    assert b"pdfuaid:part" in paper.raw


async def test_canvases_are_drafts_with_a_page_each(service: Service, camp_id: str):
    await held(service, camp_id)

    content = await file_for(service, camp_id, "canvases.docx")

    words = words_of(content)
    assert [one for one in words if one in {"1. Idea 1", "2. Idea 2"}] == ["1. Idea 1", "2. Idea 2"]
    assert "Tools wear." in words
    assert HOSTILE in words
    assert "VET provider" in words
    assert content.count(b"PK") > 2


async def test_everything_as_data_is_what_the_api_gives(service: Service, camp_id: str):
    await held(service, camp_id)

    found = json.loads(await file_for(service, camp_id, "results.json"))

    assert found == await results(service, camp_id)


@pytest.mark.parametrize("name", ["minutes.exe", "answers", "..%2fsecret"])
async def test_no_other_file_is_there(service: Service, camp_id: str, name: str):
    assert (await (await leader(service)).get(f"/camps/{camp_id}/results/{name}")).status_code == 404


async def test_an_unwritable_character_breaks_no_file(service: Service, camp_id: str):
    await idea_at(service, camp_id, 1, title="Čas\x0b\x1f\ufffe\u202e teče")

    for name in ("minutes.docx", "canvases.docx"):
        assert "Čas teče" in " ".join(words_of(await file_for(service, camp_id, name)))
    assert "Čas teče" in read_paper(await file_for(service, camp_id, "minutes.pdf")).text


async def test_a_consortium_counts_months_later_and_names_nobody(service: Service, camp_id: str):
    first = await idea_at(service, camp_id, 1, idea_id="a" * 24)
    second = await idea_at(service, camp_id, 2, idea_id="b" * 24)
    await consortium(service, idea_id="a" * 24, created=OPENS - timedelta(days=1))  # Before the camp: not its outcome.
    late = await consortium(service, idea_id="a" * 24, created=OPENS + timedelta(days=300))
    named = await consortium(service, status=ConsortiumStatus.SUBMITTED)
    await service.parts.database["camp_ideas"].update_one({"number": 2}, {"$set": {"consortium_id": named}})
    for state, handed_in in ((State.RESERVE_LIST, AFTER), (State.DRAFTING, None)):
        await Application(
            title="Secret title", organisation_id="c" * 24, consortium_id=late, state=state, first_submitted=handed_in,
            begins=NOW, created=NOW, changed=NOW,
        ).insert()  # fmt: skip
    service.clock.moment = OPENS + timedelta(days=301)

    outcome = (await service.visitor().get(f"/api/camps/{camp_id}/outcomes")).json()
    program = await service.program("claire@people.example", Role.COORDINATOR)
    links = (await program.get(f"/api/camps/{camp_id}/lineage")).json()["links"]
    page = (await service.visitor().get(f"/camps/{camp_id}/results")).text

    assert {key: outcome[key] for key in ("ideas", "ideas_with_consortium", "consortia", "eligible", "submitted")} == {
        "ideas": 2, "ideas_with_consortium": 2, "consortia": 2, "eligible": 0, "submitted": 1,
    }  # fmt: skip
    assert outcome["became"] == {"reserve_list": 1}  # A consortium that only says so has handed nothing in.
    assert [(one["number"], one["consortium"]["id"]) for one in links] == [(1, late), (2, named)]
    assert first != second
    assert "Secret title" not in page


async def test_a_dropped_consortium_is_shown_and_not_counted(service: Service, camp_id: str):
    await idea_at(service, camp_id, 1, idea_id="a" * 24)
    await consortium(service, idea_id="a" * 24, status=ConsortiumStatus.DROPPED)
    program = await service.program("facilitator@camp.example", Role.FACILITATOR)

    found = (await program.get(f"/api/camps/{camp_id}/lineage")).json()

    assert (found["consortia"], found["ideas_with_consortium"]) == (0, 0)
    assert [one["consortium"]["status"] for one in found["links"]] == ["dropped"]


async def test_boards_that_one_may_not_open_have_no_link(service: Service, camp_id: str):
    await idea_at(service, camp_id, 1, idea_id="a" * 24)
    await person_at(service, camp_id, "Ana Novak")
    id_ = await consortium(service, idea_id="a" * 24)

    seen = (await (await service.browser("ana.novak@people.example")).get(f"/camps/{camp_id}/results")).text
    led = (await (await leader(service)).get(f"/camps/{camp_id}/results")).text

    assert id_ not in seen
    assert f'href="/consortia/{id_}"' in led


async def test_an_idea_at_two_camps_counts_once(service: Service):
    march = await camp_of(service, title="March", starts=OPENS - timedelta(days=90), ends=OPENS - timedelta(days=89))
    june = await camp_of(service, title="June", ends=OPENS + timedelta(hours=5))
    for camp_id in (march, june):
        await idea_at(service, camp_id, 1, idea_id="a" * 24)
    await consortium(service, idea_id="a" * 24, created=AFTER)
    service.clock.moment = AFTER

    items = (await service.visitor().get("/api/camps/outcomes")).json()["items"]

    assert [(one["camp"], one["consortia"]) for one in items] == [("June", 1), ("March", 0)]


async def test_the_page_of_all_camps_adds_them_up(service: Service, camp_id: str):
    await idea_at(service, camp_id, 1, idea_id="a" * 24)
    await consortium(service, idea_id="a" * 24)
    empty = (await service.visitor().get("/camps/outcomes")).text
    service.clock.moment = AFTER

    page = (await service.visitor().get("/camps/outcomes")).text

    assert "No camp was held yet" in empty
    assert 'aria-label="Ideas with a table: 1; Consortia formed: 1; Applications submitted: 0"' in page
    assert f'href="/camps/{camp_id}/results#outcomes"' in page


async def test_outcomes_take_the_same_number_of_calls_however_many_camps(service: Service):
    visitor, counted = service.visitor(), []
    service.clock.moment = AFTER
    for camps in (1, 3):
        for number in range(camps):
            camp_id = await camp_of(service, title=f"Camp {camps} {number}")
            await idea_at(service, camp_id, 1, idea_id=f"{camps}{number}" * 12)
            await consortium(service, idea_id=f"{camps}{number}" * 12)
        asked = "camps", "camp_ideas", "consortia", "organisations", "calls"
        counted.append(await database_calls(service.parts.database, visitor, "/api/camps/outcomes", asked))

    assert counted[0] == counted[1]
    assert len(counted[0]) == 8
