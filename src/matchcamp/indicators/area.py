"""What the service takes from indicators."""

from matchcamp.area import Area
from matchcamp.i18n import N_
from matchcamp.indicators import api
from matchcamp.indicators.documents import Indicator, Reading, ReadingHead, Record
from matchcamp.personal import Ending, Holds, Trace
from matchcamp.security import Access

AREA = Area(
    name="indicators",
    documents=(Indicator, Record, Reading, ReadingHead),
    handlers=api.HANDLERS,
    access={str(handler.name): Access.MEMBER for handler in api.HANDLERS},
    personal=(
        Trace(
            "indicators", "history[].account_id", Holds.ACCOUNT, Ending.UNNAMED, N_("Your changes of indicators"),
            ("_id", "code", "title", "history"),
        ),
        Trace(
            "indicator_records", "account_id", Holds.ACCOUNT, Ending.UNNAMED, N_("Your entries for indicators"),
            ("_id", "indicator", "kind", "title", "day", "created"),
        ),
        Trace(
            "indicator_records", "history[].account_id", Holds.ACCOUNT, Ending.UNNAMED,
            N_("Your changes of indicators"), ("_id", "indicator", "title", "history"),
        ),
        Trace(
            "indicator_readings", "private[].value", Holds.ACCOUNT, Ending.UNNAMED, N_("Your readings of indicators"),
            ("_id", "indicator", "day", "value", "note", "at"),
        ),
    ),
)  # fmt: skip
