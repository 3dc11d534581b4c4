"""What the service takes from live camps."""

from matchcamp.area import Area, Follower
from matchcamp.broadcast import Stream
from matchcamp.i18n import N_
from matchcamp.live import api, pages
from matchcamp.live.documents import COLLECTION, CampLive, Stage
from matchcamp.live.jobs import camps_written, jobs
from matchcamp.live.schemas import AnnounceIn, AutoIn, ExtendIn, NextIn
from matchcamp.personal import Ending, Holds, Trace
from matchcamp.security import Access

TOLD = tuple(name for name in Stage.model_fields if name not in {"phases", "by", "due"})

AREA = Area(
    name="live",
    documents=(CampLive,),
    handlers=(
        pages.desk,
        pages.next_item,
        pages.back,
        pages.pause,
        pages.resume,
        pages.extend,
        pages.set_auto,
        pages.announce,
        pages.close,
        pages.wall,
        pages.wall_events,
        pages.phone,
        pages.phone_events,
        pages.here_i_am,
        pages.worker,
        pages.camp_events,
        api.read_live,
        api.list_phases,
        api.next_item,
        api.back,
        api.pause,
        api.resume,
        api.extend,
        api.set_auto,
        api.announce,
        api.close,
    ),
    access={
        "live.desk": Access.SIGNED_IN,
        "live.next": Access.SIGNED_IN,
        "live.back": Access.SIGNED_IN,
        "live.pause": Access.SIGNED_IN,
        "live.resume": Access.SIGNED_IN,
        "live.extend": Access.SIGNED_IN,
        "live.auto": Access.SIGNED_IN,
        "live.announce": Access.SIGNED_IN,
        "live.close": Access.SIGNED_IN,
        "live.camp.events": Access.SIGNED_IN,
        # Whoever holds the secret address of a wall or of a phone is let in by it, checked in each handler.
        "live.wall": Access.PUBLIC,
        "live.wall.events": Access.PUBLIC,
        "live.phone": Access.PUBLIC,
        "live.phone.events": Access.PUBLIC,
        "live.here": Access.PUBLIC,
        "live.worker": Access.PUBLIC,
        "api.live": Access.SIGNED_IN,
        "api.live.phases": Access.SIGNED_IN,
        "api.live.next": Access.SIGNED_IN,
        "api.live.back": Access.SIGNED_IN,
        "api.live.pause": Access.SIGNED_IN,
        "api.live.resume": Access.SIGNED_IN,
        "api.live.extend": Access.SIGNED_IN,
        "api.live.auto": Access.SIGNED_IN,
        "api.live.announce": Access.SIGNED_IN,
        "api.live.close": Access.SIGNED_IN,
    },
    jobs=jobs,
    followers=(Follower("live.camps", "camps", camps_written),),
    models=(NextIn, ExtendIn, AutoIn, AnnounceIn),
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
