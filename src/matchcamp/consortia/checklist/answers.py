"""The checklist of a consortium: what data say, what people say, and keeping their words."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from calls.countries import group_on
from matchcamp.accounts.queries import author_name, people
from matchcamp.consortia.board_queries import board_out
from matchcamp.consortia.board_schemas import MemberOut
from matchcamp.consortia.checklist.documents import CheckAnswer
from matchcamp.consortia.checklist.questions import QUESTIONS, Circle, Found, Partner, checked
from matchcamp.consortia.members import Commitment, member_of
from matchcamp.consortia.queries import board_of, row_to_edit
from matchcamp.database import OBJECT_ID
from matchcamp.errors import NotFound
from matchcamp.i18n import gettext as _
from matchcamp.limits import Limit, spend
from matchcamp.organisations.queries import profiles
from matchcamp.parts import Parts
from matchcamp.viewer import Viewer
from matchcamp.words import ItsId, Note

CHECKS_PER_ACCOUNT = Limit("checks of partners, account", 1_200, 3_600)


Line = Literal[
    "expertise", "complement", "users", "companies", "capacity", "people", "europe", "place", "convergence", "together"
]  # fmt: skip
"""The keys of `questions.QUESTIONS`, written out so that the description of the API lists them."""


class CheckIn(BaseModel):
    """A person's word on one line for one partner; `open` takes it back."""

    model_config = ConfigDict(extra="forbid")

    organisation_id: ItsId
    line: Line
    said: Literal["yes", "no", "open"]
    note: Annotated[Note, Field(max_length=500)] = ""


class CheckLineOut(BaseModel):
    """One question: what counts (`answer`), what data say and why, and a person's word where there is one."""

    line: str
    question: str
    answer: Literal["yes", "no", "open"]
    by_data: Literal["yes", "no", "open"]
    why: str
    note: str
    by: str
    at: datetime | None


class PartnerCheckOut(BaseModel):
    """One partner with its ten lines."""

    organisation_id: str
    name: str
    country: str | None
    type: str | None
    example: bool
    yes: int
    lines: list[CheckLineOut]


class ChecklistOut(BaseModel):
    """The checklist of a consortium: those who have not declined, in the order of the board."""

    consortium_id: str
    title: str
    partners: list[PartnerCheckOut]


async def checklist(parts: Parts, id_: str, viewer: Viewer) -> ChecklistOut:
    """For those who keep the board: judgements on partners are not for the partners to find.

    Raises NotFound and Forbidden. The number of database calls does not hang on that of partners.
    """
    now = parts.clock.now()
    board = await board_out(await board_of(await row_to_edit(id_, viewer), viewer, now), viewer)
    members = [one for one in board.members if one.commitment is not Commitment.DECLINED]
    known = await profiles([one.organisation_id for one in members], viewer)
    partners = [Partner(one, known.get(one.organisation_id)) for one in members]
    circle = Circle(partners, board.consortium.competences, _widening(now))
    words = await CheckAnswer.get_pymongo_collection().find({"consortium_id": board.consortium.id}).to_list()
    persons = await people(sorted({one["account_id"] for one in words if OBJECT_ID.fullmatch(one["account_id"])}))
    said = {
        (one["organisation_id"], one["line"]): one | {"by": author_name(persons, one["account_id"])} for one in words
    }
    return ChecklistOut(
        consortium_id=board.consortium.id,
        title=board.consortium.title,
        partners=[_partner(one.member, checked(one, circle), said) for one in partners],
    )


def _widening(now: datetime) -> frozenset[str]:
    group = group_on("widening", now.date())
    return group.countries if group else frozenset()  # Nobody wrote that day's list down: all countries count alike.


def _partner(
    member: MemberOut, found: dict[str, Found], said: dict[tuple[str, str], dict[str, Any]]
) -> PartnerCheckOut:
    lines = [_line(line, one, said.get((member.organisation_id, line))) for line, one in found.items()]
    return PartnerCheckOut(
        organisation_id=member.organisation_id, name=member.name, country=member.country, type=member.type,
        example=member.example, yes=sum(one.answer == "yes" for one in lines), lines=lines,
    )  # fmt: skip


def _line(line: str, found: Found, word: dict[str, Any] | None) -> CheckLineOut:
    return CheckLineOut(
        line=line, question=_(QUESTIONS[line]), answer=word["said"] if word else found.answer, by_data=found.answer,
        why=found.why, note=word["note"] if word else "", by=word["by"] if word else "",
        at=word["at"] if word else None,
    )  # fmt: skip


async def keep_check(parts: Parts, id_: str, given: CheckIn, viewer: Viewer) -> None:
    """Keep a person's word, in place of what was said before; the last one counts. Safe to repeat.

    Raises NotFound for who is not in the consortium, Forbidden, TooMany.
    """
    row = await row_to_edit(id_, viewer)
    if member_of(row, given.organisation_id) is None:
        raise NotFound(f"the organisation {given.organisation_id} is not in this consortium")
    await spend(parts, CHECKS_PER_ACCOUNT, viewer.account_id)
    where = {"consortium_id": str(row["_id"]), "organisation_id": given.organisation_id, "line": given.line}
    rows = CheckAnswer.get_pymongo_collection()
    if given.said == "open":
        await rows.delete_one(where)
        return
    word = {"said": given.said, "note": given.note, "account_id": viewer.account_id, "at": parts.clock.now()}
    await rows.update_one(where, {"$set": word}, upsert=True)
