"""Camps in words of the reader's language: kinds of item, steps, and what is missing in the plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from matchcamp.camps.agenda import ends_of
from matchcamp.camps.documents import AgendaItem
from matchcamp.camps.moments import here
from matchcamp.camps.schemas import CampOut
from matchcamp.camps.states import CampStatus, ItemKind
from matchcamp.i18n import N_, ngettext
from matchcamp.i18n import gettext as _

KIND_WORDS: Mapping[ItemKind, str] = {
    ItemKind.WELCOME: N_("Welcome"),
    ItemKind.PITCHES: N_("Pitches of the ideas"),
    ItemKind.MARKET: N_("Idea market with votes"),
    ItemKind.ROUND: N_("Round at tables"),
    ItemKind.HARVEST: N_("Harvest of the tables"),
    ItemKind.MEETINGS: N_("Meetings one to one"),
    ItemKind.CANVAS: N_("Work in teams"),
    ItemKind.CHECK: N_("Eligibility check"),
    ItemKind.COMMITMENTS: N_("Commitments"),
    ItemKind.PLENARY: N_("All together"),
    ItemKind.BREAK: N_("Break"),
    ItemKind.CLOSE: N_("Close"),
}
LONG_WITHOUT_BREAK = timedelta(hours=2, minutes=30)
LONG_DAY = timedelta(hours=10)
ENOUGH_LEADERS = 2
SHORT_ROUND = 10  # Minutes: less than that, five people cannot each say a word.


def kind_words(kind: ItemKind) -> str:
    return _(KIND_WORDS[kind])


def kind_options() -> list[tuple[str, str]]:
    return [(kind.value, kind_words(kind)) for kind in ItemKind]


STEP_WORDS: Mapping[tuple[CampStatus, CampStatus], str] = {
    (CampStatus.DRAFT, CampStatus.IDEAS): N_("Announce it and ask for ideas"),
    (CampStatus.DRAFT, CampStatus.PEOPLE): N_("Announce it and open registration"),
    (CampStatus.IDEAS, CampStatus.PEOPLE): N_("Close ideas and open registration"),
    (CampStatus.IDEAS, CampStatus.DRAFT): N_("Back to draft"),
    (CampStatus.PEOPLE, CampStatus.READY): N_("Close registration"),
    (CampStatus.PEOPLE, CampStatus.RUNNING): N_("Begin the camp"),
    (CampStatus.PEOPLE, CampStatus.IDEAS): N_("Ask for ideas again"),
    (CampStatus.READY, CampStatus.RUNNING): N_("Begin the camp"),
    (CampStatus.READY, CampStatus.PEOPLE): N_("Open registration again"),
    (CampStatus.RUNNING, CampStatus.OVER): N_("The camp is over"),
    (CampStatus.RUNNING, CampStatus.READY): N_("It has not begun: back"),
    (CampStatus.OVER, CampStatus.RUNNING): N_("It is not over: back"),
    (CampStatus.CANCELLED, CampStatus.DRAFT): N_("Take the camp up again"),
}


def step_words(now: CampStatus, to: CampStatus) -> str:
    """The button of a step, by where the camp stands."""
    return _("Cancel the camp") if to is CampStatus.CANCELLED else _(STEP_WORDS[now, to])


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that those who lead should look at, and the page where they can."""

    words: str
    url: str


def missing_in_plan(camp: CampOut) -> list[Missing]:
    """What the frame and the agenda of a camp lack, the weightier first; nothing of it forbids anything."""
    edit, agenda = f"/camps/{camp.id}/edit", f"/camps/{camp.id}/agenda"
    frame = [
        (not camp.text, _("The camp has no description yet.")),
        (not camp.place and not camp.online_url, _("Neither a place nor an address for joining online is named.")),
        (not camp.call_id, _("No call is chosen that the camp aims at; each idea then names its own.")),
        (camp.ideas_until is None, _("No last moment for ideas is set; you close them by hand.")),
        (camp.people_until is None, _("No last moment for registering is set; you close it by hand.")),
        (
            len(camp.facilitators) < ENOUGH_LEADERS,
            _("Only one person leads the camp; a second could step in."),
        ),
        *_seats(camp),
    ]
    return [Missing(words, edit) for lacks, words in frame if lacks] + [
        Missing(words, agenda) for words in missing_in_agenda(camp)
    ]


def _seats(camp: CampOut) -> list[tuple[bool, str]]:
    seats = camp.tables * camp.most
    least = camp.tables * camp.least
    few = _("With at most %(most)s at a table, only %(seats)s of %(people)s people have a seat.")
    many = _("With at least %(least)s at a table, %(needed)s people are needed; there is room for %(people)s.")
    figures = {"most": camp.most, "least": camp.least, "people": camp.capacity}
    return [
        (seats < camp.capacity, few % (figures | {"seats": seats})),
        (least > camp.capacity, many % (figures | {"needed": least})),
    ]


def missing_in_agenda(camp: CampOut) -> list[str]:
    """What an agenda lacks or has too much of."""
    if not camp.agenda:
        return [_("The agenda is empty.")]
    items = [AgendaItem.model_validate(one.model_dump()) for one in camp.agenda]
    kinds = {one.kind for one in items}
    found = []
    if ItemKind.ROUND not in kinds:
        found.append(_("The agenda has no round at tables, so nobody is seated."))
    if ItemKind.MARKET not in kinds and camp.votes:
        found.append(_("The agenda has no idea market, so nobody votes."))
    short = sum(one.kind is ItemKind.ROUND and one.minutes < SHORT_ROUND for one in items)
    if short:
        found.append(
            ngettext("%(num)s round is shorter than 10 minutes.", "%(num)s rounds are shorter than 10 minutes.", short)
            % {"num": short}
        )
    if _longest(items) > LONG_WITHOUT_BREAK:
        found.append(_("More than two and a half hours go by without a break."))
    if any(day > LONG_DAY for day in _days(items, camp.zone)):
        found.append(_("A day lasts more than ten hours."))
    return found


def _longest(items: list[AgendaItem]) -> timedelta:
    """The longest time that people sit: breaks and gaps end it."""
    longest, begun, until = timedelta(0), items[0].starts, items[0].starts
    for one in items:
        if one.kind is ItemKind.BREAK or one.starts > until:
            begun = one.starts
        if one.kind is ItemKind.BREAK:
            begun = ends_of(one)
        until = ends_of(one)
        longest = max(longest, until - begun)
    return longest


def _days(items: list[AgendaItem], zone: str) -> list[timedelta]:
    days: dict[object, list[AgendaItem]] = {}
    for one in items:
        days.setdefault(here(one.starts, zone).date(), []).append(one)
    return [ends_of(day[-1]) - day[0].starts for day in days.values()]
