"""Reading one-to-one meetings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from matchcamp.camps.queries import camp_kept, camp_to_lead
from matchcamp.camps.schemas import CampOut
from matchcamp.registration.queries import attendants
from matchcamp.registration.schemas import Attendant
from matchcamp.seating.meetings.documents import Answer, CampMeetings, Meeting, MeetingPlan, MeetingWish
from matchcamp.seating.meetings.rules import Pair, Slot, basis_of, next_slot, slots_of
from matchcamp.seating.meetings.schemas import (
    MeetingPartnerOut,
    MeetingsOut,
    MyMeetingOut,
    MyMeetingsOut,
    PairOut,
    SlotOut,
    WishOut,
)
from matchcamp.seating.rules import is_there
from matchcamp.viewer import Viewer
from matching.tables.meetings import NOT_HELD

Row = Mapping[str, Any]
OPEN = (Answer.ASKED.value, Answer.ACCEPTED.value)


@dataclass(frozen=True, slots=True)
class Day:
    """The meetings of a camp with its people, its slots and the accepted wishes."""

    camp: CampOut
    kept: CampMeetings
    people: Mapping[str, Attendant]
    slots: tuple[Slot, ...]
    pairs: tuple[Pair, ...]
    asked: int

    @property
    def missing(self) -> frozenset[str]:
        """Those with a wish who are absent, have gone or are not registered any more."""
        named = {key for pair in self.pairs for key in pair}
        return frozenset(key for key in named if key not in self.people or not is_there(self.people[key]))

    @property
    def basis(self) -> str:
        return basis_of(self.pairs, self.slots, self.kept.tables, self.missing)

    def name(self, key: str) -> str:
        return self.people[key].name if key in self.people else ""


async def day_of_camp(camp: CampOut) -> Day:
    """Four database calls."""
    row = await CampMeetings.get_pymongo_collection().find_one({"_id": camp.id})
    kept = CampMeetings.model_validate({**row, "id": row["_id"]}) if row else CampMeetings(id=camp.id)
    people = {one.id: one for one in await attendants(camp.id)}
    found = MeetingWish.get_pymongo_collection().find({"camp_id": camp.id, "answer": {"$in": OPEN}})
    wishes = await found.sort("pair", 1).to_list()
    accepted = [one for one in wishes if one["answer"] == Answer.ACCEPTED]
    pairs = tuple((one["one"], one["other"]) for one in accepted)
    return Day(camp, kept, people, slots_of(camp.agenda, kept.minutes), pairs, len(wishes) - len(accepted))


async def meetings(camp_id: str, viewer: Viewer, now: datetime) -> MeetingsOut:
    """All meetings, for those who lead. Raises NotFound, Forbidden."""
    day = await day_of_camp(await camp_to_lead(camp_id, viewer))
    return meetings_out(day, now)


def meetings_out(day: Day, now: datetime) -> MeetingsOut:
    plan = day.kept.plan
    begun = next_slot(day.slots, now)
    slots = [slot_out(day, slot, plan, over=slot.number < begun and slot.ends <= now) for slot in day.slots]
    meets = {key for one in (plan.slots if plan else ()) for meeting in one if meeting.table for key in _both(meeting)}
    wants = {key for pair in day.pairs for key in pair} - day.missing
    return MeetingsOut(
        tables=day.kept.tables,
        minutes=day.kept.minutes,
        asked=day.asked,
        accepted=len(day.pairs),
        slots=slots,
        left_out=[pair_out(day, one) for one in (plan.left_out if plan else ())],
        without_a_meeting=sorted(day.name(key) for key in wants - meets) if plan else [],
        planned=plan is not None,
        made=plan.made if plan else None,
        gap=plan.gap if plan else 0.0,
        stale=plan is not None and plan.basis != day.basis,
        missing=sorted(filter(None, (day.name(key) for key in day.missing & seated(plan)))),
        not_held=NOT_HELD,
    )


def seated(plan: MeetingPlan | None) -> frozenset[str]:
    """Everybody who has a meeting or stands in for one."""
    return frozenset(key for slot in (plan.slots if plan else ()) for meeting in slot for key in _both(meeting))


def _both(meeting: Meeting) -> Pair:
    return meeting.one, meeting.other


def slot_out(day: Day, slot: Slot, plan: MeetingPlan | None, *, over: bool) -> SlotOut:
    its = plan.slots[slot.number - 1] if plan and slot.number <= len(plan.slots) else []
    return SlotOut(
        number=slot.number,
        starts=slot.starts,
        ends=slot.ends,
        over=over,
        meetings=sorted((pair_out(day, one) for one in its if one.table), key=lambda one: one.table),
        stand_ins=[pair_out(day, one) for one in its if not one.table],
    )


def pair_out(day: Day, meeting: Meeting) -> PairOut:
    absent = bool(day.missing & set(_both(meeting)))
    return PairOut(one=day.name(meeting.one), other=day.name(meeting.other), table=meeting.table, absent=absent)


@dataclass(frozen=True, slots=True)
class Mine:
    """One person's meetings with their camp; `partners` are those whom they could still ask."""

    camp: CampOut
    me: Attendant
    out: MyMeetingsOut
    partners: tuple[MeetingPartnerOut, ...]


async def mine(me: Attendant) -> Mine:
    """What one person sees: their own wishes and meetings, and the names of others. Five database calls. Raises
    NotFound where the camp is gone."""
    camp = await camp_kept(me.camp_id)
    day = await day_of_camp(camp)
    rows = MeetingWish.get_pymongo_collection()
    own = {"camp_id": me.camp_id, "$or": [{"one": me.id}, {"other": me.id}]}
    wishes = [
        row for row in await rows.find(own).sort("_id", 1).to_list() if _seen(row, me) and _other(row, me) in day.people
    ]
    asked = {_other(row, me) for row in wishes}
    others = sorted(day.people.values(), key=lambda one: one.name.casefold())
    no_room = [one for one in (day.kept.plan.left_out if day.kept.plan else ()) if me.id in _both(one)]
    out = MyMeetingsOut(
        wishes=[wish_out(row, me, day) for row in wishes],
        meetings=my_meetings(day, me.id),
        left_out=sorted(day.name(_partner(one, me.id)) for one in no_room),
        planned=day.kept.plan is not None,
    )
    return Mine(camp, me, out, tuple(partner_out(one) for one in others if one.id != me.id and one.id not in asked))


def _seen(row: Row, me: Attendant) -> bool:
    """Whoever declined is not reminded of it; who asked sees the answer. What was taken back is seen by nobody."""
    hidden = {Answer.TAKEN_BACK} if row["one"] == me.id else {Answer.TAKEN_BACK, Answer.DECLINED}
    return row["answer"] not in hidden


def _other(row: Row, me: Attendant) -> str:
    return str(row["other"] if row["one"] == me.id else row["one"])


def _partner(meeting: Meeting, me: str) -> str:
    return meeting.other if meeting.one == me else meeting.one


def wish_out(row: Row, me: Attendant, day: Day) -> WishOut:
    return WishOut(
        id=str(row["_id"]), partner=partner_out(day.people[_other(row, me)]), mine=row["one"] == me.id,
        message=row["message"], answer=row["answer"],
    )  # fmt: skip


def partner_out(one: Attendant) -> MeetingPartnerOut:
    return MeetingPartnerOut(id=one.id, name=one.name, organisation=one.organisation, country=one.country)


def my_meetings(day: Day, me: str) -> list[MyMeetingOut]:
    """One person's meetings in the order of slots."""
    plan = day.kept.plan
    found = []
    for slot in day.slots:
        for one in plan.slots[slot.number - 1] if plan and slot.number <= len(plan.slots) else ():
            if me in _both(one) and _partner(one, me) in day.people:
                partner = partner_out(day.people[_partner(one, me)])
                found.append(
                    MyMeetingOut(slot=slot.number, starts=slot.starts, ends=slot.ends, table=one.table, partner=partner)
                )
    return found
