"""The settings of a target in words, and what a change changed of them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from matchcamp.applications.states import State
from matchcamp.applications.words import state_words
from matchcamp.i18n import N_, long_date
from matchcamp.i18n import gettext as _
from matchcamp.labels import programme_name
from matchcamp.targets.states import COUNTED_STATES, Reading, Stage
from matchcamp.targets.words import reading_words, stage_words

LABELS: Mapping[str, str] = {
    "name": N_("Name"), "number": N_("How many"), "starts": N_("From"), "ends": N_("Until"), "zone": N_("Time zone"),
    "programmes": N_("Programmes"), "states": N_("States that count"), "stage": N_("Of calls with two stages"),
    "reading": N_("Reading"), "resubmissions": N_("Resubmissions count"), "examples": N_("Examples count"),
    "excluded": N_("Left out"), "indicator": N_("Indicator"),
}  # fmt: skip


def label_of(name: str) -> str:
    return _(LABELS[name])


def value_words(name: str, value: Any) -> str:
    """The value of a setting as people read it; empty for none."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in WORDS:
        return WORDS[name](value)
    return ", ".join(value) if isinstance(value, list) else str(value)


def states_words(states: list[State]) -> str:
    if set(states) == set(COUNTED_STATES):
        return _("All but inadmissible, not eligible, withdrawn and dropped")
    return ", ".join(state_words(one) for one in states)


def _day(value: str) -> str:
    return long_date(date.fromisoformat(value))


def _excluded(value: list[dict[str, str]]) -> str:
    return "; ".join(f"{one['application_id']}: {one['reason']}" for one in value)


WORDS: Mapping[str, Callable[[Any], str]] = {
    "starts": _day, "ends": _day, "reading": lambda value: reading_words(Reading(value)),
    "stage": lambda value: stage_words(Stage(value)), "excluded": _excluded,
    "states": lambda value: states_words([State(one) for one in value]),
    "programmes": lambda value: ", ".join(programme_name(one) for one in value),
}  # fmt: skip


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What differs between two versions: label, value before, value after; the first version differs from nothing."""
    return [
        (label_of(name), value_words(name, before[name]), value_words(name, after[name]))
        for name in LABELS
        if name in before and before[name] != after.get(name, before[name])
    ]
