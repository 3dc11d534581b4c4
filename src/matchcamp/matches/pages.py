"""Pages of introductions, and the buttons of a match."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.cards import card_of
from matchcamp.errors import NotFound
from matchcamp.i18n import gettext as _
from matchcamp.items import PATHS, Kind, split_key
from matchcamp.matches import actions, introductions
from matchcamp.matches.actions import Mark
from matchcamp.matches.documents import MatchState
from matchcamp.matches.introductions import ASKED_BY_US, ASKED_OF_US
from matchcamp.matches.queries import MatchCard, Pick, action_urls, waiting_for
from matchcamp.matches.rules import INTERESTED, PUT_ASIDE, UNDO
from matchcamp.matches.schemas import (
    KEY_PATTERN,
    AnswerIn,
    IntroductionIn,
    IntroductionOut,
    MessageForm,
    NotForUsForm,
    SuggestionOut,
)
from matchcamp.paging import asked_after, next_url
from matchcamp.parts import parts_of
from matchcamp.posting_pages import LIST_LIMIT
from matchcamp.web import Form, Html, Refused, Request, asked, attempt, go_to, page, read_form

SUGGESTED = "suggested"
LISTS = (ASKED_OF_US, ASKED_BY_US, SUGGESTED)


@dataclass(frozen=True, slots=True)
class SuggestionCard:
    """A suggestion with the item of ours that it is for; `helps` when it is we who could help."""

    ours: str
    ours_url: str
    helps: bool
    match: MatchCard


@dataclass(frozen=True, slots=True)
class IntroductionsPage:
    """One of three lists; `counts` are figures for the tabs, by list."""

    side: str
    lists: tuple[str, ...]
    counts: dict[str, int]
    introductions: list[IntroductionOut]
    suggestions: list[SuggestionCard]
    next_url: str


@get("/introductions", name="matches.introductions")
async def introductions_page(request: Request) -> Html:
    side = asked(request, "side") if asked(request, "side") in LISTS else ASKED_OF_US
    context = await (_suggested(request) if side == SUGGESTED else _asked(request, side))
    return page(request, "matches/introductions.html", context)


async def _counts(request: Request) -> dict[str, int]:
    waiting = await waiting_for(request.user)
    return {ASKED_OF_US: waiting.introductions, SUGGESTED: waiting.suggestions}


async def _asked(request: Request, side: str) -> IntroductionsPage:
    parts, viewer, after = parts_of(request), request.user, asked_after(request)
    found = await introductions.introductions(parts, viewer, side, after=after, limit=LIST_LIMIT)
    return IntroductionsPage(side, LISTS, await _counts(request), found.items, [], next_url(request, found.next))


async def _suggested(request: Request) -> IntroductionsPage:
    """What was new is seen once it is on the screen; the counts are those from before."""
    parts, viewer, after = parts_of(request), request.user, asked_after(request)
    found = await introductions.suggestions(parts, viewer, after=after, limit=LIST_LIMIT)
    counts = await _counts(request)
    await actions.mark_seen([one.id for one in found.items if one.state is MatchState.SUGGESTED], viewer)
    cards = [_suggestion_card(one) for one in found.items]
    return IntroductionsPage(SUGGESTED, LISTS, counts, [], cards, next_url(request, found.next))


def _suggestion_card(one: SuggestionOut) -> SuggestionCard:
    kind, id_ = split_key(one.near)
    urls = action_urls(one.near, one.item, Pick(one.id, one.state, "", ""))
    match = MatchCard(card_of(one.item, one.item.kind), one.fit, one.reasons, one.state.value, urls, "")
    return SuggestionCard(one.near_title, PATHS[kind] + id_, kind is Kind.ORGANISATION, match)


@dataclass(frozen=True, slots=True)
class IntroductionPage:
    """Both texts, the message, the answers that are open to the viewer, and the contacts once it is accepted."""

    introduction: IntroductionOut
    form: Form[AnswerIn]


@get("/introductions/{introduction_id:str}", name="matches.introduction")
async def introduction_page(request: Request, introduction_id: FromPath[str]) -> Html:
    found = await introductions.introduction(parts_of(request), introduction_id, request.user)
    return page(request, "matches/introduction.html", IntroductionPage(found, Form()))


SAID = {
    "accepted": lambda: _("You accepted. Here is your contact."),
    "declined": lambda: _("You declined. They see your note and nothing else of you."),
    "taken_back": lambda: _("Your request is taken back."),
}


@post("/introductions/{introduction_id:str}/answer", name="matches.answer", status_code=200)
async def answer(request: Request, introduction_id: FromPath[str]) -> Html | Redirect:
    parts = parts_of(request)

    async def act(given: AnswerIn) -> str:
        await actions.answer(parts, introduction_id, given, request.user)
        return given.answer

    done = await attempt(await read_form(request, AnswerIn), act)
    if isinstance(done, Refused):
        found = await introductions.introduction(parts, introduction_id, request.user)
        return page(request, "matches/introduction.html", IntroductionPage(found, done.form), status=done.status)
    return go_to(f"/introductions/{introduction_id}", SAID[done]())


def key_asked(text: str) -> str:
    """The key of an item in an address; NotFound for what no item can be called."""
    if re.fullmatch(KEY_PATTERN, text) is None:
        raise NotFound(f"nothing is called {text[:50]!r}: a key is like need:0123456789abcdef01234567")
    return text.lower()


def back_to(request: Request, near: str, far: str) -> str:
    """Where the button stood: the card on the page of the near item, or the list of suggestions."""
    if urlsplit(request.headers.get("referer", "")).path == "/introductions":
        return f"/introductions?side={SUGGESTED}"
    (kind, id_), (far_kind, far_id) = split_key(near), split_key(far)
    return f"{PATHS[kind]}{id_}?kind={far_kind.value}#match-{far_kind.value}-{far_id}"


@post("/matches/{near:str}/{far:str}/interested", name="matches.interested")
async def interested(request: Request, near: FromPath[str], far: FromPath[str]) -> Redirect:
    given = Mark(key_asked(near), key_asked(far), INTERESTED)
    await actions.mark(parts_of(request), given, request.user)
    return go_to(back_to(request, given.near, given.far), _("Kept: you are interested."))


@post("/matches/{near:str}/{far:str}/not-for-us", name="matches.not_for_us")
async def not_for_us(request: Request, near: FromPath[str], far: FromPath[str]) -> Redirect:
    form = await read_form(request, NotForUsForm)
    given = Mark(key_asked(near), key_asked(far), PUT_ASIDE, form.taken.reason.value, form.taken.words)
    await actions.mark(parts_of(request), given, request.user)
    return go_to(back_to(request, given.near, given.far), _("Put aside. You find it below the list."))


@post("/matches/{near:str}/{far:str}/undo", name="matches.undo")
async def undo(request: Request, near: FromPath[str], far: FromPath[str]) -> Redirect:
    given = Mark(key_asked(near), key_asked(far), UNDO)
    await actions.mark(parts_of(request), given, request.user)
    return go_to(back_to(request, given.near, given.far), _("Taken back."))


@dataclass(frozen=True, slots=True)
class AskPage:
    """A request that was not taken, with every word as typed; it names neither side, for it may be none to see."""

    form: Form[MessageForm]
    action: str
    back_url: str


@post("/matches/{near:str}/{far:str}/introduction", name="matches.ask", status_code=200)
async def ask(request: Request, near: FromPath[str], far: FromPath[str]) -> Html | Redirect:
    near, far, parts = key_asked(near), key_asked(far), parts_of(request)

    async def act(given: MessageForm) -> str:
        return await actions.ask(parts, IntroductionIn(near=near, far=far, message=given.message), request.user)

    done = await attempt(await read_form(request, MessageForm), act)
    if isinstance(done, Refused):
        context = AskPage(done.form, f"/matches/{near}/{far}/introduction", back_to(request, near, far))
        return page(request, "matches/ask.html", context, status=done.status)
    return go_to(back_to(request, near, far), _("Your request is on its way. You get a letter when they answer."))
