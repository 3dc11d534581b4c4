"""Calls kept by hand: National Agency actions, Eurostars, Interreg, EIT, regional funds.

None of these is in the portal (not one KA1, KA210 or KA220 among its 546 live topics of 2026-06-27), so a
file that people write is their first-class source. All mistakes of a file are reported at once, each
with its line and the way to mend it.
"""

import difflib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from calls.closing_times import written_day, written_deadline
from calls.errors import DamagedCalendar, InvalidValue, Problem
from calls.model import Budget, Call, Confidence, Deadline, DeadlineModel, Manager, Source
from calls.plain_text import one_line
from calls.programmes import Programme, programme_of_short
from calls.saying import english
from calls.sentences import Sentence, Template, Value
from calls.sources import calendar_words as words
from calls.sources.calendar_values import identifier, language, member, topic, web_address, whole_number, yes_or_no
from calls.sources.entries import Entry, Field, entries_of

NEEDED = ("identifier", "title", "programme", "managed_by", "url")
MONEY = ("total_eur", "own_eur", "min_contribution_eur", "max_contribution_eur", "expected_grants")
OPTIONAL = (
    *("call_identifier", "call_title", "types_of_action", "opens", "deadlines", "deadline_model", "keywords"),
    *("tags", "topics", "summary", "text", "language", "expected", "confidence", "evidence", "programme_name"),
    *("shared_with", *MONEY),
)
FIELDS = (*NEEDED, *OPTIONAL)
LONGEST = {"title": 300, "call_title": 300, "programme": 40, "summary": 5_000, "text": 100_000, "evidence": 2_000}
"""Characters of a field, where it may have more or fewer than `LONGEST_ELSE`."""

LONGEST_ELSE = 200
MOST_VALUES = 100
_T = TypeVar("_T")


def read_calendar(path: Path | str, topics: Collection[str] | None = None) -> tuple[Call, ...]:
    """The calls of a `.yaml` or `.csv` calendar in its order; `topics` are those that may be used, else any may.

    Raises `UnreadableSource` when the file as a whole cannot be read and `DamagedCalendar`, with every
    problem and its line, when entries are to be mended; then nothing of the file is taken.
    """
    return calls_of_entries(entries_of(Path(path)), Source.CALENDAR, topics)


def calls_of_entries(entries: list[Entry], source: Source, topics: Collection[str] | None = None) -> tuple[Call, ...]:
    """Calls of entries; `DamagedCalendar` names all problems, an identifier that stands twice among them."""
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    calls = []
    for entry in entries:
        form = _Form(entry, topics)
        call = form.call(source)
        if call is not None and call.identifier in seen:
            already: dict[str, Value] = {"name": repr(call.identifier), "line": seen[call.identifier]}
            form.refuse("identifier", words.TWICE, words.KEEP_ONE, **already)
        problems += form.problems
        if call is not None:
            seen.setdefault(call.identifier, entry.line)
            calls.append(call)
    if problems:
        raise DamagedCalendar(tuple(problems))
    return tuple(calls)


@dataclass(slots=True)
class _Form:
    """One entry being read; a field that cannot be taken adds to `problems` and gives its default."""

    entry: Entry
    topics: Collection[str] | None = None
    problems: list[Problem] = field(default_factory=list)

    def call(self, source: Source) -> Call | None:
        """The call, or `None` when the entry has problems."""
        self.problems += self.entry.problems
        self._check_names()
        self._check_lengths()
        manager = self._one("managed_by", partial(member, Manager), Manager.OTHER)
        programme = self._programme()
        call = Call(
            source=source,
            # Not the name of the file: an export that is read back must be what it was.
            source_ref=f"{source}:{self._text('identifier')}",
            identifier=self._one("identifier", identifier, ""),
            title=self._text("title"),
            programme=programme.short,
            programme_name=programme.name,
            programme_code=programme.code,
            url=self._one("url", web_address, ""),
            call_identifier=self._text("call_identifier"),
            call_title=self._text("call_title"),
            types_of_action=self._many("types_of_action", one_line),
            opens=self._one("opens", written_day, None),
            deadlines=self._deadlines(manager),
            deadline_model=self._one("deadline_model", partial(member, DeadlineModel), None),
            budget=self._budget(),
            keywords=self._many("keywords", one_line),
            tags=self._many("tags", one_line),
            topics=self._many("topics", partial(topic, known=self.topics)),
            summary=self._lines("summary"),
            text=self._lines("text") or self._lines("summary"),
            language=self._one("language", language, "en"),
            expected=self._one("expected", yes_or_no, False),
            confidence=self._one("confidence", partial(member, Confidence), Confidence.HIGH),
            evidence=self._text("evidence"),
            managed_by=manager,
        )
        self._check_dates(call)
        return None if self.problems else call

    def refuse(self, name: str, what: Template, way_out: Template, /, **values: Value) -> None:
        """Adds a problem at the line of the field, or of the entry where the field is missing."""
        said = (what.said(**values), way_out.said(**values))
        self._add(name, english(said[0]), english(said[1]), said)

    def _add(self, name: str, what: str, way_out: str, said: tuple[Sentence, Sentence] | None) -> None:
        head = name.partition(".")[0]
        line = self.entry.fields[head].line if head in self.entry.fields else self.entry.line
        self.problems.append(Problem(self.entry.file, f"line {line}", what, way_out, name, said))

    def _check_names(self) -> None:
        for name in self.entry.fields:
            if name not in FIELDS:
                near = difflib.get_close_matches(name, FIELDS, 1)
                way_out = words.DID_YOU_MEAN if near else words.KNOWN_FIELDS
                values = {"name": repr(name[:60]), "near": repr("".join(near)), "known": ", ".join(FIELDS)}
                self.refuse(name, words.UNKNOWN_FIELD, way_out, **values)
        for name in NEEDED:
            if not self._text(name):
                self.refuse(name, words.MISSING, words.ADD_FIELD, field=repr(name), name=name)

    def _check_lengths(self) -> None:
        for name in FIELDS:
            values = self._values(name)
            longest, most = max(map(len, values), default=0), LONGEST.get(name, LONGEST_ELSE)
            if longest > most:
                self.refuse(name, words.TOO_LONG, words.SHORTEN, found=longest, most=most)
            if len(values) > MOST_VALUES:
                self.refuse(name, words.TOO_MANY, words.LEAVE_SOME_OUT, found=len(values), most=MOST_VALUES)

    def _check_dates(self, call: Call) -> None:
        first = call.deadlines[0].date if call.deadlines else None
        if call.opens and first and call.opens > first:
            days = {"opens": call.opens.isoformat(), "first": first.isoformat()}
            self.refuse("opens", words.OPENS_LATE, words.MEND_ONE_DATE, **days)
        if not self._values("deadlines") and not call.expected:
            self.refuse("deadlines", words.NO_DEADLINES, words.ADD_DEADLINES)

    def _programme(self) -> Programme:
        short, name = self._text("programme"), self._text("programme_name")
        known = programme_of_short(short)
        if known is None and short and not name:
            self.refuse("programme", words.UNKNOWN_PROGRAMME, words.NAME_PROGRAMME, name=repr(short[:40]))
        return known or Programme("", short, name)

    def _deadlines(self, manager: Manager) -> tuple[Deadline, ...]:
        found: list[Deadline] = []
        for number, text in enumerate(self._values("deadlines")[:MOST_VALUES]):
            take = partial(written_deadline, manager=manager, stage=number + 1)
            deadline = self._taken(f"deadlines.{number}", text, take)
            if deadline is not None:
                found.append(deadline)
        if [deadline.at for deadline in found] != sorted({deadline.at for deadline in found}):
            self.refuse("deadlines", words.OUT_OF_ORDER, words.EARLIEST_FIRST)
        return tuple(found)

    def _budget(self) -> Budget:
        money = {name: self._one(name, whole_number, None) for name in MONEY}
        shared_with = self._many("shared_with", identifier)
        if money["own_eur"] is None and not shared_with:
            money["own_eur"] = money["total_eur"]
        least, most = money["min_contribution_eur"], money["max_contribution_eur"]
        if least is not None and most is not None and least > most:
            sums = {"least": least, "most": most}
            self.refuse("min_contribution_eur", words.LEAST_ABOVE_MOST, words.MEND_ONE_SUM, **sums)
        return Budget(shared=bool(shared_with), shared_with=shared_with, **money)

    def _values(self, name: str) -> tuple[str, ...]:
        found: Field | None = self.entry.fields.get(name)
        return tuple(value for value in found.values if value.strip()) if found else ()

    def _text(self, name: str) -> str:
        return one_line(" ".join(self._values(name)))

    def _lines(self, name: str) -> str:
        """A text of several lines: paragraphs stay apart, as they were written."""
        lines = (one_line(line) for value in self._values(name) for line in value.splitlines())
        return "\n".join(line for line in lines if line)

    def _one(self, name: str, take: Callable[[str], _T], default: _T) -> _T:
        text = self._text(name)
        taken = self._taken(name, text, take) if text else None
        return default if taken is None else taken

    def _many(self, name: str, take: Callable[[str], str]) -> tuple[str, ...]:
        taken = (self._taken(name, text, take) for text in self._values(name)[:MOST_VALUES])
        return tuple(value for value in taken if value)

    def _taken(self, name: str, text: str, take: Callable[[str], _T]) -> _T | None:
        try:
            return take(text)
        except InvalidValue as error:
            self._add(name, f"{name.partition('.')[0]}: {error.what}", error.way_out, error.said)
            return None
