"""Files of a consortium: what they hold, what hostile words become in them, and who may have them."""

import asyncio
import json
import time
from io import BytesIO
from typing import Any

import docx
import openpyxl
import pytest

from matchcamp.consortia.exports import pages as export_pages
from matchcamp.writable import file_name, writable
from tests.matchcamp.consortia.conftest import MAJA, THEO, World, id_of, revision_of
from tests.matchcamp.teams.test_teams import TWINS, WELDING, formed

FORMATS = ("xlsx", "docx", "json")
HOSTILE = {
    "formula": '=HYPERLINK("https://evil.example","click")',
    "formula by plus": "+1+cmd|' /C calc'!A0",
    "address": "https://evil.example/login",
    "markup": "<script>alert(1)</script> & <w:p>",
    "quotes": "\"quoted\" 'twice' `thrice`",
    "long": "Zelo dolgo ime " * 13,
    "right to left": "مركز التدريب المهني בית ספר",
    "emoji": "Šola 👩‍🏭 ½ ﬁ",
}


async def exported(world: World, board: dict[str, Any], ending: str, who: Any = None, **headers: str) -> Any:
    answer = await (who or world.lars).get(f"/api/consortia/{id_of(board)}/export.{ending}", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(BytesIO(content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def pages(content: bytes) -> str:
    document = docx.Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


async def test_the_workbook_holds_members_rules_competences_and_budget(world: World) -> None:
    board = await formed(world)
    board = await world.changed(
        world.add(id_of(board), world.hidria, revision_of(board), competences=["train welders"], budget_eur=120_000)
    )

    found = sheets((await exported(world, board, "xlsx")).content)

    assert list(found) == ["Members", "Rules", "Competences", "Budget"]
    assert [row[:5] for row in found["Members"][1:]] == [
        ["Yrkescentrum Granen", "coordinator", "Sweden", "VET provider", "Committed"],
        ["Orodjarna Hidria", "partner", "Slovenia", "Small enterprise", "Proposed, not asked yet"],
    ]
    demands = {row[0]: row[1] for row in found["Rules"][1:]}
    assert demands["At least 8 organisations from the programme countries of Erasmus+"] == "not met"
    assert demands["All together"] == "At least one demand that must be met is not met."
    assert found["Competences"][1:] == [["train welders", 1, None, "x"], ["digital twins", 0, None, None]]
    assert found["Budget"][1:] == [
        ["Yrkescentrum Granen", "Committed", None, None],
        ["Orodjarna Hidria", "Proposed, not asked yet", 120_000, 1],
        ["All who have not declined", None, 120_000, None],
    ]


async def test_each_partner_has_a_page_with_the_words_that_show_why(world: World) -> None:
    board = await formed(world)
    for name in ("Orodjarna Hidria", "Instituto Roble"):
        board = await world.changed(world.add(id_of(board), world.organisations[name], revision_of(board)))

    answer = await exported(world, board, "docx")

    document = docx.Document(BytesIO(answer.content))
    titles = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert titles == ["Yrkescentrum Granen", "Orodjarna Hidria", "Instituto Roble"]
    text = pages(answer.content)
    assert f"“{WELDING}”" in text
    assert f"“{TWINS}”" in text
    assert text.count("Contact person") == 3
    assert document.sections[0].page_width.mm == pytest.approx(210, abs=0.1)


async def test_who_declined_has_no_page(world: World) -> None:
    board = await formed(world)
    board = await world.changed(world.add(id_of(board), world.hidria, revision_of(board), commitment="declined"))

    assert "Orodjarna Hidria" not in pages((await exported(world, board, "docx")).content)
    assert "Declined" in str(sheets((await exported(world, board, "xlsx")).content)["Members"])


async def test_the_json_is_the_board_with_a_version(world: World) -> None:
    board = await world.formed()

    found = (await exported(world, board, "json")).json()

    assert found == {"schema_version": 1, "board": await world.board(id_of(board))}


@pytest.mark.parametrize("name", list(HOSTILE))
async def test_hostile_names_are_words_and_no_more(world: World, name: str) -> None:
    words = HOSTILE[name].strip()
    evil = await world.service.organisation(words, type="chamber", country="SE", profile=words)
    board = await formed(world)
    board = await world.changed(world.add(id_of(board), evil, revision_of(board), note=words))
    await world.service.indexed()

    book = openpyxl.load_workbook(BytesIO((await exported(world, board, "xlsx")).content))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == words]
    assert len(cells) == 4  # Its name on three sheets, and the note.
    assert {(cell.data_type, cell.hyperlink) for cell in cells} == {("s", None)}
    text = pages((await exported(world, board, "docx")).content)
    assert words in text
    assert json.loads((await exported(world, board, "json")).content)["board"]["members"][1]["name"] == words


async def test_a_hostile_title_gives_a_safe_name(world: World) -> None:
    board = await world.formed(title='../../etc/passwd"; filename="evil.exe')

    names = [(await exported(world, board, one)).headers["content-disposition"] for one in FORMATS]

    plain = "consortium-etc-passwd-filename-evil-exe"
    assert names == [f'attachment; filename="{plain}.{one}"' for one in FORMATS]


async def test_files_speak_the_readers_language(world: World) -> None:
    board = await world.formed()
    browser = await world.service.browser("lars@example.org")
    await browser.post("/language", {"language": "sl"})

    answer = await browser.get(f"/consortia/{id_of(board)}/export.xlsx")

    assert answer.status_code == 200
    assert "Švedska" in str(sheets(answer.content))


async def test_files_hold_what_the_asker_may_see(world: World) -> None:
    board = await world.formed()
    secret = "They were slow the last time."
    board = await world.changed(
        world.add(id_of(board), world.hidria, revision_of(board), commitment="invited", note=secret)
    )

    mine = [await exported(world, board, one) for one in FORMATS]
    hers = [await exported(world, board, one, world.maja) for one in FORMATS]

    assert secret in str(sheets(mine[0].content))
    assert secret not in str(sheets(hers[0].content))
    assert secret not in pages(hers[1].content)
    assert secret not in hers[2].text


@pytest.mark.parametrize("ending", FORMATS)
async def test_files_are_for_those_who_see_the_board(world: World, ending: str) -> None:
    board = await world.formed()
    await world.changed(world.add(id_of(board), world.hidria, revision_of(board)))  # Proposed: nobody there was asked.
    path = f"/consortia/{id_of(board)}/export.{ending}"

    for email in (MAJA, THEO):
        assert (await (await world.service.browser(email)).get(path)).status_code == 404
        assert (await (await world.service.program(email)).get(f"/api{path}")).status_code == 404
    assert (await world.service.visitor().get(f"/api{path}")).status_code == 401
    assert (await world.claire.get(f"/api{path}")).status_code == 200


def test_a_text_is_cut_and_cleaned_for_every_format() -> None:
    assert writable("a\x00b\x1b\ud83dc\u202ed\n\te") == "abcd\n\te"
    assert len(writable("x" * 40_000)) == 32_000


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Odličnost za male serije", "consortium-odlicnost-za-male-serije.xlsx"),
        ("מצוינות", f"consortium-{'a' * 24}.xlsx"),
        ("CON", "consortium-con.xlsx"),
        ("x" * 160, f"consortium-{'x' * 60}.xlsx"),
    ],
)
def test_a_file_name_is_plain_letters(title: str, name: str) -> None:
    assert file_name("consortium", title, "a" * 24, "xlsx") == name


async def test_files_are_made_one_after_the_other(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    board = await world.formed()
    at_work: list[int] = []
    most: list[int] = []

    def slow(_export: Any) -> bytes:
        at_work.append(1)
        most.append(len(at_work))
        time.sleep(0.1)  # A thread of its own: others would come in meanwhile.
        at_work.pop()
        return b"made"

    monkeypatch.setattr(export_pages, "workbook", slow)
    path = f"/api/consortia/{id_of(board)}/export.xlsx"
    answers = await asyncio.gather(*(world.lars.get(path) for _ in range(4)))

    assert [answer.content for answer in answers] == [b"made"] * 4
    assert most == [1] * 4
