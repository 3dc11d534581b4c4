"""Changing consortia: each change is one atomic write from the revision that it began from, and says what it did."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pymongo import ReturnDocument

from calls.eligibility import Eligibility
from calls.participants import Role
from matchcamp.consortia import eligible, membership, queries
from matchcamp.consortia.board_queries import board_shown
from matchcamp.consortia.board_schemas import ChangeOut
from matchcamp.consortia.documents import Consortium, Line
from matchcamp.consortia.history import effect, left_to_do
from matchcamp.consortia.membership import By, Changed
from matchcamp.consortia.rules import Difference, difference, may_answer, participants_of
from matchcamp.consortia.schemas import AnswerIn, ConsortiumEdit, MemberEdit, MemberIn, RevisionIn, StatusIn, WordIn
from matchcamp.database import object_id
from matchcamp.errors import Conflict, Forbidden, Invalid, NotFound
from matchcamp.i18n import gettext as _
from matchcamp.ideas.queries import ideas_with_names
from matchcamp.limits import Limit, spend
from matchcamp.organisations.queries import OrganisationHead, heads
from matchcamp.parts import Parts
from matchcamp.sentences import said
from matchcamp.viewer import Viewer

CHANGES_PER_ACCOUNT = Limit("changes of consortia, account", 1_200, 3_600)
INVITATIONS_PER_ACCOUNT = Limit("invitations to consortia, account", 200, 86_400)
INVITATIONS_PER_PAIR = Limit("invitations to a consortium, the same organisation", 3, 86_400)
INVITATIONS_PER_GUEST = Limit("invitations to consortia, account and organisation", 10, 86_400)
"""Over all consortia: who forms one after the other could else fill the mailboxes of one organisation."""
MOST_LINES = 600  # Of a history; the oldest go. At their longest so many still fit a document of the database.
TRIES = 50  # Of an answer that needs no revision: so many others may be faster, one after the other.

Row = dict[str, Any]
Make = Callable[[Row, By], Changed]


@dataclass(frozen=True, slots=True)
class Done:
    """A consortium after a change, with its eligibility before and after, and the organisations of both."""

    row: Row
    before: Eligibility | None
    after: Eligibility | None
    heads: Mapping[str, OrganisationHead]

    @property
    def difference(self) -> Difference:
        return difference(self.before, self.after)

    def effect(self) -> list[str]:
        """What the change did to the rules, in the reader's language."""
        return effect(self.difference, self.after, said)

    def left_to_do(self) -> str:
        return left_to_do(self.after)


@dataclass(frozen=True, slots=True)
class Team:
    """Members as they are to stand, by organisation; `covers` names the competences that the words of each show."""

    roles: Mapping[str, Role]
    covers: Mapping[str, Sequence[str]]


async def change_out(id_: str, done: Done, viewer: Viewer, now: datetime) -> ChangeOut:
    """A consortium after a change, with what it did to the rules in the reader's language."""
    return ChangeOut(
        board=await board_shown(id_, viewer, now),
        broke=list(done.difference.broke),
        mended=list(done.difference.mended),
        effect=done.effect(),
    )


async def change(parts: Parts, id_: str, given: RevisionIn, viewer: Viewer, make: Make) -> Done:
    """Make one change. `make` is a pure function of `membership` from the stored row.

    Raises NotFound, Forbidden, Conflict where somebody was faster than `given.revision`, TooMany, and what `make`
    raises; nothing is written then.
    """
    row = await queries.row_to_edit(id_, viewer)
    if row["revision"] != given.revision:
        raise Conflict(_changed_meanwhile())
    await spend(parts, CHANGES_PER_ACCOUNT, viewer.account_id)
    changed = make(row, By(viewer.account_id, parts.clock.now()))
    for organisation_id in membership.newly_invited(row, changed):  # Each is sent letters: nobody is to be pestered.
        await spend(parts, INVITATIONS_PER_PAIR, f"{id_}|{organisation_id}")
        await spend(parts, INVITATIONS_PER_GUEST, f"{viewer.account_id}|{organisation_id}")
        await spend(parts, INVITATIONS_PER_ACCOUNT, viewer.account_id)
    done = await _written(parts, row, changed)
    if done is None:
        raise Conflict(_changed_meanwhile())
    return done


def _changed_meanwhile() -> str:
    return _("Somebody changed this consortium meanwhile. Nothing of yours was stored: look at it, and decide again.")


async def _written(parts: Parts, row: Row, changed: Changed) -> Done | None:
    """Write what a change made of the row as it was read; None where somebody was faster."""
    now = parts.clock.now()
    after = row | dict(changed.values)
    answers = await _answers(row, after, parts)
    turned = difference(answers.before, answers.after)
    lines = [_told(line, row["revision"] + 1, turned, last=line is changed.lines[-1]) for line in changed.lines]
    written: Row | None = await Consortium.get_pymongo_collection().find_one_and_update(
        {"_id": row["_id"], "revision": row["revision"]},
        {
            "$set": {**changed.values, "changed": now},
            "$inc": {"revision": 1},
            "$push": {"history": {"$each": lines, "$slice": -MOST_LINES}},
        },
        return_document=ReturnDocument.AFTER,
    )
    return replace(answers, row=written) if written else None


def _told(line: Line, revision: int, turned: Difference, *, last: bool) -> dict[str, Any]:
    """A line as it is kept; the last one of a change says what it did to the rules."""
    rules = {"broke": list(turned.broke), "mended": list(turned.mended)} if last else {}
    return line.model_copy(update={"revision": revision, **rules}).model_dump()


async def _answers(before: Row, after: Row, parts: Parts) -> Done:
    """The eligibility before and after a change, from the same look at the call and at the round."""
    now = parts.clock.now()
    known = await heads([one["organisation_id"] for row in (before, after) for one in row["members"]])
    if before["call_id"] != after["call_id"]:  # Other rules: there is nothing to compare.
        return Done(after, None, await queries.answer_for(after, now), known)
    its_call = await queries.call_of(after, now)
    action = await eligible.action_for(its_call) if its_call else None
    if action is None:
        return Done(after, None, None, known)
    others = await queries.others_of_round(after)

    def answer(row: Row) -> Eligibility | None:
        return eligible.answer(action, participants_of(row["members"], known), queries.given_of(row, others))

    return Done(after, answer(before), answer(after), known)


async def add_member(parts: Parts, id_: str, given: MemberIn, viewer: Viewer) -> Done:
    """Add an organisation. Raises as `change`, and Invalid for one that does not exist."""
    if not await heads([given.organisation_id]):
        words = _("There is no organisation with this id.")
        raise Invalid.at("organisation_id", words)
    return await change(parts, id_, given, viewer, lambda row, by: membership.added(row, given, by))


async def edit_member(parts: Parts, id_: str, organisation_id: str, given: MemberEdit, viewer: Viewer) -> Done:
    """Change a member's role, commitment, competences, budget, pin and note. Raises as `change`."""
    return await change(parts, id_, given, viewer, lambda row, by: membership.edited(row, organisation_id, given, by))


async def remove_member(parts: Parts, id_: str, organisation_id: str, given: RevisionIn, viewer: Viewer) -> Done:
    return await change(parts, id_, given, viewer, lambda row, by: membership.removed(row, organisation_id, by))


async def put_back_member(parts: Parts, id_: str, organisation_id: str, given: RevisionIn, viewer: Viewer) -> Done:
    """A removed member stands as it did when it was removed. Raises as `change`."""
    return await change(parts, id_, given, viewer, lambda row, by: membership.put_back(row, organisation_id, by))


async def answer_rule(parts: Parts, id_: str, rule_id: str, given: AnswerIn, viewer: Viewer) -> Done:
    """Confirm or deny what no figure decides. Raises as `change`, and NotFound for a rule that the call has not, or
    that is not people's to confirm."""
    await _check_rule(parts, id_, rule_id, viewer)
    return await change(parts, id_, given, viewer, lambda row, by: membership.confirmed(row, rule_id, given, by))


async def _check_rule(parts: Parts, id_: str, rule_id: str, viewer: Viewer) -> None:
    found = await queries.answer_for(await queries.row_to_edit(id_, viewer), parts.clock.now())
    if found is None or not any(one.answerable for one in found.findings if one.rule.id == rule_id):
        raise NotFound(f"the call of this consortium has no rule {rule_id[:60]!r} that people confirm")


async def take_back_answer(parts: Parts, id_: str, rule_id: str, given: RevisionIn, viewer: Viewer) -> Done:
    return await change(parts, id_, given, viewer, lambda row, by: membership.unsaid(row, rule_id, by))


async def step_consortium(parts: Parts, id_: str, given: StatusIn, viewer: Viewer) -> Done:
    return await change(parts, id_, given, viewer, lambda row, by: membership.stepped(row, given, by))


async def edit_consortium(parts: Parts, id_: str, given: ConsortiumEdit, viewer: Viewer) -> Done:
    """Change title, idea, call, competences sought and size. Raises as `change`, and Invalid for an idea or a call that
    the viewer cannot see."""
    row = await queries.row_to_edit(id_, viewer)
    if not given.idea_id and not await ideas_with_names([row["idea_id"]], viewer):
        given = given.model_copy(update={"idea_id": row["idea_id"]})  # Who is shown none did not mean to drop it.
    if given.idea_id != row["idea_id"]:
        await queries.idea_for(given.idea_id, viewer)
    if given.call_id != row["call_id"]:
        await queries.check_call(given.call_id, parts.clock.now())
    revision = RevisionIn(revision=given.revision)
    return await change(parts, id_, revision, viewer, lambda row, by: membership.reworded(row, given, by))


async def leave_out(
    parts: Parts, id_: str, organisation_id: str, given: RevisionIn, viewer: Viewer, *, excluded: bool = True
) -> Done:
    """Say that suggestions are to leave an organisation out, or not any more. Raises as `change`."""
    organisation_id = str(object_id(organisation_id))
    return await change(
        parts, id_, given, viewer, lambda row, by: membership.left_out(row, organisation_id, by, excluded=excluded)
    )


async def take_over(parts: Parts, id_: str, given: RevisionIn, viewer: Viewer, team: Team) -> Done:
    """Put a team in place of the members: newcomers are proposed, who stays keeps all but the role.

    Raises as `change`, and Invalid for a team without exactly one coordinator.
    """
    return await change(parts, id_, given, viewer, lambda row, by: _taken(row, team, by))


def _taken(row: Row, team: Team, by: By) -> Changed:
    """The team in place; of members for whom nobody marked a competence, those that their words show are marked."""
    changed = membership.taken_over(row, team.roles, by, team.covers)
    members = [
        one if one["competences"] else one | {"competences": _sought(row, team.covers.get(one["organisation_id"], ()))}
        for one in changed.values["members"]
    ]
    return Changed({**changed.values, "members": members}, changed.lines)


def _sought(row: Row, covered: Sequence[str]) -> list[str]:
    return [phrase for phrase in row["competences"] if phrase in covered]


async def answer_invitation(parts: Parts, id_: str, organisation_id: str, given: WordIn, viewer: Viewer) -> Done:
    """A member's own people say what they think of it, whatever others change meanwhile.

    Raises NotFound where the viewer may not see it, Forbidden where the answer is others' to give, Conflict.
    """
    await spend(parts, CHANGES_PER_ACCOUNT, viewer.account_id)
    for _try in range(TRIES):
        row = await queries.consortium_row(id_, viewer)
        if not may_answer(row, organisation_id, viewer):
            raise Forbidden(_("Only the people of an organisation that was asked can answer for it."))
        by = By(viewer.account_id, parts.clock.now())
        done = await _written(parts, row, membership.answered(row, organisation_id, given, by))
        if done is not None:
            return done
    raise Conflict(_changed_meanwhile())
