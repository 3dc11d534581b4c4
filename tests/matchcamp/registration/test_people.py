"""People entered, taken in from tables, counted, and given as files."""

from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from tests.matchcamp.camping import idea_at, person_at

TABLE = "name,email,country\nAna,ana@example.org,SI\nBor,bor@example.org,SE\n"


async def test_a_table_is_first_shown_and_then_stored_once(world: Any) -> None:
    path = f"{world.path}/people/import"

    dry = await world.facilitator.post(path, json={"text": TABLE})
    before = await world.statuses()
    done = await world.facilitator.post(path, json={"text": TABLE, "dry_run": False})
    again = await world.facilitator.post(path, json={"text": TABLE, "dry_run": False})

    assert (dry.json()["new"], dry.json()["stored"], before) == (2, False, {})
    assert (done.json()["new"], done.json()["stored"]) == (2, True)
    assert (again.json()["there"], again.json()["stored"]) == (2, False)
    assert await world.statuses() == {"ana@example.org": "registered", "bor@example.org": "registered"}


async def test_a_table_with_a_mistake_stores_nothing(world: Any) -> None:
    text = TABLE + "Cene,not an address,SI\n"

    answer = await world.facilitator.post(f"{world.path}/people/import", json={"text": text, "dry_run": False})

    assert (answer.json()["problems"], answer.json()["stored"], await world.statuses()) == (1, False, {})


async def test_a_table_larger_than_the_room_fills_the_waiting_list_in_its_order(world: Any) -> None:
    await world.set_camp(capacity=2)
    rows = "".join(f"N{number},n{number}@example.org\n" for number in range(5))

    await world.facilitator.post(f"{world.path}/people/import", json={"text": "name,email\n" + rows, "dry_run": False})

    assert list((await world.statuses()).values()) == ["registered"] * 2 + ["waiting"] * 3


async def test_what_is_no_table_of_people_is_refused_at_its_field(world: Any) -> None:
    for text in ("just words", "name\nAna", "name,email,shoe size\n"):
        answer = await world.facilitator.post(f"{world.path}/people/import", json={"text": text})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "text")


async def test_somebody_is_entered_once(world: Any) -> None:
    body = {"name": "Ana", "email": "Ana@Example.org", "country": "SI"}

    answers = [await world.facilitator.post(f"{world.path}/people", json=body) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 400]
    assert answers[1].json()["errors"][0]["field"] == "email"


async def test_who_signs_in_later_finds_the_registration_made_by_hand(world: Any) -> None:
    await world.facilitator.post(f"{world.path}/people", json={"name": "Ana", "email": "ana@example.org"})
    ana = await world.service.program("ana@example.org")

    own = await ana.get(f"{world.path}/registration")

    assert (own.status_code, own.json()["status"]) == (200, "registered")


async def test_attendance_is_counted_by_country(world: Any) -> None:
    for name, country, presence in [
        ("A", "SI", "here"),
        ("B", "SI", "expected"),
        ("C", "SE", "left"),
        ("D", "SI", "absent"),
    ]:
        await person_at(world.service, world.camp, name, country=country, presence=presence)
    await person_at(world.service, world.camp, "E", country="FR", status="waiting")

    found = (await world.facilitator.get(f"{world.path}/people")).json()

    assert found["by_country"] == [
        {"country": "SI", "planned": 3, "present": 1}, {"country": "SE", "planned": 1, "present": 1},
    ]  # fmt: skip
    assert found["by_status"] == {"registered": 4, "waiting": 1}


async def test_files_hold_no_formulas(world: Any) -> None:
    await person_at(world.service, world.camp, "Maja Novak", organisation='=HYPERLINK("http://x")', diet="+1")
    browserless = world.facilitator

    table = (await browserless.get(f"{world.path}/people.csv?private=true")).content.decode("utf-8-sig")
    book = load_workbook(BytesIO((await browserless.get(f"{world.path}/people.xlsx?private=true")).content))

    assert "'=HYPERLINK" in table
    assert ",'+1" in table
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert '=HYPERLINK("http://x")' in [cell.value for cell in cells]


async def test_ranked_ideas_must_have_a_table_and_stand_once(world: Any) -> None:
    idea = await idea_at(world.service, world.camp, 1)
    gone = await idea_at(world.service, world.camp, 2, status="withdrawn")
    ranks = [[idea, idea], [gone], ["0" * 24], [idea] * 6]

    answers = [await world.register("maja@example.org", ranked=ranked) for ranked in ranks]
    taken = await world.register("maja@example.org", ranked=[idea.upper()])

    assert [answer.status_code for answer in answers] == [400] * 4
    assert taken.json()["ranked"] == [idea]
