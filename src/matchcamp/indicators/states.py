"""What an indicator counts, what is kept to count by, and on which occasions it is read."""

from collections.abc import Mapping
from enum import StrEnum

Value = bool | int | float | None
"""Yes or no, a number, a percentage; none where it is not known."""


class Unit(StrEnum):
    """What a value is."""

    YES_NO = "yes_no"
    COUNT = "count"
    PERCENT = "percent"


class Source(StrEnum):
    """The register that yields the value."""

    EVIDENCE = "evidence"
    ORGANISATIONS = "organisations"
    MEMORANDA = "memoranda"
    DOCUMENTS = "documents"
    QUESTIONNAIRES = "questionnaires"
    LEARNING_FACTORIES = "learning_factories"
    APPLICATIONS = "applications"


UNITS: Mapping[Source, Unit] = dict.fromkeys(Source, Unit.COUNT) | {
    Source.EVIDENCE: Unit.YES_NO, Source.QUESTIONNAIRES: Unit.PERCENT,
}  # fmt: skip


class RecordKind(StrEnum):
    """What is entered by hand: proofs, and what is counted and stands in no other area."""

    EVIDENCE = "evidence"
    MEMORANDUM = "memorandum"
    DOCUMENT = "document"
    QUESTIONNAIRE = "questionnaire"
    CENTRE = "centre"


COUNTED_KINDS: Mapping[Source, RecordKind] = {
    Source.MEMORANDA: RecordKind.MEMORANDUM,
    Source.DOCUMENTS: RecordKind.DOCUMENT,
    Source.QUESTIONNAIRES: RecordKind.QUESTIONNAIRE,
    Source.LEARNING_FACTORIES: RecordKind.CENTRE,
}


def kinds_of(source: Source) -> tuple[RecordKind, ...]:
    """What can be entered for an indicator: what it counts by, where that is kept here, and always evidence.

    >>> [one.value for one in kinds_of(Source.MEMORANDA)]
    ['memorandum', 'evidence']
    """
    counted = COUNTED_KINDS.get(source)
    return (counted, RecordKind.EVIDENCE) if counted else (RecordKind.EVIDENCE,)


class CentreState(StrEnum):
    """How far a centre is with its collaborative learning factory."""

    PLANNED = "planned"
    BEGUN = "begun"
    RUNNING = "running"
    GIVEN_UP = "given_up"


SET_UP = frozenset({CentreState.BEGUN, CentreState.RUNNING})
"""The annual plan of 2025 says that the start at 14 centres answers the indicator, so who has begun counts."""


class Occasion(StrEnum):
    """Why an indicator was read."""

    YEAR_END = "year_end"
    DUE = "due"
    BY_HAND = "by_hand"
