"""Placements, moves and conflicts in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from babel.numbers import format_percent

from matchcamp.i18n import N_, formats, ngettext, number
from matchcamp.i18n import gettext as _
from matchcamp.seating.documents import ConflictFound, Demand, Moved, Seat
from matchcamp.seating.schemas import ConflictLine
from matchcamp.seating.states import DemandKind, MoveReason, Outcome, Step
from matching.tables import DemandKind as SolverKind

GOOD_FIT = 0.5
"""From here on a fit is told as a reason."""

NOTHING_LEFT = 0.0005
OUT_OF_TIME = "out_of_time"
NOBODY = "nobody"


def why(seat: Seat) -> str:
    """Why somebody sits there, in one line."""
    return " ".join(reasons(seat))


def reasons(seat: Seat) -> list[str]:
    """Each reason as a sentence: whose table it is, the choice got, the fit, the mix, who is new."""
    if seat.own:
        found = [_("Hosts this table.")]
    elif seat.rank:
        found = [_("Choice no. %(rank)s.") % {"rank": seat.rank}]
    else:
        found = [_("Not among the ideas ranked.")]
    if seat.pinned:
        found.append(_("Placed here by those who lead."))
    if seat.fit >= GOOD_FIT and not seat.own:
        found.append(_("The organisation fits the idea: %(fit)s.") % {"fit": number(round(seat.fit, 2))})
    if seat.fills:
        found.append(_("Brings a kind of organisation that the call asks for."))
    if seat.new:
        found.append(ngettext("Meets %(num)s new person.", "Meets %(num)s new people.", seat.new) % {"num": seat.new})
    return found


@dataclass(frozen=True, slots=True)
class Names:
    """The names of people and ideas at a camp."""

    people: Mapping[str, str]
    ideas: Mapping[str, tuple[int, str]]

    def person(self, key: str) -> str:
        """The name, or words where the person is no longer at the camp."""
        return self.people.get(key) or _("somebody who is no longer registered")

    def persons(self, keys: Iterable[str]) -> str:
        return ", ".join(sorted(self.person(key) for key in keys))

    def table(self, key: str) -> str:
        """Like «table 3 (Less scrap at the press)»."""
        if key not in self.ideas:
            return _("a table that is no longer there")
        table, title = self.ideas[key]
        return _("table %(number)s (%(title)s)") % {"number": table, "title": title}


SENTENCES: Mapping[DemandKind, str] = {
    DemandKind.PIN: N_("%(who)s sits at %(table)s in one of the rounds."),
    DemandKind.TOGETHER: N_("%(who)s sit together in every round."),
    DemandKind.APART: N_("%(who)s never sit together."),
    DemandKind.BARRED: N_("%(who)s does not sit at %(table)s."),
    DemandKind.AWAY: N_("%(who)s is not there in these rounds: %(rounds)s."),
    DemandKind.CLOSED: N_("There is no %(table)s."),
}
PINNED_IN_ROUND = N_("%(who)s sits at %(table)s in round %(round)s.")


def demand_words(demand: Demand, names: Names) -> str:
    """A demand of those who lead, as a sentence."""
    in_round = demand.kind is DemandKind.PIN and demand.round
    return _(PINNED_IN_ROUND if in_round else SENTENCES[demand.kind]) % {
        "who": names.persons(demand.people),
        "table": names.table(demand.idea),
        "round": demand.round,
        "rounds": ", ".join(str(one) for one in demand.rounds),
    }


def conflict_lines(found: Sequence[ConflictFound], names: Names, least: int, most: int) -> list[ConflictLine]:
    """The demands of a conflict as sentences; those of all tables are told once."""
    lines: dict[str, ConflictLine] = {}
    for kind, words, size in (
        (SolverKind.LEAST, N_("At least %(size)s people sit at each of these tables: %(tables)s."), least),
        (SolverKind.MOST, N_("At most %(size)s people sit at each of these tables: %(tables)s."), most),
    ):
        tables = [names.ideas[one.idea][0] for one in found if one.kind == kind and one.idea in names.ideas]
        if tables:
            text = _(words) % {"size": size, "tables": ", ".join(map(str, sorted(tables)))}
            lines[text] = ConflictLine(text=text, key="", change="wishes")
    for one in found:
        if one.kind not in {SolverKind.LEAST, SolverKind.MOST}:
            text = _conflicting(one, names)
            lines[text] = ConflictLine(text=text, key=one.key, change=CHANGED_AT.get(one.kind, ""))
    return list(lines.values())


CHANGED_AT: Mapping[str, Literal["wishes", "agenda"]] = {SolverKind.HOST: "wishes", SolverKind.ONCE: "agenda"}


def _conflicting(found: ConflictFound, names: Names) -> str:
    match SolverKind(found.kind):
        case SolverKind.ONCE:
            return _("Nobody sits twice at a table, except at their own: there must not be more rounds than tables.")
        case SolverKind.HOST:
            values = {"who": names.persons(found.people), "table": names.table(found.idea)}
            return _("%(who)s hosts %(table)s and stays there.") % values
        case kind:
            demand = Demand(
                key=found.key, kind=DemandKind(kind.value), people=found.people, idea=found.idea, round=found.round
            )
            return demand_words(demand, names)


MOVED: Mapping[MoveReason, str] = {
    MoveReason.DEMAND: N_("A demand asked for it."),
    MoveReason.CLOSED: N_("The table before is no longer there."),
    MoveReason.SHORT: N_("Too few were left at the new table."),
    MoveReason.FULL: N_("The table before would have been too full."),
    MoveReason.ROOM: N_("Another move needs it."),
    MoveReason.HAND: N_("Moved by those who lead."),
}


def move_words(move: Moved, demands: Mapping[str, Demand], names: Names) -> str:
    """Why somebody changes tables."""
    asked = demands.get(move.demand)
    return demand_words(asked, names) if asked else _(MOVED[move.why])


def percent(share: float) -> str:
    """
    >>> percent(0.034)
    '3.4%'
    """
    return str(format_percent(round(share, 3), locale=formats(), decimal_quantization=False))


def gap_words(gap: float | None, by_hand: int) -> str:
    """How good the plan is at least, in plain words."""
    if by_hand:
        return _("The plan was changed by hand; nothing is proven of it.")
    if gap is None:
        return _("Time was too short to prove how good the plan is.")
    if gap < NOTHING_LEFT:
        return _("No plan is better: this is proven.")
    values = {"share": percent(gap)}
    return _("At most %(share)s are missing to the best plan there could be: this is proven.") % values


def step_words(step: Step) -> str:
    """What made a version."""
    return {
        Step.DEMAND: _("A demand was added"),
        Step.DEMAND_REMOVED: _("A demand was removed"),
        Step.WISHES: _("Sizes and weights were changed"),
        Step.PLAN: _("The tables were planned"),
        Step.RERUN: _("The plan was re-run"),
        Step.MOVED: _("Somebody was moved by hand"),
        Step.GONE_BACK: _("An earlier version was taken again"),
        Step.HELD: _("A round was held"),
    }[step]


def failed_words(outcome: Outcome, said: str) -> str:
    """Why there is no plan although no demands conflict; empty where there is one."""
    if outcome is Outcome.CUT_OFF:
        return _("The planning was cut off. Start it again.")
    if outcome is not Outcome.FAILED:
        return ""
    if said == OUT_OF_TIME:
        return _("No plan was found in time. Ask for less, or try again.")
    if said == NOBODY:
        return _("Nobody is there in a round that is still to come.")
    return _("The tables cannot be planned: %(why)s") % {"why": said}


def weight_choices() -> list[tuple[str, str]]:
    """The terms of the objective with their names."""
    return [
        ("rank", _("What people ranked")),
        ("fit", _("Fit of organisation and idea")),
        ("meeting", _("Meeting new people")),
        ("mix", _("Kinds of organisation that the call asks for")),
        ("countries", _("Different countries")),
        ("language", _("A language in common")),
        ("balance", _("Tables of equal size")),
    ]
