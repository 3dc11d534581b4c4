"""The one place where consortia ask what a call demands, and whether these participants meet it."""

from collections.abc import Sequence

from calls.eligibility import Eligibility, Given
from calls.participants import Participant
from calls.rules import action_of
from calls.rules.model import CONFIRMED_BY_PEOPLE, Action, Rule
from matchcamp.funding.schemas import CallOut


async def action_for(call: CallOut) -> Action | None:
    """The action whose rules hold for a call; None where no rules are known."""
    return action_of(
        identifier=call.identifier,
        call_identifier=call.call_identifier,
        types_of_action=tuple(call.types_of_action),
        programme=call.programme,
    )


def answer(action: Action | None, participants: Sequence[Participant], given: Given) -> Eligibility | None:
    """Met, not met or cannot decide, rule by rule; None without known rules."""
    from calls.eligibility import check  # noqa: PLC0415

    return check(action, participants, given) if action else None


def by_people(rule: Rule) -> bool:
    """Whether only people can say that a rule is met."""
    return rule.type in CONFIRMED_BY_PEOPLE or rule.beyond_round
