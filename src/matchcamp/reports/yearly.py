"""The report of a year, as content: pure functions from what the queries found."""

from collections.abc import Sequence

from matchcamp.applications.shown_schemas import ApplicationHead
from matchcamp.applications.words import state_words
from matchcamp.i18n import gettext as _
from matchcamp.i18n import long_date, long_moment, number
from matchcamp.reports.content import (
    Block,
    Cell,
    Fact,
    Report,
    Section,
    Table,
    beginning,
    figure,
    filled,
    heads,
    share,
    words,
)
from matchcamp.reports.schemas import ListedOut, StandingOut, YearlyOut
from matchcamp.reports.words import (
    period_words,
    programme_words,
    standing_words,
    target_title,
    yes_or_no,
)
from matchcamp.results.schemas import OutcomesOut
from matchcamp.targets.schemas import ForecastOut
from matchcamp.targets.words import reading_words

MOST_CHANCES = 10


def yearly_report(found: YearlyOut) -> Report:
    """The report of a year, section by section; those with nothing in them are left out."""
    sections = (
        Section("figures", _("In figures"), (Block(facts=_figures(found)),)),
        Section("targets", _("Targets"), tuple(map(_target, found.targets)) + _other_targets(found.more_targets)),
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
        Fact(_("Standing"), words(standing_words(target), f"/targets/{target.id}")),
        Fact(_("Reached"), yes_or_no(target.reached)),
        Fact(_("Reading"), words(reading_words(target.reading))),
        Fact(_("Period"), words(period_words(target))),
    ]
    if ahead is None:
        return Block(target_title(target), tuple(facts))
    facts += [
        Fact(_("Days left"), figure(target.days_left)),
        Fact(_("Probability that it is reached in time"), share(ahead.probability)),
        Fact(_("Expected in the end"), figure(ahead.expected)),
    ]
    return Block(target_title(target), tuple(facts), tables=chances_table(ahead, most=MOST_CHANCES))


def chances_table(ahead: ForecastOut, *, most: int) -> tuple[Table, ...]:
    """What may still count, the one that would gain most first; no table where there is nothing."""
    chance = _("Chance to be submitted in time")
    named = heads(_("On the way"), _("Programme"), _("State"), _("Deadline"), chance, numeric=[chance])
    rows = tuple(
        (
            words(one.title, f"/applications/{one.application_id}"),
            words(programme_words(one.programme)),
            words(state_words(one.state)),
            words(long_moment(one.deadline)),
            share(one.probability),
        )
        for one in ahead.chances[:most]
    )
    return (Table(_("Applications on the way"), named, rows),) if rows else ()


def _other_targets(more: int) -> tuple[Block, ...]:
    said = _("Other targets of this year, not shown here: %(number)s.") % {"number": number(more)}
    return (Block(notes=(said,)),) if more else ()


def _tallied(found: YearlyOut) -> tuple[Block, ...]:
    count = _("How many")
    states = tuple((words(state_words(state)), figure(many)) for state, many in found.tally.by_state.items())
    programmes = tuple((words(programme_words(key)), figure(many)) for key, many in found.tally.by_programme.items())
    tables = (
        Table(_("Applications by state"), heads(_("State"), count, numeric=[count]), states),
        Table(_("Applications by programme"), heads(_("Programme"), count, numeric=[count]), programmes),
    )
    return (Block(tables=tables),) if states else ()


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
    return (Block(tables=(table,), notes=notes),)


def cut_words(said: str, listed: ListedOut) -> tuple[str, ...]:
    """What is left out of a list, in words; nothing where nothing is."""
    if len(listed.items) >= listed.total:
        return ()
    return (said % {"shown": number(len(listed.items)), "total": number(listed.total)},)


def application_cell(one: ApplicationHead) -> Cell:
    title = f"{one.acronym}: {one.title}" if one.acronym else one.title
    return words(title, f"/applications/{one.id}")


def _deadlines(ahead: ListedOut) -> tuple[Block, ...]:
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
            words(long_date(one.starts.date())),
            *map(figure, (one.ideas, one.ideas_with_consortium, one.consortia, one.eligible, one.submitted)),
        )
        for one in camps
    )
    return Table(_("What came out of each camp"), heads(_("Camp"), _("Date"), *counted, numeric=counted), rows)
