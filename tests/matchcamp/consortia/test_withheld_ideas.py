"""An idea without a name stays without one beside a consortium, and keepers' judgements stay with the keepers."""

from typing import Any

from matchcamp.consortia.documents import Consortium
from matchcamp.viewer import Role
from tests.matchcamp.consortia.conftest import id_of, revision_of
from tests.matchcamp.consortia.test_consortium_access import idea

SECRET = "Zirconium whispers under the old mill."


async def formed_of_anonymous(world: Any) -> tuple[str, str]:
    """The id of an anonymous idea of Maja's company, and that of the consortium which its own people formed."""
    idea_id = await idea(world, visibility="anonymous", text=SECRET)
    answer = await world.maja.post("/api/consortia", json={"idea_id": idea_id, "title": "Another name"})
    assert answer.status_code == 201, answer.text
    return idea_id, id_of(answer.json())


async def test_those_who_look_after_all_do_not_learn_whose_an_idea_without_a_name_is(world: Any) -> None:
    idea_id, id_ = await formed_of_anonymous(world)
    miren = await world.service.program("miren@example.org", Role.FACILITATOR)

    for who in (world.claire, miren):
        seen = await who.get(f"/api/consortia/{id_}")
        listed = await who.get("/api/consortia")
        asked = await who.get(f"/api/consortia?idea={idea_id}")
        idea_page = await who.get(f"/ideas/{idea_id}")
        assert (seen.json()["idea"], seen.json()["consortium"]["idea_id"]) == (None, "")
        assert [one["id"] for one in listed.json()["items"]] == [id_]
        assert idea_id not in seen.text + listed.text
        assert asked.json()["items"] == []
        assert idea_page.status_code == 200
        assert id_ not in idea_page.text

    own = (await world.maja.get(f"/api/consortia?idea={idea_id}")).json()["items"]
    assert [(one["id"], one["idea_id"]) for one in own] == [(id_, idea_id)]


async def test_neither_the_form_nor_the_files_tell_it(world: Any) -> None:
    idea_id, id_ = await formed_of_anonymous(world)
    claire = await world.service.browser("claire@example.org", Role.COORDINATOR)

    form = await claire.get(f"/consortia/{id_}/edit")
    export = await claire.get(f"/consortia/{id_}/export.json")

    assert (form.status_code, export.status_code) == (200, 200)
    assert idea_id not in form.text + export.text


async def test_who_is_shown_no_idea_does_not_drop_it_by_saving(world: Any) -> None:
    idea_id, id_ = await formed_of_anonymous(world)

    answer = await world.claire.put(f"/api/consortia/{id_}", json={"title": "A third name", "revision": 1})

    assert answer.status_code == 200, answer.text
    row = await Consortium.get_pymongo_collection().find_one({})
    assert (row["title"], row["idea_id"]) == ("A third name", idea_id)


async def test_its_own_people_can_drop_the_idea(world: Any) -> None:
    _idea_id, id_ = await formed_of_anonymous(world)

    await world.maja.put(f"/api/consortia/{id_}", json={"title": "A third name", "revision": 1})

    assert (await Consortium.get_pymongo_collection().find_one({}))["idea_id"] == ""


async def test_the_history_tells_those_who_keep_the_board_alone_whom_suggestions_leave_out(world: Any) -> None:
    board = await world.formed()
    path = f"/api/consortia/{id_of(board)}"
    body = {"excluded": True, "revision": revision_of(board)}
    board = await world.changed(world.lars.put(f"{path}/excluded/{world.hidria}", json=body))
    await world.changed(world.add(id_of(board), world.hidria, revision_of(board), commitment="invited"))

    kept = [one["text"] for one in (await world.board(id_of(board)))["history"]]
    seen = [one["text"] for one in (await world.board(id_of(board), world.maja))["history"]]

    assert len(kept) == 3
    assert [one for one in kept if one not in seen] == ["Orodjarna Hidria is left out of suggestions."]
