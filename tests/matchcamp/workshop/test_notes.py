"""The parking lot, decisions and next steps."""

import asyncio
from datetime import date

import pytest

from matchcamp.errors import Conflict, Forbidden, Invalid, NotFound
from matchcamp.workshop.given_schemas import CommentIn, LogframeIn, NoteEdit, NoteIn, PackageIn, PlaceIn, StanceIn
from matchcamp.workshop.note_actions import add_note, comment, edit_note, remove_note, set_done
from matchcamp.workshop.note_queries import notes_at
from matchcamp.workshop.queries import harvest
from matchcamp.workshop.row_actions import add_row, edit_row, remove_row, take_stance
from matchcamp.workshop.states import NoteKind, Stance, TableName
from matchcamp.workshop.vote_queries import silent
from tests.matchcamp.camping import camp_of, person_at
from tests.matchcamp.workshop.conftest import Workshop

STEP = NoteIn(kind=NoteKind.NEXT_STEP, text="Ask the chamber.", who_words="The chamber", due=date(2026, 7, 15))


async def test_a_next_step_says_who_does_what_until_when(workshop: Workshop) -> None:
    maja = await workshop.person()
    parts, actor = workshop.service.parts, await workshop.actor(maja)
    given = NoteIn(
        kind=NoteKind.NEXT_STEP, text="Write the summary.", camp_idea_id=workshop.ideas[0], who_id=maja,
        due=date(2026, 7, 15),
    )  # fmt: skip

    id_ = await add_note(parts, actor, given)
    await set_done(parts, actor, id_, done=True)
    await set_done(parts, actor, id_, done=True)

    [note] = await notes_at(workshop.camp_id)
    assert (note.text, note.who, note.due, note.title, note.by) == (
        "Write the summary.", "Maja Novak", date(2026, 7, 15), "Idea 1", "Maja Novak",
    )  # fmt: skip
    assert (note.done, note.done_at, note.revision) == (True, workshop.service.clock.moment, 2)


async def test_an_edit_from_an_old_revision_is_refused_with_the_words_that_stand(workshop: Workshop) -> None:
    parts, actor = workshop.service.parts, await workshop.actor(await workshop.person())
    id_ = await add_note(parts, actor, STEP)
    await edit_note(parts, actor, id_, NoteEdit(kind=NoteKind.DECISION, text="We ask the chamber.", revision=1))

    with pytest.raises(Conflict, match="There stands now: We ask the chamber"):
        await edit_note(parts, actor, id_, NoteEdit(kind=NoteKind.PARKING, text="Later.", revision=1))

    [note] = await notes_at(workshop.camp_id)
    assert (note.kind, note.text, note.who, note.due) == (NoteKind.DECISION, "We ask the chamber.", "", None)


async def test_the_words_before_a_change_are_kept_and_shown(workshop: Workshop) -> None:
    parts, actor = workshop.service.parts, await workshop.actor(await workshop.person())
    id_ = await add_note(parts, actor, STEP)
    for revision, text in enumerate(("Ask both chambers.", "Ask both chambers.", "Ask nobody."), start=1):
        await edit_note(parts, actor, id_, NoteEdit(kind=NoteKind.NEXT_STEP, text=text, revision=revision))

    [note] = await notes_at(workshop.camp_id)
    assert (note.text, [one.text for one in note.earlier]) == (
        "Ask nobody.",
        ["Ask the chamber.", "Ask both chambers."],
    )


async def test_comments_of_many_at_once_are_all_kept_in_their_order(workshop: Workshop) -> None:
    people = [await workshop.actor(await workshop.person(f"Person {number}")) for number in range(6)]
    parts = workshop.service.parts
    id_ = await add_note(parts, people[0], STEP)

    await comment(parts, people[0], id_, CommentIn(text="First."))
    await asyncio.gather(*(comment(parts, one, id_, CommentIn(text=f"By {one.attendant_id}.")) for one in people))

    [note] = await notes_at(workshop.camp_id)
    assert note.comments[0].text == "First."
    assert sorted(one.text for one in note.comments[1:]) == sorted(f"By {one.attendant_id}." for one in people)
    assert [one.key for one in note.comments] == [one.key for one in (await notes_at(workshop.camp_id))[0].comments]


async def test_a_note_is_taken_away_by_who_wrote_it_and_by_those_who_lead(workshop: Workshop) -> None:
    parts = workshop.service.parts
    maja, lars = [await workshop.actor(await workshop.person(name)) for name in ("Maja Novak", "Lars Berg")]
    mine, other = await add_note(parts, maja, STEP), await add_note(parts, maja, STEP)

    with pytest.raises(Forbidden):
        await remove_note(parts, lars, mine, revision=1)
    await remove_note(parts, maja, mine, revision=1)
    await remove_note(parts, await workshop.facilitator(), other, revision=1)

    assert await notes_at(workshop.camp_id) == ()
    with pytest.raises(NotFound):
        await set_done(parts, maja, mine, done=True)


async def test_ideas_and_people_of_another_camp_are_not_named(workshop: Workshop) -> None:
    other = await camp_of(workshop.service)
    stranger = await person_at(workshop.service, other, "Eva Horvat")
    parts, actor = workshop.service.parts, await workshop.actor(await workshop.person())

    for wrong in ({"who_id": stranger}, {"camp_idea_id": "0" * 24}):
        with pytest.raises(Invalid):
            await add_note(parts, actor, NoteIn(kind=NoteKind.NEXT_STEP, text="Ask.", **wrong))

    assert await notes_at(workshop.camp_id) == ()


async def test_only_next_steps_are_ticked_off(workshop: Workshop) -> None:
    parts, actor = workshop.service.parts, await workshop.actor(await workshop.person())
    id_ = await add_note(parts, actor, NoteIn(kind=NoteKind.PARKING, text="Who pays for travel?"))

    with pytest.raises(Conflict):
        await set_done(parts, actor, id_, done=True)


async def test_the_tables_of_a_canvas_hold_their_rows(workshop: Workshop) -> None:
    parts, actor, idea = workshop.service.parts, await workshop.actor(await workshop.person()), workshop.ideas[0]
    place = PlaceIn(role="VET provider", country="SI", gap="Nobody with presses")
    first = await add_row(parts, actor, idea, TableName.PLACES, place)
    await add_row(parts, actor, idea, TableName.LOGFRAME, LogframeIn(level="goal", what="Less scrap"))
    gone = await add_row(parts, actor, idea, TableName.PACKAGES, PackageIn(title="Pilots", first_month=3, last_month=9))

    await edit_row(parts, actor, idea, first, place.model_copy(update={"organisation": "Lipa"}), revision=1)
    with pytest.raises(Conflict, match="There stands now: VET provider; Lipa; SI; Nobody with presses"):
        await edit_row(parts, actor, idea, first, place, revision=1)
    with pytest.raises(Conflict):
        await remove_row(parts, actor, idea, first, revision=1)
    await remove_row(parts, actor, idea, gone, revision=1)
    with pytest.raises(Invalid):
        await add_row(parts, actor, idea, TableName.PLACES, LogframeIn(level="goal", what="Less scrap"))

    [table, _] = (await harvest(workshop.camp_id, workshop.service.clock.moment)).tables
    assert [row.cells["organisation"] for row in table.places] == ["Lipa"]
    assert [row.cells["what"] for row in table.logframe] == ["Less scrap"]
    assert table.packages == ()


async def test_who_was_not_heard_yet_stands_first(workshop: Workshop) -> None:
    parts = workshop.service.parts
    quiet = await workshop.person("Zoe Quiet")
    maja, lars = [await workshop.actor(await workshop.person(name)) for name in ("Maja Novak", "Lars Berg")]
    id_ = await add_note(parts, maja, STEP)
    await take_stance(parts, maja, workshop.ideas[0], StanceIn(stance=Stance.NOT_FOR_US))
    await comment(parts, lars, id_, CommentIn(text="Yes."))

    found = await silent(workshop.camp_id)

    assert [(one.attendant_id, one.wrote, one.voted, one.took_a_stance) for one in found] == [
        (quiet, False, False, False), (lars.attendant_id, True, False, False), (maja.attendant_id, True, False, True),
    ]  # fmt: skip
    harvested = await harvest(workshop.camp_id, workshop.service.clock.moment)
    assert (harvested.people, harvested.wrote, harvested.voted) == (3, 2, 0)
    assert [note.text for note in harvested.of_kind(NoteKind.NEXT_STEP)] == [STEP.text]
