"""Trying a made-up consortium on the rules of an action."""

from calls.eligibility import Given, check
from calls.participants import Participant
from calls.rules.model import Action
from matchcamp.eligibility.correction_schemas import CheckIn
from matchcamp.eligibility.schemas import CheckOut
from matchcamp.eligibility.shown import check_out


def checked(action: Action, given: CheckIn) -> CheckOut:
    """Met, not met or cannot decide, rule by rule, each with a sentence. Nothing is looked up or kept."""
    participants = [
        Participant(
            role=one.role,
            country=one.country,
            type=one.type,
            budget=one.budget,
            founded=one.founded,
            name=str(number),
            key=str(number),
        )
        for number, one in enumerate(given.participants, 1)
    ]
    return check_out(check(action, participants, Given(answers=given.answers), given.on))
