"""Suggestions: kept for both sides, safe to repeat, never over what people decided."""

from datetime import timedelta
from typing import Any

from matchcamp.matches.documents import Match, MatchState, SuggestedFrom
from matchcamp.matches.introductions import suggestions
from matchcamp.matches.jobs import jobs
from matchcamp.matches.queries import Waiting, waiting_for
from matchcamp.matches.rules import SUGGESTIONS
from matchcamp.matches.suggesting import due_keys, suggest, suggest_for, turned_round
from matchcamp.viewer import OrganisationRole, Role, Viewer

MAJA, LARS, THEO = "maja@example.org", "lars@example.org", "theo@example.org"


async def kept() -> list[dict[str, Any]]:
    """What is kept, without times and fit: BM25 moves in its third digit while the index tidies itself up."""
    left_out = {"_id": 0, "changed": 0, "created": 0, "fit": 0}
    rows = await Match.get_pymongo_collection().find({}, left_out).to_list()
    return sorted(rows, key=lambda row: (row["near"], row["far"]))


async def test_a_published_need_is_suggested_to_both_sides(world: Any) -> None:
    need = await world.need()
    await world.service.indexed()

    await suggest(world.parts, [need])

    [own] = (await world.maja.get("/api/suggestions")).json()["items"]
    [theirs] = (await world.lars.get("/api/suggestions")).json()["items"]
    assert (own["near"], own["item"]["id"], own["state"]) == (need, world.centre, "suggested")
    assert (theirs["near"], f"need:{theirs['item']['id']}", theirs["state"]) == (world.centre_key, need, "suggested")
    assert own["fit"] == theirs["fit"] > 0
    [pair] = [reason for reason in own["reasons"] if reason["type"] == "passages"]
    assert turned_round(pair) in theirs["reasons"]
    assert pair["query"].startswith("Printed mould inserts")


async def test_suggesting_again_changes_nothing(world: Any) -> None:
    need = await world.need()
    await world.service.indexed()
    await suggest_for(world.parts, need)
    once = await kept()

    for _ in range(3):
        await suggest_for(world.parts, need)

    assert await kept() == once
    assert len(once) == 2


async def test_what_people_decided_stays(world: Any) -> None:
    need = await world.need()
    await world.service.indexed()
    await suggest_for(world.parts, need)
    await world.maja.post("/api/matches", json={"near": need, "far": world.centre_key, "state": "interested"})
    await world.lars.post(
        "/api/matches", json={"near": world.centre_key, "far": need, "state": "not_for_us", "reason": "time"}
    )

    await suggest_for(world.parts, need)

    assert [(row["near"], row["state"], row["reason_not"]) for row in await kept()] == [
        (need, "interested", ""), (world.centre_key, "not_for_us", "time"),
    ]  # fmt: skip
    assert (await world.lars.get("/api/suggestions")).json()["items"] == []


async def test_an_edited_text_is_quoted_no_more(world: Any) -> None:
    need = await world.need()
    await world.service.indexed()
    await suggest(world.parts, [need])
    id_ = need.partition(":")[2]
    now = (await world.maja.get(f"/api/needs/{id_}")).json()
    body = {name: now[name] for name in ("title", "organisation_id", "revision", "topics")}
    words = "We look for a laboratory that prints mould inserts from metal powder; nothing else."

    edited = await world.maja.put(f"/api/needs/{id_}", json=body | {"text": words})
    await world.service.indexed()
    await suggest(world.parts, [need])

    assert edited.status_code == 200
    assert "inner cooling channels" in str(await kept())
    assert "We mill steel moulds" not in str(await kept())


async def test_drafts_and_private_needs_are_suggested_to_nobody(world: Any) -> None:
    keys = [await world.need(publish=False), await world.need(visibility="private")]
    await world.service.indexed()

    await suggest(world.parts, keys)
    for key in keys:
        await suggest_for(world.parts, key)

    assert await kept() == []


async def test_only_the_best_few_are_kept(world: Any) -> None:
    for number in range(SUGGESTIONS + 3):
        profile = "Our laboratory prints metal powder: steel moulds, mould inserts and inner cooling channels."
        await world.service.organisation(f"Laboratory {number}", profile=profile, topics=["additive-manufacturing"])
    need = await world.need()
    await world.service.indexed()

    await suggest(world.parts, [need])

    assert await Match.find({"near": need}).count() == await Match.find({"far": need}).count() == SUGGESTIONS


async def test_what_was_shown_on_the_page_is_seen_and_no_longer_counted(world: Any) -> None:
    need = await world.need()
    await world.service.indexed()
    await suggest(world.parts, [need])
    organisations = {world.centre: OrganisationRole.OWNER}
    viewer = Viewer(await world.service.account(LARS), roles=frozenset({Role.MEMBER}), organisations=organisations)
    before = await waiting_for(viewer)

    page = await (await world.service.browser(LARS)).get("/introductions?side=suggested")

    assert (before, await waiting_for(viewer)) == (Waiting(0, 1), Waiting(0, 0))
    assert f"/matches/{world.centre_key}/{need}/introduction" in page.text
    assert [(row["near"], row["state"]) for row in await kept()] == [(need, "suggested"), (world.centre_key, "seen")]
    listed = await suggestions(world.parts, viewer, after=None, limit=20)
    assert [one.state for one in listed.items] == [MatchState.SEEN]


async def test_a_third_organisation_is_suggested_nothing(world: Any) -> None:
    need = await world.need()
    await world.service.indexed()
    await suggest(world.parts, [need])

    assert (await world.theo.get("/api/suggestions")).json() == {"items": [], "next": None}
    assert (await world.service.visitor().get("/api/suggestions")).status_code == 401


async def test_the_job_makes_what_is_missing_once_a_day(world: Any) -> None:
    await world.need()
    await world.service.indexed()
    job = next(job for job in jobs(world.parts) if job.name == "matches.suggest")

    said = [await job.run(world.context(job)) for _ in range(2)]
    world.service.clock.moment += timedelta(days=1)

    assert said == [f"{count} needs and ideas compared with all organisations" for count in (1, 0)]
    assert len(await due_keys(world.parts)) == 1


async def test_an_item_that_left_the_index_leaves_no_mark(world: Any) -> None:
    need = await world.need()
    await world.service.indexed()
    await suggest(world.parts, [need])
    await world.maja.post(f"/api/needs/{need.partition(':')[2]}/steps", json={"step": "withdraw"})
    await world.service.indexed()

    due = await due_keys(world.parts)
    await suggest(world.parts, due)

    assert (due, await kept(), await SuggestedFrom.find().count()) == ([need], [], 0)


async def test_an_offer_that_is_taken_back_is_quoted_no_longer(world: Any) -> None:
    words = "A course on printing mould inserts from metal powder with inner cooling, for makers of steel moulds."
    offer = {"title": "Quiet course", "text": words, "organisation_id": world.third, "kind": "training"}
    posted = (await world.broker.post("/api/offers", json=offer | {"publish": True})).json()
    need = await world.need()
    await world.service.indexed()
    await suggest(world.parts, [need])
    before = (await world.maja.get("/api/suggestions")).text
    hidden = offer | {"visibility": "private", "revision": posted["revision"]}

    await world.theo.put(f"/api/offers/{posted['id']}", json=hidden)
    await world.service.indexed()
    await suggest(world.parts, [f"offer:{posted['id']}"])

    assert "Quiet course" in before
    assert "Quiet course" not in (await world.maja.get("/api/suggestions")).text
    assert "Quiet course" not in (await world.theo.get("/api/suggestions")).text


async def test_a_profile_that_was_changed_is_quoted_as_it_stands(world: Any) -> None:
    need = await world.need()
    await world.service.indexed()
    await suggest(world.parts, [need])
    profile = (await world.lars.get(f"/api/organisations/{world.centre}")).json()["profile"]

    await world.parts.database["organisations"].update_one(
        {"profile": profile}, {"$set": {"profile": profile.replace("A school", "A workshop")}}
    )
    await world.service.indexed()
    await suggest(world.parts, [world.centre_key])

    quotes = (await world.maja.get("/api/suggestions")).text
    assert ("A workshop" in quotes, "A school" in quotes) == (True, False)
