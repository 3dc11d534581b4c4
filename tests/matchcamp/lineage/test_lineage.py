"""The chain from need to result, from each of its things, as different people may see it."""

from datetime import timedelta
from typing import Any

from bson import ObjectId

from matchcamp.accounts.queries import viewer_of_account
from matchcamp.applications.documents import Application
from matchcamp.applications.states import State
from matchcamp.consortia.documents import Consortium
from matchcamp.ideas.documents import Idea, IdeaStatus
from matchcamp.lineage.queries import chains_of
from matchcamp.needs.documents import Need, NeedStatus
from matchcamp.postings import Visibility
from matchcamp.registration.documents import CampIdea
from matchcamp.viewer import Role, Viewer
from tests.matchcamp.applications.conftest import COVE, World
from tests.matchcamp.camping import OPENS, camp_of, idea_at
from tests.matchcamp.conftest import NOW, Browser, Service
from tests.matchcamp.lineage.conftest import FACILITATOR, Chain, kinds, lineage, posted
from tests.matchcamp.profiling import profiled

WHOLE = ["need", "offer", "idea", "camp", "table", "consortium", "call", "application", "application", "outcome"]
COORDINATOR = Viewer(account_id="c" * 24, roles=frozenset({Role.MEMBER, Role.COORDINATOR}))
FIRST, SECOND = "a" * 24, "b" * 24


async def application(**fields: Any) -> str:
    """The id of an application, written straight into the database."""
    values = {"title": "Excellence", "organisation_id": SECOND, "begins": NOW, "created": NOW, "changed": NOW}
    return str((await Application(**values | fields).insert()).id)


async def consortium(**fields: Any) -> str:
    values = {"title": "A consortium", "organisation_id": SECOND, "created": OPENS, "changed": OPENS}
    return str((await Consortium(**values | fields).insert()).id)


async def open_at(service: Service, email: str, path: str, *roles: Role) -> str:
    browser: Browser = await service.browser(email, *roles)
    answer = await browser.get(path)
    assert answer.status_code == 200, path
    return answer.text


async def lead_to_their_chain(chain: Chain) -> None:
    """The pages of all things link there, for members."""
    lars = await chain.world.service.browser("lars@example.org")
    pages = {
        f"/needs/{chain.need}": f"/lineage/need/{chain.need}",
        f"/offers/{chain.offer}": f"/lineage/offer/{chain.offer}",
        f"/ideas/{chain.idea}": f"/lineage/idea/{chain.idea}",
        f"/camps/{chain.camp}/ideas/{chain.table}": f"/lineage/table/{chain.table}",
        f"/consortia/{chain.consortium}": f"/lineage/consortium/{chain.consortium}",
        f"/calls/{chain.world.calls[COVE]}": f"/lineage/call/{chain.world.calls[COVE]}",
        f"/lineage/application/{chain.first}": f"/lineage/application/{chain.first}",
    }

    found = {path: (await lars.get(path)).text for path in pages}

    assert [path for path, link in pages.items() if f'href="{link}"' not in found[path]] == []
    visitor = (await chain.world.service.visitor().get(f"/needs/{chain.need}")).text
    assert "/lineage/" not in visitor


async def test_each_thing_knows_the_whole_chain(chain: Chain):
    world, starts = chain.world, [(kind, getattr(chain, kind)) for kind in WHOLE[:6] if kind != "call"]
    starts += [("call", world.calls[COVE]), ("application", chain.first), ("application", chain.second)]

    found = [await lineage(world.lars, kind, id_) for kind, id_ in starts]

    assert [kinds(one) for one in found] == [WHOLE] * len(starts)
    links = {(one["source"].partition(":")[0], one["target"].partition(":")[0]) for one in found[0]["links"]}
    assert links == {
        ("offer", "need"), ("need", "idea"), ("idea", "table"), ("camp", "table"), ("table", "consortium"),
        ("call", "consortium"), ("call", "application"), ("consortium", "application"),
        ("application", "application"), ("application", "outcome"),
    }  # fmt: skip
    first = next(one for one in found[0]["nodes"] if one["id"] == chain.first)
    assert (first["state"], first["when"], first["url"]) == (
        "Submitted", "2026-06-26T10:00:00Z", f"/applications/{chain.first}",
    )  # fmt: skip
    assert [one["title"] for one in found[0]["nodes"] if one["kind"] == "outcome"] == ["Rejected: no budget left"]
    await lead_to_their_chain(chain)


async def test_each_sees_of_it_what_they_may_see(chain: Chain):
    world, service = chain.world, chain.world.service

    partner = await lineage(world.maja, "need", chain.need)
    coordinator = await lineage(world.claire, "need", chain.need)
    stranger = await lineage(world.theo, "need", chain.need)

    assert kinds(partner) == WHOLE
    assert kinds(coordinator) == [kind for kind in WHOLE if kind != "offer"]  # An introduction is between two.
    assert kinds(stranger) == ["need", "idea", "camp", "table", "consortium?", "application?", "application?"]
    assert stranger["unseen"] == 3
    page = await open_at(service, "theo@example.org", f"/lineage/need/{chain.need}")
    secrets = (chain.offer, chain.consortium, chain.first, chain.second)
    assert [one for one in secrets if one in page or one in str(stranger)] == []
    assert page.count("An application that you may not see") >= 2
    for kind, id_ in (("consortium", chain.consortium), ("application", chain.first)):
        assert (await world.theo.get(f"/api/lineage/{kind}/{id_}")).status_code == 404


async def test_pages_agree_on_what_came_out_of_the_camp(chain: Chain):
    service, path = chain.world.service, f"/lineage/camp/{chain.camp}"
    service.clock.moment = OPENS + timedelta(days=1)

    page = await open_at(service, FACILITATOR, path)
    results = await open_at(service, FACILITATOR, f"/camps/{chain.camp}/results")
    outcomes = (await service.visitor().get(f"/api/camps/{chain.camp}/outcomes")).json()
    all_camps = await open_at(service, FACILITATOR, "/camps/outcomes")

    assert (outcomes["consortia"], outcomes["submitted"], outcomes["became"]) == (1, 1, {"rejected_budget": 1})
    figure = '<span class="tally-figure">1</span><span>Applications submitted</span>'
    assert figure in page
    assert figure in results
    assert "Rejected: no budget left <strong>1</strong>" in page
    assert f'href="{path}"' in results
    assert f'<a href="{path}">1</a>' in all_camps


async def test_a_camp_with_nothing_has_a_chain_of_its_own(service: Service):
    camp_id = await camp_of(service)

    page = await open_at(service, FACILITATOR, f"/lineage/camp/{camp_id}", Role.FACILITATOR)
    found = await lineage(await service.program(FACILITATOR), "camp", camp_id)

    assert (kinds(found), found["links"], found["unseen"]) == (["camp"], [], 0)
    assert '<span class="tally-figure">0</span><span>Ideas with a table</span>' in page


async def test_a_circle_of_resubmissions_is_walked_once(service: Service):
    ids = [str(ObjectId()) for _ in range(3)]
    for number, id_ in enumerate(ids):
        await application(id=ObjectId(id_), forerunner_id=ids[number - 1], state=State.DROPPED)

    found = (await chains_of(service.parts, [ids[1]], COORDINATOR))[ids[1]]

    assert sorted(one.id for one in found.nodes if one.kind == "application") == ids
    assert sum(one.target.startswith("application") for one in found.links) == 3


async def test_as_many_database_calls_for_many_applications_as_for_one(service: Service):
    words = {"text": "Words", "language": "en", "organisation_id": FIRST, "author_id": FIRST}
    words |= {"created": NOW, "changed": NOW}
    ids = []
    for number in range(12):
        need = await Need(title=f"Need {number}", status=NeedStatus.PUBLISHED, **words).insert()
        idea = await Idea(title=f"Idea {number}", status=IdeaStatus.OPEN, need_ids=[str(need.id)], **words).insert()
        made = await consortium(idea_id=str(idea.id))
        ids.append(await application(consortium_id=made, state=State.SUBMITTED, first_submitted=NOW))

    async with profiled(service.parts.database) as one:
        first = await chains_of(service.parts, ids[:1], COORDINATOR)
    async with profiled(service.parts.database) as many:
        chains = await chains_of(service.parts, ids, COORDINATOR)

    assert (len(first), len(chains)) == (1, 12)
    assert many == one
    assert len(one) <= 17
    shown = chains[ids[3]].model_dump()
    assert kinds(shown) == ["need", "idea", "consortium", "application", "outcome"]
    assert shown["nodes"][0]["title"] == "Need 3"


async def test_a_need_has_two_ideas_at_two_camps_and_each_only_its_own(world: World):
    need = await posted(world, "needs", world.company)
    ideas = [await posted(world, "ideas", world.centre, need_ids=[need], title=f"Idea {one}") for one in (1, 2)]
    camps = [await camp_of(world.service, title=f"Camp {one}", starts=OPENS + timedelta(days=one)) for one in (1, 2)]
    tables = [await idea_at(world.service, *pair) for pair in ((camps[0], 1), (camps[1], 1), (camps[1], 2))]
    for table, idea in zip(tables, (ideas[0], ideas[0], ideas[1]), strict=True):
        await CampIdea.get_pymongo_collection().update_one({"_id": ObjectId(table)}, {"$set": {"idea_id": idea}})
    late = await consortium(idea_id=ideas[0], created=OPENS + timedelta(days=9), organisation_id=world.centre)

    whole = await lineage(world.lars, "need", need)
    one = await lineage(world.lars, "consortium", late)

    assert kinds(whole) == ["need", "idea", "idea", "camp", "camp", "table", "table", "table", "consortium"]
    assert {"source": f"table:{tables[1]}", "target": f"consortium:{late}"} in whole["links"]
    assert [(node["kind"], node["id"]) for node in one["nodes"]] == [
        ("need", need), ("idea", ideas[0]), ("camp", camps[1]), ("table", tables[1]), ("consortium", late),
    ]  # fmt: skip


async def test_an_idea_whose_name_is_withheld_does_not_lead_to_its_consortium(world: World):
    need = await posted(world, "needs", world.company)
    idea = await posted(world, "ideas", world.stranger, need_ids=[need], visibility=Visibility.ANONYMOUS)
    made = await consortium(idea_id=idea, organisation_id=world.stranger)

    there = await lineage(world.claire, "idea", idea)
    back = await lineage(world.claire, "consortium", made)
    own = await lineage(world.theo, "consortium", made)

    assert kinds(there) == ["need", "idea", "consortium?"]
    assert kinds(back) == ["need?", "idea?", "consortium"]
    assert kinds(own) == ["need", "idea", "consortium"]
    assert made not in str(there)
    assert idea not in str(back)


async def test_a_draft_is_counted_and_tells_nothing(world: World):
    need = await posted(world, "needs", world.company)
    body = {
        "title": "A secret idea",
        "text": "Words of a draft that is nobody's business.",
        "organisation_id": world.centre,
        "need_ids": [need],
    }
    draft = (await world.lars.post("/api/ideas", json=body)).json()["id"]

    found = await lineage(world.theo, "need", need)

    assert kinds(found) == ["need", "idea?"]
    assert "secret" not in str(found)
    assert draft not in str(found)


async def test_what_has_no_chain_is_not_found(service: Service):
    program, browser = await service.program("maja@example.org"), await service.browser("maja@example.org")
    nothing = "0" * 24

    found = {
        path: (
            (await program.get(f"/api/lineage/{path}")).status_code,
            (await browser.get(f"/lineage/{path}")).status_code,
        )
        for path in ("need/0", f"need/{nothing}", f"camp/{nothing}", f"outcome/{nothing}", f"people/{nothing}")
    }

    assert set(found.values()) == {(404, 404), (400, 400)}
    assert [path for path, answers in found.items() if answers == (400, 400)] == [f"people/{nothing}"]


async def test_chains_are_for_members(service: Service):
    camp_id = await camp_of(service)

    assert (await service.visitor().get(f"/api/lineage/camp/{camp_id}")).status_code == 401


async def test_a_chain_that_one_may_not_see_is_left_out_of_many(service: Service):
    id_ = await application()
    viewer = await viewer_of_account(await service.account("theo@example.org"))

    assert await chains_of(service.parts, [id_, "f" * 24, "nothing"], viewer) == {}
