"""What the service takes from camps."""

from matchcamp.area import Area
from matchcamp.camps import agenda_pages, api, pages
from matchcamp.camps.documents import Camp
from matchcamp.camps.jobs import jobs
from matchcamp.camps.schemas import CampEdit, CampIn, FacilitatorsIn, ItemEdit, ItemIn, MoveIn, RevisionIn, StepIn
from matchcamp.i18n import N_
from matchcamp.personal import Ending, Holds, Trace
from matchcamp.security import Access

HANDLERS = (*pages.HANDLERS, *agenda_pages.HANDLERS, *api.HANDLERS)
PUBLIC = frozenset({
    "camps.list", "camps.calendar", "camps.feed", "api.camps.list", "api.camps.get", "api.camps.formats",
})  # fmt: skip
MAKING = frozenset({"camps.new", "camps.post", "api.camps.post"})


def access_of(name: str) -> Access:
    """Who may enter a route; whether somebody leads this camp is a rule of the camp."""
    if name in PUBLIC:
        return Access.PUBLIC
    return Access.FACILITATOR if name in MAKING else Access.MEMBER


AREA = Area(
    name="camps",
    documents=(Camp,),
    handlers=HANDLERS,
    access={str(handler.name): access_of(str(handler.name)) for handler in HANDLERS},
    jobs=jobs,
    models=(CampEdit, CampIn, FacilitatorsIn, ItemEdit, ItemIn, MoveIn, RevisionIn, StepIn),
    personal=(
        Trace(
            "camps", "facilitators[]", Holds.ACCOUNT, Ending.UNNAMED, N_("Camps that you lead"),
            ("_id", "title", "starts", "place"),
        ),
        Trace(
            "camps", "history[].account_id", Holds.ACCOUNT, Ending.UNNAMED, N_("Your changes of camps"),
            ("_id", "title", "history"),
        ),
    ),
)  # fmt: skip
