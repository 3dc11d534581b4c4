"""What presses this week: what is the reader's to do, and what waits for others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from litestar import get

from matchcamp.applications.dates import PressingWords
from matchcamp.applications.plan import Owner
from matchcamp.applications.queries import pressing
from matchcamp.applications.shown_schemas import PressingOut
from matchcamp.organisations.queries import heads
from matchcamp.parts import parts_of
from matchcamp.web import Html, Request, page

SHOWN = 50  # Of a group; what presses less stands in the plans.


@dataclass(frozen=True, slots=True)
class Group:
    """Steps of one owner: the most urgent, and how many there are."""

    owner: Owner
    items: Sequence[PressingOut]
    count: int


@dataclass(frozen=True, slots=True)
class PressingPage:
    """`own` is the reader's to do, `others` waits for somebody else; `leads` are names by organisation."""

    own: Sequence[PressingOut]
    own_count: int
    others: Sequence[Group]
    leads: Mapping[str, str]
    words: PressingWords


@get("/applications/pressing", name="applications.pressing")
async def pressing_page(request: Request) -> Html:
    """The steps of plans that are late or due within a week, by whose they are; two database calls."""
    now = parts_of(request).clock.now()
    found = await pressing(request.user, now, mine=False)
    own = [one for one in found if one.mine]
    groups = groups_of([one for one in found if not one.mine])
    shown = [*own[:SHOWN], *(one for group in groups for one in group.items)]
    names = await heads(sorted({one.organisation_id for one in shown}))
    leads = {key: head.name for key, head in names.items()}
    context = PressingPage(own[:SHOWN], len(own), groups, leads, PressingWords(now))
    return page(request, "applications/pressing.html", context)


def groups_of(items: Sequence[PressingOut]) -> list[Group]:
    """By owner in the order of the plan's owners; owners for whom nothing waits are left out."""
    by_owner = {owner: [one for one in items if one.step.owner is owner] for owner in Owner}
    return [Group(owner, several[:SHOWN], len(several)) for owner, several in by_owner.items() if several]


HANDLERS = (pressing_page,)
