"""What the work at tables keeps of a person is in their export, and goes with an erasure while the words stay."""

from matchcamp.accounts.erasure import erase
from matchcamp.accounts.privacy_queries import data_of, subject_of
from matchcamp.workshop import queries
from matchcamp.workshop.actions import lock_section, save_section
from matchcamp.workshop.given_schemas import CommentIn, DotIn, NoteIn, SectionIn, StanceIn, VotingIn
from matchcamp.workshop.note_actions import add_note, comment
from matchcamp.workshop.row_actions import take_stance
from matchcamp.workshop.states import NoteKind, SectionName, Stance, VotingMode
from matchcamp.workshop.vote_actions import change_dot, set_voting
from tests.matchcamp.workshop.conftest import Workshop

MAJA = "maja@example.org"
COLLECTIONS = ("camp_canvas_versions", "camp_canvases", "camp_notes", "camp_stances", "camp_votes")


async def worked(workshop: Workshop) -> str:
    """The account of Maja, who left a trace everywhere."""
    account = await workshop.service.account(MAJA)
    await workshop.person(account_id=account, email=MAJA)
    parts, idea = workshop.service.parts, workshop.ideas[0]
    await set_voting(parts, await workshop.facilitator(), VotingIn(mode=VotingMode.OPEN))
    actor = await workshop.signed_in(MAJA)
    await save_section(parts, actor, idea, SectionName.NEED, SectionIn(text="Scrap.", revision=1))
    await lock_section(parts, actor, idea, SectionName.RESULT)
    await take_stance(parts, actor, idea, StanceIn(stance=Stance.IN))
    await change_dot(parts, actor, idea, DotIn(change=1))
    note = await add_note(parts, actor, NoteIn(kind=NoteKind.DECISION, text="Go."))
    await comment(parts, actor, note, CommentIn(text="Yes."))
    return account


async def test_the_export_holds_what_one_wrote_voted_and_said(workshop: Workshop) -> None:
    account = await worked(workshop)
    parts, traces = workshop.service.parts, workshop.service.app.state.personal

    kept = (await data_of(parts.database, traces, await subject_of(account), parts.clock.now())).kept

    ours = [one for one in kept if one.collection in COLLECTIONS]
    assert {one.collection for one in ours} == set(COLLECTIONS)
    rows = {one.collection: one.rows for one in ours if one.rows}
    assert rows["camp_canvas_versions"][0]["text"] == "Scrap."
    assert rows["camp_votes"][0]["dots"] == {workshop.ideas[0]: 1}
    assert rows["camp_stances"][0]["stance"] == "in"


async def test_an_erasure_takes_the_person_away_and_leaves_the_words(workshop: Workshop) -> None:
    account = await worked(workshop)
    parts = workshop.service.parts

    await erase(parts, workshop.service.app.state.personal, account)

    left = {name: await parts.database[name].find({}).to_list() for name in COLLECTIONS}
    assert account not in str(left)
    assert (left["camp_votes"], left["camp_stances"]) == ([], [])
    found = await queries.harvest(workshop.camp_id, parts.clock.now())
    assert found.tables[0].sections[0].text == "Scrap."
    assert [note.text for note in found.notes] == ["Go."]
    assert "Maja" not in found.model_dump_json()
