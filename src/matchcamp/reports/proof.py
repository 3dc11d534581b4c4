"""The proof of a target, as content: what counts, each application that does with its evidence, and what may still."""

from collections.abc import Sequence

from matchcamp.applications.shown_schemas import VerificationOut
from matchcamp.applications.words import state_words
from matchcamp.i18n import country_name, euros, long_date, number
from matchcamp.i18n import gettext as _
from matchcamp.labels import part_name
from matchcamp.reports.content import (
    Block,
    Cell,
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
from matchcamp.reports.schemas import CountedOut, SubmissionProof, TargetReportOut
from matchcamp.reports.words import (
    period_words,
    programme_words,
    programmes_words,
    standing_words,
    states_words,
    target_title,
    yes_or_no,
)
from matchcamp.reports.yearly import application_cell, chances_table
from matchcamp.targets.states import Reading
from matchcamp.targets.words import reading_words, stage_words

MOST_ON_THE_WAY = 50
MOST_FAULTS = 20


def target_report(found: TargetReportOut) -> Report:
    """The proof of a target, section by section; those with nothing in them are left out."""
    ahead = chances_table(found.forecast, most=MOST_ON_THE_WAY)
    sections = (
        Section("figures", _("In figures"), (Block(facts=_figures(found)),)),
        Section("definition", _("What counts"), _definition(found)),
        Section("counted", _("What was counted"), _counted(found)),
        *(_application(place, one, found.target.zone) for place, one in enumerate(found.counted, start=1)),
        Section("ahead", _("On the way"), (Block(tables=ahead),) if ahead else ()),
        Section("history", _("How the count came about"), (Block(tables=(_history(found),)),)),
        Section("log", _("The log behind it"), (_log(found),)),
    )
    return Report(
        stem="evidence",
        title=_("Evidence: %(target)s") % {"target": target_title(found.target)},
        subtitle=_("As things stand on %(day)s.") % {"day": long_date(found.day)},
        sections=filled(sections),
        made=beginning(found.day),
    )


def _figures(found: TargetReportOut) -> tuple[Fact, ...]:
    target = found.target
    ahead = (
        Fact(_("Days left"), figure(target.days_left)),
        Fact(_("Probability that it is reached in time"), share(found.forecast.probability)),
        Fact(_("Expected in the end"), figure(found.forecast.expected)),
    )
    return (
        Fact(_("Standing"), words(standing_words(target), f"/targets/{target.id}")),
        Fact(_("Reached"), yes_or_no(target.reached)),
        *(ahead if target.days_left >= 0 else ()),
        Fact(_("Counted again from the log alone"), figure(found.recount.recount)),
        Fact(_("Both counts agree"), yes_or_no(found.recount.agree)),
    )


def _definition(found: TargetReportOut) -> tuple[Block, ...]:
    target = found.target
    facts = (
        Fact(_("Wanted"), figure(target.number)),
        Fact(_("Period"), words(period_words(target))),
        Fact(_("Programmes"), words(programmes_words(target.programmes))),
        Fact(_("Submissions"), words(stage_words(target.stage))),
        Fact(_("Counted as long as it is"), words(states_words(target))),
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
    return (Table(_("Both readings of the target"), heads(_("Reading"), _("In use"), _("Reached")), rows),)


def _by_programme(found: TargetReportOut) -> tuple[Table, ...]:
    count = _("How many")
    rows = tuple((words(programme_words(one.programme)), figure(one.count)) for one in found.target.by_programme)
    named = heads(_("Programme"), count, numeric=[count])
    return (Table(_("What counts, by programme"), named, rows),) if rows else ()


def _left_out(found: TargetReportOut) -> tuple[Table, ...]:
    rows = tuple(
        (words(one.title or _("An application that you may not see")), words(one.reason)) for one in found.left_out
    )
    return (Table(_("Left out by hand"), heads(_("Application"), _("Reason")), rows),) if rows else ()


def _counted(found: TargetReportOut) -> tuple[Block, ...]:
    place = _("No.")
    named = heads(
        place, _("Title"), _("Programme"), _("Number of the proposal"), _("Submitted"), _("Leading organisation"),
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
    return (Block(tables=tables, notes=_not_listed(found)),)


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


def _application(place: int, one: CountedOut, zone: str) -> Section:
    """A section for each application that counts, with what proves it."""
    head = one.application
    facts = (
        Fact(_("Title"), application_cell(head)),
        Fact(_("State"), words(state_words(head.state))),
        Fact(_("Leading organisation"), words(_with_country(head.organisation, one.country))),
        Fact(_("Programme"), words(programme_words(head.programme))),
        *_call(one),
        Fact(_("Changes in its log"), figure(one.revision)),
        Fact(_("Hash of its last change"), code(one.log_hash)),
    )
    tables = (_submissions(one.submissions, zone), *_evidence(one.submissions), _partners(one))
    title = f"{place}. {head.acronym or head.title}"
    return Section(f"application-{place}", title, (Block(facts=facts, tables=tables),))


def _call(one: CountedOut) -> tuple[Fact, ...]:
    """The call and the money, where they are known."""
    call, asked_eur = one.call, one.application.requested_eur
    found = [Fact(_("Call"), words(f"{call.identifier} {call.title}".strip(), call.url))] if call else []
    return (*found, *([Fact(_("Asked for"), Cell(euros(asked_eur), asked_eur))] if asked_eur else []))


def _with_country(name: str, country: str) -> str:
    return f"{name}, {_country(country)}" if country else name


def _country(code_: str) -> str:
    return country_name(code_) if code_ else ""


def _submissions(given: Sequence[SubmissionProof], zone: str) -> Table:
    stage, entry = _("Stage"), _("No. in the log")
    named = heads(
        stage, _("Number of the proposal"), _("Submitted"), _("Receipt"), entry, _("Hash in the log"),
        numeric=[stage, entry],
    )  # fmt: skip
    rows = tuple(
        (
            figure(one.stage), code(one.number), words(moment_words(one.at, zone)), words(one.receipt),
            figure(one.entry or None), code(one.hash),
        )
        for one in given
    )  # fmt: skip
    return Table(_("Submissions"), named, rows)


def _evidence(given: Sequence[SubmissionProof]) -> tuple[Table, ...]:
    all_given = [one for sent in given for one in sent.evidence]
    rows = tuple((words(one.title), words(one.url, one.url), code(one.sha256)) for one in all_given)
    named = heads(_("Title"), _("Address"), _("SHA-256 of the file"))
    return (Table(_("Evidence"), named, rows),) if rows else ()


def _partners(one: CountedOut) -> Table:
    rows = tuple(
        (words(each.organisation), words(part_name(each.role)), words(_country(each.country))) for each in one.partners
    )
    return Table(_("Partners"), heads(_("Organisation"), _("Role"), _("Country")), rows)


def _history(found: TargetReportOut) -> Table:
    count = _("How many")
    rows = tuple((words(long_date(one.day)), figure(one.count)) for one in found.history.items)
    return Table(_("How the count came about"), heads(_("Day"), count, numeric=[count]), rows)


def _log(found: TargetReportOut) -> Block:
    """Whether the log of all applications holds, where it was checked."""
    log = found.log
    if log is None:
        return Block(notes=(_("The log of all applications was not checked for this page."),))
    said = (
        _("Every change of every application stands in one log, in which each entry holds the hash of the one before."),
        _("It was read from its first entry to its last and compared with the applications as they stand."),
    )
    return Block(facts=_checked(log), paragraphs=said, tables=_faults(log))


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
