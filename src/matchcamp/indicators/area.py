"""What the service takes from indicators."""

from matchcamp.area import Area
from matchcamp.i18n import N_
from matchcamp.indicators import api, form_pages, pages, reading_pages
from matchcamp.indicators.documents import Indicator, Reading, ReadingHead, Record
from matchcamp.indicators.given_schemas import (
    CorrectionIn,
    DueIn,
    IndicatorEdit,
    IndicatorIn,
    ReadingIn,
    RecordEdit,
    RecordIn,
    RemoveIn,
    SnapshotIn,
)
from matchcamp.indicators.jobs import jobs
from matchcamp.personal import Ending, Holds, Trace
from matchcamp.security import Access

HANDLERS = (*pages.HANDLERS, *form_pages.HANDLERS, *reading_pages.HANDLERS, *api.HANDLERS)
READ = frozenset(str(one.name) for one in pages.HANDLERS) | {
    "api.indicators.list", "api.indicators.get", "api.indicators.snapshots",
}  # fmt: skip
"""What members see; all else is for those who keep the indicators."""

AREA = Area(
    name="indicators",
    documents=(Indicator, Record, Reading, ReadingHead),
    handlers=HANDLERS,
    access={
        str(handler.name): Access.MEMBER if handler.name in READ else Access.COORDINATOR for handler in HANDLERS
    },
    jobs=jobs,
    models=(
        CorrectionIn, DueIn, IndicatorEdit, IndicatorIn, ReadingIn, RecordEdit, RecordIn, RemoveIn, SnapshotIn,
    ),
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
