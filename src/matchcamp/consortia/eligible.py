"""The one place where consortia ask what a call demands, and whether these participants meet it."""

from collections.abc import Mapping, Sequence

from calls.eligibility import Eligibility, Given, check
from calls.participants import Participant
from calls.rules.model import Action
from matchcamp.eligibility import queries as rules_of_calls
from matchcamp.funding.schemas import CallOut


async def action_for(call: CallOut) -> Action | None:
    """The action whose rules hold for a call; None where no rules are known."""
    return await rules_of_calls.action_for(call)


async def actions_for(calls: Mapping[str, CallOut]) -> dict[str, Action | None]:
    """As `action_for`, for many calls by any key at once."""
    known = await rules_of_calls.actions() if calls else {}
    return {key: rules_of_calls.action_among(call, known) for key, call in calls.items()}


def answer(action: Action | None, participants: Sequence[Participant], given: Given) -> Eligibility | None:
    """Met, not met or cannot decide, rule by rule; None without known rules."""
    return check(action, participants, given) if action else None
