"""What is known about a consortium and a call's rules: one finding a rule, and the verdict over the blocking ones."""

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
    `applications` counts, by the participant's key, those of the same round in which the organisation already stands
    besides this one: (as coordinator, in any role); who is missing there stands in none. `same_consortium` is how
    many other applications of the round come from just these organisations. Both are `None` where nobody counted.
    """

    answers: Mapping[str, bool] = field(default_factory=dict)
    applications: Mapping[str, tuple[int, int]] | None = None
    same_consortium: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What keeps a rule from being met, for those who look for a remedy; what it asks for stands in the rule.

    `missing` is how many organisations or countries are still wanted, `surplus` how many are too many. `countries`
    are those in which somebody is wanted, or which stand in the way; `keys` name the participants in the way.
    """

    missing: int = 0
    surplus: int = 0
    countries: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one rule. `confirm` marks what only people can say, and have not said yet.

    `answerable` marks what people may answer: those, and rules that cannot be decided from data.
    """

    rule: Rule
    outcome: Outcome
    sentence: Sentence
    confirm: bool = False
    gap: Gap | None = None
    answerable: bool = False


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
        """What the blocking rules say together."""
        blocking = {one.outcome for one in self.findings if one.rule.severity is Severity.BLOCKING and not one.confirm}
        return next((one for one in (Outcome.NOT_MET, Outcome.CANNOT_DECIDE) if one in blocking), Outcome.MET)

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
