"""Who may see and lead a camp: pure functions over stored rows."""

from collections.abc import Mapping
from typing import Any

from matchcamp.camps.states import CampStatus
from matchcamp.viewer import Role, Viewer

Row = Mapping[str, Any]

LEADS_ALL = (Role.COORDINATOR, Role.SECRETARIAT)
NOT_SHOWN = frozenset({CampStatus.DRAFT, CampStatus.CANCELLED})


def may_make(viewer: Viewer) -> bool:
    return viewer.has(Role.FACILITATOR, *LEADS_ALL)


def may_lead(row: Row, viewer: Viewer) -> bool:
    """Facilitators named for the camp, and those who look after the whole alliance."""
    return viewer.has(*LEADS_ALL) or (viewer.signed_in and viewer.account_id in row["facilitators"])


def may_see(row: Row, viewer: Viewer) -> bool:
    """Everybody sees that a camp is held; drafts and cancelled ones are for those who lead it."""
    return row["status"] not in NOT_SHOWN or may_lead(row, viewer)
