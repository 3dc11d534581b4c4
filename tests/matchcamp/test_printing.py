"""Sheets for paper: what people wrote stands there as they wrote it, in files that are the same each time."""

from dataclasses import replace
from datetime import UTC, datetime
from threading import get_ident
from typing import Any

import pytest

from matchcamp.printing import typesetting
from matchcamp.printing.typesetting import Drawing, NotPrinted, Printed, Sheet, breakable, inputs, pdf, pdf_of
from matchcamp.writable import no_formula
from tests.matchcamp.paper import read_paper

MADE = datetime(2026, 6, 27, 8, 0, tzinfo=UTC)
WORDS = {
    name: name.title()
    for name in ("time", "minutes", "what", "none", "name", "organisation", "country", "by_name", "code", "number")
} | {"signature": "Signature", "how": "Give your votes.", "idea": "Idea", "votes": "Votes"}
SQUARE = Drawing('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>')
LETTERS = "Čučnik Žagar, Şahin, Işıl, Ağaoğlu, Muñoz, Åström, Weiß, Mère, Cœur"
HOSTILE = [
    '#read("/etc/passwd")', "$x^2$ #panic()", "\\", "`raw` *bold* _thin_ @label <x>", "= Heading", "// gone",
    '"}]}#eval("1+1")', "[#import \"base.typ\"]", "a'b\"c",
]  # fmt: skip


def printed(sheet: Sheet, content: dict[str, Any], title: str = "Project camp Mechelen") -> Printed:
    return Printed(sheet, title, "sl", MADE, WORDS, content)


def votes(*titles: str) -> Printed:
    ideas = [{"number": str(n), "title": title, "organisation": "School"} for n, title in enumerate(titles, start=1)]
    return printed(Sheet.VOTES, {"subtitle": "Mechelen", "votes": 3, "ideas": ideas})


def badges(*names: str) -> Printed:
    seats = [{"round": f"Round {number}", "table": str(number + 4)} for number in (1, 2, 3)]
    people = [
        {"name": name, "organisation": "Šolski center Ptuj", "country": "Slovenija", "code": SQUARE, "tables": seats}
        for name in names
    ]
    return printed(Sheet.BADGES, {"camp": "Camp", "people": people})


def test_a_sheet_has_the_letters_of_our_languages():
    paper = read_paper(pdf_of(votes(LETTERS)))

    assert LETTERS in paper.text
    assert len(paper.pages) == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_wrote_is_never_read_as_markup(text):
    paper = read_paper(pdf_of(votes(text)))

    assert f"1 {text} School" in paper.text
    assert "root:" not in paper.text


def test_a_title_is_never_read_as_markup():
    paper = read_paper(pdf_of(printed(Sheet.VOTES, {"subtitle": "", "votes": 1, "ideas": []}, title="#panic() $ \\ *")))

    assert "#panic() $ \\ *" in paper.text


def test_a_file_is_tagged_and_names_its_language_and_title():
    raw = pdf_of(votes("Wear of the tool"))

    assert b"/MarkInfo<</Marked true" in raw
    assert b"/Lang(sl" in raw
    assert b"/Title(Project camp Mechelen)" in raw
    assert b"<pdfuaid:part>1</pdfuaid:part>" in raw


def test_letters_that_no_font_has_still_make_a_tagged_file():
    raw = pdf_of(votes("Ana 🙂 日本"))

    assert b"/MarkInfo<</Marked true" in raw
    assert b"pdfuaid:part" not in raw
    assert "Ana" in read_paper(raw).text


@pytest.mark.parametrize("text", ["אברהם לוי", "علي حسن"])
def test_writing_from_right_to_left_has_its_letters(text):
    shown = read_paper(pdf_of(votes(text))).text

    assert all(word[::-1] in shown for word in text.split())


def test_a_word_of_5000_characters_stays_on_the_paper():
    paper = read_paper(pdf_of(votes("w" * 5_000)))

    assert paper.text.count("w") == 5_000
    assert len(paper.pages) >= 2


def test_a_name_too_long_for_a_badge_is_cut_and_moves_nothing():
    paper = read_paper(pdf_of(badges("x" * 2_000, *["Maja Novak"] * 8)))

    assert len(paper.pages) == 2
    assert paper.pages[0].count("Maja Novak") == 7
    assert paper.pages[1].count("Maja Novak") == 1


def test_badges_stand_eight_on_a_page_with_tables_per_round():
    paper = read_paper(pdf_of(badges(*[f"Person {number}" for number in range(1, 10)])))

    assert len(paper.pages) == 2
    assert "Person 9 Šolski center Ptuj Slovenija Round 1 Round 2 Round 3 5 6 7" in paper.pages[1]


def test_a_poster_is_one_page_however_long_its_note():
    parts = [{"name": "Problem", "text": "word " * 4_000}, {"name": "Result", "text": "line\n\nline"}]
    ideas = [{"number": "7", "title": "Idea " * 60, "organisation": "School", "parts": parts}] * 2

    paper = read_paper(pdf_of(printed(Sheet.POSTERS, {"ideas": ideas})))

    assert len(paper.pages) == 2
    assert all(page.startswith("7 Idea") for page in paper.pages)


def test_the_same_values_make_the_same_bytes():
    assert pdf_of(badges("Maja Novak")) == pdf_of(badges("Maja Novak"))
    assert pdf_of(badges("Maja Novak")) != pdf_of(badges("Maja Nova"))


def test_a_moment_is_kept_to_the_second():
    to_the_second = votes("Idea")

    assert pdf_of(replace(to_the_second, made=MADE.replace(microsecond=7))) == pdf_of(to_the_second)


async def test_badges_are_set_beside_the_loop(monkeypatch):
    threads = []
    monkeypatch.setattr(typesetting, "pdf_of", lambda given: threads.append(get_ident()) or pdf_of(given))

    raw = await pdf(badges(*[f"Person {number}" for number in range(200)]))

    assert len(read_paper(raw).pages) == 25
    assert len(threads) == 1
    assert get_ident() not in threads


def test_a_refusal_names_the_sheet():
    with pytest.raises(NotPrinted, match="the sheet 'votes' could not be printed"):
        pdf_of(printed(Sheet.VOTES, {}))


def test_more_than_a_camp_can_need_is_refused(monkeypatch):
    monkeypatch.setattr(typesetting, "MOST_BYTES", 100)

    with pytest.raises(NotPrinted, match="at most 100"):
        inputs(votes("a" * 200))


def test_only_long_words_may_break_anywhere():
    assert breakable("a short text") == "a short text"
    assert breakable("a" * 49).split("\u200b") == ["a" * 24, "a" * 24, "a"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1"])
def test_no_text_becomes_a_formula(text):
    assert no_formula(text) == f"'{text}"


def test_a_plain_text_stays_as_it_is():
    assert no_formula("1 = 1, a+b") == "1 = 1, a+b"
