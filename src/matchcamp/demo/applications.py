"""Applications of the demo's file, told in the order in which they happened, through the writer that the service uses:
the demo's log is a log like any other."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from beanie import PydanticObjectId

from calls.participants import Role
from matchcamp.applications import edits
from matchcamp.applications.documents import Deadline, Partner, Reference, SectionState, WorkPackage
from matchcamp.applications.founding import begun, facts_of_call
from matchcamp.applications.plan import plan
from matchcamp.applications.rules import lacks, signers_of, substance_of
from matchcamp.applications.schemas import Evidence, StepIn, SubmissionIn
from matchcamp.applications.states import TABLE, State, Step
from matchcamp.applications.writing import Told, keep, rewrite
from matchcamp.consortia.documents import Consortium
from matchcamp.consortia.members import SURE
from matchcamp.demo.reading import Row
from matchcamp.errors import Conflict
from matchcamp.funding.schemas import CallOut
from matchcamp.parts import Parts

BRUSSELS = ZoneInfo("Europe/Brussels")
NINE = "T09:00"
ALL = "all"
Stored = dict[str, Any]
Change = Callable[[Stored], Stored]


@dataclass(frozen=True, slots=True)
class Known:
    """What applications refer to: ids by slug, consortia by slug, calls by id and by identifier."""

    organisations: Mapping[str, str]
    authors: Mapping[str, str]
    coordinator: str
    consortia: Mapping[str, Consortium]
    calls: Mapping[str, CallOut]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an application; `change` is None for its founding."""

    at: datetime
    row: Row
    action: str
    change: Change | None = None
    told: Mapping[str, Any] = field(default_factory=dict)


async def tell_applications(parts: Parts, rows: list[Row], known: Known) -> None:
    """Keep all applications and tell their stories, in order of time over all of them."""
    events = sorted((event for row in rows for event in events_of(row, known)), key=lambda event: event.at)
    ids: dict[str, str] = {}
    for event in events:
        slug = event.row["slug"]
        author = known.authors.get(leader_of(event.row, known), known.coordinator)
        told = Told(author, event.action, event.at, note=event.told.get("note", ""), evidence=_evidence(event.told))
        if event.change is None:
            ids[slug] = await keep(parts, founded(event.row, known, ids, event.at), told)
        else:
            await rewrite(parts, PydanticObjectId(ids[slug]), _made(event.change), told)


def _made(change: Change) -> Callable[[Stored, list[Stored]], Stored]:
    return lambda row, _entries: change(row)


def _evidence(told: Mapping[str, Any]) -> tuple[Mapping[str, str], ...]:
    return tuple(Evidence(**one).model_dump() for one in told.get("evidence", ()))


def moment(text: str, zone: ZoneInfo = BRUSSELS) -> datetime:
    """A moment of the file: a day is nine o'clock."""
    return datetime.fromisoformat(text if "T" in text else text + NINE).replace(tzinfo=zone)


def leader_of(row: Row, known: Known) -> str:
    """The slug of the organisation that leads."""
    if "organisation" in row:
        return str(row["organisation"])
    leader = known.consortia[row["consortium"]].organisation_id
    return next(slug for slug, id_ in known.organisations.items() if id_ == leader)


def founded(row: Row, known: Known, ids: Mapping[str, str], at: datetime) -> Stored:
    """The application as it is kept at first."""
    consortium = known.consortia.get(row.get("consortium", ""))
    leader = known.organisations[leader_of(row, known)]
    call = known.calls.get(consortium.call_id if consortium else row.get("call", ""))
    title = row.get("title") or (consortium.title if consortium else "")
    values = begun(title, leader, at, state=State(row.get("state", "idea"))) | facts_of_call(call, at)
    if "deadline" in row:
        zone = row["deadline"]["zone"]
        values["deadline"] = Deadline(at=moment(row["deadline"]["at"], ZoneInfo(zone)), zone=zone).model_dump()
    kept: Stored = values | row.get("facts", {}) | {
        "slug": row["slug"], "example": True, "acronym": row.get("acronym", ""),
        "consortium_id": str(consortium.id) if consortium else "", "idea_id": consortium.idea_id if consortium else "",
        "forerunner_id": ids.get(row.get("forerunner", ""), ""),
        "partners": [one.model_dump() for one in _partners(row, known, consortium)],
        "work_packages": [_package(one, known).model_dump() for one in row.get("packages", ())],
        "documents": [Reference(**one, at=at).model_dump() for one in row.get("documents", ())],
    }  # fmt: skip
    return kept


def _partners(row: Row, known: Known, consortium: Consortium | None) -> Iterator[Partner]:
    """The consortium's members that are in it, or the organisations named; the first one leads."""
    facts = {known.organisations[slug]: values for slug, values in row.get("partners", {}).items()}
    if consortium is None:
        for number, (id_, values) in enumerate(facts.items()):
            role = Role.PARTNER if number else Role.COORDINATOR
            yield Partner(organisation_id=id_, role=role, committed=not number, **values)
        return
    for member in consortium.members:
        if member.commitment not in {"proposed", "declined"}:
            yield Partner(
                organisation_id=member.organisation_id, role=member.role, committed=member.commitment in SURE,
                budget_eur=member.budget_eur, **facts.get(member.organisation_id, {}),
            )  # fmt: skip


def _package(one: Mapping[str, Any], known: Known) -> WorkPackage:
    return WorkPackage(
        key=one["key"], title=one["title"], organisation_id=known.organisations[one["organisation"]],
        lump_sum_eur=one["lump_sum_eur"], first_month=one["first"], last_month=one["last"],
    )  # fmt: skip


def events_of(row: Row, known: Known) -> Iterator[Event]:
    """The founding and what happened afterwards; several things of one line are told a minute apart."""
    yield Event(moment(row["begins"]), row, "found")
    for line in row["story"]:
        at = moment(line["at"])
        for number, (action, change) in enumerate(_changes(line, known, at)):
            is_step = action == line.get("step")
            yield Event(at + timedelta(minutes=number), row, action, change, line if is_step else {})


def _changes(line: Mapping[str, Any], known: Known, at: datetime) -> Iterator[tuple[str, Change]]:
    if "commit" in line:
        yield "partner", _committed
    for state, keys in line.get("sections", {}).items():
        yield "section", partial(_written, SectionState(state), keys)
    for key in line.get("plan", ()):
        yield "plan", partial(_ticked, key, at)
    for slug in line.get("agree", ()):
        yield "sign_off", partial(_agreed, known.organisations.get(slug, ALL), at)
    if "step" in line:
        yield line["step"], partial(_stepped, _step(line), at)


def _committed(row: Stored) -> Stored:
    return row | {"partners": [one | {"committed": True} for one in row["partners"]]}


def _written(state: SectionState, keys: Sequence[str], row: Stored) -> Stored:
    """The sections with these keys, or all that are there, in a state."""
    return row | {
        "sections": [
            one | {"state": state.value} if ALL in keys or one["key"] in keys else one for one in row["sections"]
        ]
    }


def _ticked(key: str, at: datetime, row: Stored) -> Stored:
    deadline = row["deadline"]
    steps = plan(deadline["at"], deadline["zone"], begins=row["begins"])
    due = next(one.due for one in steps if one.step.key == key)
    return edits.plan_step_done(row, key, due, at)


def _agreed(organisation_id: str, at: datetime, row: Stored) -> Stored:
    """The sign-off of one partner, or of all."""
    substance = substance_of(row)
    for one in signers_of(row):
        if organisation_id in {ALL, one["organisation_id"]}:
            row = edits.signed_off(row, one["organisation_id"], substance, at)
    return row


def _stepped(given: StepIn, at: datetime, row: Stored) -> Stored:
    """The row after a step that the service would have taken. Raises Conflict for a story that cannot have happened."""
    missing = [one.need.value for one in lacks(row, given, at)]
    if row["state"] not in TABLE[given.step].origins or missing:
        raise Conflict(f"{row['slug']}: {given.step.value} is not possible from {row['state']}, or lacks {missing}")
    return edits.stepped(row, given, at)


def _step(line: Mapping[str, Any]) -> StepIn:
    sent = line.get("submission")
    submission = SubmissionIn(**sent | {"at": moment(sent["at"])}) if sent else None
    results = {name: line[name] for name in ("points", "grant_agreement") if name in line}
    evidence = [Evidence(**one) for one in line.get("evidence", ())]
    return StepIn(
        revision=1, step=Step(line["step"]), note=line.get("note", ""), evidence=evidence, submission=submission,
        **results,
    )  # fmt: skip
