"""The minutes of a camp as sections of text: once for DOCX and PDF alike, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from matchcamp.camps.moments import time_words, when_words
from matchcamp.camps.schemas import CampOut
from matchcamp.i18n import country_name, current_language, long_date, number
from matchcamp.i18n import gettext as _
from matchcamp.labels import status_name
from matchcamp.printing.typesetting import Printed, Sheet
from matchcamp.results.schemas import (
    ConsortiumOut,
    DetailsOut,
    FiguresOut,
    GridOut,
    IdeaOut,
    NoteLine,
    RanOut,
    ResultsOut,
    SummaryOut,
    SurveyOut,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a section: whatever of it is given stands in this order."""

    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its heading."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A document of sections; `changed` is the moment that its file names as its own."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    changed: datetime


def minutes(camp: CampOut, found: ResultsOut) -> Record:
    """What happened, by section; those with nothing in them are left out."""
    subtitle = " · ".join(one for one in (camp.place, when_words(camp.starts, camp.ends, camp.zone)) if one)
    sections = [Section(_("In figures"), (Part(rows=figure_rows(found.figures), heads=(_("What"), _("How many"))),))]
    if found.details:
        sections += _captured(camp, found.details)
    filled = tuple(one for one in sections if one.parts)
    return Record(_("Minutes: %(title)s") % {"title": camp.title}, subtitle, filled, camp.changed)


def _captured(camp: CampOut, details: DetailsOut) -> list[Section]:
    ideas = tuple(part for one in details.ideas for part in _idea(one))
    return [
        Section(_("The agenda as it ran"), (Part(heads=agenda_heads(), rows=agenda_rows(camp, details.agenda)),)),
        Section(_("Who was there"), (Part(heads=attendance_heads(), rows=attendance_rows(details)),)),
        Section(_("Ideas and what came of them"), ideas),
        Section(_("Decisions"), _list(details.decisions)),
        Section(_("Next steps"), _steps(details.steps)),
        Section(_("Parking lot"), _list(details.parked)),
        Section(_("Who sat where"), _seated(details)),
        Section(_("How people found it"), _survey(details.survey)),
    ]


def canvases(camp: CampOut, ideas: Sequence[IdeaOut]) -> Record:
    """All canvases as first drafts, one section for each idea."""
    subtitle = when_words(camp.starts, camp.ends, camp.zone)
    title = _("Canvases: %(title)s") % {"title": camp.title}
    return Record(
        title, subtitle, tuple(Section(f"{one.number}. {one.title}", _canvas(one)) for one in ideas), camp.changed
    )


def figure_rows(figures: FiguresOut) -> tuple[tuple[str, str], ...]:
    rows = [
        (_("People registered"), number(figures.people)),
        (_("People present"), number(figures.present)),
        (_("Organisations"), number(figures.organisations)),
        (_("Countries"), number(figures.countries)),
        (_("Ideas with a table"), number(figures.ideas)),
        (_("Votes given"), number(figures.votes)),
        (_("Decisions"), number(figures.decisions)),
        (_("Next steps"), number(figures.steps)),
        (_("Consortia formed"), number(figures.consortia)),
        (_("Eligible as planned"), number(figures.eligible)),
        (_("Applications submitted"), number(figures.submitted)),
    ]
    satisfied = [] if figures.satisfied is None else [(_("Satisfied"), percent(figures.satisfied))]
    return (*rows, *satisfied)


def percent(share: float) -> str:
    return f"{round(share * 100)} %"


def agenda_heads() -> tuple[str, ...]:
    return (_("What"), _("Planned"), _("Began"), _("Ended"))


def agenda_rows(camp: CampOut, agenda: Sequence[RanOut]) -> tuple[tuple[str, ...], ...]:
    def clock(moment: datetime | None) -> str:
        return time_words(moment, camp.zone) if moment else "–"

    return tuple((one.title, clock(one.planned), clock(one.started), clock(one.ended)) for one in agenda)


def attendance_heads() -> tuple[str, ...]:
    return (_("Country"), _("People registered"), _("People present"), _("Organisations"))


def attendance_rows(details: DetailsOut) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            country_name(one.country) if one.country else _("Country not known"),
            number(one.registered),
            number(one.present),
            number(one.organisations),
        )
        for one in details.attendance
    )


def _idea(one: IdeaOut) -> list[Part]:
    facts = [
        _("Brought by %(who)s.") % {"who": one.organisation} if one.organisation else "",
        _("Votes: %(n)s.") % {"n": number(one.dots)},
        _("In: %(who)s.") % {"who": ", ".join(one.joined)} if one.joined else "",
        _("Interested: %(who)s.") % {"who": ", ".join(one.interested)} if one.interested else "",
        *(consortium_words(formed) for formed in one.consortia),
    ]
    lines = (*(line.text for line in one.decisions), *map(step_words, one.steps))
    return [Part(f"{one.number}. {one.title}", (" ".join(fact for fact in facts if fact),), lines)]


def consortium_words(one: ConsortiumOut) -> str:
    facts = {"members": number(one.members), "countries": number(one.countries), "status": status_name(one.status)}
    return _("Consortium: %(members)s organisations in %(countries)s countries; %(status)s; %(verdict)s.") % {
        **facts,
        "verdict": verdict_words(one.verdict),
    }


def verdict_words(verdict: str) -> str:
    return {
        "met": _("Eligible as planned"),
        "not_met": _("Not eligible yet"),
        "cannot_decide": _("Cannot be decided yet"),
        "no_rules": _("No rules are known for this call"),
        "no_call": _("No call is chosen yet"),
    }[verdict]


def step_words(one: NoteLine) -> str:
    until = _("until %(day)s") % {"day": long_date(one.due)} if one.due else ""
    by = ", ".join(part for part in (one.who, until, _("done") if one.done else "") if part)
    return f"{one.text} ({by})" if by else one.text


def _list(notes: Sequence[NoteLine]) -> tuple[Part, ...]:
    points = tuple(f"{one.text} ({one.title})" if one.title else one.text for one in notes)
    return (Part(points=points),) if points else ()


def _steps(steps: Sequence[NoteLine]) -> tuple[Part, ...]:
    heads = (_("What"), _("Who"), _("By when"), _("Project idea"), _("Done"))
    rows = tuple(
        (one.text, one.who, long_date(one.due) if one.due else "–", one.title, _("yes") if one.done else _("no"))
        for one in steps
    )
    return (Part(heads=heads, rows=rows),) if rows else ()


def _seated(details: DetailsOut) -> tuple[Part, ...]:
    return (Part(paragraphs=(seated_words(details),)),) if details.seated else ()


def seated_words(details: DetailsOut) -> str:
    """How fair the seating was, in one sentence; empty without one."""
    one = details.seated
    if one is None:
        return ""
    facts = {"first": number(one.got_first), "all": number(one.wished), "worst": number(one.worst_rank)}
    return _(
        "%(first)s of the %(all)s people with wishes sat at the idea that they wanted most. Over all seats the mean"
        " rank was %(mean)s and the worst %(worst)s."
    ) % {**facts, "mean": number(round(one.mean_rank, 1))}


def _survey(survey: SurveyOut) -> tuple[Part, ...]:
    if not survey.shown:
        return ()
    said = _("%(answers)s of %(asked)s people answered.") % {
        "answers": number(survey.answers),
        "asked": number(survey.asked),
    }
    heads = (_("Question"), _("Answers"), _("Mean"), _("Satisfied"))
    scales = tuple(
        (one.text, number(one.answered), number(round(one.mean, 1)), percent(one.satisfied))
        for one in survey.summaries
        if one.mean is not None and one.satisfied is not None
    )
    others = tuple(_answers(one) for one in survey.summaries if one.mean is None and one.answered)
    return (Part(paragraphs=(said,), heads=heads, rows=scales), *others)


def _answers(one: SummaryOut) -> Part:
    return Part(one.text, points=(*(f"{count.label}: {count.count}" for count in one.counts), *one.words))


def _canvas(one: IdeaOut) -> tuple[Part, ...]:
    facts = Part(paragraphs=tuple(_idea(one)[0].paragraphs))
    texts = tuple(Part(section.name, tuple(section.text.split("\n\n"))) for section in one.sections)
    return (facts, *texts, *map(_grid, one.grids), *_settled(one))


def _grid(one: GridOut) -> Part:
    return Part(one.name, heads=one.heads, rows=one.rows)


def _settled(one: IdeaOut) -> tuple[Part, ...]:
    lines = (*(line.text for line in one.decisions), *map(step_words, one.steps))
    return (Part(_("Decisions and next steps"), points=lines),) if lines else ()


def on_paper(record: Record) -> Printed:
    """The document for the typesetter."""
    sections: list[dict[str, Any]] = [
        {"title": section.title, "parts": [_plain(part) for part in section.parts]} for section in record.sections
    ]
    content = {"subtitle": record.subtitle, "sections": sections}
    return Printed(Sheet.MINUTES, record.title, current_language.get(), record.changed, {}, content)


def _plain(part: Part) -> dict[str, Any]:
    return {
        "heading": part.heading,
        "paragraphs": list(part.paragraphs),
        "points": list(part.points),
        "heads": list(part.heads),
        "rows": [list(row) for row in part.rows],
    }
