"""Who may do what with an organisation, as pure functions."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from matchcamp.organisations.documents import Membership
from matchcamp.viewer import Role, Viewer

IN = frozenset({Membership.MEMBER, Membership.FOUNDING, Membership.ASSOCIATE})  # They belong to the alliance.
LISTED = tuple(status for status in Membership if status is not Membership.LEFT)


def may_add(viewer: Viewer) -> bool:
    return viewer.acts_for_all


def may_edit(viewer: Viewer, organisation_id: str) -> bool:
    """Its owners and editors, brokers, and the secretariat."""
    return viewer.is_member and viewer.speaks_for(organisation_id)


def may_set_membership(viewer: Viewer) -> bool:
    return viewer.has(Role.SECRETARIAT)


def may_see(row: Mapping[str, Any], viewer: Viewer) -> bool:
    """Anybody may read a profile; one that has left only those who speak for it."""
    return row["membership"] != Membership.LEFT or viewer.speaks_for(str(row["_id"]))


def may_see_contacts(viewer: Viewer, organisation_id: str) -> bool:
    """Its own people and the secretariat; everybody else only through an accepted introduction."""
    return organisation_id in viewer.organisations or viewer.has(Role.SECRETARIAT)


def memberships_listed(viewer: Viewer) -> tuple[Membership, ...]:
    """What a list may be narrowed to: those who act for all find organisations that have left by asking for them."""
    return tuple(Membership) if viewer.acts_for_all else LISTED


def member_since(before: Membership, after: Membership, *, known: date | None, day: date) -> date | None:
    """The day since which it belongs to the alliance; whoever comes back begins anew."""
    return day if after in IN and before not in IN else known
