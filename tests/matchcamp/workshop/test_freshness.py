"""Open pages hear of changes at once, and ask the database for little."""

from bson import ObjectId
from pymongo import ReturnDocument

from matchcamp.app import STREAMS
from matchcamp.broadcast import AGAIN, Signals
from matchcamp.parts import Parts
from matchcamp.workshop.actions import LOCK, lock_section, save_section
from matchcamp.workshop.given_schemas import DotIn, NoteIn, PlaceIn, SectionIn, StanceIn, VotingIn
from matchcamp.workshop.note_actions import add_note
from matchcamp.workshop.row_actions import add_row, take_stance
from matchcamp.workshop.stamps import stamp_of
from matchcamp.workshop.states import NoteKind, SectionName, Stance, TableName, VotingMode
from matchcamp.workshop.vote_actions import change_dot, set_voting
from tests.matchcamp.camping import camp_of, idea_at
from tests.matchcamp.profiling import database_calls
from tests.matchcamp.workshop.conftest import FACILITATOR, Workshop

PATIENCE_S, MOST_TRIES = 1.0, 30
OURS = (
    "camp_canvases", "camp_canvas_versions", "camp_canvas_rows", "camp_stances", "camp_tables", "camp_votes",
    "camp_votings", "camp_notes",
)  # fmt: skip


async def told(parts: Parts, camp_id: str, signals: Signals) -> set[str]:
    """The names of all signals until now. The camp itself is changed: what was told before that came before it.

    It is changed again where nothing is heard of it, as the stream may not be open yet.
    """
    camps = parts.database["camps"]
    names: set[str] = set()
    for _again in range(MOST_TRIES):
        camp = await camps.find_one_and_update(
            {"_id": ObjectId(camp_id)}, {"$inc": {"revision": 1}}, return_document=ReturnDocument.AFTER
        )
        assert camp is not None
        while signal := await signals.within(PATIENCE_S):
            if signal.name == "camp" and signal.revision >= camp["revision"]:
                return names - {"camp", AGAIN}
            names.add(signal.name)
    raise AssertionError(f"the camp's own change was not told; these were: {names}")


def test_every_collection_is_told() -> None:
    named = {stream.collection: stream.name for stream in STREAMS if stream.collection in OURS}

    assert set(named) == set(OURS)
    assert {name: word for name, word in named.items() if word != "workshop"} == {
        "camp_notes": "notes", "camp_votes": "votes", "camp_votings": "voting",
    }  # fmt: skip


async def test_each_kind_of_change_is_told_to_the_readers_of_its_camp(workshop: Workshop) -> None:
    parts, idea = workshop.service.parts, workshop.ideas[0]
    leader, maja = await workshop.facilitator(), await workshop.actor(await workshop.person())
    other = await camp_of(workshop.service)
    changes = (
        lambda: lock_section(parts, maja, idea, SectionName.NEED),
        lambda: save_section(parts, maja, idea, SectionName.NEED, SectionIn(text="Scrap.", revision=1)),
        lambda: take_stance(parts, maja, idea, StanceIn(stance=Stance.IN)),
        lambda: add_row(parts, maja, idea, TableName.PLACES, PlaceIn(role="Chamber")),
        lambda: set_voting(parts, leader, VotingIn(mode=VotingMode.OPEN)),
        lambda: change_dot(parts, maja, idea, DotIn(change=1)),
        lambda: add_note(parts, maja, NoteIn(kind=NoteKind.PARKING, text="Travel?")),
    )

    async with parts.broadcast.subscribe(workshop.camp_id) as here, parts.broadcast.subscribe(other) as there:
        await told(parts, workshop.camp_id, here)  # The stream is open from here on.
        names = []
        for change in changes:
            await change()
            names.append(await told(parts, workshop.camp_id, here))
        elsewhere = await told(parts, other, there)

    assert names == [{"workshop"}] * 4 + [{"voting"}, {"votes"}, {"notes"}]
    assert elsewhere == set()


async def test_every_change_gives_another_stamp_and_so_does_a_lock_that_runs_out(workshop: Workshop) -> None:
    service, parts, idea = workshop.service, workshop.service.parts, workshop.ideas[0]
    maja = await workshop.actor(await workshop.person())

    async def stamp(of: str = idea) -> str:
        return await stamp_of(workshop.camp_id, service.clock.moment, of)

    elsewhere, stamps = await stamp(workshop.ideas[1]), [await stamp()]
    for change in (
        lambda: lock_section(parts, maja, idea, SectionName.NEED),
        lambda: save_section(parts, maja, idea, SectionName.NEED, SectionIn(text="Scrap.", revision=1)),
        lambda: take_stance(parts, maja, idea, StanceIn(stance=Stance.IN)),
        lambda: take_stance(parts, maja, idea, StanceIn(stance=Stance.INTERESTED)),
        lambda: add_row(parts, maja, idea, TableName.PLACES, PlaceIn(role="Chamber")),
        lambda: add_note(parts, maja, NoteIn(kind=NoteKind.PARKING, text="Travel?", camp_idea_id=idea)),
        lambda: lock_section(parts, maja, idea, SectionName.NEED),
    ):
        await change()
        stamps.append(await stamp())
    service.clock.moment += LOCK
    stamps.append(await stamp())

    assert len(set(stamps[:-1])) == 8
    assert stamps[-1] == stamps[-3]  # As before the lock: nothing else has changed.
    assert await stamp(workshop.ideas[1]) == elsewhere


async def test_the_list_of_tables_asks_as_much_for_five_tables_as_for_two(workshop: Workshop) -> None:
    desk = await workshop.service.browser(FACILITATOR)
    database, page = workshop.service.parts.database, f"/camps/{workshop.camp_id}/workshop"
    collections = (*OURS, "camps", "camp_ideas", "camp_people", "organisations", "calls")

    two = await database_calls(database, desk, page, collections)
    for number in (3, 4, 5):
        await idea_at(workshop.service, workshop.camp_id, number)
    five = await database_calls(database, desk, page, collections)

    assert five == two
    assert len(five) <= 20
