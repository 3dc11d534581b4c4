"""The people of a camp, for those who lead it: the list with presence, one person, their link, and many at once."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect
from markupsafe import Markup

from matchcamp.camps.queries import camp_to_lead
from matchcamp.camps.schemas import CampOut
from matchcamp.errors import Conflict
from matchcamp.i18n import gettext as _
from matchcamp.organisations.queries import heads
from matchcamp.parts import parts_of
from matchcamp.qr import qr_in_page
from matchcamp.registration import actions, importing, people_actions
from matchcamp.registration.entries import Entry, entry_to_lead
from matchcamp.registration.forms import read_registration
from matchcamp.registration.importing import COLUMNS
from matchcamp.registration.own import pass_out
from matchcamp.registration.people_queries import narrowed, people_out, persons_out
from matchcamp.registration.queries import ideas_of
from matchcamp.registration.rules import IN, Deed, may_happen
from matchcamp.registration.schemas import (
    MOST_RANKED,
    CampIdeaOut,
    ImportIn,
    ImportOut,
    PassOut,
    PeopleOut,
    PersonIn,
    PersonOut,
    PresenceIn,
    RegistrationEdit,
)
from matchcamp.registration.states import ParticipantStatus, Presence
from matchcamp.registration.words import PERSON, PRESENCE, in_words, tone
from matchcamp.web import Form, Html, Refused, Request, asked, attempt, go_after, go_to, page, read_form


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """The list, narrowed to `q` and `status`; `presences` are the four buttons beside who is registered."""

    camp: CampOut
    people: PeopleOut
    shown: list[PersonOut]
    statuses: dict[str, str]
    tones: dict[str, str]
    presences: dict[str, str]
    q: str
    status: str
    planned: int
    present: int
    may_mark: bool
    may_enter: bool


@get("/camps/{camp_id:str}/people", name="registration.people")
async def people_page(request: Request, camp_id: FromPath[str]) -> Html:
    found = await camp_to_lead(camp_id, request.user)
    people = await people_out(found)
    q, status = asked(request, "q"), asked(request, "status")
    now = parts_of(request).clock.now()
    context = PeoplePage(
        camp=found,
        people=people,
        shown=narrowed(people.items, q, status),
        statuses=in_words(PERSON),
        tones={one.value: tone(one) for one in (*ParticipantStatus, *Presence)},
        presences=in_words(PRESENCE),
        q=q,
        status=status,
        planned=sum(one.planned for one in people.by_country),
        present=sum(one.present for one in people.by_country),
        may_mark=may_happen(Deed.MARK, found, now),
        may_enter=may_happen(Deed.ENTER, found, now),
    )
    return page(request, "registration/people.html", context)


@post("/camps/{camp_id:str}/people/{person_id:str}/presence", name="registration.presence")
async def mark_presence(request: Request, camp_id: FromPath[str], person_id: FromPath[str]) -> Redirect:
    """One tap; the list comes back where it stood (`q` and `status` in the address)."""
    given = (await read_form(request, PresenceIn)).taken
    kept = urlencode({name: value for name in ("q", "status") if (value := asked(request, name))})
    back = f"/camps/{camp_id}/people{'?' + kept if kept else ''}#person-{person_id}"
    return await go_after(
        actions.mark_presence(parts_of(request), camp_id, person_id, given.presence, request.user), back
    )


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Somebody at the camp, or the form of somebody new (`person` None). `faster`: somebody else was."""

    camp: CampOut
    person: PersonOut | None
    status: str
    tone: str
    form: Form[Any]
    ideas: list[CampIdeaOut]
    ranks: range
    organisations: list[tuple[str, str]]
    may_change: bool
    is_in: bool
    faster: bool


async def _person_page(request: Request, entry: Entry, form: Form[Any] | None = None, status: int = 200) -> Html:
    camp, row = entry.camp, entry.row
    [person] = await persons_out([row], camp, private=True) if row else [None]
    kept = await heads([row["organisation_id"]]) if row else {}
    now = parts_of(request).clock.now()
    context = PersonPage(
        camp=camp,
        person=person,
        status=in_words(PERSON)[person.status.value] if person else "",
        tone=tone(person.status) if person else "",
        form=form or Form(typed=_typed(row)),
        ideas=await ideas_of(camp.id),
        ranks=range(MOST_RANKED),
        organisations=[(id_, head.name) for id_, head in kept.items()],
        may_change=may_happen(Deed.CHANGE if row else Deed.ENTER, camp, now),
        is_in=person is not None and person.status in {*IN, ParticipantStatus.INVITED},
        faster=status == Conflict.status and row is not None,
    )
    return page(request, "registration/person.html", context, status=status)


def _typed(row: Any) -> dict[str, Any]:
    return {name: row[name] for name in RegistrationEdit.model_fields} if row else {}


@get("/camps/{camp_id:str}/people/new", name="registration.enter_form")
async def enter_page(request: Request, camp_id: FromPath[str]) -> Html:
    return await _person_page(request, await _nobody(request, camp_id))


async def _nobody(request: Request, camp_id: str) -> Entry:
    return Entry(await camp_to_lead(camp_id, request.user), None, request.user, leads=True)


@post("/camps/{camp_id:str}/people/new", name="registration.enter", status_code=200)
async def enter(request: Request, camp_id: FromPath[str]) -> Html | Redirect:
    entry = await _nobody(request, camp_id)

    async def act(given: PersonIn) -> str:
        return await people_actions.enter(parts_of(request), entry, given)

    form = await read_registration(request, PersonIn)
    done = await attempt(form, act)
    if isinstance(done, Refused):
        return await _person_page(request, entry, done.form, done.status)
    return go_to(f"/camps/{camp_id}/people#person-{done}", _("Saved."))


@get("/camps/{camp_id:str}/people/{person_id:str}", name="registration.person")
async def person_page(request: Request, camp_id: FromPath[str], person_id: FromPath[str]) -> Html:
    return await _person_page(request, await entry_to_lead(camp_id, person_id, request.user))


@post("/camps/{camp_id:str}/people/{person_id:str}", name="registration.change_person", status_code=200)
async def change_person(request: Request, camp_id: FromPath[str], person_id: FromPath[str]) -> Html | Redirect:
    entry = await entry_to_lead(camp_id, person_id, request.user)

    async def act(given: RegistrationEdit) -> None:
        await people_actions.change(parts_of(request), entry, given)

    done = await attempt(await read_registration(request, RegistrationEdit), act)
    if isinstance(done, Refused):
        return await _person_page(
            request, await entry_to_lead(camp_id, person_id, request.user), done.form, done.status
        )
    return go_to(f"/camps/{camp_id}/people#person-{person_id}", _("Saved."))


@post("/camps/{camp_id:str}/people/{person_id:str}/cancel", name="registration.cancel_person")
async def cancel_person(request: Request, camp_id: FromPath[str], person_id: FromPath[str]) -> Redirect:
    await people_actions.cancel(parts_of(request), await entry_to_lead(camp_id, person_id, request.user))
    return go_to(f"/camps/{camp_id}/people#person-{person_id}", _("Cancelled. Whoever waits first has moved up."))


@dataclass(frozen=True, slots=True)
class PassPage:
    """A person's own link, to be read by a phone from the screen or from paper."""

    camp: CampOut
    person: PersonOut
    links: PassOut
    qr: Markup


@get("/camps/{camp_id:str}/people/{person_id:str}/pass", name="registration.pass")
async def pass_page(request: Request, camp_id: FromPath[str], person_id: FromPath[str]) -> Html:
    entry = await entry_to_lead(camp_id, person_id, request.user)
    links = await pass_out(parts_of(request), entry.there)
    [person] = await persons_out([entry.there], entry.camp)
    return page(request, "registration/pass.html", PassPage(entry.camp, person, links, qr_in_page(links.url)))


@post("/camps/{camp_id:str}/people/{person_id:str}/pass", name="registration.void_pass")
async def void_pass(request: Request, camp_id: FromPath[str], person_id: FromPath[str]) -> Redirect:
    await people_actions.void_pass(parts_of(request), await entry_to_lead(camp_id, person_id, request.user))
    return go_to(f"/camps/{camp_id}/people/{person_id}/pass", _("The old link is void; this is the new one."))


@dataclass(frozen=True, slots=True)
class ImportPage:
    """The form of a table, and what it would do, or did."""

    camp: CampOut
    form: Form[ImportIn]
    found: ImportOut | None
    columns: tuple[str, ...]


@get("/camps/{camp_id:str}/people/import", name="registration.import_form")
async def import_page(request: Request, camp_id: FromPath[str]) -> Html:
    found = await camp_to_lead(camp_id, request.user)
    return page(request, "registration/import.html", ImportPage(found, Form(), None, COLUMNS))


@post("/camps/{camp_id:str}/people/import", name="registration.import", status_code=200)
async def import_people(request: Request, camp_id: FromPath[str]) -> Html | Redirect:
    """The first press shows what the table would do, the second (`dry_run` false) does it."""
    camp = await camp_to_lead(camp_id, request.user)

    async def act(given: ImportIn) -> ImportOut:
        return await importing.import_people(parts_of(request), camp_id, given, request.user)

    form = await read_form(request, ImportIn)
    done = await attempt(form, act)
    if isinstance(done, Refused):
        return page(request, "registration/import.html", ImportPage(camp, done.form, None, COLUMNS), status=done.status)
    if done.stored:
        return go_to(f"/camps/{camp_id}/people", _("%(count)s people are entered.") % {"count": done.new})
    return page(request, "registration/import.html", ImportPage(camp, form, done, COLUMNS))


HANDLERS = (
    people_page, mark_presence, enter_page, enter, import_page, import_people, person_page, change_person,
    cancel_person, pass_page, void_pass,
)  # fmt: skip
