"""A new consortium, from an idea, a call, or neither."""

from contextlib import suppress

from calls.participants import Role
from matchcamp.consortia import queries
from matchcamp.consortia.documents import Consortium, Member
from matchcamp.consortia.members import Commitment
from matchcamp.consortia.membership import By
from matchcamp.consortia.rules import may_found
from matchcamp.consortia.schemas import ConsortiumIn
from matchcamp.errors import Conflict, Forbidden, Invalid
from matchcamp.i18n import gettext as _
from matchcamp.ideas.actions import step_idea
from matchcamp.ideas.schemas import IdeaOut, IdeaStep
from matchcamp.limits import POST_PER_ACCOUNT, spend
from matchcamp.organisations.queries import heads
from matchcamp.parts import Parts
from matchcamp.viewer import Viewer

MOST_COMPETENCES = 20


async def found_consortium(parts: Parts, given: ConsortiumIn, viewer: Viewer) -> str:
    """Keep a new consortium and return its id; its organisation is the coordinator and the first member.

    The coordinator is committed when its own people, or those who act for them, found it; somebody else's wish is an
    invitation. Raises Invalid for what does not exist or cannot be seen, Forbidden for an organisation that the viewer
    may not found for, TooMany.
    """
    now = parts.clock.now()
    idea = await queries.idea_for(given.idea_id, viewer)
    await queries.check_call(given.call_id, now)
    organisation_id = await _keeper(given, idea, viewer)
    await spend(parts, POST_PER_ACCOUNT, viewer.account_id)
    own = viewer.speaks_for(organisation_id)
    coordinator = Member(
        organisation_id=organisation_id,
        role=Role.COORDINATOR,
        commitment=Commitment.COMMITTED if own else Commitment.INVITED,
        invited=None if own else now,
        changed=now,
    )
    consortium = Consortium(
        title=_title(given, idea),
        idea_id=given.idea_id,
        call_id=given.call_id,
        organisation_id=organisation_id,
        competences=_sought(given, idea),
        members=[coordinator],
        size=given.size,
        history=[By(viewer.account_id, now).line("found", organisation_id=organisation_id)],
        created=now,
        changed=now,
        example=bool(idea and idea.example),
    )
    await consortium.insert()
    if given.step_idea and idea and viewer.speaks_for(organisation_id):
        await _step(idea, viewer, parts)
    return str(consortium.id)


async def _keeper(given: ConsortiumIn, idea: IdeaOut | None, viewer: Viewer) -> str:
    """The organisation that coordinates first: the idea's, or the one that was named."""
    if idea and idea.organisation_id is None:
        raise Forbidden(_("The organisation behind this idea is withheld: only its own people can form a consortium."))
    found = idea.organisation_id if idea and idea.organisation_id else given.organisation_id
    if found is None or found not in await heads([found]):
        raise Invalid.at("organisation_id", _("Choose the organisation that coordinates."))
    if given.organisation_id not in {None, found}:
        raise Invalid.at("organisation_id", _("The idea belongs to another organisation, which coordinates first."))
    if not may_found(found, viewer):
        raise Forbidden(_("You do not speak for this organisation; ask its people to form the consortium."))
    return found


def _title(given: ConsortiumIn, idea: IdeaOut | None) -> str:
    if given.title or idea:
        return given.title or (idea.title if idea else "")
    raise Invalid.at("title", _("Please fill this in."))


def _sought(given: ConsortiumIn, idea: IdeaOut | None) -> list[str]:
    if given.competences is not None:
        return given.competences
    return list(dict.fromkeys(idea.competences))[:MOST_COMPETENCES] if idea else []


async def _step(idea: IdeaOut, viewer: Viewer, parts: Parts) -> None:
    """An idea that is not open, or that somebody moved meanwhile, stays where it is."""
    with suppress(Conflict):
        await step_idea(idea.id, IdeaStep(step="form_consortium"), viewer, parts.clock.now())
