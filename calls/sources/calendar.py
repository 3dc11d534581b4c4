"""Calls kept by hand: National Agency actions, Eurostars, Interreg, EIT, regional funds.

None of these is in the portal (not one KA1, KA210 or KA220 among its 546 live topics of 2026-06-27), so a
file that people write is their first-class source. All mistakes of a file are reported at once, each
with its line and the way to mend it.
"""

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TypeVar

from calls.closing_times import Manager, written_day, written_deadline
from calls.errors import DamagedCalendar, InvalidValue, Problem
from calls.model import Budget, Call, Confidence, Deadline, DeadlineModel, Source
from calls.plain_text import one_line
from calls.programmes import Programme, programme_of_short
from calls.sources.entries import Entry, Field, entries_of

NEEDED = ("identifier", "title", "programme", "managed_by", "url")
MONEY = ("total_eur", "own_eur", "min_contribution_eur", "max_contribution_eur", "expected_grants")
OPTIONAL = (
    *("call_identifier", "call_title", "types_of_action", "opens", "deadlines", "deadline_model", "keywords"),
    *(
        "tags",
        "topics",
        "summary",
        "text",
        "language",
        "expected",
        "confidence",
        "evidence",
        "programme_name",
    ),
    *("shared_with", *MONEY),
)
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{1,119}")
_TOPIC_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2}")
_AMOUNT = re.compile(r"[0-9]{1,3}(?:[ _,]?[0-9]{3})*|[0-9]{1,12}")
_YES = {"true": True, "yes": True, "false": False, "no": False}
_E = TypeVar("_E", bound=StrEnum)
_T = TypeVar("_T")


def read_calendar(path: Path | str) -> tuple[Call, ...]:
    """The calls of a `.yaml` or `.csv` calendar in its order.

    Raises `UnreadableSource` when the file as a whole cannot be read and `DamagedCalendar`, with every
    problem and its line, when entries are to be mended; then nothing of the file is taken.
    """
    return calls_of_entries(entries_of(Path(path)), Source.CALENDAR)


def calls_of_entries(entries: list[Entry], source: Source) -> tuple[Call, ...]:
    """Calls of entries; `DamagedCalendar` names all problems, an identifier that stands twice among them."""
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    calls = []
    for entry in entries:
        form = _Form(entry)
        call = form.call(source)
        if call is not None and call.identifier in seen:
            what = f"{call.identifier!r} stands already on line {seen[call.identifier]}"
            form.refuse("identifier", what, "Keep one of the two, or add the year or round to one")
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
    problems: list[Problem] = field(default_factory=list)

    def call(self, source: Source) -> Call | None:
        """The call, or `None` when the entry has problems."""
        self.problems += self.entry.problems
        self._check_names()
        manager = self._one("managed_by", lambda text: _member(Manager, text), Manager.OTHER)
        programme = self._programme()
        call = Call(
            source=source,
            source_ref=f"{Path(self.entry.file).name}:{self._text('identifier')}",
            identifier=self._one("identifier", _identifier, ""),
            title=self._text("title"),
            programme=programme.short,
            programme_name=programme.name,
            programme_code=programme.code,
            url=self._one("url", _web_address, ""),
            call_identifier=self._text("call_identifier"),
            call_title=self._text("call_title"),
            types_of_action=self._many("types_of_action", one_line),
            opens=self._one("opens", written_day, None),
            deadlines=self._deadlines(manager),
            deadline_model=self._one("deadline_model", lambda text: _member(DeadlineModel, text), None),
            budget=self._budget(),
            keywords=self._many("keywords", one_line),
            tags=self._many("tags", one_line),
            topics=self._many("topics", _topic),
            summary=self._text("summary"),
            text=self._text("text") or self._text("summary"),
            language=self._one("language", _language, "en"),
            expected=self._one("expected", _yes_or_no, False),
            confidence=self._one("confidence", lambda text: _member(Confidence, text), Confidence.HIGH),
            evidence=self._text("evidence"),
        )
        self._check_dates(call)
        return None if self.problems else call

    def refuse(self, name: str, what: str, way_out: str) -> None:
        """Adds a problem at the line of the field, or of the entry where the field is missing."""
        line = self.entry.fields[name].line if name in self.entry.fields else self.entry.line
        self.problems.append(Problem(self.entry.file, f"line {line}", what, way_out))

    def _check_names(self) -> None:
        known = (*NEEDED, *OPTIONAL)
        for name in self.entry.fields:
            if name not in known:
                near = difflib.get_close_matches(name, known, 1)
                way_out = f"Did you mean {near[0]!r}?" if near else f"Known fields are {', '.join(known)}"
                self.refuse(name, f"there is no field {name[:60]!r}", way_out)
        for name in NEEDED:
            if not self._text(name):
                self.refuse(name, f"{name!r} is missing", f"Add `{name}: ...` to this entry")

    def _check_dates(self, call: Call) -> None:
        first = call.deadlines[0].date if call.deadlines else None
        if call.opens and first and call.opens > first:
            what = f"it opens on {call.opens}, after its first deadline on {first}"
            self.refuse("opens", what, "Mend one of the two dates")
        if not call.deadlines and not call.expected:
            what = "there are no deadlines"
            self.refuse("deadlines", what, "Add `deadlines: [2026-03-05]`, or `expected: true` if not published")

    def _programme(self) -> Programme:
        short, name = self._text("programme"), self._text("programme_name")
        known = programme_of_short(short)
        if known is None and short and not name:
            way_out = "Write a known short code such as ERASMUS, or add `programme_name: ...`"
            self.refuse("programme", f"the programme {short[:40]!r} is not known", way_out)
        return known or Programme("", short, name)

    def _deadlines(self, manager: Manager) -> tuple[Deadline, ...]:
        found: list[Deadline] = []
        for stage, text in enumerate(self._values("deadlines"), start=1):
            deadline = self._taken("deadlines", text, partial(written_deadline, manager=manager, stage=stage))
            if deadline is not None:
                found.append(deadline)
        if [deadline.at for deadline in found] != sorted({deadline.at for deadline in found}):
            self.refuse("deadlines", "the deadlines are not in order of time", "Write the earliest first, each once")
        return tuple(found)

    def _budget(self) -> Budget:
        money = {name: self._one(name, _whole_number, None) for name in MONEY}
        shared_with = self._many("shared_with", _identifier)
        if money["own_eur"] is None and not shared_with:
            money["own_eur"] = money["total_eur"]
        return Budget(shared=bool(shared_with), shared_with=shared_with, **money)

    def _values(self, name: str) -> tuple[str, ...]:
        found: Field | None = self.entry.fields.get(name)
        return tuple(value for value in found.values if value.strip()) if found else ()

    def _text(self, name: str) -> str:
        return one_line(" ".join(self._values(name)))

    def _one(self, name: str, take: Callable[[str], _T], default: _T) -> _T:
        text = self._text(name)
        taken = self._taken(name, text, take) if text else None
        return default if taken is None else taken

    def _many(self, name: str, take: Callable[[str], str]) -> tuple[str, ...]:
        taken = (self._taken(name, text, take) for text in self._values(name))
        return tuple(value for value in taken if value is not None)

    def _taken(self, name: str, text: str, take: Callable[[str], _T]) -> _T | None:
        try:
            return take(text)
        except InvalidValue as error:
            self.refuse(name, f"{name}: {error.what}", error.way_out)
            return None


def _member(kind: type[_E], text: str) -> _E:
    try:
        return kind(text)
    except ValueError:
        raise InvalidValue(f"{text[:40]!r} is not known", f"write one of {', '.join(kind)}") from None


def _identifier(text: str) -> str:
    if _IDENTIFIER.fullmatch(text.strip()) is None:
        raise InvalidValue(f"{text[:60]!r} is no identifier", "use letters, digits, hyphens, no blanks")
    return text.strip()


def _topic(text: str) -> str:
    if _TOPIC_ID.fullmatch(text.strip()) is None:
        raise InvalidValue(f"{text[:60]!r} is no topic", "write its id, such as circular-economy")
    return text.strip()


def _language(text: str) -> str:
    if _LANGUAGE.fullmatch(text) is None:
        raise InvalidValue(f"{text[:20]!r} is no language", "write two letters, such as sl")
    return text


def _web_address(text: str) -> str:
    if not text.startswith("https://") or " " in text:
        raise InvalidValue(f"{text[:80]!r} is no web address", "it begins with https:// and has no blanks")
    return text


def _whole_number(text: str) -> int:
    if _AMOUNT.fullmatch(text) is None:
        raise InvalidValue(f"{text[:40]!r} is no whole number", "write 250000 or 250 000")
    return int(re.sub(r"[ _,]", "", text))


def _yes_or_no(text: str) -> bool:
    if text.lower() not in _YES:
        raise InvalidValue(f"{text[:20]!r} is neither yes nor no", "write true or false")
    return _YES[text.lower()]
