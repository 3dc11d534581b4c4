"""The report of a year, as content: pure functions from what the queries found."""

from collections.abc import Sequence

from matchcamp.applications.words import state_words
from matchcamp.i18n import gettext as _
from matchcamp.i18n import long_date, long_moment, number
from matchcamp.indicators.schemas import IndicatorOut
from matchcamp.indicators.states import Unit, Value
from matchcamp.indicators.views import standing
from matchcamp.indicators.words import value_words
from matchcamp.reports.content import (
    Block,
    Cell,
    Fact,
    Picture,
    Report,
    Section,
    Table,
    beginning,
    day_words,
    figure,
    filled,
    heads,
    share,
    words,
)
from matchcamp.reports.drawings import counts_picture, indicators_picture, standing_picture
from matchcamp.reports.listed import application_cell, chains_table, chances_table, cut_words
from matchcamp.reports.schemas import ListedApplications, StandingOut, YearlyOut
from matchcamp.reports.words import (
    period_words,
    programme_words,
    standing_words,
    target_title,
    yes_or_no,
)
from matchcamp.results.schemas import OutcomesOut
from matchcamp.targets.words import reading_words

MOST_CHANCES = 10


def yearly_report(found: YearlyOut) -> Report:
    """The report of a year, section by section; those with nothing in them are left out."""
    sections = (
        Section("figures", _("In figures"), (Block(facts=_figures(found)),)),
        Section("targets", _("Targets"), tuple(map(_target, found.targets)) + _other_targets(found.more_targets)),
        Section("indicators", _("Indicators"), _indicators(found)),
        Section("states", _("Applications by state and programme"), _tallied(found)),
        Section("submitted", _sent_in(found.year), _submitted(found)),
        Section("deadlines", _("Deadlines ahead"), _deadlines(found.deadlines)),
        Section("camps", _("What came out of camps"), _camps(found)),
    )
    return Report(
        stem="report",
        title=_("Report of the year %(year)s") % {"year": found.year},
        subtitle=_("As things stand on %(day)s.") % {"day": long_date(found.day)},
        sections=filled(sections),
        made=beginning(found.day),
    )


def _sent_in(year: int) -> str:
    return _("Submitted in %(year)s") % {"year": year}


def _figures(found: YearlyOut) -> tuple[Fact, ...]:
    return (
        Fact(_("Applications"), figure(found.tally.total)),
        Fact(_("Not submitted yet"), figure(found.tally.before_submission)),
        Fact(_("Applications submitted"), figure(found.tally.ever_submitted)),
        Fact(_sent_in(found.year), figure(found.submitted.total)),
        *(Fact(target_title(one.target), words(standing_words(one.target))) for one in found.targets),
    )


def _target(one: StandingOut) -> Block:
    target, ahead = one.target, one.forecast
    facts = [
        Fact(_("Where it stands"), words(standing_words(target), f"/targets/{target.id}")),
        Fact(_("Reached"), yes_or_no(target.reached)),
        Fact(_("Reading"), words(reading_words(target.reading))),
        Fact(_("Period"), words(period_words(target))),
    ]
    picture = standing_picture(target, ahead)
    if ahead is None:
        return Block(target_title(target), tuple(facts), picture=picture)
    facts += [
        Fact(_("Days left"), figure(target.days_left)),
        Fact(_("How likely it is reached in time"), share(ahead.probability)),
        Fact(_("Expected in the end"), figure(ahead.expected)),
    ]
    return Block(target_title(target), tuple(facts), picture=picture, tables=chances_table(ahead, most=MOST_CHANCES))


def _other_targets(more: int) -> tuple[Block, ...]:
    said = _("Other targets of this year, not shown here: %(number)s.") % {"number": number(more)}
    return (Block(notes=(said,)),) if more else ()


def _tallied(found: YearlyOut) -> tuple[Block, ...]:
    count = _("How many")
    states = tuple((words(state_words(state)), figure(many)) for state, many in found.tally.by_state.items())
    programmes = tuple((words(programme_words(key)), figure(many)) for key, many in found.tally.by_programme.items())
    by_state = Table(_("Applications by state"), heads(_("State"), count, numeric=[count]), states)
    by_programme = Table(_("Applications by programme"), heads(_("Programme"), count, numeric=[count]), programmes)
    if not states:
        return ()
    return tuple(Block(picture=_bars_of(one), tables=(one,)) for one in (by_state, by_programme))


def _bars_of(table: Table) -> Picture:
    """A table of names and numbers as bars."""
    return counts_picture(table.caption, [(name.text, int(many.number or 0)) for name, many in table.rows])


def _indicators(found: YearlyOut) -> tuple[Block, ...]:
    picture = indicators_picture(_("Indicators"), found.indicators)
    named = heads(
        _("Indicator"), _("Title"), _("At the start"), _("Now"), _("Planned by now"), _("Target"), _("By"),
        _("How it stands"), _("Evidence"), numeric=[_("Evidence")],
    )  # fmt: skip
    rows = tuple(map(_indicator, found.indicators))
    tables = (Table(_("Indicators, planned and actual"), named, rows), *_readings(found)) if rows else ()
    return (Block(picture=picture, tables=tables),) if tables else ()


def _indicator(one: IndicatorOut) -> tuple[Cell, ...]:
    values = (one.baseline, one.value, one.planned, one.target)
    return (
        words(one.code, f"/indicators/{one.code}"), words(one.title), *(_value(each, one.unit) for each in values),
        words(long_date(one.due) if one.due else ""), words(standing(one)[0]), figure(one.evidence),
    )  # fmt: skip


def _value(value: Value, unit: Unit) -> Cell:
    plain = None if value is None or isinstance(value, bool) else float(value)
    return Cell(value_words(value, unit), plain)


def _readings(found: YearlyOut) -> tuple[Table, ...]:
    named = heads(_("Indicator"), _("Day"), _("Value"), _("Planned"), _("Target"), _("Note"))
    rows = tuple(
        (
            words(one.indicator, f"/indicators/{one.indicator}"), words(long_date(one.day)),
            *(_value(each, one.unit) for each in (one.value, one.planned, one.target)), words(one.note),
        )
        for one in found.readings
    )  # fmt: skip
    return (Table(_("Readings of the year"), named, rows),) if rows else ()


def _submitted(found: YearlyOut) -> tuple[Block, ...]:
    named = heads(_("Title"), _("Leading organisation"), _("Programme"), _("Submitted"), _("State"))
    rows = tuple(
        (
            application_cell(one),
            words(one.organisation),
            words(programme_words(one.programme)),
            words(long_moment(one.first_submitted) if one.first_submitted else ""),
            words(state_words(one.state)),
        )
        for one in found.submitted.items
    )
    if not rows:
        return (Block(notes=(_("None so far"),)),)
    table = Table(_sent_in(found.year), named, rows)
    notes = cut_words(_("The newest %(shown)s of %(total)s are listed."), found.submitted)
    chains = chains_table([(one, found.chains.get(one.id)) for one in found.submitted.items])
    return (Block(tables=(table, *chains), notes=notes),)


def _deadlines(ahead: ListedApplications) -> tuple[Block, ...]:
    left = _("Days left")
    named = heads(_("Title"), _("Leading organisation"), _("State"), _("Deadline"), left, numeric=[left])
    rows = tuple(
        (
            application_cell(one),
            words(one.organisation),
            words(state_words(one.state)),
            words(long_moment(one.deadline.at)),
            figure(one.deadline.days_left),
        )
        for one in ahead.items
        if one.deadline
    )
    notes = cut_words(_("The next %(shown)s of %(total)s are listed."), ahead)
    return (Block(tables=(Table(_("Deadlines ahead"), named, rows),), notes=notes),) if rows else ()


def _camps(found: YearlyOut) -> tuple[Block, ...]:
    notes = (_("Only the latest hundred camps were looked at."),) if found.more_camps else ()
    table = _camps_table(found.camps)
    return (Block(tables=(table,), notes=notes),) if found.camps else ()


def _camps_table(camps: Sequence[OutcomesOut]) -> Table:
    counted = (
        _("Ideas with a table"), _("Ideas with a consortium"), _("Consortia formed"), _("Eligible as planned"),
        _("Applications submitted"),
    )  # fmt: skip
    rows = tuple(
        (
            words(one.camp, f"/camps/{one.camp_id}/results"),
            words(day_words(one.starts)),
            *map(figure, (one.ideas, one.ideas_with_consortium, one.consortia, one.eligible, one.submitted)),
        )
        for one in camps
    )
    return Table(_("What came out of each camp"), heads(_("Camp"), _("Date"), *counted, numeric=counted), rows)
