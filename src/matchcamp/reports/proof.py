"""The proof of a target, as content: what counts, each application that does with its evidence, and what may still."""

from matchcamp.applications.shown_schemas import VerificationOut
from matchcamp.applications.words import state_words
from matchcamp.i18n import gettext as _
from matchcamp.i18n import long_date, number
from matchcamp.reports.content import (
    Block,
    Fact,
    Report,
    Section,
    Table,
    beginning,
    code,
    figure,
    filled,
    heads,
    moment_words,
    share,
    words,
)
from matchcamp.reports.counted import counted_application
from matchcamp.reports.drawings import history_picture, standing_picture
from matchcamp.reports.listed import application_cell, chains_table, chances_table
from matchcamp.reports.schemas import CountedOut, LogProof, TargetReportOut
from matchcamp.reports.words import (
    period_words,
    programme_words,
    programmes_words,
    standing_words,
    states_words,
    target_title,
    yes_or_no,
)
from matchcamp.targets.schemas import HistoryOut
from matchcamp.targets.states import Reading
from matchcamp.targets.words import reading_words, stage_words, verdict_words

MOST_ON_THE_WAY = 50
MOST_FAULTS = 20


def target_report(found: TargetReportOut) -> Report:
    """The proof of a target, section by section; those with nothing in them are left out."""
    ahead = chances_table(found.forecast, most=MOST_ON_THE_WAY)
    sections = (
        Section("figures", _("In figures"), (_standing(found),)),
        Section("definition", _("What counts"), _definition(found)),
        Section("counted", _("What was counted"), _counted(found)),
        *(counted_application(place, one, found.target.zone) for place, one in enumerate(found.counted, start=1)),
        Section("others", _("Submitted, but not counted, and why"), _others(found)),
        Section("ahead", _("On the way"), (Block(tables=ahead),) if ahead else ()),
        Section("history", _("How the count came about"), _history(found)),
        Section("log", _("The log behind it"), (_log(found.log),)),
    )
    return Report(
        stem="evidence",
        title=_("Evidence: %(target)s") % {"target": target_title(found.target)},
        subtitle=_("As things stand on %(day)s.") % {"day": long_date(found.day)},
        sections=filled(sections),
        made=beginning(found.day),
    )


def _standing(found: TargetReportOut) -> Block:
    return Block(facts=_figures(found), picture=standing_picture(found.target, found.forecast))


def _figures(found: TargetReportOut) -> tuple[Fact, ...]:
    target = found.target
    ahead = (
        Fact(_("Days left"), figure(target.days_left)),
        Fact(_("How likely it is reached in time"), share(found.forecast.probability)),
        Fact(_("Expected in the end"), figure(found.forecast.expected)),
    )
    return (
        Fact(_("Where it stands"), words(standing_words(target), f"/targets/{target.id}")),
        Fact(_("Reached"), yes_or_no(target.reached)),
        *(ahead if target.days_left >= 0 else ()),
        *_counted_again(found),
    )


def _counted_again(found: TargetReportOut) -> tuple[Fact, ...]:
    if found.log is None:
        return ()
    again = found.log.recount
    return (
        Fact(_("Counted again from the log alone"), figure(again.recount)),
        Fact(_("Both counts agree"), yes_or_no(again.agree)),
    )


def _definition(found: TargetReportOut) -> tuple[Block, ...]:
    target = found.target
    facts = (
        Fact(_("Wanted"), figure(target.number)),
        Fact(_("Period"), words(period_words(target))),
        Fact(_("Programmes"), words(programmes_words(target.programmes))),
        Fact(_("Submissions"), words(stage_words(target.stage))),
        Fact(_("States that count"), words(states_words(target))),
        Fact(_("Resubmissions count"), yes_or_no(target.resubmissions)),
        Fact(_("Examples count"), yes_or_no(target.examples)),
    )
    return (Block(facts=facts, tables=(*_readings(found), *_by_programme(found), *_left_out(found))),)


def _readings(found: TargetReportOut) -> tuple[Table, ...]:
    """Both readings and what each comes to; the one in use is marked."""
    reached = {Reading.IN_ALL: found.enough, Reading.COVERING: found.enough and found.covered}
    rows = tuple(
        (words(reading_words(one)), yes_or_no(one is found.target.reading), yes_or_no(reached[one])) for one in Reading
    )
    return (Table(_("Both readings"), heads(_("Reading"), _("In use"), _("Reached")), rows),)


def _by_programme(found: TargetReportOut) -> tuple[Table, ...]:
    count = _("How many")
    rows = tuple((words(programme_words(one.programme)), figure(one.count)) for one in found.target.by_programme)
    named = heads(_("Programme"), count, numeric=[count])
    return (Table(_("By programme"), named, rows),) if rows else ()


def _left_out(found: TargetReportOut) -> tuple[Table, ...]:
    rows = tuple(
        (words(one.title or _("An application that you may not see")), words(one.reason)) for one in found.left_out
    )
    return (Table(_("Left out by people"), heads(_("Application"), _("Reason")), rows),) if rows else ()


def _counted(found: TargetReportOut) -> tuple[Block, ...]:
    place = _("No.")
    named = heads(
        place, _("Title"), _("Programme"), _("Proposal number"), _("Submitted"), _("Leading organisation"),
        numeric=[place],
    )  # fmt: skip
    rows = tuple(
        (
            figure(nth),
            application_cell(one.application),
            words(programme_words(one.application.programme)),
            code(", ".join(dict.fromkeys(each.number for each in one.submissions))),
            words(_when(one, found.target.zone)),
            words(one.application.organisation),
        )
        for nth, one in enumerate(found.counted, start=1)
    )
    tables = (Table(_("What was counted"), named, rows),) if rows else ()
    chains = chains_table([(one.application, one.chain) for one in found.counted])
    return (Block(tables=(*tables, *chains), notes=_not_listed(found)),)


def _when(one: CountedOut, zone: str) -> str:
    sent = one.application.first_submitted
    return moment_words(sent, zone) if sent else ""


def _not_listed(found: TargetReportOut) -> tuple[str, ...]:
    """What counts and is not listed, in words."""
    target = found.target
    if not target.count:
        return (_("None so far"),)
    more = _("%(number)s older ones count, too, and are not listed.") % {"number": number(target.more)}
    hidden = _("%(number)s count, too, that you may not see.") % {"number": number(target.hidden)}
    return tuple(said for said, many in ((more, target.more), (hidden, target.hidden)) if many)


def _others(found: TargetReportOut) -> tuple[Block, ...]:
    """What was handed in and does not count, by the reason."""
    named = heads(_("Title"), _("Programme"), _("Submitted"), _("State"), _("Why"))
    rows = tuple(
        (
            words(one.title, f"/applications/{one.id}"), words(programme_words(one.programme)),
            words(moment_words(one.sent, found.target.zone) if one.sent else ""), words(state_words(one.state)),
            words(one.reason or verdict_words(told.verdict)),
        )
        for told in found.others.items for one in told.items
    )  # fmt: skip
    counts = tuple(Fact(verdict_words(told.verdict), figure(told.count)) for told in found.others.items)
    tables = (Table(_("Submitted, but not counted, and why"), named, rows),) if rows else ()
    return (Block(facts=counts, tables=tables),) if counts else ()


def _history(found: TargetReportOut) -> tuple[Block, ...]:
    if found.log is None:
        return ()
    told = found.log.history
    picture = history_picture(_("How the count came about"), told, found.target, found.day)
    return (Block(picture=picture, tables=(_history_table(told),)),)


def _history_table(told: HistoryOut) -> Table:
    count = _("How many")
    rows = tuple((words(long_date(one.day)), figure(one.count)) for one in told.items)
    return Table(_("How the count came about"), heads(_("Day"), count, numeric=[count]), rows)


def _log(log: LogProof | None) -> Block:
    """Whether the log of all applications holds, where it was read."""
    if log is None:
        return Block(notes=(_("The log of all applications was not read for this page."),))
    said = (
        _("Every change of every application stands in one log, in which each entry holds the hash of the one before."),
        _("It was read from its first entry to its last and compared with the applications as they stand."),
    )
    return Block(facts=_checked(log.verification), paragraphs=said, tables=_faults(log.verification))


def _checked(log: VerificationOut) -> tuple[Fact, ...]:
    return (
        Fact(_("The log holds"), yes_or_no(log.holds)),
        Fact(_("Entries"), figure(log.entries)),
        Fact(_("Hash of the last entry"), code(log.head)),
    )


def _faults(log: VerificationOut) -> tuple[Table, ...]:
    place = _("No. in the log")
    rows = tuple((figure(one.number or None), words(one.what)) for one in log.faults[:MOST_FAULTS])
    return (Table(_("What is wrong in the log"), heads(place, _("What"), numeric=[place]), rows),) if rows else ()
