"""What was captured at a camp as its results show it: pure functions over what the other areas give."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean

from matchcamp.camps.schemas import CampOut
from matchcamp.consortia.outcome_queries import Founded
from matchcamp.i18n import country_name
from matchcamp.i18n import gettext as _
from matchcamp.labels import part_name
from matchcamp.live.schemas import PhaseOut
from matchcamp.registration.schemas import Attendant
from matchcamp.registration.states import Presence
from matchcamp.results.lineage import consortium_out
from matchcamp.results.schemas import (
    CountryOut,
    GridOut,
    IdeaOut,
    NoteLine,
    RanOut,
    SeatedOut,
    SectionText,
)
from matchcamp.seating.schemas import SeatingOut
from matchcamp.workshop.schemas import HarvestOut, NoteOut, RowOut, TableOut, TallyOut
from matchcamp.workshop.states import NoteKind, SectionName, Stance

WAS_THERE = frozenset({Presence.HERE, Presence.LEFT})


def agenda_as_it_ran(camp: CampOut, phases: Sequence[PhaseOut]) -> tuple[RanOut, ...]:
    """Each planned item with when it ran, then what ran and is in no plan any more. One that was held twice is told
    from its first beginning to its last end."""
    ran: dict[str, list[PhaseOut]] = {}
    for one in phases:
        ran.setdefault(one.key, []).append(one)
    planned = [_ran(item.title, ran.pop(item.key, ()), item.starts, item.minutes) for item in camp.agenda]
    return (*planned, *(_ran(several[0].title, several, None, None) for several in ran.values()))


def _ran(title: str, several: Sequence[PhaseOut], planned: object, minutes: int | None) -> RanOut:
    return RanOut.model_validate(
        {
            "title": title,
            "planned": planned,
            "minutes": minutes,
            "started": several[0].started if several else None,
            "ended": several[-1].ended if several else None,
        }
    )


def attendance(people: Iterable[Attendant]) -> tuple[CountryOut, ...]:
    """By country, most present first."""
    countries: dict[str, list[Attendant]] = {}
    for one in people:
        countries.setdefault(one.country, []).append(one)
    found = [
        CountryOut(
            country=code,
            registered=len(there),
            present=sum(one.presence in WAS_THERE for one in there),
            organisations=organisations(there),
        )
        for code, there in countries.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.present, -one.registered, one.country)))


def organisations(people: Iterable[Attendant]) -> int:
    """How many different ones; one that is none of ours counts by its name."""
    return len({one.organisation_id or one.organisation.casefold() for one in people} - {""})


def seated(seating: SeatingOut | None, people: Sequence[Attendant], own: Mapping[str, str]) -> SeatedOut | None:
    """How fair the seating was; `own` is the idea whose table somebody hosts, by attendant. None without a seating."""
    if seating is None or not seating.rounds:
        return None
    wishes = {one.id: one.ranked for one in people if one.ranked}
    ranks = [
        rank_of(idea, wishes[person])
        for round_ in seating.rounds
        for person, idea in round_.items()
        if person in wishes and own.get(person) != idea
    ]
    first = {
        person
        for round_ in seating.rounds
        for person, idea in round_.items()
        if person in wishes and wishes[person][0] == idea
    }
    return SeatedOut(
        rounds=len(seating.rounds),
        seats=sum(map(len, seating.rounds)),
        mean_rank=fmean(ranks) if ranks else 0.0,
        worst_rank=max(ranks, default=0),
        wished=len(wishes),
        got_first=len(first),
    )


def rank_of(idea: str, ranked: Sequence[str]) -> int:
    """
    >>> rank_of("b", ["a", "b"]), rank_of("z", ["a", "b"])
    (2, 3)
    """
    return ranked.index(idea) + 1 if idea in ranked else len(ranked) + 1


def notes_of(notes: Iterable[NoteOut], kind: NoteKind) -> tuple[NoteLine, ...]:
    """The notes of one kind as they came; next steps by their day, those without one last."""
    lines = tuple(
        NoteLine(text=one.text, title=one.title, who=one.who, due=one.due, done=one.done)
        for one in notes
        if one.kind is kind
    )
    if kind is not NoteKind.NEXT_STEP:
        return lines
    return tuple(sorted(lines, key=lambda one: (one.due is None, one.due.isoformat() if one.due else "")))


def ideas_out(harvest: HarvestOut, formed: Mapping[str, Sequence[Founded]]) -> tuple[IdeaOut, ...]:
    """The ideas by number of their tables."""
    tallies = {one.camp_idea_id: one for one in harvest.votes.tallies}
    return tuple(_idea(one, tallies.get(one.camp_idea_id), formed.get(one.camp_idea_id, ())) for one in harvest.tables)


def _idea(table: TableOut, tally: TallyOut | None, formed: Sequence[Founded]) -> IdeaOut:
    return IdeaOut(
        camp_idea_id=table.camp_idea_id,
        idea_id=table.idea_id,
        number=table.number,
        title=table.title,
        language=table.language,
        organisation=table.organisation,
        dots=tally.dots if tally else 0,
        voters=tally.voters if tally else 0,
        sections=tuple(SectionText(name=section_name(one.name), text=one.text) for one in table.sections if one.text),
        grids=tuple(
            one for one in (_places(table.places), _logframe(table.logframe), _packages(table.packages)) if one
        ),
        joined=_names(table, Stance.IN),
        interested=_names(table, Stance.INTERESTED),
        decisions=notes_of(table.notes, NoteKind.DECISION),
        steps=notes_of(table.notes, NoteKind.NEXT_STEP),
        consortia=tuple(map(consortium_out, formed)),
    )


def _names(table: TableOut, stance: Stance) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.organisation or one.name for one in table.stances if one.stance is stance))


def section_name(name: SectionName) -> str:
    return {
        SectionName.NEED: _("Need"),
        SectionName.TARGET_GROUP: _("Target group"),
        SectionName.RESULT: _("Result"),
        SectionName.ACTIVITIES: _("Activities"),
        SectionName.PARTNERS: _("Partners"),
        SectionName.IMPACT: _("Impact"),
    }[name]


def level_name(level: str) -> str:
    names = {"goal": _("Goal"), "purpose": _("Purpose"), "result": _("Result"), "activity": _("Activity")}
    return names.get(level, level)


def _grid(name: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> GridOut | None:
    return GridOut(name=name, heads=tuple(heads), rows=tuple(map(tuple, rows))) if rows else None


def _places(rows: Sequence[RowOut]) -> GridOut | None:
    heads = (_("Role"), _("Organisation"), _("Country"), _("What is missing"))
    lines = [
        (
            part_name(cells.get("role", "")),
            cells.get("organisation", ""),
            country_name(cells["country"]) if cells.get("country") else "",
            cells.get("gap", ""),
        )
        for cells in (one.cells for one in rows)
    ]
    return _grid(_("Places in the consortium"), heads, lines)


def _logframe(rows: Sequence[RowOut]) -> GridOut | None:
    heads = (_("Level"), _("What"), _("Indicator"), _("Source of proof"), _("Assumption"))
    fields = ("what", "indicator", "proof", "assumption")
    lines = [(level_name(one.cells.get("level", "")), *(one.cells.get(name, "") for name in fields)) for one in rows]
    return _grid(_("Logframe"), heads, lines)


def _packages(rows: Sequence[RowOut]) -> GridOut | None:
    heads = (_("Work package"), _("Lead"), _("Months"), _("Note"))
    lines = [
        (
            cells.get("title", ""),
            cells.get("lead", ""),
            "–".join(month for month in (cells.get("first_month", ""), cells.get("last_month", "")) if month),
            cells.get("note", ""),
        )
        for cells in (one.cells for one in rows)
    ]
    return _grid(_("Work packages"), heads, lines)
