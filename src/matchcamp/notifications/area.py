"""What the service takes from notifications."""

from matchcamp.area import Area
from matchcamp.i18n import N_
from matchcamp.notifications.documents import KeptNotice, Preferences
from matchcamp.personal import Ending, Holds, Trace

AREA = Area(
    name="notifications",
    documents=(KeptNotice, Preferences),
    personal=(
        Trace(
            "notices", "account_id", Holds.ACCOUNT, Ending.DELETED, N_("What you were told"),
            ("kind", "subject", "lines", "url", "at", "read", "letter"),
        ),
        Trace(
            "notices", "by", Holds.ACCOUNT, Ending.DELETED, N_("Your words as others were told them"),
            ("kind", "lines", "at"),
        ),
        Trace(
            "notification_preferences", "account_id", Holds.ACCOUNT, Ending.DELETED, N_("How you want letters"),
            ("how_often", "quiet_from", "quiet_to", "zone", "paused", "changed"),
        ),
    ),
)  # fmt: skip
