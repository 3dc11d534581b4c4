"""What happened to a call, in words, for those who keep calls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from matchcamp.funding.calendar.schemas import CallHistory
from matchcamp.funding.differences import FIELD_LABELS
from matchcamp.i18n import N_
from matchcamp.i18n import gettext as _

STEPS: Mapping[str, str] = {
    "add": N_("Added by hand."),
    "edit": N_("Edited."),
    "words": N_("Our own words were written."),
    "import": N_("Imported."),
    "withdraw": N_("Withdrawn."),
    "reopen": N_("Counts again."),
}


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One line: when, who, what was done, and each field before and after."""

    at: datetime
    by: str
    text: str
    fields: Sequence[tuple[str, str, str]]


def shown_history(history: CallHistory) -> list[ShownChange]:
    """The lines of a history, newest first."""
    return [
        ShownChange(
            at=line.at,
            by=line.by or _("a source that is read by itself"),
            text=f"{_(STEPS.get(line.step, line.step))} {line.note}".strip(),
            fields=[(field_label(one.field), one.old, one.new) for one in line.fields],
        )
        for line in history.items
    ]


def field_label(field: str) -> str:
    """The name of a field; one without words shows its own."""
    return _(FIELD_LABELS[field]) if field in FIELD_LABELS else field
