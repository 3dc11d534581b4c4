"""What the service takes from seatings."""

from matchcamp.area import Area
from matchcamp.broadcast import Stream
from matchcamp.i18n import N_
from matchcamp.personal import Ending, Holds, Trace
from matchcamp.seating import api, pages
from matchcamp.seating.documents import CampPlanning, CampSeating
from matchcamp.seating.meetings import api as meeting_api
from matchcamp.seating.meetings import pages as meeting_pages
from matchcamp.seating.meetings.documents import CampMeetings, MeetingWish
from matchcamp.seating.meetings.schemas import FrameIn, MeetingAnswerIn, MeetingWishIn
from matchcamp.seating.schemas import BackIn, SeatingDemandIn, SeatMoveIn, WishesIn
from matchcamp.security import Access

HANDLERS = (*pages.HANDLERS, *api.HANDLERS, *meeting_pages.HANDLERS, *meeting_api.HANDLERS)


def access_of(name: str) -> Access:
    """Who may enter a route; whether somebody leads this camp is a rule of the camp."""
    return Access.PUBLIC if name in meeting_pages.PUBLIC else Access.MEMBER


AREA = Area(
    name="seating",
    documents=(CampSeating, CampPlanning, CampMeetings, MeetingWish),
    handlers=HANDLERS,
    access={str(handler.name): access_of(str(handler.name)) for handler in HANDLERS},
    models=(BackIn, SeatingDemandIn, SeatMoveIn, WishesIn, MeetingAnswerIn, FrameIn, MeetingWishIn),
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
        Trace(
            "camp_meeting_wishes", "account_id", Holds.ACCOUNT, Ending.DELETED,
            N_("Your wishes to meet people at camps"), ("_id", "camp_id", "message", "answer", "asked"),
        ),
    ),
)  # fmt: skip
