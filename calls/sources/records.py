"""Records of the EU Funding & Tenders Portal's search to calls.

Kept are the rows whose reference is that of a live topic (`<number>TOPICS<language>`); what is left out is
counted by reason. Of 1,812 rows captured on 2026-06-27, 608 were live topics, 546 after de-duplication.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from calls.closing_times import STATED, deadline_by_rule
from calls.errors import InvalidValue, Problem
from calls.model import Call, Deadline, DeadlineModel, Manager, Source
from calls.plain_text import one_line, opening_sentences, text_of_html
from calls.programmes import programme_of_code
from calls.sources.metadata import Metadata
from calls.sources.portal_budget import topic_money
from calls.sources.record_hash import record_hash
from calls.sources.rows import Row, files_of, rows_of
from calls.sources.stated_times import stated_time
from calls.sources.topic_record import record_of_topic

_TOPIC = re.compile(r"[0-9]+TOPICS[A-Za-z]{2}")
_PAGE = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/topic-details/"
_HTML_OF_TIMES = ("topicConditions", "latestInfos")


class LeftOut(StrEnum):
    """Why a row is no call."""

    LEGACY = "legacy"
    PROSPECT = "prospect"
    UPDATE = "update"
    NOT_A_GRANT_TOPIC = "not_a_grant_topic"
    DAMAGED = "damaged"


# The portal's `type`: 0 tender, 1 grant topic, 2 external-action call, 6 news on a grant, 8 cascade funding.
_REASON_OF_TYPE = {"1": LeftOut.LEGACY, "2": LeftOut.PROSPECT, "6": LeftOut.UPDATE}


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A row of which no call was made: where it stands, the identifier it bears, and why; no reason: a duplicate."""

    file: str
    place: str
    identifier: str
    reason: LeftOut | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: calls in the order of their first rows, and the account of every other row.

    `rows` equals the number of calls, of duplicates and of all rows left out together. `damages` says of
    each damaged row where it stands and what is wrong. `record_hashes` tells of each call, by identifier, when
    the record it was made of changes, also in fields that a call does not hold; `places` tells where it stands.
    `not_taken` names every other row but the damaged ones.
    """

    calls: tuple[Call, ...]
    rows: int
    duplicates: int
    left_out: dict[LeftOut, int]
    damages: tuple[Problem, ...] = ()
    record_hashes: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    not_taken: tuple[NotTaken, ...] = ()


def read_records(paths: Iterable[Path | str] | Path | str) -> Reading:
    """The calls in files of portal records, or in folders of such; `UnreadableSource` for one that cannot be read."""
    paths = [paths] if isinstance(paths, str | Path) else paths
    return read_rows(row for path in paths for file in files_of(Path(path)) for row in rows_of(file))


def read_rows(rows: Iterable[Row]) -> Reading:
    """The calls in rows of portal records; a damaged row is counted and named, and harms no other."""
    collector = Collector()
    for row in rows:
        collector.take(row)
    return collector.reading()


@dataclass(slots=True)
class Collector:
    """Takes rows one by one and keeps only what becomes of them: records are large, and a harvest has thousands."""

    rows: int = 0
    left_out: Counter[LeftOut] = field(default_factory=Counter)
    damages: list[Problem] = field(default_factory=list)
    best: dict[str, "_Kept"] = field(default_factory=dict)
    not_taken: list[NotTaken] = field(default_factory=list)

    def take(self, row: Row) -> None:
        """Makes a call of the row, or counts why it is none."""
        self.rows += 1
        try:
            record = _record_of(row)
            reason, metadata, reference = _judged(record)
            if reason is not None:
                self.left_out[reason] += 1
                self.not_taken.append(NotTaken(row.file, row.place, _name_in(metadata), reason))
                return
            call = call_of(metadata, reference)
        except InvalidValue as error:
            self.left_out[LeftOut.DAMAGED] += 1
            self.damages.append(Problem(row.file, row.place, error.what, error.way_out))
            return
        # Translations and repeated rows: English is kept, then the row that was indexed last.
        rank = (call.language == "en", metadata.first("esDA_IngestDate"))
        self._keep(_Kept(rank, call, record_hash(record), row.file, row.place))

    def join(self, other: "Collector") -> None:
        """Takes all that another collector took, as if it came behind the rows of this one."""
        self.rows += other.rows
        self.left_out += other.left_out
        self.damages += other.damages
        self.not_taken += other.not_taken
        for kept in other.best.values():
            self._keep(kept)

    def reading(self) -> Reading:
        """The account of what was taken so far."""
        calls = tuple(kept.call for kept in self.best.values())
        duplicates = self.rows - len(calls) - self.left_out.total()
        hashes = {identifier: kept.record_hash for identifier, kept in self.best.items()}
        return Reading(
            calls=calls,
            rows=self.rows,
            duplicates=duplicates,
            left_out=dict(sorted(self.left_out.items())),
            damages=tuple(self.damages),
            record_hashes=hashes,
            places={identifier: kept.place for identifier, kept in self.best.items()},
            not_taken=tuple(self.not_taken),
        )

    def _keep(self, kept: "_Kept") -> None:
        identifier = kept.call.identifier
        known = self.best.get(identifier)
        better = known is None or kept.rank > known.rank
        if known is not None:
            worse = known if better else kept
            self.not_taken.append(NotTaken(worse.file, worse.place, identifier, None))
        if better:
            self.best[identifier] = kept


@dataclass(frozen=True, slots=True)
class _Kept:
    """The best row so far of one identifier: its rank, its call, the hash of its record, and where it stands."""

    rank: tuple[bool, str]
    call: Call
    record_hash: str
    file: str
    place: str


def _name_in(metadata: Metadata) -> str:
    """The identifier of a row that is no call; what is damaged in it does not matter."""
    try:
        return metadata.first("identifier")[:120]
    except InvalidValue:
        return ""


def _record_of(row: Row) -> Mapping[str, object]:
    """The record of a row as the portal's search gives it, also where the row is a topic file."""
    if row.damage:
        raise InvalidValue(row.damage, "export the record again")
    record = row.record if isinstance(row.record, dict) else {}
    return record_of_topic(record) if "TopicDetails" in record else record


def _judged(record: Mapping[str, object]) -> tuple[LeftOut | None, Metadata, str]:
    """Why the record is left out (or `None`), with its metadata and reference."""
    values, reference = record.get("metadata"), record.get("reference")
    if not isinstance(values, dict) or not isinstance(reference, str):
        raise InvalidValue(
            "the row has no `reference` or no `metadata`", "give rows as the portal's search returns them"
        )
    metadata = Metadata(values)
    kind = metadata.first("type")
    if kind == "1" and _TOPIC.fullmatch(reference):
        return None, metadata, reference
    return _REASON_OF_TYPE.get(kind, LeftOut.NOT_A_GRANT_TOPIC), metadata, reference


def call_of(metadata: Metadata, reference: str) -> Call:
    """The call of one live topic; `InvalidValue` names the field that is damaged."""
    identifier = metadata.needed("identifier")
    programme = programme_of_code(metadata.needed("frameworkProgramme"))
    money = topic_money(identifier, metadata.json("budgetOverview"), metadata.json("latestInfos"))
    text = text_of_html(metadata.html("descriptionByte"))
    return Call(
        source=Source.PORTAL,
        source_ref=one_line(reference),
        identifier=identifier,
        title=metadata.needed("title"),
        programme=programme.short,
        programme_name=programme.name,
        programme_code=programme.code,
        url=_url(metadata.first("url"), identifier),
        call_identifier=metadata.first("callIdentifier"),
        call_title=metadata.first("callTitle"),
        types_of_action=metadata.words("typesOfAction"),
        opens=next(iter(metadata.days("startDate")), None),
        deadlines=_deadlines(metadata),
        deadline_model=_model(metadata.first("deadlineModel") or money.deadline_model),
        budget=money.budget,
        keywords=metadata.words("keywords"),
        tags=metadata.words("tags"),
        cross_cutting=metadata.words("crossCuttingPriorities"),
        summary=opening_sentences(text),
        text=text,
        language=reference[-2:].lower(),
        managed_by=Manager.PORTAL,
    )


def _deadlines(metadata: Metadata) -> tuple[Deadline, ...]:
    days = metadata.days("deadlineDate")
    html = "\n".join(metadata.html(field) for field in _HTML_OF_TIMES)
    # Most topics state no time, and parsing their conditions would double the time of an import.
    words = one_line(text_of_html(html)) if "Brussels" in html else ""
    found = []
    for stage, day in enumerate(days, start=1):
        deadline = deadline_by_rule(day, Manager.PORTAL, stage)
        time = stated_time(day, words) if words else None
        found.append(deadline if time is None else replace(deadline, time=time, basis=STATED, stated=True))
    return tuple(found)


def _model(name: str) -> DeadlineModel | None:
    if not name:
        return None
    try:
        return DeadlineModel(name)
    except ValueError as error:
        known = ", ".join(DeadlineModel)
        raise InvalidValue(f"deadlineModel {name[:40]!r} is not known", f"known are {known}") from error


def _url(stated: str, identifier: str) -> str:
    """The stated page if it is a web address; anything else could be a script in a link."""
    return stated if stated.startswith("https://") and " " not in stated else f"{_PAGE}{identifier}"
