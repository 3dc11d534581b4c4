"""The inbox, how letters come, the one-click end of them, and addresses that they do not reach."""

from collections.abc import Callable
from dataclasses import dataclass

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import ValidationError

from matchcamp.i18n import gettext as _
from matchcamp.notifications import actions, preference_actions, queries
from matchcamp.notifications.passes import ended_by
from matchcamp.notifications.preference_schemas import NoticeOut, PreferencesIn, RefusalOut, zones
from matchcamp.notifications.states import HowOften, NoticeKind, how_often_name, kind_name
from matchcamp.paging import asked_after, next_url
from matchcamp.parts import parts_of
from matchcamp.web import Form, Html, Request, field_errors, go_to, page, safe_next, typed_of, typed_text


@dataclass(frozen=True, slots=True)
class InboxPage:
    """`unread` counts all; `kinds` are words for what notices are about; `unread_only`: the others are left out."""

    notices: list[NoticeOut]
    unread: int
    kinds: dict[str, str]
    unread_only: bool
    next_url: str


@get("/inbox", name="notifications.inbox")
async def inbox_page(request: Request) -> Html:
    unread_only = request.query_params.get("show") == "unread"
    found = await queries.inbox(request.user, unread_only=unread_only, after=asked_after(request))
    kinds = {kind.value: kind_name(kind) for kind in NoticeKind}
    context = InboxPage(found.items, found.unread, kinds, unread_only, next_url(request, found.next))
    return page(request, "notifications/inbox.html", context)


@post("/inbox/read", name="notifications.read_all")
async def read_all(request: Request) -> Redirect:
    up_to = str((await request.form()).get("up_to", ""))
    await actions.mark_all_read(parts_of(request), up_to, request.user)
    return go_to("/inbox", _("All read."))


@post("/inbox/{notice_id:str}/open", name="notifications.open")
async def open_notice(request: Request, notice_id: FromPath[str]) -> Redirect:
    """Mark a notice as read and go where it leads."""
    row = await actions.mark_read(parts_of(request), notice_id, request.user)
    return go_to(safe_next(row["url"]))


@post("/inbox/{notice_id:str}/read", name="notifications.read")
async def read_one(request: Request, notice_id: FromPath[str]) -> Redirect:
    await actions.mark_read(parts_of(request), notice_id, request.user)
    return go_to(safe_next(str((await request.form()).get("next", "/inbox"))))


@dataclass(frozen=True, slots=True)
class PreferencesPage:
    """`kinds` are the fields with their labels, whose controls are called `control_of(field)`; `refused` is what a mail
    server said of the person's address."""

    form: Form[PreferencesIn]
    kinds: list[tuple[str, str]]
    how_often: list[tuple[str, str]]
    zones: list[tuple[str, str]]
    refused: RefusalOut | None
    control_of: Callable[[str], str]


KINDS = frozenset(kind.value for kind in NoticeKind)


def control_of(field: str) -> str:
    """The name of a field's control. A form with a control called “matches” loses its own method of that name, and
    scripts fail on it: so those of kinds bear a prefix.

    >>> control_of("matches"), control_of("zone")
    ('letters-matches', 'zone')
    """
    return f"letters-{field}" if field in KINDS else field


async def _read(request: Request) -> Form[PreferencesIn]:
    data = await request.form()
    typed = {field: typed_text(data.get(control_of(field))) for field in PreferencesIn.model_fields}
    try:
        return Form(typed=typed, value=PreferencesIn.model_validate({k: one for k, one in typed.items() if one}))
    except ValidationError as error:
        return Form(typed=typed, errors=tuple(field_errors(error)))


@get("/account/notifications", name="notifications.preferences")
async def preferences_page(request: Request) -> Html:
    return await _preferences(request, None)


async def _preferences(request: Request, refused: Form[PreferencesIn] | None) -> Html:
    kept = await queries.preferences_of(parts_of(request), request.user)
    context = PreferencesPage(
        form=refused or Form(typed=typed_of(PreferencesIn.model_validate(kept.model_dump(exclude={"refused"})))),
        kinds=[(kind.value, kind_name(kind)) for kind in NoticeKind],
        how_often=[(one.value, how_often_name(one)) for one in HowOften],
        zones=[(name, name.replace("_", " ")) for name in sorted(zones())],
        refused=kept.refused,
        control_of=control_of,
    )
    return page(request, "notifications/preferences.html", context, status=400 if refused else 200)


@post("/account/notifications", name="notifications.set_preferences", status_code=200)
async def set_preferences(request: Request) -> Html | Redirect:
    form = await _read(request)
    if form.value is None:
        return await _preferences(request, form)
    await preference_actions.set_preferences(parts_of(request), form.value, request.user)
    return go_to("/account/notifications", _("Saved."))


@post("/account/notifications/address", name="notifications.use_address")
async def use_address(request: Request) -> Redirect:
    await preference_actions.use_address_again(parts_of(request), request.user)
    return go_to("/account/notifications", _("Letters go to this address again."))


@dataclass(frozen=True, slots=True)
class UnsubscribePage:
    """`kinds` are what the link's letters were about; `done`: none comes any more, of these or of any kind."""

    token: str
    kinds: list[str]
    done: str = ""


@get("/unsubscribe/{token:str}", name="notifications.unsubscribe")
async def unsubscribe_page(request: Request, token: FromPath[str]) -> Html:
    """Only asks: programs that look at the links of letters must not end anything."""
    ended = ended_by(parts_of(request).settings, token)
    return page(request, "notifications/unsubscribe.html", UnsubscribePage(token, [*map(kind_name, ended.kinds)]))


@post("/unsubscribe/{token:str}", name="notifications.end_letters", status_code=200)
async def end_letters(request: Request, token: FromPath[str]) -> Html:
    """One click, as RFC 8058 wants it: the token proves whose letters end, without cookies or a form token."""
    parts = parts_of(request)
    ended = ended_by(parts.settings, token)
    everything = (await request.form()).get("which") == "all"
    await preference_actions.unsubscribe(parts, ended, everything=everything)
    context = UnsubscribePage(token, [*map(kind_name, ended.kinds)], "all" if everything else "these")
    return page(request, "notifications/unsubscribe.html", context)


@dataclass(frozen=True, slots=True)
class UndeliveredPage:
    refused: list[RefusalOut]
    next_url: str


@get("/undelivered", name="notifications.undelivered")
async def undelivered_page(request: Request) -> Html:
    """Addresses that letters do not reach, for the secretariat."""
    found = await queries.refused_addresses(after=asked_after(request))
    context = UndeliveredPage(found.items, next_url(request, found.next))
    return page(request, "notifications/undelivered.html", context)


@post("/undelivered/{refusal_id:str}/forget", name="notifications.forget_bounce")
async def forget_bounce(refusal_id: FromPath[str]) -> Redirect:
    await actions.forget_bounce(refusal_id)
    return go_to("/undelivered", _("Letters go to this address again."))
