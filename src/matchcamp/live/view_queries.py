"""What the wall, the desk and the phones show beside the clock: tables with names, one's own place, who is here."""

import hmac
from collections import Counter, defaultdict
from dataclasses import dataclass

from matchcamp.camps.queries import camp as camp_seen
from matchcamp.camps.queries import camp_kept, camp_of_job, secrets_of
from matchcamp.camps.schemas import AgendaItemOut, CampOut
from matchcamp.errors import Forbidden, NotFound
from matchcamp.i18n import gettext as _
from matchcamp.live.schemas import LiveOut
from matchcamp.live.states import LiveState
from matchcamp.registration.passes import attendant_by_pass
from matchcamp.registration.queries import attendants, ideas_of, my_attendance
from matchcamp.registration.schemas import Attendant
from matchcamp.registration.states import ParticipantStatus, Presence
from matchcamp.seating.queries import place_of, seating
from matchcamp.seating.schemas import Place
from matchcamp.settings import Settings
from matchcamp.viewer import Viewer

NOT_IN_THE_ROOM = frozenset({Presence.ABSENT, Presence.LEFT})


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a round: its number, its idea, and the names of who sits there, in the order of the alphabet."""

    number: int
    title: str
    language: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The tables of a round; `coming` where it is the one that follows. `round` is 0 where there is none to show."""

    round: int
    coming: bool
    tables: tuple[Table, ...]

    @property
    def fullest(self) -> int:
        """How many sit at the fullest table."""
        return max((len(table.names) for table in self.tables), default=0)


async def camp_by_wall_key(camp_id: str, key: str) -> CampOut:
    """The camp of a wall view. Raises NotFound for a key that was never made, or was made void."""
    secrets = await secrets_of(camp_id)
    camp = await camp_of_job(camp_id)
    if secrets is None or camp is None or not hmac.compare_digest(secrets.wall_key.encode(), key.encode()):
        raise NotFound("this address of a wall view is not valid, or was made void; open it anew from the camp's page")
    return camp


async def holder_of_pass(settings: Settings, given: str) -> tuple[Attendant, CampOut]:
    """Who holds a personal link, and the camp. Raises NotFound; Forbidden for somebody who is not registered."""
    person = await attendant_by_pass(settings, given)
    camp = await camp_kept(person.camp_id)
    if person.status is not ParticipantStatus.REGISTERED:
        raise Forbidden(_("You are not registered for this camp, so there is no place to show."))
    return person, camp


async def camp_to_follow(camp_id: str, viewer: Viewer) -> CampOut:
    """A camp for a viewer who leads it or is registered. Raises NotFound, Forbidden."""
    camp = await camp_seen(camp_id, viewer)
    if not camp.leads:
        mine = await my_attendance(camp.id, viewer)
        if mine is None or mine.status is not ParticipantStatus.REGISTERED:
            raise Forbidden(_("Only those who lead this camp or are registered for it may follow it."))
    return camp


def round_to_show(live: LiveOut) -> tuple[int, bool]:
    """The round that runs, else the one that follows at once; 0 for none. The second says whether it is to come."""
    if live.state is LiveState.OVER:
        return 0, False
    if live.round:
        return live.round, False
    return (live.next.round, True) if live.next and live.next.round else (0, False)


async def board(camp_id: str, live: LiveOut) -> Board:
    """The tables that a wall shows now."""
    number, coming = round_to_show(live)
    plan = await seating(camp_id) if number else None
    if plan is None or number > len(plan.rounds):
        return Board(0, coming=False, tables=())
    names: dict[str, list[str]] = defaultdict(list)
    people = {one.id: one for one in await attendants(camp_id)}
    for person_id, idea_id in plan.rounds[number - 1].items():
        person = people.get(person_id)
        if person and person.presence not in NOT_IN_THE_ROOM:
            names[idea_id].append(person.name)
    tables = [
        Table(idea.number, idea.title, idea.language, tuple(sorted(names[idea.id], key=str.casefold)))
        for idea in await ideas_of(camp_id)
        if idea.id in names
    ]
    return Board(number, coming, tuple(tables))


@dataclass(frozen=True, slots=True)
class Way:
    """Where one person goes: `now` in the round that runs, `coming` in the next one that has a place for them, and all
    rounds in order. Rounds up to `begun` have begun."""

    now: Place | None
    coming: Place | None
    all: tuple[Place, ...]
    begun: int


async def way_of(camp: CampOut, live: LiveOut, attendant_id: str) -> Way:
    places = await place_of(camp.id, attendant_id)
    left = rounds_to_come(camp.agenda, live)
    now = next((place for place in places if place.round == live.round), None)
    coming = next((place for place in places if place.round in left), None)
    return Way(now, coming, places, left[0] - 1 if left else camp.rounds)


def rounds_to_come(agenda: tuple[AgendaItemOut, ...], live: LiveOut) -> list[int]:
    """The rounds after the item that runs, in order; all of them before the camp begins, none when it is over."""
    if live.state is LiveState.OVER or (live.next is None and live.item):
        return []
    keys = [item.key for item in agenda]
    start = keys.index(live.next.key) if live.next and live.next.key in keys else 0
    return [item.round for item in agenda[start:] if item.round]


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many of the registered are in the room, expected yet, absent, or have left."""

    registered: int
    here: int
    expected: int
    absent: int
    left: int


async def attendance_of(camp_id: str) -> Attendance:
    count = Counter(one.presence for one in await attendants(camp_id))
    of = [count[one] for one in (Presence.HERE, Presence.EXPECTED, Presence.ABSENT, Presence.LEFT)]
    return Attendance(sum(of), *of)
