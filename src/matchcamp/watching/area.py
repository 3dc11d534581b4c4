"""What the service takes from watching."""

from matchcamp.area import Area, Follower
from matchcamp.i18n import N_
from matchcamp.personal import Ending, Holds, Trace
from matchcamp.security import Access
from matchcamp.watching import api, pages
from matchcamp.watching.documents import CallChange, Followed, KnownCall, SavedSearch
from matchcamp.watching.jobs import jobs, note_written
from matchcamp.watching.schemas import FollowIn, RenameIn, SearchIn, SeenCall, SeenIn
from matchcamp.watching.telling import tell_changes

AREA = Area(
    name="watching",
    documents=(Followed, KnownCall, CallChange, SavedSearch),
    handlers=(
        pages.watching_page,
        pages.follow,
        pages.unfollow,
        pages.seen,
        pages.keep_page,
        pages.keep,
        pages.look,
        pages.rename,
        pages.delete,
        api.list_followed,
        api.follow_call,
        api.unfollow_call,
        api.mark_seen,
        api.list_changes,
        api.list_searches,
        api.keep_search,
        api.rename_search,
        api.delete_search,
        api.mark_search_seen,
    ),
    access={
        "watching.page": Access.MEMBER,
        "watching.follow": Access.MEMBER,
        "watching.unfollow": Access.MEMBER,
        "watching.seen": Access.MEMBER,
        "watching.keep_form": Access.MEMBER,
        "watching.keep": Access.MEMBER,
        "watching.look": Access.MEMBER,
        "watching.rename": Access.MEMBER,
        "watching.delete": Access.MEMBER,
        "api.watching.calls": Access.MEMBER,
        "api.watching.follow": Access.MEMBER,
        "api.watching.unfollow": Access.MEMBER,
        "api.watching.seen": Access.MEMBER,
        "api.watching.changes": Access.MEMBER,
        "api.watching.searches": Access.MEMBER,
        "api.watching.keep": Access.MEMBER,
        "api.watching.rename": Access.MEMBER,
        "api.watching.delete": Access.MEMBER,
        "api.watching.looked": Access.MEMBER,
    },
    jobs=jobs,
    followers=(
        Follower("watching.note", "calls", note_written),
        Follower("watching.tell", "call_changes", tell_changes),
    ),
    models=(FollowIn, SeenIn, SeenCall, SearchIn, RenameIn),
    personal=(
        Trace(
            "followed_calls", "account_id", Holds.ACCOUNT, Ending.DELETED, N_("Calls you follow"),
            ("call_id", "organisation_id", "seen_at", "created"),
        ),
        Trace(
            "saved_searches", "account_id", Holds.ACCOUNT, Ending.DELETED, N_("Searches you keep"),
            ("name", "place", "query", "looked", "created"),
        ),
    ),
)  # fmt: skip
