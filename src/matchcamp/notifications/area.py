"""What the service takes from notifications."""

from matchcamp.area import Area, Follower
from matchcamp.i18n import N_
from matchcamp.notifications import api, pages
from matchcamp.notifications.delivery import deliver_written
from matchcamp.notifications.documents import KeptLetter, KeptNotice, Preferences, RefusedAddress
from matchcamp.notifications.jobs import jobs
from matchcamp.notifications.preference_schemas import BounceIn, PreferencesIn, ReadIn
from matchcamp.personal import Ending, Holds, Trace
from matchcamp.refusals import COLLECTION as REFUSED
from matchcamp.security import Access

NOTICES = "notices"
AREA = Area(
    name="notifications",
    documents=(KeptNotice, Preferences, RefusedAddress, KeptLetter),
    handlers=(
        pages.inbox_page,
        pages.read_all,
        pages.open_notice,
        pages.read_one,
        pages.preferences_page,
        pages.set_preferences,
        pages.use_address,
        pages.unsubscribe_page,
        pages.end_letters,
        pages.undelivered_page,
        pages.forget_bounce,
        api.list_notices,
        api.read_all,
        api.read_one,
        api.get_preferences,
        api.set_preferences,
        api.use_address,
        api.report_bounce,
        api.list_bounces,
        api.forget_bounce,
    ),
    access={
        "notifications.inbox": Access.SIGNED_IN,
        "notifications.read_all": Access.SIGNED_IN,
        "notifications.open": Access.SIGNED_IN,
        "notifications.read": Access.SIGNED_IN,
        "notifications.preferences": Access.SIGNED_IN,
        "notifications.set_preferences": Access.SIGNED_IN,
        "notifications.use_address": Access.SIGNED_IN,
        "notifications.unsubscribe": Access.PUBLIC,
        "notifications.end_letters": Access.PUBLIC,
        "notifications.undelivered": Access.SECRETARIAT,
        "notifications.forget_bounce": Access.SECRETARIAT,
        "api.notifications.list": Access.SIGNED_IN,
        "api.notifications.read_all": Access.SIGNED_IN,
        "api.notifications.read": Access.SIGNED_IN,
        "api.notifications.preferences": Access.SIGNED_IN,
        "api.notifications.set_preferences": Access.SIGNED_IN,
        "api.notifications.use_address": Access.SIGNED_IN,
        "api.notifications.bounce": Access.SECRETARIAT,
        "api.notifications.bounces": Access.SECRETARIAT,
        "api.notifications.forget_bounce": Access.SECRETARIAT,
    },
    jobs=jobs,
    followers=(Follower("notifications.letters", NOTICES, deliver_written),),
    models=(PreferencesIn, ReadIn, BounceIn),
    personal=(
        Trace(
            NOTICES, "account_id", Holds.ACCOUNT, Ending.DELETED, N_("What you were told"),
            ("kind", "subject", "lines", "url", "at", "read", "letter"),
        ),
        Trace(
            NOTICES, "by", Holds.ACCOUNT, Ending.DELETED, N_("Your words as others were told them"),
            ("kind", "lines", "at"),
        ),
        Trace(
            "notification_preferences", "account_id", Holds.ACCOUNT, Ending.DELETED, N_("How you want letters"),
            ("how_often", "quiet_from", "quiet_to", "zone", "paused", "changed"),
        ),
        Trace(
            REFUSED, "email", Holds.EMAIL, Ending.DELETED, N_("Letters that your address refused"),
            ("email", "code", "words", "at"),
        ),
    ),
)  # fmt: skip
