"""Giving dots. All dots of a person stand in one row, so that each change is one atomic write that holds the limit."""

from collections.abc import Sequence
from typing import Any

from pymongo.errors import DuplicateKeyError

from matchcamp.errors import Conflict, Forbidden, Invalid
from matchcamp.i18n import gettext as _
from matchcamp.limits import spend
from matchcamp.parts import Parts
from matchcamp.registration.queries import ideas_of
from matchcamp.workshop.actions import WRITING
from matchcamp.workshop.documents import Votes, Voting
from matchcamp.workshop.given_schemas import DotIn, DotsIn, VotingIn
from matchcamp.workshop.passes import check_leads, check_may_write
from matchcamp.workshop.rules import Actor
from matchcamp.workshop.vote_queries import is_open, voting_mode


async def change_dot(parts: Parts, actor: Actor, camp_idea_id: str, given: DotIn) -> None:
    """One dot more or less on an idea: the limit and the write are one. Dots on ideas that are gone do not count.

    Raises Forbidden, Invalid for an idea that is not at this camp, Conflict where voting is closed, where no dot is
    left to give, or none to take back; TooMany.
    """
    accepted = await _may_vote(parts, actor)
    camp_idea_id = camp_idea_id.lower()
    _check_accepted([camp_idea_id], accepted)
    await _begin(parts, actor)
    mine: dict[str, Any] = {"$ifNull": [f"$dots.{camp_idea_id}", 0]}
    others = [{"$ifNull": [f"$dots.{id_}", 0]} for id_ in accepted]
    fits = {"$lte": [{"$add": [*others, given.change]}, actor.camp.votes]} if given.change > 0 else {"$gt": [mine, 0]}
    done = await Votes.get_pymongo_collection().update_one(
        {"_id": actor.attendant_id, "$expr": fits},
        {
            "$inc": {f"dots.{camp_idea_id}": given.change, "revision": 1},
            "$set": {"changed": parts.clock.now()},
        },
    )
    if not done.matched_count:
        raise Conflict(_no_dot_left() if given.change > 0 else _("You have no dot there to take back."))


async def give_dots(parts: Parts, actor: Actor, given: DotsIn) -> None:
    """Put all dots of a person in place of those they gave; one atomic write, safe to repeat.

    Raises as `change_dot`.
    """
    accepted = await _may_vote(parts, actor)
    dots = {id_.lower(): count for id_, count in given.dots.items() if count}
    _check_accepted(list(dots), accepted)
    if sum(dots.values()) > actor.camp.votes:
        words = _("You have %(most)s dots in all.") % {"most": actor.camp.votes}
        raise Invalid.at("dots", words)
    await _begin(parts, actor)
    await Votes.get_pymongo_collection().update_one(
        {"_id": actor.attendant_id}, {"$set": {"dots": dots, "changed": parts.clock.now()}, "$inc": {"revision": 1}}
    )


async def _begin(parts: Parts, actor: Actor) -> None:
    """Make the row of a person's dots where there is none yet."""
    first = {
        "camp_id": actor.camp.id, "account_id": actor.account_id, "dots": {}, "revision": 0,
        "changed": parts.clock.now(),
    }  # fmt: skip
    try:
        rows = Votes.get_pymongo_collection()
        await rows.update_one({"_id": actor.attendant_id}, {"$setOnInsert": first}, upsert=True)
    except DuplicateKeyError:
        return  # Two presses at once: the other one made it.


async def _may_vote(parts: Parts, actor: Actor) -> list[str]:
    """The ids of the ideas that can be voted for. Raises Forbidden, Conflict, TooMany."""
    check_may_write(actor)
    if actor.attendant is None:
        raise Forbidden(_("You are not registered for this camp; ask those who lead it."))
    await spend(parts, WRITING, actor.key)
    if not await is_open(actor.camp, await voting_mode(actor.camp.id)):
        raise Conflict(_("Voting is not open now."))
    return [idea.id for idea in await ideas_of(actor.camp.id)]


def _check_accepted(ids: Sequence[str], accepted: Sequence[str]) -> None:
    if not set(ids) <= set(accepted):
        words = _("Choose one of the list.")
        raise Invalid.at("dots", words)


def _no_dot_left() -> str:
    return _("You have no dot left. Take one back from another idea first.")


async def set_voting(parts: Parts, actor: Actor, given: VotingIn) -> None:
    """Open or close the voting, or leave it to the agenda; safe to repeat. Raises Forbidden."""
    check_leads(actor)
    values = {"camp_id": actor.camp.id, "mode": given.mode.value, "account_id": actor.account_id}
    change = {"$set": values | {"changed": parts.clock.now()}, "$inc": {"revision": 1}}
    await Voting.get_pymongo_collection().update_one({"_id": actor.camp.id}, change, upsert=True)
