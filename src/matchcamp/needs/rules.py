"""What may happen to a need, as pure functions and tables."""

from datetime import date, datetime, timedelta

from matchcamp.needs.documents import NeedStatus
from matchcamp.postings import Step, Who, step_in

OUT = frozenset({NeedStatus.PUBLISHED, NeedStatus.IN_PROGRESS, NeedStatus.SOLVED})  # Others may read it.
SHOWN = OUT | {NeedStatus.IN_REVIEW}  # Others than its own people read it: everybody, or those who review it.
OPEN = frozenset({NeedStatus.PUBLISHED, NeedStatus.IN_PROGRESS})  # It is matched.
# Half a year, as partnering databases do: long enough to answer, short enough to be true.
LIFETIME = timedelta(days=180)

EXPIRE = Step("expire", frozenset({NeedStatus.PUBLISHED}), NeedStatus.EXPIRED, Who.CLOCK)
STEPS = (
    Step("submit", frozenset({NeedStatus.DRAFT}), NeedStatus.IN_REVIEW, Who.AUTHOR),
    Step("publish", frozenset({NeedStatus.DRAFT, NeedStatus.IN_REVIEW}), NeedStatus.PUBLISHED, Who.REVIEWER),
    Step("send_back", frozenset({NeedStatus.IN_REVIEW}), NeedStatus.DRAFT, Who.REVIEWER),
    Step("start", frozenset({NeedStatus.PUBLISHED}), NeedStatus.IN_PROGRESS, Who.AUTHOR),
    Step("solve", frozenset({NeedStatus.PUBLISHED, NeedStatus.IN_PROGRESS}), NeedStatus.SOLVED, Who.AUTHOR),
    Step("renew", frozenset({NeedStatus.PUBLISHED, NeedStatus.EXPIRED}), NeedStatus.PUBLISHED, Who.AUTHOR),
    Step(
        "withdraw",
        frozenset(NeedStatus) - {NeedStatus.SOLVED, NeedStatus.WITHDRAWN},
        NeedStatus.WITHDRAWN,
        Who.AUTHOR,
    ),
    EXPIRE,
)  # fmt: skip


def step_named(name: str) -> Step:
    return step_in(STEPS, name)


def expiry_of(by: date | None, now: datetime) -> datetime:
    """A need runs out half a year after it comes out, or the day after it was wanted, whichever is sooner."""
    latest = now + LIFETIME
    if by is None or by >= latest.date():  # Also the last day of the calendar, which no day follows.
        return latest
    wanted = datetime(by.year, by.month, by.day, tzinfo=now.tzinfo) + timedelta(days=1)
    return min(latest, wanted) if wanted > now else latest
