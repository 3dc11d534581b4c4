"""The index follows the database: it is derived, and what a crash left out is found again."""

from dataclasses import replace

from calls.catalogue import load_catalogue
from matchcamp import vectors
from matchcamp.funding.actions import import_calls
from matchcamp.items import Item, Kind, key_of
from matchcamp.viewer import Audience, Role
from matching.explain import FactReason
from tests.matchcamp.conftest import NOW, Service

TEXT = "We look for a partner who can teach two people to print mould inserts in metal."
EVERYBODY = frozenset({Audience.PUBLIC.value, Audience.MEMBERS.value})


async def posted(service: Service, **more: object) -> str:
    organisation = await service.organisation(owner="maja@example.org")
    client = await service.program("broker@example.org", Role.BROKER)
    body = {"title": "Metal printing", "text": TEXT, "organisation_id": organisation, "publish": True} | more
    answer = await client.post("/api/needs", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def found(service: Service, words: str = TEXT, kind: Kind = Kind.NEED) -> list[str]:
    asked = Item(Kind.NEED, "", "", words, None, language="en")
    result = await service.parts.recommender.matches(asked, kind, audiences=EVERYBODY, limit=10, now=NOW)
    return [match.head.key for match in result.matches]


async def test_a_published_need_is_found_once_the_index_has_caught_up(service: Service) -> None:
    need = await posted(service)

    await service.indexed()

    assert await found(service) == [key_of(Kind.NEED, need)]


async def test_a_private_need_never_enters_the_index(service: Service) -> None:
    await posted(service, visibility="private")

    await service.indexed()

    assert await found(service) == []
    assert await service.parts.database[vectors.COLLECTION].count_documents({"head.kind": "need"}) == 0


async def test_a_members_need_is_found_by_members_only(service: Service) -> None:
    need = await posted(service, visibility="members")
    await service.indexed()
    asked = Item(Kind.NEED, "", "", TEXT, None, language="en")
    public = frozenset({Audience.PUBLIC.value})

    outside = await service.parts.recommender.matches(asked, Kind.NEED, audiences=public, limit=10, now=NOW)

    assert outside.matches == ()
    assert await found(service) == [key_of(Kind.NEED, need)]


async def test_a_withdrawn_need_leaves_the_index(service: Service) -> None:
    need = await posted(service)
    await service.indexed()
    client = await service.program("broker@example.org")

    await client.post(f"/api/needs/{need}/steps", json={"step": "withdraw"})
    await service.indexed()

    assert await found(service) == []


async def test_refresh_embeds_only_what_changed(service: Service) -> None:
    need = await posted(service)
    recommender = service.parts.recommender
    keys = [key_of(Kind.NEED, need)]

    assert await recommender.refresh(keys) == 1
    assert await recommender.refresh(keys) == 0


async def test_reconcile_finds_what_a_crash_left_out(service: Service) -> None:
    need = await posted(service)
    recommender, key = service.parts.recommender, key_of(Kind.NEED, "0" * 24)
    await service.parts.database[vectors.COLLECTION].insert_one(
        {"_id": f"{key}@static", "key": key, "encoder": "static", "hash": "", "head": {}}
    )

    before = await recommender.out_of_date()
    done = await recommender.reconcile()

    assert before == 2  # The need and its organisation.
    assert (done.items, done.refreshed, done.forgotten) == (2, 2, 1)
    await recommender.caught_up()
    assert await found(service) == [key_of(Kind.NEED, need)]


async def test_a_dropped_collection_is_followed_and_can_be_rebuilt(service: Service) -> None:
    need = await posted(service)
    await service.indexed()

    await service.parts.database.drop_collection(vectors.COLLECTION)
    await service.parts.recommender.caught_up()
    gone = await found(service)
    await service.indexed()

    assert gone == []
    assert await found(service) == [key_of(Kind.NEED, need)]


async def test_an_offer_speaks_for_its_organisation(service: Service) -> None:
    school = {"type": "vet_provider", "profile": "A school."}
    organisation = await service.organisation("Center", owner="ana@example.org", **school)
    client = await service.program("broker@example.org", Role.BROKER)
    body = {
        "title": "Metal printing of mould inserts", "text": "We teach laser powder-bed printing of mould inserts.",
        "organisation_id": organisation, "kind": "training", "publish": True,
    }  # fmt: skip
    answer = await client.post("/api/offers", json=body)
    await service.indexed()

    assert answer.status_code == 201, answer.text
    assert await found(service, kind=Kind.ORGANISATION) == [key_of(Kind.ORGANISATION, organisation)]


async def test_an_anonymous_need_stands_in_the_index_without_its_organisation(service: Service) -> None:
    need = await posted(service, visibility="anonymous")
    await service.indexed()

    rows = await vectors.stored(service.parts.database, [key_of(Kind.NEED, need)])

    head = rows[key_of(Kind.NEED, need)].head
    assert (head.owner, head.country, head.type) == ("", "", "")


async def test_what_is_asked_of_partners_is_not_asked_of_calls(service: Service) -> None:
    cove = next(call for call in load_catalogue() if call.identifier == "ERASMUS-EDU-2026-PEX-COVE")
    await import_calls([cove], NOW)
    await service.indexed()
    plain = Item(Kind.IDEA, "", "", cove.summary, None, language="en", topics=frozenset(cove.topics))
    asking = replace(plain, language="sl", wanted_types=frozenset({"vet_provider"}), wanted_countries=frozenset({"SI"}))

    [match], [asked] = [
        (await service.parts.recommender.matches(item, Kind.CALL, audiences=EVERYBODY, limit=1, now=NOW)).matches
        for item in (replace(plain, language="sl"), asking)
    ]

    assert (asked.fit, asked.good) == (match.fit, True)
    assert [reason for reason in asked.reasons if isinstance(reason, FactReason)] == []


async def test_a_call_of_a_programme_aimed_at_stands_before_one_that_says_the_same(
    service: Service,
) -> None:
    cove = next(call for call in load_catalogue() if call.identifier == "ERASMUS-EDU-2026-PEX-COVE")
    await import_calls([cove, replace(cove, identifier="TWIN", programme="INTERREG")], NOW)
    await service.indexed()
    idea = Item(Kind.IDEA, "", "", cove.summary, None, language="en", programmes=frozenset({"INTERREG", "I3"}))

    found = await service.parts.recommender.matches(idea, Kind.CALL, audiences=EVERYBODY, limit=2, now=NOW)
    others = await service.parts.recommender.matches(idea, Kind.NEED, audiences=EVERYBODY, limit=2, now=NOW)

    facts = [reason for match in found.matches for reason in match.reasons if isinstance(reason, FactReason)]
    assert [(fact.fact.value, fact.wanted, fact.has, fact.value) for fact in facts] == [
        ("programme", ("I3", "INTERREG"), ("INTERREG",), 1.0),
        ("programme", ("I3", "INTERREG"), ("ERASMUS",), 0.0),
    ]
    assert found.matches[0].fit > found.matches[1].fit
    assert others.matches == ()
