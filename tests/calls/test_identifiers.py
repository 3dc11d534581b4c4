from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.errors import InvalidIdentifier
from calls.identifiers import national_project, valid_oid, valid_pic


@pytest.mark.parametrize("text", ["986226549", " 986 226 549 "])
def test_pic_takes_nine_digits_with_or_without_blanks(text: str) -> None:
    assert valid_pic(text) == "986226549"


@pytest.mark.parametrize("text", ["", "98622654", "9862265490", "98622654X", "٩٨٦٢٢٦٥٤٩", "E10175142"])
def test_pic_refuses_other_forms_with_an_example(text: str) -> None:
    with pytest.raises(InvalidIdentifier, match="exactly 9 digits, such as 986226549"):
        valid_pic(text)


def test_oid_takes_small_letters() -> None:
    assert valid_oid("e10175142") == "E10175142"


@pytest.mark.parametrize("text", ["10175142", "E1017514", "E101751420", "F10175142", "E1017514２"])
def test_oid_refuses_other_forms(text: str) -> None:
    with pytest.raises(InvalidIdentifier, match="E and 8 digits"):
        valid_oid(text)


def test_national_project_gives_its_parts() -> None:
    project = national_project("2023-1-CZ01-KA220-VET-000167148")

    assert (project.year, project.round, project.agency) == (2023, 1, "CZ01")
    assert (project.action, project.field) == ("KA220", "VET")


@pytest.mark.parametrize(
    "text",
    [
        "2023-3-CZ01-KA220-VET-000167148",
        "2023-1-CZ-KA220-VET-000167148",
        "2023-1-CZ01-KA220-VET-167148",
        "KA122-SCH-F4DF0FF3",
    ],
)
def test_national_project_refuses_other_forms(text: str) -> None:
    with pytest.raises(InvalidIdentifier, match="2023-1-CZ01-KA220-VET-000167148"):
        national_project(text)


@given(st.text())
def test_any_text_is_a_pic_or_refused(text: str) -> None:
    with suppress(InvalidIdentifier):
        assert len(valid_pic(text)) == 9
