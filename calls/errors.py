"""What can go wrong with calls; every message holds the offending value and the way out."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from calls.sentences import Sentence

    Said = tuple[Sentence, Sentence]


class CallsError(Exception):
    """The root of every error this package raises for bad input."""


class NaiveMoment(CallsError):
    """A moment without a time zone was given where a deadline is compared."""


class InvalidValue(CallsError):
    """One value is not what its field holds; the message says which and how to write it.

    `said` are both again as sentences, where they can be said in other languages.
    """

    def __init__(self, what: str, way_out: str, said: "Said | None" = None) -> None:
        super().__init__(f"{what}; {way_out}")
        self.what, self.way_out, self.said = what, way_out, said


class InvalidIdentifier(InvalidValue):
    """A PIC, OID or project number does not have the pattern of its register."""


class UnknownCode(CallsError):
    """An organisation type, type set or country group that this project does not know."""


class OutsidePeriod(CallsError):
    """A dated country group was asked for a day on which nothing is known of it."""


class UnreadableSource(CallsError):
    """A whole file cannot be read: missing, cut short, not in its format, or of another kind."""

    def __init__(self, file: str, what: str, way_out: str, line: int | None = None) -> None:
        place = file if line is None else f"{file}, line {line}"
        super().__init__(f"{place}: {what}. {way_out}")
        self.file, self.line, self.what, self.way_out = file, line, what, way_out


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in a file: where (`line 12`, or `row 3` of a list), what, and how."""

    file: str
    place: str
    what: str
    way_out: str
    field: str = ""
    """The name of the field that is meant, where it is one field."""

    said: "Said | None" = None
    """What and how again as sentences, where they can be said in other languages."""

    def __str__(self) -> str:
        return f"{self.file}, {self.place}: {self.what}. {self.way_out[:1].upper()}{self.way_out[1:]}"


class DamagedCalendar(CallsError):
    """A hand-kept calendar has entries to mend; all of them are named at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class PortalError(CallsError):
    """The EU portal gave nothing that can be taken; whatever was kept before stays as it is."""

    def __init__(self, what: str, way_out: str) -> None:
        super().__init__(f"{what}. {way_out}")
        self.what, self.way_out = what, way_out


class PortalUnreachable(PortalError):
    """No whole answer came, however often it was asked for: no connection, too slow, overloaded or broken."""


class PortalRefused(PortalError):
    """The portal answered that it will not: a 4xx status, or a redirection elsewhere."""


class PortalChanged(PortalError):
    """The answer is not built as the portal built it: another format, other fields, other types."""


class PortalFilterIgnored(PortalError):
    """The portal answered with rows that were not asked for."""


class PortalUnsteady(PortalError):
    """The pages do not fit together: totals that change, pages that repeat, or come short."""


class PortalOverBudget(PortalError):
    """The harvest has used up its requests or its seconds; it goes on from there next time."""


class DamagedRules(CallsError):
    """A file or form of rules has fields to mend; all of them are named at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
