"""Indicators in words of the reader's language."""

from collections.abc import Mapping

from matchcamp.i18n import N_, number
from matchcamp.i18n import gettext as _
from matchcamp.indicators.states import CentreState, Occasion, RecordKind, Source, Unit, Value

NO_BREAK = "\u00a0"
SOURCE_WORDS: Mapping[Source, str] = {
    Source.EVIDENCE: N_("Proofs: yes as soon as one document proves it"),
    Source.ORGANISATIONS: N_("The register of organisations"),
    Source.MEMORANDA: N_("Memoranda of understanding that are signed"),
    Source.DOCUMENTS: N_("Documents with recommendations"),
    Source.QUESTIONNAIRES: N_("The newest questionnaire: satisfied among those who answered"),
    Source.LEARNING_FACTORIES: N_("Centres that have begun to set up a collaborative learning factory"),
    Source.APPLICATIONS: N_("Applications that count for its target"),
}
KIND_WORDS: Mapping[RecordKind, str] = {
    RecordKind.EVIDENCE: N_("Evidence"),
    RecordKind.MEMORANDUM: N_("Memorandum of understanding"),
    RecordKind.DOCUMENT: N_("Document with recommendations"),
    RecordKind.QUESTIONNAIRE: N_("Questionnaire"),
    RecordKind.CENTRE: N_("Centre"),
}
TITLE_WORDS: Mapping[RecordKind, str] = {
    RecordKind.EVIDENCE: N_("Title"),
    RecordKind.MEMORANDUM: N_("Signed with"),
    RecordKind.DOCUMENT: N_("Title"),
    RecordKind.QUESTIONNAIRE: N_("Title"),
    RecordKind.CENTRE: N_("Centre"),
}
DAY_WORDS: Mapping[RecordKind, str] = {
    RecordKind.EVIDENCE: N_("Date"),
    RecordKind.MEMORANDUM: N_("Signed on"),
    RecordKind.DOCUMENT: N_("Published on"),
    RecordKind.QUESTIONNAIRE: N_("Closed on"),
    RecordKind.CENTRE: N_("Since"),
}
CENTRE_WORDS: Mapping[CentreState, str] = {
    CentreState.PLANNED: N_("Planned"),
    CentreState.BEGUN: N_("Setting up has begun"),
    CentreState.RUNNING: N_("Running"),
    CentreState.GIVEN_UP: N_("Given up"),
}
OCCASION_WORDS: Mapping[Occasion, str] = {
    Occasion.YEAR_END: N_("End of the year"),
    Occasion.DUE: N_("Due day of the plan"),
    Occasion.BY_HAND: N_("By hand"),
}
FIELD_WORDS: Mapping[str, str] = {
    "title": N_("Title"), "day": N_("Date"), "organisation_id": N_("Organisation"), "url": N_("Address"),
    "sha256": N_("SHA-256"), "note": N_("Note"), "state": N_("State"), "baseline": N_("At the start"),
    "target": N_("Target"), "due": N_("Read on"), "begins": N_("First day of the project"),
    "excludes": N_("Does not count"), "milestone": N_("Milestone"), "opening": N_("Counted before this register"),
    "opening_day": N_("Up to and including"), "proves": N_("This document proves that it is so"),
    "confidential": N_("Confidential: others only see that there is one"), "asked": N_("People asked"),
    "answered": N_("People who answered"), "satisfied": N_("Satisfied among them"),
}  # fmt: skip


def value_words(value: Value, unit: Unit) -> str:
    """A value as people read it.

    >>> value_words(True, Unit.YES_NO), value_words(77.1, Unit.PERCENT).replace(NO_BREAK, " ")
    ('yes', '77.1 %')
    >>> value_words(40, Unit.COUNT), value_words(None, Unit.COUNT)
    ('40', '–')
    """
    if value is None:
        return "–"
    if unit is Unit.YES_NO or isinstance(value, bool):
        return _("yes") if value else _("no")
    return f"{number(value)}{NO_BREAK}%" if unit is Unit.PERCENT else number(value)


def share_words(share: float | None) -> str:
    """A share in [0, 1] in percent.

    >>> share_words(0.4).replace(NO_BREAK, " "), share_words(None)
    ('40 %', '–')
    """
    return "–" if share is None else f"{number(round(100 * share))}{NO_BREAK}%"


def source_words(source: Source) -> str:
    return _(SOURCE_WORDS[source])


def kind_words(kind: RecordKind) -> str:
    return _(KIND_WORDS[kind])


def title_words(kind: RecordKind) -> str:
    return _(TITLE_WORDS[kind])


def day_words(kind: RecordKind) -> str:
    return _(DAY_WORDS[kind])


def centre_words(standing: CentreState) -> str:
    return _(CENTRE_WORDS[standing])


def occasion_words(occasion: Occasion) -> str:
    return _(OCCASION_WORDS[occasion])


def field_words(name: str) -> str:
    return _(FIELD_WORDS.get(name, name))
