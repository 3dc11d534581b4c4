"""The page «Calls for you»."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from litestar import get

from matchcamp.advice import queries
from matchcamp.advice.queries import Advice, Advised, Asker
from matchcamp.advice.schemas import CallAdvice, Group, HindranceOut
from matchcamp.database import OBJECT_ID
from matchcamp.errors import NotFound
from matchcamp.funding.schemas import CallCard, call_card
from matchcamp.ideas.queries import BOARD as IDEAS
from matchcamp.organisations.queries import organisation_choices
from matchcamp.parts import parts_of
from matchcamp.viewer import Viewer
from matchcamp.watching.queries import Following, following
from matchcamp.web import Html, Request, asked, page

SHOWN = 10  # Calls that are ranked; fewer stand on the page where fewer fit.
IDEAS_SHOWN = 100  # Choices of one organisation; more ideas nobody has.


@dataclass(frozen=True, slots=True)
class AdviceCard:
    """A call with what stands in the way and why it fits, as `advice` says it to programs too."""

    card: CallCard
    advice: CallAdvice

    @property
    def hindrances(self) -> list[HindranceOut]:
        return self.advice.hindrances


@dataclass(frozen=True, slots=True)
class ForYouPage:
    """The calls by group, in the order of the groups; `nearest` are shown on demand where nothing fits well.

    `verdict` is empty while nobody is chosen; `silent`: the organisation has written nothing about itself yet.
    """

    organisations: list[tuple[str, str]]
    organisation_id: str
    ideas: list[tuple[str, str]]
    idea_id: str
    verdict: str = ""
    silent: bool = False
    groups: Mapping[Group, list[AdviceCard]] = field(default_factory=dict)
    nearest: list[AdviceCard] = field(default_factory=list)
    followed: Mapping[str, Following] = field(default_factory=dict)


@get("/calls/for-you", name="advice.for_you")
async def for_you_page(request: Request) -> Html:
    return page(request, "advice/for_you.html", await _page(request))


async def _page(request: Request) -> ForYouPage:
    viewer, parts = request.user, parts_of(request)
    organisation_id, idea_id = asked(request, "organisation").lower(), asked(request, "idea").lower()
    who = await _asker(organisation_id, idea_id, viewer)
    chosen = who.organisation.id if who else ""
    choices = await organisation_choices(viewer, chosen)
    if who is None and choices and not viewer.acts_for_all:
        who = await queries.asker(choices[0][0], "", viewer)
    if who is None:
        return ForYouPage(choices, "", [], "")
    found = await queries.advised(parts, who, viewer, limit=SHOWN)
    return await _found_page(choices, who, found, viewer)


async def _asker(organisation_id: str, idea_id: str, viewer: Viewer) -> Asker | None:
    """Who asks. An idea of another organisation was left over in the form when the organisation was changed."""
    if not organisation_id and not idea_id:
        return None
    try:
        return await queries.asker(organisation_id, idea_id if OBJECT_ID.fullmatch(idea_id) else "", viewer)
    except NotFound:
        if not organisation_id or not idea_id:
            raise
        return await queries.asker(organisation_id, "", viewer)


async def _found_page(choices: list[tuple[str, str]], who: Asker, found: Advised, viewer: Viewer) -> ForYouPage:
    own = await IDEAS.seen(viewer, {"organisation_id": who.organisation.id}, after=None, limit=IDEAS_SHOWN)
    shown = [one.call.id for one in (*found.calls, *found.nearest)]
    return ForYouPage(
        organisations=choices,
        organisation_id=who.organisation.id,
        ideas=[(one.id, one.title) for one in own.items],
        idea_id=who.idea_id,
        verdict=found.verdict.value,
        silent=not who.item.text,
        groups=_grouped(found.calls),
        nearest=[_card(one) for one in found.nearest],
        followed=await following(viewer, shown),
    )


def _grouped(calls: tuple[Advice, ...]) -> dict[Group, list[AdviceCard]]:
    grouped = {group: [_card(one) for one in calls if one.group is group] for group in Group}
    return {group: cards for group, cards in grouped.items() if cards}


def _card(one: Advice) -> AdviceCard:
    return AdviceCard(call_card(one.call), queries.advice_out(one))
