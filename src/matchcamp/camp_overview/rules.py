"""What comes next for whom, and what is missing before each step: pure functions."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from matchcamp.camp_overview.schemas import CountsOut, MissingOut, NextKind
from matchcamp.camps.schemas import CampOut
from matchcamp.camps.states import CampStatus
from matchcamp.i18n import N_, ngettext
from matchcamp.i18n import gettext as _
from matchcamp.registration.states import ParticipantStatus
from matchcamp.viewer import Viewer

ORDER = (
    CampStatus.DRAFT, CampStatus.IDEAS, CampStatus.PEOPLE, CampStatus.READY, CampStatus.RUNNING, CampStatus.OVER,
)  # fmt: skip
FEW_IDEAS = 2  # With one idea there is nothing to choose and no round to change for.


class Reader(StrEnum):
    """Who reads the page; what stands lower counts before what stands higher."""

    STRANGER = "not signed in"
    GUEST = "signed in without a role"
    MEMBER = "member"
    WAITING = "on the waiting list"
    REGISTERED = "registered"
    LEADER = "leads it"


PLACES = {ParticipantStatus.REGISTERED: Reader.REGISTERED, ParticipantStatus.WAITING: Reader.WAITING}


def reader_of(viewer: Viewer, status: ParticipantStatus | None, *, leads: bool) -> Reader:
    """Who reads; `status` is that of their registration, None where they have none."""
    if leads:
        return Reader.LEADER
    if status in PLACES:
        return PLACES[status]
    if not viewer.signed_in:
        return Reader.STRANGER
    return Reader.MEMBER if viewer.is_member else Reader.GUEST


@dataclass(frozen=True, slots=True)
class Tables:
    """How the seating stands."""

    planned: bool = False
    stale: bool = False


NEXT: Mapping[CampStatus, Mapping[Reader, NextKind]] = {
    CampStatus.DRAFT: {Reader.LEADER: NextKind.LEAD},
    CampStatus.IDEAS: {
        Reader.STRANGER: NextKind.SIGN_IN, Reader.GUEST: NextKind.WAIT, Reader.MEMBER: NextKind.HAND_IN,
        Reader.WAITING: NextKind.HAND_IN, Reader.REGISTERED: NextKind.MY_PLACE, Reader.LEADER: NextKind.LEAD,
    },
    CampStatus.PEOPLE: {
        Reader.STRANGER: NextKind.SIGN_IN, Reader.GUEST: NextKind.REGISTER, Reader.MEMBER: NextKind.REGISTER,
        Reader.WAITING: NextKind.WAITING_LIST, Reader.REGISTERED: NextKind.MY_PLACE, Reader.LEADER: NextKind.LEAD,
    },
    CampStatus.READY: {
        Reader.WAITING: NextKind.WAITING_LIST, Reader.REGISTERED: NextKind.MY_PLACE, Reader.LEADER: NextKind.LEAD,
    },
    CampStatus.RUNNING: {
        Reader.WAITING: NextKind.WAITING_LIST, Reader.REGISTERED: NextKind.MY_PLACE, Reader.LEADER: NextKind.LIVE,
    },
    CampStatus.OVER: dict.fromkeys(Reader, NextKind.RESULTS),
    CampStatus.CANCELLED: {},
}  # fmt: skip


def next_for(status: CampStatus, reader: Reader) -> NextKind:
    """What somebody could do next, by the state of the camp."""
    return NEXT[status].get(reader, NextKind.NOTHING)


NEXT_WORDS: Mapping[NextKind, tuple[str, str, str]] = {
    NextKind.SIGN_IN: (N_("Sign in to take part."), N_("Sign in"), "/sign-in?next=/camps/%(id)s"),
    NextKind.HAND_IN: (
        N_("Ideas are wanted: hand in yours with a short concept note."), N_("Hand in an idea"), "/camps/%(id)s/ideas",
    ),
    NextKind.WAIT: (N_("Ideas are being collected; registration opens afterwards."), "", ""),
    NextKind.REGISTER: (
        N_("Registration is open: say that you come, and rank the ideas."), N_("Register"), "/camps/%(id)s/register",
    ),
    NextKind.WAITING_LIST: (
        N_("You stand on the waiting list, and hear from us when a place is free."), N_("My registration"),
        "/camps/%(id)s/register",
    ),
    NextKind.MY_PLACE: (
        N_("You are registered. Your page shows where you sit and with whom."), N_("My place"), "/camps/%(id)s/me",
    ),
    NextKind.LIVE: (N_("The camp is running."), N_("To the desk of the day"), "/camps/%(id)s/live"),
    NextKind.RESULTS: (N_("The camp is over."), N_("See what came of it"), "/camps/%(id)s/results"),
    NextKind.LEAD: (N_("You lead this camp."), "", ""),
    NextKind.NOTHING: ("", "", ""),
}  # fmt: skip


def is_back(now: CampStatus, to: CampStatus) -> bool:
    """Whether a step leads back in the life of a camp."""
    return now in ORDER and to in ORDER and ORDER.index(to) < ORDER.index(now)


def missing_in_people(camp: CampOut, counts: CountsOut, tables: Tables) -> list[MissingOut]:
    """What ideas, people and tables lack for the step that comes next."""
    base = f"/camps/{camp.id}"
    found = []
    if counts.ideas_to_choose:
        words = ngettext(
            "%(num)s idea waits for your choice.", "%(num)s ideas wait for your choice.", counts.ideas_to_choose
        )
        found.append((words % {"num": counts.ideas_to_choose}, "/ideas"))
    if camp.status in {CampStatus.IDEAS, CampStatus.PEOPLE, CampStatus.READY} and counts.ideas < FEW_IDEAS:
        found.append((_("Fewer than two ideas are accepted."), "/ideas"))
    if counts.ideas > camp.tables:
        words = _("More ideas are accepted than there are tables: %(ideas)s for %(tables)s.")
        found.append((words % {"ideas": counts.ideas, "tables": camp.tables}, "/ideas"))
    if camp.status in {CampStatus.PEOPLE, CampStatus.READY}:
        found += _missing_for_the_day(camp, counts, tables)
    return [MissingOut(words=words, url=base + where) for words, where in found]


def _missing_for_the_day(camp: CampOut, counts: CountsOut, tables: Tables) -> list[tuple[str, str]]:
    found = []
    needed = min(camp.tables, max(counts.ideas, 1)) * camp.least
    if counts.registered < needed:
        words = _("Registered so far: %(people)s; the tables need %(needed)s.")
        found.append((words % {"people": counts.registered, "needed": needed}, "/people"))
    if counts.waiting and counts.registered < camp.capacity:
        found.append((_("There is room, but people stand on the waiting list."), "/people"))
    if camp.rounds and camp.status is CampStatus.READY and not tables.planned:
        found.append((_("Nobody has a seat yet: plan the tables."), "/tables"))
    if tables.stale:
        found.append((_("The tables were planned before the latest changes."), "/tables"))
    return found
