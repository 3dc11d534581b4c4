"""Asking the optimiser for whole teams and repairs, and taking what it proposes."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager

from calls.participants import Role
from matchcamp.consortia.actions import Done, Row, Team, take_over
from matchcamp.consortia.members import member_of
from matchcamp.consortia.queries import row_to_edit
from matchcamp.consortia.schemas import RevisionIn
from matchcamp.consortia.survey_queries import ALLIANCE, quotes
from matchcamp.errors import Conflict, FieldError, Invalid, TooMany
from matchcamp.i18n import gettext as _
from matchcamp.limits import Limit, spend
from matchcamp.organisations.queries import heads
from matchcamp.parts import Parts
from matchcamp.surveying import QuoteOf
from matchcamp.teams.briefs import leaving, repair_brief, team_brief
from matchcamp.teams.schemas import RepairOut, TakeIn, TeamsIn, TeamsOut
from matchcamp.teams.shown import Mended, repair_out, teams_out, wanted_of_repair, wanted_of_teams
from matchcamp.teams.situations import Situation, surveyed_situation
from matchcamp.viewer import Viewer
from matching.consortium import Repair, best_teams, cheapest_repair
from matching.errors import BadBrief, OutOfTime

TEAMS_PER_ACCOUNT = Limit("whole teams, account", 60, 3_600)
TEAM_SECONDS = 20.0
REPAIR_SECONDS = 5.0
WAIT_SECONDS = 30.0  # For others' searches; whoever would wait longer is told so instead.
TEAMS = 3
DIFFERENT = 2  # Members in which two teams differ at least: a team with one other name is hardly another choice.

_asking: set[str] = set()
"""Whose team this process is looking for: a search takes a processor, so nobody has two at once."""

_one_at_a_time = asyncio.Lock()
"""Of a process: two searches on two processors would leave none for everybody else."""


@contextmanager
def _only_once(account_id: str) -> Iterator[None]:
    if account_id in _asking:
        raise TooMany(_("A team is being looked for already; wait for it."), round(TEAM_SECONDS))
    _asking.add(account_id)
    try:
        yield
    finally:
        _asking.discard(account_id)


@asynccontextmanager
async def _turn() -> AsyncIterator[None]:
    """Wait for the searches that came before; TooMany where that takes too long."""
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            await _one_at_a_time.acquire()
    except TimeoutError as error:
        raise TooMany(_("Many teams are being looked for just now; try again in a minute."), 60) from error
    try:
        yield
    finally:
        _one_at_a_time.release()


async def ask_teams(parts: Parts, id_: str, given: TeamsIn, viewer: Viewer) -> TeamsOut:
    """The three best distinct teams for a consortium's idea and call, or why there is none. Nothing is changed.

    Raises NotFound, Forbidden, TooMany, Invalid for wishes that contradict themselves, Conflict where time ran out.
    """
    row = await row_to_edit(id_, viewer)
    with _only_once(viewer.account_id):
        await spend(parts, TEAMS_PER_ACCOUNT, viewer.account_id)
        situation = await surveyed_situation(parts, row, viewer)
        brief = team_brief(situation.board, given, situation.candidates)
        async with _turn():
            began = time.perf_counter()
            try:
                found = await asyncio.to_thread(
                    best_teams, brief, situation.candidates, count=TEAMS, different=DIFFERENT,
                    seconds=TEAM_SECONDS,
                )  # fmt: skip
            except OutOfTime as error:
                raise Conflict(_out_of_time()) from error
            except BadBrief as error:
                raise Invalid(str(error), [FieldError("least", str(error))]) from error
            seconds = time.perf_counter() - began
    known = await quotes(parts, situation, wanted_of_teams(situation, found.teams))
    return await asyncio.to_thread(teams_out, situation, brief, found, known, seconds)


def _out_of_time() -> str:
    return _("No team was found in time. Pin some members, or wish for a smaller team.")


async def ask_repair(parts: Parts, id_: str, viewer: Viewer) -> RepairOut:
    """The fewest changes that make a consortium eligible, or why none do. Nothing is changed.

    Whoever said yes is kept where that is possible at all. Raises NotFound, Forbidden, TooMany, Conflict.
    """
    row = await row_to_edit(id_, viewer)
    with _only_once(viewer.account_id):
        await spend(parts, TEAMS_PER_ACCOUNT, viewer.account_id)
        situation = await surveyed_situation(parts, row, viewer)
        async with _turn():
            try:
                mended = await asyncio.to_thread(_mended, situation)
            except OutOfTime as error:
                raise Conflict(_out_of_time()) from error
    known = await quotes(parts, situation, _wanted(situation, mended))
    return await asyncio.to_thread(repair_out, situation, mended, known)


def _wanted(situation: Situation, mended: Mended) -> list[QuoteOf]:
    return wanted_of_repair(situation, mended.found) if isinstance(mended.found, Repair) else []


def _mended(situation: Situation) -> Mended:
    """First with all who were asked kept; where that conflicts, with the pinned alone."""
    if situation.board.action is None:
        return Mended(None, None)
    members = {
        one["organisation_id"]: Role(one["role"])
        for one in situation.row["members"]
        if one["organisation_id"] not in leaving(situation.row, {}).stand_by
    }
    for keep in ("asked", "pinned"):
        brief = repair_brief(situation.board, situation.candidates, keep=keep)
        found = cheapest_repair(brief, members, situation.candidates, seconds=REPAIR_SECONDS)
        if isinstance(found, Repair):
            break
    return Mended(found, brief)


async def take(parts: Parts, id_: str, given: TakeIn, viewer: Viewer) -> Done:
    """Put a team or a repair on the board: newcomers are proposed, who stays keeps all but the role.

    Raises NotFound, Forbidden, Invalid for organisations that are not of the alliance, and Conflict where somebody was
    faster, or where somebody would be removed who is not named in `leaves`.
    """
    row = await row_to_edit(id_, viewer)
    roles = _roles(given)
    await _check_newcomers(row, roles)
    gone = leaving(row, roles)
    await _check_leaving(gone.leave, given.leaves)
    for key in gone.stand_by:
        member = member_of(row, key) or {}
        role = Role(member.get("role", Role.PARTNER))
        roles[key] = Role.PARTNER if role is Role.COORDINATOR else role
    situation: Situation = await surveyed_situation(parts, row, viewer)
    covers = {key: sorted(situation.known[key].competences) for key in roles if key in situation.known}
    return await take_over(parts, id_, RevisionIn(revision=given.revision), viewer, Team(roles, covers))


def _roles(given: TakeIn) -> dict[str, Role]:
    roles = {one.organisation_id: one.role for one in given.members}
    if len(roles) < len(given.members):
        words = _("An organisation stands in a team once.")
        raise Invalid.at("members", words)
    return roles


async def _check_newcomers(row: Row, roles: Mapping[str, Role]) -> None:
    new = [key for key in roles if member_of(row, key) is None]
    known = await heads(new)
    strange = [key for key in new if key not in known or known[key].membership.value not in ALLIANCE]
    if strange:
        words = _("%(id)s is no member of the alliance.") % {"id": strange[0]}
        raise Invalid.at("members", words)


async def _check_leaving(leave: tuple[str, ...], named: list[str]) -> None:
    unnamed = [key for key in leave if key not in named]
    if unnamed:
        known = await heads(unnamed)
        names = ", ".join(known[key].name if key in known else key for key in unnamed)
        raise Conflict(_("These would be removed without being named: %(names)s. Look at the team again.") % {
            "names": names
        })  # fmt: skip
