"""The page on which those who lead a camp choose whom to invite."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import ValidationError

from matchcamp.camps.queries import camp_to_lead
from matchcamp.camps.schemas import CampOut
from matchcamp.errors import FieldError
from matchcamp.i18n import gettext as _
from matchcamp.i18n import ngettext
from matchcamp.parts import parts_of
from matchcamp.registration.invitation_actions import invite
from matchcamp.registration.invitation_schemas import InvitationsIn, ProposalsOut
from matchcamp.registration.inviting import AT_ONCE, proposals
from matchcamp.registration.queries import ideas_of
from matchcamp.registration.rules import Deed, may_happen
from matchcamp.registration.schemas import CampIdeaOut
from matchcamp.web import Form, Html, Refused, Request, asked, attempt, field_errors, go_to, page, typed_text

MOST = 100


@dataclass(frozen=True, slots=True)
class InvitationsPage:
    """Proposals; `by_id` are titles of the ideas, `countries` of how many countries the proposed are."""

    camp: CampOut
    found: ProposalsOut
    ideas: list[CampIdeaOut]
    counts: list[tuple[str, int]]
    countries: int
    most: int
    may_invite: bool
    form: Form[InvitationsIn]


async def _page(request: Request, camp_id: str, form: Form[InvitationsIn], status: int = 200) -> Html:
    camp = await camp_to_lead(camp_id, request.user)
    typed = asked(request, "most")
    most = min(MOST, max(1, int(typed))) if typed.isdecimal() else AT_ONCE
    found = await proposals(parts_of(request), camp_id, request.user, most=most)
    ideas = await ideas_of(camp.id)
    fits = Counter(fit.camp_idea_id for one in found.items for fit in one.ideas)
    counts = [(idea.title, fits[idea.id]) for idea in ideas]
    context = InvitationsPage(
        camp, found, ideas, counts, len({one.country for one in found.items} - {""}), most,
        may_happen(Deed.INVITE, camp, parts_of(request).clock.now()), form,
    )  # fmt: skip
    return page(request, "registration/invitations.html", context, status=status)


@get("/camps/{camp_id:str}/invitations", name="registration.invitations")
async def invitations_page(request: Request, camp_id: FromPath[str]) -> Html:
    """The best `?most=` of them, all chosen at first."""
    return await _page(request, camp_id, Form())


@post("/camps/{camp_id:str}/invitations", name="registration.invite", status_code=200)
async def send_invitations(request: Request, camp_id: FromPath[str]) -> Html | Redirect:
    await camp_to_lead(camp_id, request.user)

    async def act(given: InvitationsIn) -> Any:
        return await invite(parts_of(request), camp_id, given, request.user)

    form = await _read(request)
    done = await attempt(form, act)
    if isinstance(done, Refused):
        return await _page(request, camp_id, done.form, done.status)
    said = ngettext("One person is invited.", "%(num)s people are invited.", done.invited) % {"num": done.invited}
    return go_to(f"/camps/{camp_id}/people?status=invited", said)


async def _read(request: Request) -> Form[InvitationsIn]:
    """Each chosen organisation, with its person and its ideas in fields named by its id; and one more by address."""
    data = await request.form()
    chosen = [one for one in data.getall("invite", []) if isinstance(one, str)]
    people: list[dict[str, Any]] = [
        {
            "organisation_id": id_, "account_id": typed_text(data.get(f"person-{id_}")),
            "name": typed_text(data.get(f"name-{id_}")), "email": typed_text(data.get(f"email-{id_}")),
            "idea_ids": [one for one in data.getall(f"ideas-{id_}", []) if isinstance(one, str)],
        }
        for id_ in chosen[:MOST]
    ]  # fmt: skip
    name, email = typed_text(data.get("name")), typed_text(data.get("email"))
    if email or name:
        people.append({"name": name, "email": email})
    typed: dict[str, Any] = {"word": typed_text(data.get("word")), "name": name, "email": email, "chosen": chosen}
    typed["people"] = {one["organisation_id"]: one for one in people if "organisation_id" in one}
    try:
        return Form(typed=typed, value=InvitationsIn.model_validate({"people": people, "word": typed["word"]}))
    except ValidationError as error:
        if not people:
            return Form(typed=typed, errors=[FieldError("invite", _("Choose at least one."))])
        return Form(typed=typed, errors=field_errors(error))


HANDLERS = (invitations_page, send_invitations)
