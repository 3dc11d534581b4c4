"""Rules x participants -> met, not met or cannot decide, each with a sentence that a coordinator understands."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from calls.rules.model import Action, Rule, Severity
from calls.sentences import Sentence


class Outcome(StrEnum):
    """What is known about one rule, or about all blocking rules together."""

    MET = "met"
    NOT_MET = "not_met"
    CANNOT_DECIDE = "cannot_decide"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the participants' own data do not say.

    `answers` are people's words on rules by their id: true where they confirm it, false where they deny it.
    `applications` counts, by the participant's key, those of the same round in which the organisation already stands:
    (as coordinator, in any role). `same_consortium` is how many applications of the round come from just these
    organisations, or `None` where nobody counted.
    """

    answers: Mapping[str, bool] = field(default_factory=dict)
    applications: Mapping[str, tuple[int, int]] | None = None
    same_consortium: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one rule. `confirm` marks what only people can say, and have not said yet."""

    rule: Rule
    outcome: Outcome
    sentence: Sentence
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The answer: one finding per rule in the action's order, and the verdict over the blocking ones.

    The verdict is not met before cannot decide before met; what waits for people's confirmation does not change it.
    """

    action: Action
    on: dt.date
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Outcome:
        blocking = [one for one in self.findings if one.rule.severity is Severity.BLOCKING and not one.confirm]
        for outcome in (Outcome.NOT_MET, Outcome.CANNOT_DECIDE):
            if any(one.outcome is outcome for one in blocking):
                return outcome
        return Outcome.MET

    @property
    def fails(self) -> tuple[str, ...]:
        """The ids of all rules not met, warnings too."""
        return tuple(one.rule.id for one in self.findings if one.outcome is Outcome.NOT_MET)

    @property
    def undecided(self) -> tuple[str, ...]:
        """The ids of rules whose content is unknown or whose data are missing."""
        return tuple(one.rule.id for one in self.findings if one.outcome is Outcome.CANNOT_DECIDE and not one.confirm)

    @property
    def to_confirm(self) -> tuple[str, ...]:
        """The ids of rules that wait for people's word."""
        return tuple(one.rule.id for one in self.findings if one.confirm)
