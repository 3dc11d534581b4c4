"""Reading applications. Whatever leaves here is cut to what the viewer may see."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from matchcamp.accounts.queries import author_name, people
from matchcamp.applications.chain import Walk
from matchcamp.applications.counting_queries import of_programmes
from matchcamp.applications.documents import EPOCH, FIRST_SENT, TALLIED, TITLED, Application, Entry, LogHead
from matchcamp.applications.plan import PRESSING_DAYS, Dated, Owner
from matchcamp.applications.plan import pressing as pressing_steps
from matchcamp.applications.progress import kept_phase
from matchcamp.applications.rules import filter_for, filter_for_own, may_edit, may_see
from matchcamp.applications.shown import application_out, entry_out, head_out, names_in, plan_step_out, planned
from matchcamp.applications.shown_schemas import (
    ApplicationHead,
    ApplicationList,
    ApplicationOut,
    EntryList,
    FaultOut,
    PressingOut,
    Tally,
    VerificationOut,
)
from matchcamp.applications.states import TO_HAND_IN, State
from matchcamp.database import object_id
from matchcamp.errors import Forbidden, NotFound
from matchcamp.i18n import gettext as _
from matchcamp.organisations.queries import heads
from matchcamp.paging import page_of
from matchcamp.parts import Parts
from matchcamp.sealing import Fault, author_of
from matchcamp.viewer import Role, Viewer

Row = Mapping[str, Any]
LONGEST_PLAN = timedelta(weeks=17)
MOST_PRESSING = 200
MOST_SUCCESSORS = 50
HEAD = "head"  # The id of the end of the log.
PLANNED = dict.fromkeys(
    ("title", "organisation_id", "state", "deadline", "begins", "done", "partners.organisation_id",
     "sections.owner_id"), 1,
)  # fmt: skip
"""What the plan of an application is made of, and whose its steps are."""

NOT_FOR_LISTS = {"passed": 0}  # All else tells which sign-offs hold.


async def application_row(id_: str, viewer: Viewer) -> dict[str, Any]:
    """The stored application; NotFound for what does not exist and for what the viewer may not see."""
    row: dict[str, Any] | None = await Application.get_pymongo_collection().find_one({"_id": object_id(id_)})
    if row is None or not may_see(row, viewer):
        raise NotFound(f"no application with the id {id_}")
    return row


async def row_to_edit(id_: str, viewer: Viewer) -> dict[str, Any]:
    """The stored application, for a viewer who may change it. NotFound, or Forbidden for one who may only look."""
    row = await application_row(id_, viewer)
    if not may_edit(row, viewer):
        raise Forbidden(_("Only the organisation that leads this application, and coordinators, may change it."))
    return row


async def application(id_: str, viewer: Viewer, now: datetime) -> ApplicationOut:
    """All of one application as the viewer may see it; three database calls. Raises NotFound."""
    row = await application_row(id_, viewer)
    organisations, accounts = names_in([row])
    names = {key: head.name for key, head in (await heads(organisations)).items()}
    known = await people(accounts)
    return application_out(row, names, {key: author_name(known, key) for key in accounts}, viewer, now)


@dataclass(frozen=True, slots=True)
class ApplicationFilter:
    """What a list is narrowed to; empty means anything. `mine`: those of the viewer's own organisations."""

    mine: bool = False
    states: tuple[State, ...] = ()
    programme: str = ""
    call_id: str = ""
    consortium_id: str = ""
    organisation_id: str = ""  # Leads, or is a partner.
    since: datetime | None = None  # Of the deadline; so is `until`, which is left out itself.
    until: datetime | None = None
    title: str = ""  # Words that stand in it, in small or capital letters.

    def as_filter(self, viewer: Viewer) -> dict[str, Any]:
        own = [filter_for_own(viewer)] if self.mine else []
        return {"$and": [filter_for(viewer), *own, *self._exact(), *self._spans()]}

    def _exact(self) -> list[dict[str, Any]]:
        exact = {
            "programme": self.programme, "call_id": self.call_id.lower(), "consortium_id": self.consortium_id.lower(),
        }  # fmt: skip
        asked: list[dict[str, Any]] = [{name: value} for name, value in exact.items() if value]
        if self.states:
            asked.append({"state": {"$in": [state.value for state in self.states]}})
        if key := self.organisation_id.lower():
            asked.append({"$or": [{"organisation_id": key}, {"partners.organisation_id": key}]})
        return asked

    def _spans(self) -> list[dict[str, Any]]:
        span = {name: at for name, at in (("$gte", self.since), ("$lt", self.until)) if at}
        # A null byte stands in no title, and the database takes none in a pattern.
        pattern = re.escape(self.title.replace("\0", ""))
        title = [{"title": {"$regex": pattern, "$options": "i"}}] if self.title else []
        return [*([{"deadline.at": span}] if span else []), *title]

    @property
    def of_tallied(self) -> bool:
        """Whether the index of the tally alone tells what stands in the list of somebody who sees all."""
        return self == ApplicationFilter(states=self.states, programme=self.programme)

    @property
    def of_titled(self) -> bool:
        """As `of_tallied`, of the index that alone finds words in titles."""
        held = ApplicationFilter(
            states=self.states, programme=self.programme, since=self.since, until=self.until, title=self.title
        )
        return bool(self.title) and self == held


async def applications(
    viewer: Viewer, narrowed: ApplicationFilter, now: datetime, *, after: str | None, limit: int
) -> ApplicationList:
    """The applications that the viewer may see, newest first; two database calls however many there are."""
    found = await page_of(
        Application.get_pymongo_collection(), narrowed.as_filter(viewer), after=after, limit=limit, fields=NOT_FOR_LISTS
    )
    return ApplicationList(items=await heads_out(found.rows, now), next=found.next)


async def applications_by_id(ids: Sequence[str], viewer: Viewer, now: datetime) -> dict[str, ApplicationHead]:
    """Those of some applications that the viewer may see; two database calls."""
    where = {"$and": [{"_id": {"$in": [object_id(id_) for id_ in ids]}}, filter_for(viewer)]}
    rows = await Application.get_pymongo_collection().find(where, NOT_FOR_LISTS).to_list() if ids else []
    return {one.id: one for one in await heads_out(rows, now)}


async def successors(id_: str, viewer: Viewer, now: datetime) -> list[ApplicationHead]:
    """Those that were made anew from an application, the first fifty, where the viewer may see them; two database
    calls."""
    where = {"$and": [{"forerunner_id": id_}, filter_for(viewer)]}
    found = Application.get_pymongo_collection().find(where, NOT_FOR_LISTS).sort("_id", 1).limit(MOST_SUCCESSORS)
    return await heads_out(await found.to_list(), now)


async def heads_out(rows: Sequence[Row], now: datetime) -> list[ApplicationHead]:
    """Stored rows as lists show them; one database call for the names of who leads."""
    known = await heads(sorted({row["organisation_id"] for row in rows}))
    names = {key: head.name for key, head in known.items()}
    return [head_out(row, names, now) for row in rows]


async def tally(viewer: Viewer, narrowed: ApplicationFilter) -> Tally:
    """The counts of a list; the one query that every number comes from. Two database calls, at once."""
    found, sent = await asyncio.gather(_by_state_and_programme(viewer, narrowed), _ever_sent(viewer, narrowed))
    by_state: dict[State, int] = {}
    by_programme: dict[str, int] = {}
    for one in found:
        state, programme = State(one["_id"]["state"]), one["_id"]["programme"]
        by_state[state] = by_state.get(state, 0) + one["count"]
        by_programme[programme] = by_programme.get(programme, 0) + one["count"]
    return Tally(
        total=sum(by_state.values()),
        by_state=dict(sorted(by_state.items(), key=lambda pair: list(State).index(pair[0]))),
        by_programme=dict(sorted(by_programme.items())),
        before_submission=sum(count for state, count in by_state.items() if state in TO_HAND_IN),
        ever_submitted=sent,
    )


async def _by_state_and_programme(viewer: Viewer, narrowed: ApplicationFilter) -> list[dict[str, Any]]:
    group = {"_id": {"state": "$state", "programme": "$programme"}, "count": {"$sum": 1}}
    pipeline: list[dict[str, Any]] = [{"$match": narrowed.as_filter(viewer)}, {"$group": group}]
    rows = Application.get_pymongo_collection()
    return await (await rows.aggregate(pipeline, **_alone(viewer, narrowed, TALLIED))).to_list()


async def _ever_sent(viewer: Viewer, narrowed: ApplicationFilter) -> int:
    where = {"$and": [narrowed.as_filter(viewer), of_programmes(()), {"first_submitted": {"$gt": EPOCH}}]}
    return await Application.get_pymongo_collection().count_documents(where, **_alone(viewer, narrowed, FIRST_SENT))


def _alone(viewer: Viewer, narrowed: ApplicationFilter, index: str) -> dict[str, Any]:
    """Of all applications an index alone tells the counts; the database does not see that by itself."""
    if filter_for(viewer):
        return {}
    if narrowed.of_titled:
        return {"hint": TITLED}
    return {"hint": index} if narrowed.of_tallied else {}


async def pressing(viewer: Viewer, now: datetime, *, mine: bool) -> list[PressingOut]:
    """The steps of plans that are late or due within a week, the most urgent first; `mine` leaves the viewer's own.

    Of applications whose deadline is over nothing presses any more. At most 200 applications, the next deadline first,
    and of their steps at most 200.
    """
    state = {"state": {"$in": sorted(TO_HAND_IN)}}
    span = {"deadline.at": {"$gte": now, "$lte": now + LONGEST_PLAN + timedelta(days=PRESSING_DAYS)}}
    where = {"$and": [filter_for_own(viewer) if mine else filter_for(viewer), state, span]}
    rows = Application.get_pymongo_collection().find(where, PLANNED).sort("deadline.at", 1).limit(MOST_PRESSING)
    dated = [(row, one) for row in await rows.to_list() for one in pressing_steps(planned(row), now)]
    if mine:
        dated = [(row, one) for row, one in dated if is_own_step(one.step.owner, row, viewer)]
    dated.sort(key=lambda pair: (pair[1].due, pair[0]["deadline"]["at"]))
    return [_pressing(row, one, viewer, now) for row, one in dated[:MOST_PRESSING]]


def _pressing(row: Row, one: Dated, viewer: Viewer, now: datetime) -> PressingOut:
    return PressingOut(
        application_id=str(row["_id"]), title=row["title"], organisation_id=row["organisation_id"],
        state=row["state"], step=plan_step_out(one, now), deadline=row["deadline"]["at"],
        mine=is_own_step(one.step.owner, row, viewer),
    )  # fmt: skip


def is_own_step(owner: Owner, row: Row, viewer: Viewer) -> bool:
    """Whose step it is: the leading organisation's, each partner's, the writers', or the alliance's coordinators'."""
    leads = row["organisation_id"] in viewer.organisations
    takes_part = leads or any(one["organisation_id"] in viewer.organisations for one in row["partners"])
    if owner is Owner.LEAD:
        return leads
    if owner is Owner.PARTNERS:
        return takes_part
    if owner is Owner.WRITERS:
        return leads or any(one["owner_id"] == viewer.account_id for one in row["sections"])
    return viewer.has(Role.COORDINATOR)


async def entries(id_: str, viewer: Viewer, *, after: int | None, limit: int) -> EntryList:
    """The log of one application, the newest entry first."""
    row = await application_row(id_, viewer)
    where: dict[str, Any] = {"application_id": str(row["_id"])}
    if after is not None:
        where["revision"] = {"$lt": after}
    found = await Entry.get_pymongo_collection().find(where).sort("revision", -1).limit(limit + 1).to_list()
    accounts = [author for one in found if (author := author_of(one))]
    known = await people(accounts)
    names = {key: author_name(known, key) for key in accounts}
    following = found[limit - 1]["revision"] if len(found) > limit else None
    return EntryList(items=[entry_out(one, names) for one in found[:limit]], next=following)


async def verification(parts: Parts) -> VerificationOut:
    """Walk over the whole log and compare it with the applications, as they stood at one moment.

    Memory grows with the number of applications, not with that of entries.
    """
    walk = Walk()
    async with parts.client.start_session(snapshot=True) as session:
        async for entry in Entry.get_pymongo_collection().find({}, session=session).sort("_id", 1):
            walk.step(entry)
        walk.end(await LogHead.get_pymongo_collection().find_one({"_id": HEAD}, session=session))
        async for row in Application.get_pymongo_collection().find({}, session=session):
            walk.compare(row)
            if row.get("phase") != kept_phase(row):
                walk.faults.append(Fault(row["log_number"], f"the application {row['_id']} keeps another phase"))
        walk.close()
    return VerificationOut(
        holds=not walk.faults, entries=walk.number, head=walk.before, forgotten=walk.forgotten,
        faults=[FaultOut(number=one.number, what=one.what) for one in walk.faults[:100]],
    )  # fmt: skip
