"""What the service takes from teams."""

from matchcamp.area import Area
from matchcamp.security import Access
from matchcamp.teams import api, pages
from matchcamp.teams.schemas import PlaceIn, TakeIn, TeamsIn

HANDLERS = (*pages.HANDLERS, *api.HANDLERS)

AREA = Area(
    name="teams",
    handlers=HANDLERS,
    access={str(handler.name): Access.MEMBER for handler in HANDLERS},  # What each may do there is a rule of the board.
    models=(TeamsIn, TakeIn, PlaceIn),
)
