"""Dots: one's own to give, and what they add up to."""

from dataclasses import dataclass
from typing import Any

from litestar import post
from litestar.response import Redirect

from matchcamp.camps.schemas import CampOut
from matchcamp.errors import Conflict, Forbidden
from matchcamp.i18n import gettext as _
from matchcamp.parts import parts_of
from matchcamp.registration.queries import ideas_of
from matchcamp.registration.schemas import CampIdeaOut
from matchcamp.web import Request, go_to, page, read_form
from matchcamp.workshop import vote_actions
from matchcamp.workshop.doors import Door, door_of, posted, readable, step_of, unchanged, version_of, with_version
from matchcamp.workshop.given_schemas import DotIn, VotingIn
from matchcamp.workshop.schemas import VotesOut
from matchcamp.workshop.vote_queries import votes


@dataclass(frozen=True, slots=True)
class VotesPage:
    """The ideas with one's own dots, and the results as far as they are shown; `most` is the most dots of an idea."""

    door: Door
    camp: CampOut
    ideas: list[CampIdeaOut]
    votes: VotesOut
    most: int
    version: str


async def votes_page(request: Request) -> Any:
    door = await door_of(request)
    found, ideas = await votes(door.actor), await ideas_of(door.actor.camp.id)
    version = version_of(found, *ideas)
    if short := unchanged(request, version):
        return short
    most = max((one.dots for one in found.tallies), default=0)
    answer = page(request, "workshop/votes.html", VotesPage(door, door.actor.camp, ideas, found, most, version))
    return with_version(answer, version)


async def change_dot(request: Request) -> Redirect:
    door, id_ = await door_of(request), step_of(request, "camp_idea_id")
    given = (await read_form(request, DotIn)).taken
    try:
        await vote_actions.change_dot(parts_of(request), door.actor, id_, given)
    except (Conflict, Forbidden) as error:
        return go_to(f"{door.votes_url}#idea-{id_}", str(error), "problem")
    return go_to(f"{door.votes_url}#idea-{id_}")


@post("/camps/{camp_id:str}/voting", name="workshop.voting", status_code=200)
async def set_voting(request: Request) -> Redirect:
    door = await door_of(request)
    given = (await read_form(request, VotingIn)).taken
    await vote_actions.set_voting(parts_of(request), door.actor, given)
    return go_to(door.votes_url, _("Saved."))


_PAIRS = (
    readable("votes", path="/votes", show=votes_page),
    posted("change_dot", path="/votes/{camp_idea_id:str}", act=change_dot),
)
BY_PASS = tuple(pair[0] for pair in _PAIRS)
SIGNED_IN = (*(pair[1] for pair in _PAIRS), set_voting)
