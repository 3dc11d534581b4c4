"""What stands on the print-outs of a camp: from its people, ideas and tables to plain values for the templates."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from matchcamp.camps.moments import day_words, time_words, when_words
from matchcamp.camps.schemas import AgendaItemOut, CampOut
from matchcamp.i18n import country_name, in_language
from matchcamp.i18n import gettext as _
from matchcamp.printing.typesetting import Drawing, Printed, Sheet
from matchcamp.qr import qr_file
from matchcamp.registration.schemas import Attendant, CampIdeaOut
from matchcamp.rendering import by_label
from matchcamp.seating.schemas import SeatingOut

NO_TABLE = "–"


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that print-outs are made of. `links` are the addresses of personal pages by attendant, for badges only."""

    camp: CampOut
    ideas: Sequence[CampIdeaOut]
    people: Sequence[Attendant]
    seating: SeatingOut | None
    links: Mapping[str, str]

    def table_of(self, round_: Mapping[str, str], attendant_id: str) -> str:
        """The number of somebody's table in a round."""
        numbers = {idea.id: idea.number for idea in self.ideas}
        return str(numbers.get(round_.get(attendant_id, ""), "")) or NO_TABLE


def printed(sheet: Sheet, gathered: Gathered) -> Printed:
    """The sheet in the language that is spoken at the camp. Each badge has a QR code to draw: call it in a thread."""
    with in_language(gathered.camp.language) as language:
        return Printed(
            sheet=sheet,
            title=f"{sheet_name(sheet)}: {gathered.camp.title}",
            language=language,
            made=gathered.camp.changed,
            words=_words(),
            content=CONTENTS[sheet](gathered),
        )


def sheet_name(sheet: Sheet) -> str:
    return {
        Sheet.AGENDA: _("Agenda"),
        Sheet.TABLES: _("Tables"),
        Sheet.BADGES: _("Badges"),
        Sheet.SIGN_IN: _("Sign-in sheet"),
        Sheet.POSTERS: _("Idea posters"),
        Sheet.VOTES: _("Voting sheet"),
        Sheet.MINUTES: _("Minutes of the camp"),
    }[sheet]


def _words() -> dict[str, str]:
    return {
        "time": _("Time"),
        "minutes": _("Length"),
        "what": _("What"),
        "none": _("Nothing to print yet."),
        "name": _("Name"),
        "organisation": _("Organisation"),
        "country": _("Country"),
        "by_name": _("By name"),
        "code": _("QR code of the personal link"),
        "number": _("No."),
        "signature": _("Signature"),
        "how": _("Each of you has the dots beside an idea. Give them to one idea or to several."),
        "idea": _("Project idea"),
        "votes": _("Votes"),
    }


def _subtitle(camp: CampOut) -> str:
    return " · ".join(part for part in (camp.place, when_words(camp.starts, camp.ends, camp.zone)) if part)


def _agenda(found: Gathered) -> dict[str, Any]:
    camp = found.camp

    def day(item: AgendaItemOut) -> str:
        return day_words(item.starts, camp.zone)

    days = [{"name": name, "items": [_item(one, camp) for one in items]} for name, items in groupby(camp.agenda, day)]
    return {"subtitle": _subtitle(camp), "days": days}


def _item(one: AgendaItemOut, camp: CampOut) -> dict[str, str]:
    time = f"{time_words(one.starts, camp.zone)}–{time_words(one.ends, camp.zone)}"
    return {"time": time, "minutes": f"{one.minutes}′", "title": one.title, "note": one.note}


def _by_name(people: Sequence[Attendant]) -> list[Attendant]:
    return sorted(people, key=lambda one: (by_label(("", one.name)), one.id))


def _person(one: Attendant) -> dict[str, str]:
    country = country_name(one.country) if one.country else ""
    return {"name": one.name, "organisation": one.organisation, "country": country}


def _tables(found: Gathered) -> dict[str, Any]:
    """One page per table and round, and one list of all people by name; tables without people are left out."""
    rounds = found.seating.rounds if found.seating else ()
    people = _by_name(found.people)
    seated = [one for one in people if any(one.id in seats for seats in rounds)]
    return {
        "subtitle": _subtitle(found.camp),
        "rounds": [_round(number, seats, people, found) for number, seats in enumerate(rounds, start=1)],
        "heads": [str(number) for number in range(1, len(rounds) + 1)],
        "people": [
            _person(one) | {"tables": [found.table_of(seats, one.id) for seats in rounds]} for one in seated
        ],
    }  # fmt: skip


def _round(number: int, seats: Mapping[str, str], people: Sequence[Attendant], found: Gathered) -> dict[str, Any]:
    starts = next((item.starts for item in found.camp.agenda if item.round == number), None)
    name = round_name(number)
    at_tables = [(idea, [one for one in people if seats.get(one.id) == idea.id]) for idea in found.ideas]
    return {
        "name": f"{name}, {time_words(starts, found.camp.zone)}" if starts else name,
        "tables": [
            {"name": _("Table %(n)s") % {"n": idea.number}, "title": idea.title, "people": list(map(_person, sitting))}
            for idea, sitting in at_tables
            if sitting
        ],
    }


def round_name(number: int) -> str:
    return _("Round %(n)s") % {"n": number}


def _badges(found: Gathered) -> dict[str, Any]:
    rounds = found.seating.rounds if found.seating else ()
    seats = {
        one.id: [
            {"round": round_name(number), "table": found.table_of(round_, one.id)}
            for number, round_ in enumerate(rounds, start=1)
        ]
        for one in found.people
    }
    people = [
        _person(one) | {"code": Drawing(qr_file(found.links[one.id])), "tables": seats[one.id]}
        for one in _by_name(found.people)
        if one.id in found.links
    ]
    return {"camp": f"{found.camp.title} · {day_words(found.camp.starts, found.camp.zone)}", "people": people}


def _sign_in(found: Gathered) -> dict[str, Any]:
    countries: dict[str, list[dict[str, str]]] = {}
    for one in _by_name(found.people):
        name = country_name(one.country) if one.country else _("Country not known")
        countries.setdefault(name, []).append(_person(one))
    ordered = sorted(countries, key=lambda name: by_label(("", name)))
    return {
        "subtitle": _subtitle(found.camp),
        "countries": [{"name": name, "people": countries[name]} for name in ordered],
    }


def _posters(found: Gathered) -> dict[str, Any]:
    return {"ideas": [_idea(one) | {"parts": note_parts(one)} for one in found.ideas]}


def _idea(one: CampIdeaOut) -> dict[str, str]:
    return {"number": str(one.number), "title": one.title, "organisation": one.organisation}


def note_parts(idea: CampIdeaOut) -> list[dict[str, str]]:
    """The concept note in parts that say something."""
    note = idea.note
    parts = (
        (_("Problem"), note.problem), (_("Target group"), note.target_group), (_("Result"), note.result),
        (_("Partners sought"), note.partners_sought), (_("Who could coordinate"), note.coordinator),
    )  # fmt: skip
    return [{"name": name, "text": text} for name, text in parts if text]


def _votes(found: Gathered) -> dict[str, Any]:
    ideas = [_idea(one) for one in found.ideas]
    return {"subtitle": _subtitle(found.camp), "votes": found.camp.votes, "ideas": ideas}


CONTENTS: Mapping[Sheet, Callable[[Gathered], dict[str, Any]]] = {
    Sheet.AGENDA: _agenda,
    Sheet.TABLES: _tables,
    Sheet.BADGES: _badges,
    Sheet.SIGN_IN: _sign_in,
    Sheet.POSTERS: _posters,
    Sheet.VOTES: _votes,
}
"""The print-outs for those who lead, in the order in which a camp needs them; minutes are made from results."""
