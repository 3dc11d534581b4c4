"""Sections are edited together: locks run out by the clock, and two editors at once lose nothing."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchcamp.errors import Conflict, Forbidden, Invalid, NotFound
from matchcamp.registration.documents import CampIdea, ConceptNote
from matchcamp.registration.states import ParticipantStatus, Presence
from matchcamp.workshop import actions, queries
from matchcamp.workshop.actions import LOCK, Both
from matchcamp.workshop.given_schemas import MOST_TEXT, ChoiceIn, SectionIn
from matchcamp.workshop.rules import joined
from matchcamp.workshop.states import Choice, SectionName
from tests.matchcamp.camping import camp_of, idea_at, person_at
from tests.matchcamp.workshop.conftest import Workshop

NEED = SectionName.NEED


async def save(workshop: Workshop, person: str, text: str, revision: int) -> object:
    actor = await workshop.actor(person)
    given = SectionIn(text=text, revision=revision)
    return await actions.save_section(workshop.service.parts, actor, workshop.ideas[0], NEED, given)


async def texts(workshop: Workshop) -> list[tuple[str, int, bool]]:
    """The history of the section, oldest first: (words, revision, whether a choice is open)."""
    found = await queries.versions(workshop.ideas[0], NEED, workshop.camp_id)
    return [(one.text, one.revision, one.open) for one in reversed(found.items)]


async def need_of(workshop: Workshop, person: str) -> object:
    actor, now = await workshop.actor(person), workshop.service.clock.moment
    return (await queries.table(actor, workshop.ideas[0], now)).sections[0]


async def test_a_section_begins_with_the_words_of_the_idea_and_its_concept_note(workshop: Workshop) -> None:
    note = ConceptNote(problem="Presses stand still.", partners_sought="A sensor maker.", coordinator="Us.")
    id_ = await idea_at(workshop.service, workshop.camp_id, 3, note=note)
    actor = await workshop.actor(await workshop.person())

    table = await queries.table(actor, id_, workshop.service.clock.moment)

    assert [section.text for section in table.sections] == [
        "Presses stand still.", "", "", "", "A sensor maker.\n\nUs.", "",
    ]  # fmt: skip
    assert {(section.revision, section.by) for section in table.sections} == {(1, "")}


async def test_a_saved_section_says_who_wrote_it_and_keeps_every_version(workshop: Workshop) -> None:
    maja = await workshop.person()

    await save(workshop, maja, "First.", 1)
    await save(workshop, maja, "Second.", 2)

    section = await need_of(workshop, maja)
    assert (section.text, section.revision, section.by) == ("Second.", 3, "Maja Novak")
    assert await texts(workshop) == [("", 1, False), ("First.", 2, False), ("Second.", 3, False)]


async def test_two_editors_of_one_section_at_once_lose_nothing(workshop: Workshop) -> None:
    people = [await workshop.person(f"Person {number}") for number in range(8)]

    done = await asyncio.gather(
        *(save(workshop, one, f"Words of {number}.", 1) for number, one in enumerate(people)), return_exceptions=True
    )

    assert sorted(type(one).__name__ for one in done) == ["Both"] * 7 + ["SectionOut"]
    kept = await texts(workshop)
    assert sorted(text for text, _, _ in kept) == ["", *(f"Words of {number}." for number in range(8))]
    assert sorted(revision for _, revision, _ in kept) == [0] * 7 + [1, 2]
    assert sum(is_open for _, _, is_open in kept) == 7


async def test_the_same_words_sent_twice_are_kept_once(workshop: Workshop) -> None:
    maja, lars = await workshop.person(), await workshop.person("Lars Berg")
    await save(workshop, maja, "First.", 1)

    await save(workshop, maja, "First.", 1)
    with pytest.raises(Both) as one:
        await save(workshop, lars, "Late.", 1)
    with pytest.raises(Both) as two:
        await save(workshop, lars, "Late.", 1)

    assert one.value.version_id == two.value.version_id
    assert await texts(workshop) == [("", 1, False), ("First.", 2, False), ("Late.", 0, True)]


@pytest.mark.parametrize(
    ("choice", "text", "stands"),
    [
        (Choice.MINE, "", "Late."),
        (Choice.THEIRS, "", "First."),
        (Choice.BOTH, "", "First.\n\nLate."),
        (Choice.BOTH, "First, and late.", "First, and late."),
    ],
)
async def test_a_choice_lets_one_text_stand_and_keeps_both_versions(
    workshop: Workshop, choice: Choice, text: str, stands: str
) -> None:
    maja, lars = await workshop.person(), await workshop.person("Lars Berg")
    await save(workshop, maja, "First.", 1)
    with pytest.raises(Both) as late:
        await save(workshop, lars, "Late.", 1)

    given = ChoiceIn(choice=choice, text=text, revision=2)
    parts, actor = workshop.service.parts, await workshop.actor(lars)
    section = await actions.choose(parts, actor, workshop.ideas[0], late.value.version_id, given)

    assert (section.text, section.open) == (stands, ())
    assert {"First.", "Late.", stands} <= {words for words, _, _ in await texts(workshop)}
    with pytest.raises(Conflict, match="chosen between these versions already"):
        await actions.choose(parts, actor, workshop.ideas[0], late.value.version_id, given)


async def test_a_choice_over_words_that_changed_once_more_is_refused_and_stays_open(workshop: Workshop) -> None:
    maja, lars = await workshop.person(), await workshop.person("Lars Berg")
    await save(workshop, maja, "First.", 1)
    with pytest.raises(Both) as late:
        await save(workshop, lars, "Late.", 1)
    await save(workshop, maja, "First, once more.", 2)

    with pytest.raises(Conflict, match="once more"):
        await actions.choose(
            workshop.service.parts, await workshop.actor(lars), workshop.ideas[0], late.value.version_id,
            ChoiceIn(choice=Choice.MINE, revision=2),
        )  # fmt: skip

    section = await need_of(workshop, lars)
    assert (section.text, section.open) == ("First, once more.", (late.value.version_id,))


async def test_both_texts_together_may_not_be_longer_than_a_section(workshop: Workshop) -> None:
    maja, lars = await workshop.person(), await workshop.person("Lars Berg")
    await save(workshop, maja, "a" * 3_000, 1)
    with pytest.raises(Both) as late:
        await save(workshop, lars, "b" * 3_000, 1)

    with pytest.raises(Invalid, match="5000"):
        await actions.choose(
            workshop.service.parts, await workshop.actor(lars), workshop.ideas[0], late.value.version_id,
            ChoiceIn(choice=Choice.BOTH, revision=2),
        )  # fmt: skip

    assert (await need_of(workshop, lars)).open == (late.value.version_id,)


async def test_a_lock_keeps_others_out_until_it_runs_out(workshop: Workshop) -> None:
    maja, lars = await workshop.person(), await workshop.person("Lars Berg")
    parts, idea, clock = workshop.service.parts, workshop.ideas[0], workshop.service.clock
    first, second = await workshop.actor(maja), await workshop.actor(lars)
    await actions.lock_section(parts, first, idea, NEED)

    with pytest.raises(Conflict, match="Maja Novak is writing"):
        await actions.lock_section(parts, second, idea, NEED)
    clock.moment += LOCK - timedelta(seconds=1)
    await actions.lock_section(parts, first, idea, NEED)  # Renewed while typing.
    clock.moment += LOCK - timedelta(seconds=1)
    with pytest.raises(Conflict, match="Maja Novak is writing"):
        await actions.lock_section(parts, second, idea, NEED)
    clock.moment += timedelta(seconds=1)
    taken = await actions.lock_section(parts, second, idea, NEED)

    assert (taken.lock.by, taken.lock.mine, taken.lock.until) == ("Lars Berg", True, clock.moment + LOCK)
    assert (await need_of(workshop, maja)).lock.mine is False


async def test_of_many_who_ask_at_once_one_gets_the_lock(workshop: Workshop) -> None:
    actors = [await workshop.actor(await workshop.person(f"Person {number}")) for number in range(8)]
    parts = workshop.service.parts

    done = await asyncio.gather(
        *(actions.lock_section(parts, actor, workshop.ideas[0], NEED) for actor in actors), return_exceptions=True
    )

    assert sorted(type(one).__name__ for one in done) == ["Conflict"] * 7 + ["SectionOut"]


async def test_a_section_is_free_after_saving_and_after_leaving(workshop: Workshop) -> None:
    maja = await workshop.person()
    parts, actor, idea = workshop.service.parts, await workshop.actor(maja), workshop.ideas[0]
    await actions.lock_section(parts, actor, idea, NEED)
    await save(workshop, maja, "Words.", 1)
    after_saving = (await need_of(workshop, maja)).lock
    await actions.lock_section(parts, actor, idea, NEED)

    await actions.free_section(actor, idea, NEED)

    assert (after_saving, (await need_of(workshop, maja)).lock) == (None, None)


async def test_words_saved_after_the_lock_was_lost_are_kept_beside_those_of_the_next_editor(workshop: Workshop) -> None:
    maja, lars = await workshop.person(), await workshop.person("Lars Berg")
    parts, idea = workshop.service.parts, workshop.ideas[0]
    await actions.lock_section(parts, await workshop.actor(maja), idea, NEED)
    workshop.service.clock.moment += LOCK
    await actions.lock_section(parts, await workshop.actor(lars), idea, NEED)
    await save(workshop, lars, "Lars's words.", 1)

    with pytest.raises(Both):
        await save(workshop, maja, "Maja's words.", 1)

    assert [text for text, _, _ in await texts(workshop)] == ["", "Lars's words.", "Maja's words."]


async def test_a_pass_of_another_camp_opens_no_table_here(workshop: Workshop) -> None:
    other_camp = await camp_of(workshop.service)
    stranger = await workshop.actor(await person_at(workshop.service, other_camp, "Eva Horvat"))

    with pytest.raises(NotFound):
        await queries.table(stranger, workshop.ideas[0], workshop.service.clock.moment)
    with pytest.raises(NotFound):
        await actions.save_section(
            workshop.service.parts, stranger, workshop.ideas[0], NEED, SectionIn(text="Hi.", revision=1)
        )


async def test_who_has_left_reads_and_does_not_write(workshop: Workshop) -> None:
    gone = await workshop.person(presence=Presence.LEFT)

    with pytest.raises(Forbidden):
        await save(workshop, gone, "Words.", 1)

    assert (await need_of(workshop, gone)).revision == 1


async def test_who_cancelled_does_not_come_in(workshop: Workshop) -> None:
    gone = await workshop.person(status=ParticipantStatus.CANCELLED)

    with pytest.raises(Forbidden):
        await workshop.actor(gone)


async def test_an_idea_that_was_not_chosen_has_no_table(workshop: Workshop) -> None:
    row = await CampIdea.get(workshop.ideas[0])
    await row.set({"status": "not_chosen"})

    with pytest.raises(NotFound):
        await need_of(workshop, await workshop.person())


async def test_who_writes_without_any_registration_is_refused(workshop: Workshop) -> None:
    with pytest.raises(Forbidden):
        await workshop.signed_in("somebody@example.org")


@given(st.text(max_size=40), st.text(max_size=40))
def test_two_texts_joined_hold_both(first: str, second: str) -> None:
    both = joined(first, second)

    assert first.strip() in both
    assert second.strip() in both


def test_a_section_holds_five_thousand_characters() -> None:
    assert len(SectionIn(text="ö" * MOST_TEXT, revision=1).text) == MOST_TEXT
    with pytest.raises(ValueError, match="at most 5000"):
        SectionIn(text="ö" * (MOST_TEXT + 1), revision=1)
