"""What the page of a board shows, with the form that was refused where one was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from calls.organisation_types import organisation_types
from calls.participants import Role
from matchcamp.consortia.board_queries import board_out
from matchcamp.consortia.board_schemas import BoardOut, EventOut, MemberOut, Named
from matchcamp.consortia.documents import ConsortiumStatus
from matchcamp.consortia.members import Commitment
from matchcamp.consortia.queries import Board, board
from matchcamp.i18n import country_name, ngettext
from matchcamp.i18n import gettext as _
from matchcamp.labels import part_name, status_name
from matchcamp.organisations.list_queries import OrganisationFilter, organisations
from matchcamp.organisations.schemas import OrganisationSummary
from matchcamp.parts import parts_of
from matchcamp.pictures.europe import TILES, tile_map
from matchcamp.viewer import Viewer
from matchcamp.web import Form, Request

MOST_FOUND = 8  # Organisations of a search: whoever means another one types more of its name.
GROUPS = {known.code: known.group for known in organisation_types()}
EDUCATION, WORK = frozenset({"education"}), frozenset({"enterprise", "labour_market"})


@dataclass(frozen=True, slots=True)
class Refusal:
    """A form that was not taken: `target` names it on the page; `since` is what others did meanwhile."""

    target: str
    form: Form[Any]
    since: Sequence[EventOut] = ()


@dataclass(frozen=True, slots=True)
class CountryRow:
    """Members of a country by what they are: education or training, the world of work, others."""

    country: str
    education: int
    work: int
    others: int


@dataclass(frozen=True, slots=True)
class BoardPage:
    """The board; `own` are members that the viewer's own organisations may answer for, `undo` the organisation that
    the newest change removed. `found` are organisations for `find`, without those that are in it. `sure` counts the
    committed, `unasked` the proposed."""

    board: BoardOut
    refused: Refusal | None
    own: list[MemberOut]
    undo: Named | None
    find: str
    found: list[OrganisationSummary]
    picture: Markup
    countries: list[CountryRow]
    parts: list[tuple[str, str]]
    commitments: list[tuple[str, str]]
    sure: int
    unasked: int
    steps: list[tuple[str, str]]


async def board_view(request: Request, consortium_id: str, refused: Refusal | None = None) -> BoardPage:
    parts, viewer = parts_of(request), request.user
    known = await board(consortium_id, viewer, parts.clock.now())
    shown = await board_out(known, viewer)
    find = request.query_params.get("find", "")[:100]
    return BoardPage(
        board=shown,
        refused=_with_news(refused, shown, known.row) if refused else None,
        own=[one for one in shown.members if _may_answer(one, viewer)],
        undo=_undone(known, shown),
        find=find,
        found=await _found(find, shown, viewer) if shown.may_edit else [],
        picture=_picture(shown),
        countries=country_rows(shown.members),
        parts=[(role.value, part_name(role)) for role in Role],
        commitments=[(one.value, status_name(one)) for one in Commitment],
        sure=sum(one.commitment in {Commitment.COMMITTED, Commitment.MANDATE_RECEIVED} for one in shown.members),
        unasked=sum(one.commitment is Commitment.PROPOSED for one in shown.members),
        steps=_steps(shown.consortium.status),
    )


def _undone(known: Board, shown: BoardOut) -> Named | None:
    newest = shown.history[0].put_back if shown.history else ""
    if not newest or not shown.may_edit or newest not in known.heads:
        return None
    return Named(id=newest, title=known.heads[newest].name)


def _may_answer(member: MemberOut, viewer: Viewer) -> bool:
    return member.organisation_id in viewer.organisations and member.commitment is not Commitment.PROPOSED


def _with_news(refused: Refusal, shown: BoardOut, row: Mapping[str, Any]) -> Refusal:
    """What was written into the history after the revision that the refused form began from, newest first."""
    began = str(refused.form.typed.get("revision") or "")
    if not began.isdecimal():
        return refused
    count = sum(line["revision"] > int(began[:10]) for line in row["history"])
    return Refusal(refused.target, refused.form, shown.history[:count])


async def _found(find: str, shown: BoardOut, viewer: Viewer) -> list[OrganisationSummary]:
    if not find.strip():
        return []
    inside = {one.organisation_id for one in shown.members}
    listed = await organisations(viewer, OrganisationFilter(name=find), after=None, limit=MOST_FOUND + len(inside))
    return [one for one in listed.items if one.id not in inside][:MOST_FOUND]


def _picture(shown: BoardOut) -> Markup:
    counts = {one.country: one.organisations for one in shown.countries if one.country}
    labels = {code: country_name(code) for code in TILES.keys() | counts.keys()}
    present = sum(counts.values())
    title = ngettext("%(num)s member on the map", "%(num)s members on the map", present) % {"num": present}
    return tile_map(counts, labels=labels, title=title)


def country_rows(members: Sequence[MemberOut]) -> list[CountryRow]:
    """By country, most members first, ties by name; those who declined are left out."""
    found: dict[str, list[int]] = {}
    for member in members:
        if member.commitment is not Commitment.DECLINED:
            group = GROUPS.get(member.type or "", "")
            place = 0 if group in EDUCATION else 1 if group in WORK else 2
            found.setdefault(member.country or "", [0, 0, 0])[place] += 1
    rows = [CountryRow(country, *counts) for country, counts in found.items()]
    return sorted(rows, key=lambda row: (-(row.education + row.work + row.others), country_name(row.country)))


def _steps(status: ConsortiumStatus) -> list[tuple[str, str]]:
    """The states that it can be brought into, with the words of their buttons."""
    words = {
        ConsortiumStatus.FORMING: _("Take it up again"),
        ConsortiumStatus.COMPLETE: _("It is complete"),
        ConsortiumStatus.SUBMITTED: _("It is submitted"),
        ConsortiumStatus.DROPPED: _("Drop it"),
    }
    ways = {
        ConsortiumStatus.FORMING: (ConsortiumStatus.COMPLETE, ConsortiumStatus.DROPPED),
        ConsortiumStatus.COMPLETE: (ConsortiumStatus.SUBMITTED, ConsortiumStatus.FORMING, ConsortiumStatus.DROPPED),
        ConsortiumStatus.SUBMITTED: (ConsortiumStatus.FORMING,),
        ConsortiumStatus.DROPPED: (ConsortiumStatus.FORMING,),
    }
    return [(one.value, words[one]) for one in ways[status]]
