"""What may happen to an offer, as tables."""

from datetime import timedelta

from matchcamp.offers.documents import OfferStatus
from matchcamp.postings import Step, Who, step_in

OUT = frozenset({OfferStatus.PUBLISHED})  # Others may read it, and it is matched; a paused one waits unseen.
LIFETIME = timedelta(days=365)  # What an organisation can do changes slower than what it needs.

EXPIRE = Step("expire", frozenset({OfferStatus.PUBLISHED, OfferStatus.PAUSED}), OfferStatus.EXPIRED, Who.CLOCK)
STEPS = (
    Step("submit", frozenset({OfferStatus.DRAFT}), OfferStatus.IN_REVIEW, Who.AUTHOR),
    Step("publish", frozenset({OfferStatus.DRAFT, OfferStatus.IN_REVIEW}), OfferStatus.PUBLISHED, Who.REVIEWER),
    Step("send_back", frozenset({OfferStatus.IN_REVIEW}), OfferStatus.DRAFT, Who.REVIEWER),
    Step("pause", frozenset({OfferStatus.PUBLISHED}), OfferStatus.PAUSED, Who.AUTHOR),
    Step("resume", frozenset({OfferStatus.PAUSED}), OfferStatus.PUBLISHED, Who.AUTHOR),
    Step("renew", frozenset({OfferStatus.PUBLISHED, OfferStatus.EXPIRED}), OfferStatus.PUBLISHED, Who.AUTHOR),
    Step("withdraw", frozenset(OfferStatus) - {OfferStatus.WITHDRAWN}, OfferStatus.WITHDRAWN, Who.AUTHOR),
    EXPIRE,
)


def step_named(name: str) -> Step:
    return step_in(STEPS, name)
