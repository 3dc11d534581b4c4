"""What the service takes from matches."""

from matchcamp.area import Area, Follower
from matchcamp.i18n import N_
from matchcamp.matches import api, compare_pages, pages
from matchcamp.matches.documents import Feedback, Match, SuggestedFrom
from matchcamp.matches.jobs import jobs
from matchcamp.matches.letters import tell
from matchcamp.matches.schemas import AnswerIn, CompareIn, IntroductionIn, MarkIn
from matchcamp.matches.suggesting import suggest_changed
from matchcamp.personal import Ending, Holds, Trace
from matchcamp.security import Access
from matchcamp.vectors import COLLECTION as VECTORS

MATCHES, FEEDBACK = "matches", "match_feedback"
INTRODUCTION_SHOWN = (
    "_id", "near", "far", "introduction.message", "introduction.asked", "introduction.answer",
    "introduction.answered", "introduction.note",
)  # fmt: skip  # Not who stands on the other side: that is the other person's.


AREA = Area(
    name="matches",
    documents=(Match, SuggestedFrom, Feedback),
    handlers=(
        pages.introductions_page,
        pages.introduction_page,
        pages.answer,
        pages.interested,
        pages.not_for_us,
        pages.undo,
        pages.ask,
        compare_pages.compare_page,
        api.mark_match,
        api.compare_matches,
        api.list_aside,
        api.list_suggestions,
        api.ask_for_introduction,
        api.list_introductions,
        api.get_introduction,
        api.answer_introduction,
    ),
    access={
        "matches.introductions": Access.MEMBER,
        "matches.introduction": Access.MEMBER,
        "matches.answer": Access.MEMBER,
        "matches.interested": Access.MEMBER,
        "matches.not_for_us": Access.MEMBER,
        "matches.undo": Access.MEMBER,
        "matches.ask": Access.MEMBER,
        "matches.compare": Access.COORDINATOR,
        "api.matches.mark": Access.MEMBER,
        "api.matches.compare": Access.COORDINATOR,
        "api.matches.aside": Access.MEMBER,
        "api.matches.suggestions": Access.MEMBER,
        "api.matches.ask": Access.MEMBER,
        "api.matches.introductions": Access.MEMBER,
        "api.matches.introduction": Access.MEMBER,
        "api.matches.answer": Access.MEMBER,
    },
    jobs=jobs,
    followers=(Follower("matches.letters", MATCHES, tell), Follower("matches.suggest", VECTORS, suggest_changed)),
    models=(MarkIn, CompareIn, IntroductionIn, AnswerIn),
    personal=(
        Trace(
            MATCHES, "introduction.asked_by", Holds.ACCOUNT, Ending.UNNAMED, N_("Introductions you asked for"),
            INTRODUCTION_SHOWN,
        ),
        Trace(
            MATCHES, "introduction.answered_by", Holds.ACCOUNT, Ending.UNNAMED, N_("Introductions you answered"),
            INTRODUCTION_SHOWN,
        ),
        Trace(
            MATCHES, "earlier[].asked_by", Holds.ACCOUNT, Ending.UNNAMED, N_("Introductions you asked for before"),
            ("_id", "near", "far"),
        ),
        Trace(
            MATCHES, "earlier[].answered_by", Holds.ACCOUNT, Ending.UNNAMED, N_("Introductions you answered before"),
            ("_id", "near", "far"),
        ),
        Trace(
            FEEDBACK, "account_id", Holds.ACCOUNT, Ending.UNNAMED, N_("What you said of suggested matches"),
            ("_id", "item", "candidate", "answer", "reason", "words", "at"),
        ),
    ),
)  # fmt: skip
