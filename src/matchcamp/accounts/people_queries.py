"""Reading the people of an organisation and its open invitations."""

from dataclasses import dataclass
from datetime import UTC, datetime

from matchcamp.accounts.documents import Account, Invitation
from matchcamp.accounts.keys import hashed
from matchcamp.accounts.rules import may_see_people
from matchcamp.errors import NotFound
from matchcamp.i18n import gettext as _
from matchcamp.organisations.queries import OrganisationHead, heads
from matchcamp.viewer import OrganisationRole, Viewer


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person of an organisation as the others of it see them."""

    id: str
    name: str
    email: str
    role: OrganisationRole
    disabled: bool


@dataclass(frozen=True, slots=True)
class Organised:
    """An organisation with its people, owners first, and the invitations that nobody has taken yet."""

    head: OrganisationHead
    people: list[Colleague]
    invitations: list[Invitation]


async def organised(organisation_id: str, viewer: Viewer) -> Organised:
    """Raises NotFound for an organisation that is not there, or whose people the viewer may not see."""
    organisation_id = organisation_id.lower()
    known = await heads([organisation_id])
    if not known or not may_see_people(viewer, organisation_id):
        raise NotFound(f"no organisation {organisation_id} whose people you may see")
    found = await Account.find({"memberships.organisation_id": organisation_id}).to_list()
    people = [_colleague(one, organisation_id) for one in found]
    open_ = Invitation.find({"organisation_id": organisation_id, "expires": {"$gt": datetime.now(UTC)}})
    ordered = sorted(people, key=lambda one: (one.role is not OrganisationRole.OWNER, one.name.casefold(), one.id))
    return Organised(known[organisation_id], ordered, await open_.sort("created").to_list())


def _colleague(one: Account, organisation_id: str) -> Colleague:
    role = next(part.role for part in one.memberships if part.organisation_id == organisation_id)
    return Colleague(str(one.id), one.name, one.email, role, one.disabled)


@dataclass(frozen=True, slots=True)
class Invited:
    """What an invitation's link opens."""

    invitation: Invitation
    organisation: OrganisationHead


async def invited(token: str) -> Invited:
    """Raises NotFound for an invitation that is unknown, used, taken back or too old."""
    found = await Invitation.find_one({"_id": hashed(token), "expires": {"$gt": datetime.now(UTC)}})
    known = await heads([found.organisation_id]) if found else {}
    if found is None or not known:
        raise NotFound(_("This invitation was used already, taken back, or is too old. Ask for a new one."))
    return Invited(found, known[found.organisation_id])
