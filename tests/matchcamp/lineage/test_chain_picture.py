"""The picture of a chain: where its boxes stand, and what it says to those who do not see it."""

import re
from itertools import pairwise

from matchcamp.pictures.chain import Box, chain

COLUMNS = ("Needs", "Ideas", "Consortia")


def boxes(*places: tuple[str, int]) -> list[Box]:
    return [Box(key, column, key.upper(), url=f"/things/{key}") for key, column in places]


def rows(drawing: str) -> dict[str, int]:
    """By title the y of each box."""
    found = re.findall(r'<title>([A-Z0-9]+)</title><rect x="\d+" y="(\d+)"', drawing)
    return {title: int(y) for title, y in found}


def test_a_box_stands_in_the_middle_of_those_it_came_from():
    drawing = chain(COLUMNS, boxes(("a", 0), ("b", 0), ("c", 1)), [("a", "c"), ("b", "c")], title="Chain")

    assert rows(drawing) == {"A": 36, "B": 148, "C": 92}


def test_lines_are_untangled():
    crossed = [("a", "d"), ("b", "c")]

    found = rows(chain(COLUMNS, boxes(("a", 0), ("b", 0), ("c", 1), ("d", 1)), crossed, title="Chain"))

    assert (found["A"] < found["B"]) == (found["D"] < found["C"])


def test_no_two_boxes_of_a_column_meet():
    many = boxes(*((f"n{number}", 0) for number in range(9)), *((f"i{number}", 1) for number in range(9)))

    found = rows(chain(COLUMNS, many, [("n8", f"i{number}") for number in range(9)], title="Chain"))

    heights = sorted(y for title, y in found.items() if title.startswith("I"))
    assert min(later - earlier for earlier, later in pairwise(heights)) >= 112


def test_it_is_told_in_words_and_can_be_walked_by_keyboard():
    drawing = chain(COLUMNS, boxes(("a", 0), ("c", 2)), [("a", "c"), ("a", "gone")], title="Its chain: A")

    assert 'role="group"' in drawing
    assert "Its chain: A</title>" in drawing
    assert "Needs: A; Consortia: C</desc>" in drawing
    assert drawing.count("<a href=") == 2
    assert drawing.count("chain-picture-line") == 1
    assert drawing.count("chain-picture-empty") == 1


def test_a_thing_without_a_name_is_no_link():
    drawing = chain(COLUMNS, [Box("x", 0, "A need that you may not see", named=False)], [], title="Chain")

    assert 'role="img"' in drawing
    assert "chain-picture-unnamed" in drawing
    assert "<a " not in drawing


def test_words_of_people_cannot_break_out():
    drawing = chain(COLUMNS, [Box("x", 0, '<script>"&', detail="</svg>", url='/x"><b>')], [], title="<i>")

    assert "<script>" not in drawing
    assert "<b>" not in drawing
    assert drawing.count("</svg>") == 1


def test_long_words_are_cut_and_told_whole():
    title = "Mikrokredentzial partekatuak mantentze-lanetako teknikarientzat eta haien irakasleentzat"

    drawing = chain(COLUMNS, [Box("x", 0, title, detail="Draft")], [], title="Chain")

    assert f"<title>{title}, Draft</title>" in drawing
    assert drawing.count("<text ") == len(COLUMNS) + 4
    assert "…</text>" in drawing


def test_nothing_is_a_picture_too():
    assert chain(COLUMNS, [], [], title="Chain").count("chain-picture-empty") == 3
