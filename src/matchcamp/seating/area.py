"""What the service takes from seatings."""

from matchcamp.area import Area
from matchcamp.broadcast import Stream
from matchcamp.i18n import N_
from matchcamp.personal import Ending, Holds, Trace
from matchcamp.seating import api, pages
from matchcamp.seating.documents import CampPlanning, CampSeating
from matchcamp.seating.schemas import BackIn, SeatingDemandIn, SeatMoveIn, WishesIn
from matchcamp.security import Access

HANDLERS = (*pages.HANDLERS, *api.HANDLERS)

AREA = Area(
    name="seating",
    documents=(CampSeating, CampPlanning),
    handlers=HANDLERS,
    access={str(handler.name): Access.MEMBER for handler in HANDLERS},  # Whether somebody leads is a rule of the camp.
    models=(BackIn, SeatingDemandIn, SeatMoveIn, WishesIn),
    streams=(Stream("camp_seatings", name="seating"),),
    personal=(
        Trace(
            "camp_seatings", "history[].account_id", Holds.ACCOUNT, Ending.UNNAMED,
            N_("Your changes of who sits where at camps"), ("_id", "history"),
        ),
        Trace(
            "camp_plannings", "account_id", Holds.ACCOUNT, Ending.UNNAMED,
            N_("The last planning of tables that you asked for"), ("_id", "kind", "began", "ended", "outcome"),
        ),
    ),
)  # fmt: skip
