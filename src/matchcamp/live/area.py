"""What the service takes from live camps."""

from matchcamp.area import Area
from matchcamp.broadcast import Stream
from matchcamp.i18n import N_
from matchcamp.live.documents import COLLECTION, CampLive, Stage
from matchcamp.personal import Ending, Holds, Trace

TOLD = tuple(name for name in Stage.model_fields if name not in {"phases", "by", "due"})

AREA = Area(
    name="live",
    documents=(CampLive,),
    streams=(Stream(COLLECTION, name="phase", fields=TOLD), Stream("camps", name="camp")),
    personal=(
        Trace(
            COLLECTION, "by", Holds.ACCOUNT, Ending.UNNAMED, N_("Items of camps you began"),
            ("_id", "started"),
        ),
        Trace(
            COLLECTION, "phases[].by", Holds.ACCOUNT, Ending.UNNAMED, N_("Items of camps you began"),
            ("_id", "phases"),
        ),
    ),
)  # fmt: skip
