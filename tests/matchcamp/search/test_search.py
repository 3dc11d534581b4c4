"""One box over everything, cut to what the viewer may see."""

from matchcamp.viewer import Role
from tests.matchcamp.conftest import Service

TEXT = "We look for a partner who can teach two people to print mould inserts in metal."


async def with_needs(service: Service) -> dict[str, str]:
    """One published need of each visibility."""
    organisation = await service.organisation("Skrivnost Orodja", owner="maja@example.org")
    broker = await service.program("broker@example.org", Role.BROKER)
    ids = {}
    for visibility in ("public", "members", "anonymous", "private"):
        body = {"title": f"Metal printing {visibility}", "text": TEXT, "organisation_id": organisation,
                "visibility": visibility, "publish": True}  # fmt: skip
        answer = await broker.post("/api/needs", json=body)
        assert answer.status_code == 201, answer.text
        ids[visibility] = answer.json()["id"]
    await service.indexed()
    return ids


async def found(client, words: str = TEXT) -> set[str]:  # type: ignore[no-untyped-def]
    answer = await client.get("/api/search", params={"q": words, "kind": "need", "limit": 50})
    assert answer.status_code == 200
    return {hit["item"]["id"] for hit in answer.json()["items"]}


async def test_each_viewer_finds_what_they_may_see(service: Service) -> None:
    ids = await with_needs(service)

    public = await found(service.visitor())
    member = await found(await service.program("ana@example.org"))

    assert public == {ids["public"], ids["anonymous"]}
    assert member == {ids["public"], ids["anonymous"], ids["members"]}


async def test_an_anonymous_need_names_its_organisation_nowhere(service: Service) -> None:
    ids = await with_needs(service)
    visitor = service.visitor()

    answers = [
        await visitor.get("/api/search", params={"q": TEXT}),
        await visitor.get(f"/api/needs/{ids['anonymous']}"),
        await visitor.get(f"/needs/{ids['anonymous']}"),
    ]

    anonymous = [hit for hit in answers[0].json()["items"] if hit["item"]["id"] == ids["anonymous"]]
    assert [hit["item"]["organisation"] for hit in anonymous] == [None]
    assert all("Skrivnost" not in answer.text for answer in answers[1:3])


async def test_an_organisation_is_found_by_its_name(service: Service) -> None:
    await service.organisation("Livarna Pšenica", profile="We cast aluminium.")
    await service.indexed()

    answer = await service.visitor().get("/api/search", params={"q": "livarna psenica"})

    assert [hit["item"]["title"] for hit in answer.json()["items"]] == ["Livarna Pšenica"]


async def test_blank_words_find_nothing_and_say_what_to_do(service: Service) -> None:
    visitor = service.visitor()

    assert (await visitor.get("/api/search", params={"q": "   "})).json() == {"items": [], "next": None}
    assert (await visitor.get("/search")).status_code == 200


async def test_similar_texts_are_shown_while_one_writes_but_never_private_ones(service: Service) -> None:
    ids = await with_needs(service)
    browser = await service.browser("ana@example.org")

    answer = await browser.post("/similar", {"title": "Metal printing", "text": TEXT})
    short = await browser.post("/similar", {"title": "x", "text": "y"})

    assert ids["public"] in answer.text
    assert ids["private"] not in answer.text
    assert "<a" not in short.text
