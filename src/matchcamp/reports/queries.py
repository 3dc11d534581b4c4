"""What reports are made of: the same queries that the board, the targets and the camps show their numbers by."""

import asyncio
from collections.abc import Mapping
from datetime import date, datetime, time

from matchcamp.applications.queries import ApplicationFilter, applications_by_id, tally, verification
from matchcamp.applications.report_queries import Found, Proof, due_after, handed_in_between, log_length, proofs
from matchcamp.applications.shown_schemas import ApplicationHead
from matchcamp.errors import NotFound
from matchcamp.funding.queries import calls_by_id
from matchcamp.funding.schemas import CallOut
from matchcamp.i18n import BRUSSELS
from matchcamp.i18n import gettext as _
from matchcamp.indicators.queries import indicators_now, today_of
from matchcamp.indicators.reading_queries import snapshots
from matchcamp.lineage.queries import chains_of
from matchcamp.lineage.schemas import LineageOut
from matchcamp.organisations.queries import OrganisationHead, heads
from matchcamp.parts import Parts
from matchcamp.reports.schemas import (
    CallProof,
    CountedOut,
    EvidenceProof,
    ExclusionOut,
    ListedApplications,
    LogProof,
    PartnerProof,
    ReportLink,
    ReportList,
    StandingOut,
    SubmissionProof,
    TargetReportOut,
    YearlyOut,
)
from matchcamp.results.outcome_queries import all_outcomes
from matchcamp.results.schemas import OutcomesOut
from matchcamp.targets.queries import forecast, history_of, others, recount, target, targets
from matchcamp.targets.schemas import TargetOut
from matchcamp.viewer import Viewer

YEARS = range(2000, 2101)
MOST_LISTED = 100
MOST_AHEAD = 50
MOST_TARGETS = 8
MOST_CAMPS = 100
SHORT_LOG = 500  # Entries; so many are read while one waits for a page.
LONG_LOG = 20_000  # So many while one waits for a file: some seconds.
FILES = ("report.pdf", "report.docx", "report.xlsx")


def begin_of(year: int) -> datetime:
    """The first moment of a year in Brussels."""
    return datetime.combine(date(year, 1, 1), time(), BRUSSELS)


async def choices(parts: Parts, viewer: Viewer) -> ReportList:
    """The reports there are: a year for each that a target reaches into, this one and the last; and the targets."""
    now = parts.clock.now()
    found = (await targets(viewer, now)).items
    this = today_of(now).year
    years = {this, this - 1, *(year for one in found for year in range(one.starts.year, min(one.ends.year, this) + 1))}
    return ReportList(
        years=[_link(_("The year %(year)s") % {"year": one}, f"years/{one}") for one in sorted(years, reverse=True)],
        targets=[_link(one.name, f"targets/{one.id}") for one in found],
    )


def _link(title: str, path: str) -> ReportLink:
    return ReportLink(title=title, url=f"/reports/{path}", files=list(FILES))


async def yearly(parts: Parts, year: int, viewer: Viewer) -> YearlyOut:
    """What the report of a year says. Raises NotFound for a year out of the calendar.

    The number of database calls hangs on that of targets (at most eight), never on that of applications.
    """
    if year not in YEARS:
        raise NotFound(f"no report of the year {year}; there is one of each from {YEARS.start} to {YEARS.stop - 1}")
    now = parts.clock.now()
    (sent, ahead, shown, chains), standing, counts, (camps, more_camps), indicators, readings = await asyncio.gather(
        _sent_and_ahead(parts, year, viewer), _all_standing(year, viewer, now), tally(viewer, ApplicationFilter()),
        _camps(parts, year, viewer), indicators_now(parts, viewer), snapshots(year),
    )  # fmt: skip
    return YearlyOut(
        year=year, day=today_of(now), tally=counts, submitted=_listed(sent, shown), chains=chains,
        deadlines=_listed(ahead, shown),
        targets=standing[:MOST_TARGETS], more_targets=len(standing[MOST_TARGETS:]), camps=camps, more_camps=more_camps,
        indicators=indicators, readings=readings.items,
    )  # fmt: skip


async def _sent_and_ahead(
    parts: Parts, year: int, viewer: Viewer
) -> tuple[Found, Found, Mapping[str, ApplicationHead], dict[str, LineageOut]]:
    """What was handed in within the year, what is due next, both as they are shown, and the chains of the first."""
    now = parts.clock.now()
    sent, ahead = await asyncio.gather(
        handed_in_between(begin_of(year), begin_of(year + 1), viewer, limit=MOST_LISTED),
        due_after(now, viewer, limit=MOST_AHEAD),
    )
    shown, chains = await asyncio.gather(
        applications_by_id([*sent.ids, *ahead.ids], viewer, now), chains_of(parts, sent.ids, viewer)
    )
    return sent, ahead, shown, chains


def _listed(found: Found, shown: Mapping[str, ApplicationHead]) -> ListedApplications:
    return ListedApplications(total=found.total, items=[shown[id_] for id_ in found.ids if id_ in shown])


async def _all_standing(year: int, viewer: Viewer, now: datetime) -> list[StandingOut]:
    """The targets that reach into a year; the first of them with their forecast."""
    found = [one for one in (await targets(viewer, now)).items if one.starts.year <= year <= one.ends.year]
    told = await asyncio.gather(*(_standing(one, viewer, now) for one in found[:MOST_TARGETS]))
    return [*told, *(StandingOut(target=one, forecast=None) for one in found[MOST_TARGETS:])]


async def _standing(one: TargetOut, viewer: Viewer, now: datetime) -> StandingOut:
    ahead = await forecast(one.id, viewer, now) if one.days_left >= 0 else None
    return StandingOut(target=one, forecast=ahead)


async def _camps(parts: Parts, year: int, viewer: Viewer) -> tuple[list[OutcomesOut], bool]:
    """The camps of a year, of the latest hundred that were held, the first first; and whether there may be more."""
    found = await all_outcomes(parts, viewer, after=None, limit=MOST_CAMPS)
    begins, ends = begin_of(year), begin_of(year + 1)
    more = found.next is not None and found.items[-1].starts >= begins
    return [one for one in reversed(found.items) if begins <= one.starts < ends], more


async def of_target(
    parts: Parts, id_: str, viewer: Viewer, *, read_log: bool | None = None, longest: int = SHORT_LOG
) -> TargetReportOut:
    """The proof of a target. With `read_log` the target is counted again from the log, and the whole log is walked
    over; None does that where the log has at most `longest` entries, for it takes as long as the log is long. Raises
    NotFound.

    The number of database calls is fixed, however many applications count.
    """
    now = parts.clock.now()
    one = await target(id_, viewer, now)
    left_out, not_counted, counted, ahead, log = await asyncio.gather(
        _left_out(one, viewer, now), others(one.id, viewer, now), _counted(parts, one, viewer),
        forecast(one.id, viewer, now), _log_of(parts, one.id, read_log, longest),
    )  # fmt: skip
    return TargetReportOut(
        day=today_of(now), target=one, enough=one.count >= one.number,
        covered=all(each.count for each in one.by_programme), left_out=left_out, others=not_counted, counted=counted,
        forecast=ahead, log=log,
    )  # fmt: skip


async def _log_of(parts: Parts, target_id: str, read_log: bool | None, longest: int) -> LogProof | None:
    """What the log alone says of a target; None where it is not read."""
    wanted = await log_length() <= longest if read_log is None else read_log
    if not wanted:
        return None
    return LogProof(
        recount=await recount(target_id), history=await history_of(target_id, parts.clock.now()),
        verification=await verification(parts),
    )  # fmt: skip


async def _left_out(one: TargetOut, viewer: Viewer, now: datetime) -> list[ExclusionOut]:
    shown = await applications_by_id([each.application_id for each in one.excluded], viewer, now)
    return [
        ExclusionOut(
            application_id=each.application_id, reason=each.reason,
            title=shown[each.application_id].title if each.application_id in shown else "",
        )
        for each in one.excluded
    ]  # fmt: skip


async def _counted(parts: Parts, one: TargetOut, viewer: Viewer) -> list[CountedOut]:
    ids = [each.id for each in one.counted]
    found, chains = await proofs(ids, viewer), await chains_of(parts, ids, viewer)
    taking_part = {key for proof in found.values() for key, _role in proof.partners}
    organisations = await heads(sorted(taking_part | {each.organisation_id for each in one.counted}))
    named = sorted({each.call_id for each in one.counted if each.call_id})
    calls = await calls_by_id(named, parts.clock.now()) if named else {}
    return [
        counted_out(each, found[each.id], organisations, calls.get(each.call_id), chains.get(each.id))
        for each in one.counted
        if each.id in found
    ]


def counted_out(
    one: ApplicationHead,
    proof: Proof,
    organisations: Mapping[str, OrganisationHead],
    call: CallOut | None,
    chain: LineageOut | None,
) -> CountedOut:
    leading = organisations.get(one.organisation_id)
    return CountedOut(
        application=one, country=leading.country if leading else "",
        call=CallProof(identifier=call.identifier, title=call.title, url=f"/calls/{call.id}") if call else None,
        partners=_partners(proof, organisations), submissions=_submissions(proof),
        revision=proof.revision, log_number=proof.log_number, log_hash=proof.log_hash, chain=chain,
    )  # fmt: skip


def _partners(proof: Proof, organisations: Mapping[str, OrganisationHead]) -> list[PartnerProof]:
    known = [(key, role, organisations.get(key)) for key, role in proof.partners]
    return [
        PartnerProof(
            organisation_id=key, organisation=head.name if head else "", country=head.country if head else "", role=role
        )
        for key, role, head in known
    ]


def _submissions(proof: Proof) -> list[SubmissionProof]:
    return [
        SubmissionProof(
            stage=one.stage, at=one.at, number=one.number, receipt=one.receipt, entry=one.entry, hash=one.hash,
            evidence=[EvidenceProof(title=each.title, url=each.url, sha256=each.sha256) for each in one.evidence],
        )
        for one in proof.submissions
    ]  # fmt: skip
