"""What came out of the demo's camp that is over: it names only who was there, and answers as the questionnaire asks."""

from datetime import UTC, datetime
from typing import Any

import pytest
from bson import ObjectId

from matchcamp.demo.reading import rows_of
from matchcamp.results.questions import NO_IDEA
from matchcamp.results.rules import LEAST_ANSWERS, checked
from matchcamp.workshop.states import NoteKind

Row = dict[str, Any]
HELD: list[Row] = [row for row in rows_of("examples/camps.yaml") if "results" in row]


def test_the_camp_that_is_over_has_results() -> None:
    assert [row["slug"] for row in HELD] == [
        row["slug"] for row in rows_of("examples/camps.yaml") if row["status"] == "over"
    ]


@pytest.mark.parametrize("row", HELD, ids=lambda row: row["slug"])
def test_notes_name_people_and_ideas_of_the_camp(row: Row) -> None:
    notes: list[Row] = row["results"]["notes"]
    tables = {one["idea"] for one in row["ideas"] if one.get("status", "accepted") == "accepted"}

    assert {one["kind"] for one in notes} == {kind.value for kind in NoteKind}
    assert {one["idea"] for one in notes if "idea" in one} <= tables
    assert {one["who"] for one in notes if "who" in one} <= {
        one["name"] for one in row["people"] if one["presence"] == "here"
    }
    starts = datetime.fromisoformat(row["starts"]).replace(tzinfo=UTC)
    assert all(datetime.fromisoformat(one["due"]).replace(tzinfo=UTC) > starts for one in notes if "due" in one)


@pytest.mark.parametrize("row", HELD, ids=lambda row: row["slug"])
def test_answers_are_such_as_the_questionnaire_takes(row: Row) -> None:
    answers: list[Row] = row["results"]["answers"]
    known = {one["idea"]: str(ObjectId()) for one in row["ideas"]}
    given = [one | ({"idea": known.get(one["idea"], NO_IDEA)} if "idea" in one else {}) for one in answers]

    assert LEAST_ANSWERS <= len(answers) <= sum(one["presence"] == "here" for one in row["people"])
    assert [errors for one in given for errors in checked(one, list(known.values()))[1]] == []
