"""The links at the top of every page, in the order of the chain from need to call."""

from dataclasses import dataclass

from matchcamp.i18n import N_
from matchcamp.i18n import gettext as _
from matchcamp.security import Access, admits
from matchcamp.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    access: Access = Access.PUBLIC


LINKS = (
    Link(N_("Needs"), "/needs"),
    Link(N_("Offers"), "/offers"),
    Link(N_("Ideas"), "/ideas"),
    Link(N_("Camps"), "/camps"),
    Link(N_("Consortia"), "/consortia", Access.MEMBER),
    Link(N_("Applications"), "/applications", Access.MEMBER),
    Link(N_("Calls"), "/calls"),
    Link(N_("Organisations"), "/organisations"),
    Link(N_("Alliance"), "/alliance"),
    Link(N_("Introductions"), "/introductions", Access.MEMBER),
    Link(N_("Requests to join"), "/joining", Access.BROKER),
    Link(N_("People"), "/people", Access.SECRETARIAT),
    Link(N_("Scheduled jobs"), "/jobs", Access.COORDINATOR),
)


@dataclass(frozen=True, slots=True)
class NavigationLink:
    label: str
    url: str
    current: bool


def navigation_for(viewer: Viewer, path: str) -> list[NavigationLink]:
    return [
        NavigationLink(_(link.label), link.url, path == link.url or path.startswith(link.url + "/"))
        for link in LINKS
        if admits(link.access, viewer)
    ]
