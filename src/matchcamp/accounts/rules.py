"""Who may let people in, invite them, and take them out, as pure functions."""

from enum import StrEnum

from matchcamp.viewer import OrganisationRole, Role, Viewer


class JoinKind(StrEnum):
    """Whose answer a request waits for. A claim is for an organisation that is known but has no people here yet."""

    EXISTING = "existing"
    CLAIM = "claim"
    NEW = "new"


def join_kind(organisation_id: str, *, has_people: bool) -> JoinKind:
    """
    >>> join_kind("", has_people=False).value, join_kind("0123456789abcdef01234567", has_people=False).value
    ('new', 'claim')
    """
    if not organisation_id:
        return JoinKind.NEW
    return JoinKind.EXISTING if has_people else JoinKind.CLAIM


DECIDERS = {JoinKind.CLAIM: (Role.SECRETARIAT,), JoinKind.NEW: (Role.SECRETARIAT, Role.BROKER)}


def may_decide(kind: JoinKind, viewer: Viewer, organisation_id: str) -> bool:
    """Owners and the secretariat decide for theirs; the secretariat for a claim; it or a broker for a new one."""
    if kind is JoinKind.EXISTING:
        return viewer.owns(organisation_id)
    return viewer.has(*DECIDERS[kind])


def may_see_request(viewer: Viewer, organisation_id: str) -> bool:
    """Brokers and the secretariat see all requests, owners those of their organisations."""
    return viewer.acts_for_all or (bool(organisation_id) and viewer.owns(organisation_id))


def may_see_people(viewer: Viewer, organisation_id: str) -> bool:
    return organisation_id in viewer.organisations or viewer.acts_for_all


def may_invite(viewer: Viewer, organisation_id: str, role: OrganisationRole) -> bool:
    """Owners invite anybody, editors invite editors."""
    if viewer.owns(organisation_id):
        return True
    return organisation_id in viewer.organisations and role is OrganisationRole.EDITOR


def may_remove(viewer: Viewer, organisation_id: str, account_id: str) -> bool:
    """Owners remove anybody; everybody may leave."""
    return viewer.owns(organisation_id) or (account_id == viewer.account_id and organisation_id in viewer.organisations)


def first_role(*, has_people: bool) -> OrganisationRole:
    """The first person of an organisation looks after the others who come."""
    return OrganisationRole.EDITOR if has_people else OrganisationRole.OWNER


def higher(first: OrganisationRole, second: OrganisationRole) -> OrganisationRole:
    return OrganisationRole.OWNER if OrganisationRole.OWNER in {first, second} else OrganisationRole.EDITOR
