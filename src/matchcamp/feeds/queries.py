"""Whose a private address is, and what each feed holds. Whatever leaves here is what that person may see now."""

import hashlib
from datetime import UTC, datetime, time

from matchcamp.accounts.keys import hashed
from matchcamp.accounts.queries import viewer_of_account
from matchcamp.applications.agenda_queries import agendas
from matchcamp.applications.dates import moment_words, zone_of
from matchcamp.applications.passage_queries import Passed, passages
from matchcamp.applications.plan import PRESSING_DAYS, days_before
from matchcamp.applications.queries import pressing
from matchcamp.applications.shown_schemas import PressingOut
from matchcamp.applications.words import OWNER_WORDS, state_words
from matchcamp.errors import NotFound
from matchcamp.feeds.documents import FeedAddress
from matchcamp.feeds.ical import personal_calendar
from matchcamp.feeds.schemas import FeedsOut
from matchcamp.feeds.syndication import Entry, Feed
from matchcamp.funding.queries import open_calls
from matchcamp.funding.schemas import CallOut, call_card
from matchcamp.i18n import current_language
from matchcamp.i18n import gettext as _
from matchcamp.parts import Parts
from matchcamp.viewer import Role, Viewer

MOST = 50
MOST_CALLS = 100


async def feeds_of(viewer: Viewer) -> FeedsOut:
    row = await FeedAddress.get_pymongo_collection().find_one({"account_id": viewer.account_id})
    return FeedsOut(active=row is not None, made=row["made"] if row else None)


async def holder_of(secret: str) -> Viewer:
    """The person behind a private address. Raises NotFound for one that was renewed, switched off or never made, and
    for a person who is no member any more."""
    row = await FeedAddress.get_pymongo_collection().find_one({"key": hashed(secret)})
    holder = await viewer_of_account(row["account_id"]) if row else None
    if holder is None or not holder.is_member:
        raise NotFound("no feed has this address: it was renewed, switched off, or never made")
    return holder


async def calendar(parts: Parts, holder: Viewer) -> bytes:
    return personal_calendar(await agendas(holder, parts.clock.now()), parts.settings.base_url)


async def news(parts: Parts, holder: Viewer) -> Feed:
    """What moved of late, and what presses: for coordinators of all applications, for others what is theirs to do."""
    base, now = parts.settings.base_url, parts.clock.now()
    moved = [_of_passage(one, base) for one in await passages(holder, limit=MOST)]
    found = await pressing(holder, now, mine=not holder.has(Role.COORDINATOR, Role.SECRETARIAT))
    entries = sorted([*moved, *(_of_step(one, base) for one in found)], key=lambda one: one.updated, reverse=True)
    mark = hashlib.sha256(f"feed:{holder.account_id}".encode()).hexdigest()[:32]
    title = f"Matchcamp: {_('Applications')}"
    return Feed(f"urn:matchcamp:feed:{mark}", title, f"{base}/applications", current_language.get(), entries[:MOST])


def _of_passage(one: Passed, base: str) -> Entry:
    words = [state_words(one.state), one.organisation]
    if one.corrected:
        words.append(_("The step before was a mistake and is taken back."))
    return Entry(
        f"urn:matchcamp:application:{one.application_id}:passage:{one.number}",
        f"{one.title}: {state_words(one.state)}", f"{base}/applications/{one.application_id}",
        "\n".join(filter(None, words)), one.at,
    )  # fmt: skip


def _of_step(one: PressingOut, base: str) -> Entry:
    """A step that presses; it came to do so when its date was a week off."""
    due = one.step.due
    return Entry(
        f"urn:matchcamp:application:{one.application_id}:step:{one.step.key}:{due.timestamp():.0f}",
        f"{one.title}: {one.step.title}", f"{base}/applications/{one.application_id}/plan",
        f"{moment_words(due, zone_of(due))}\n{_(OWNER_WORDS[one.step.owner])}", days_before(due, PRESSING_DAYS),
    )  # fmt: skip


async def open_calls_feed(parts: Parts, address: str) -> Feed:
    """The calls that take proposals now; an entry is of the day on which its call opened."""
    base = parts.settings.base_url
    found = await open_calls(parts.clock.now(), limit=MOST_CALLS)
    entries = sorted((_of_call(one, base) for one in found), key=lambda one: one.updated, reverse=True)
    title = f"Matchcamp: {_('Calls')}"
    return Feed("urn:matchcamp:feed:calls", title, f"{base}/calls", current_language.get(), entries, base + address)


def _of_call(one: CallOut, base: str) -> Entry:
    card = call_card(one)
    lines = (one.programme_name, card.closes, card.budget, card.summary)
    opened = datetime.combine(one.opens, time(), tzinfo=UTC) if one.opens else one.last_seen
    return Entry(f"urn:matchcamp:call:{one.id}", one.title, f"{base}{card.url}", "\n".join(filter(None, lines)), opened)
