"""What a correction would do to the consortia that there are. Nothing is written."""

from collections.abc import Mapping
from datetime import datetime

from calls.eligibility import Eligibility, check
from calls.rules.model import Action
from matchcamp.consortia.queries import Standing, consortia_under
from matchcamp.eligibility.actions import Proposed
from matchcamp.eligibility.queries import action_among
from matchcamp.eligibility.rules import differences, effect_of, head_differences
from matchcamp.eligibility.schemas import EffectOut, PreviewOut
from matchcamp.eligibility.shown import difference_out, effect_out


async def preview(proposed: Proposed, now: datetime) -> PreviewOut:
    """The rules that differ, and the consortia whose verdict or findings would change, in words.

    Counted are consortia that are forming, complete or submitted for a call that the action is for, before or after.
    Only for those who may see all consortia.
    """
    then = {**proposed.known, proposed.after.id: proposed.after}
    found = await consortia_under(proposed.after.id, now, as_if=then)
    effects = [effect for one in found if (effect := effect_on(one, proposed.known, then)) is not None]
    return PreviewOut(
        differences=[difference_out(one) for one in differences(proposed.before, proposed.after)],
        head_differences=list(head_differences(proposed.before, proposed.after)) if proposed.before else [],
        looked_at=len(found),
        effects=effects,
    )


def effect_on(one: Standing, known: Mapping[str, Action], then: Mapping[str, Action]) -> EffectOut | None:
    """What becomes of one consortium when other actions hold; None where nothing changes for it."""
    effect = effect_of(_answer(one, known), _answer(one, then))
    return effect_out(one.id, one.title, effect) if effect else None


def _answer(one: Standing, actions: Mapping[str, Action]) -> Eligibility | None:
    action = action_among(one.call, actions)
    return check(action, one.participants, one.given) if action else None
