"""The forms of camps: the call by its identifier or address, moments as clocks in the place show them."""

from typing import Any

from pydantic import ValidationError

from matchcamp.camps.moments import to_clock, zone_words, zones
from matchcamp.camps.schemas import CampEdit, CampOut
from matchcamp.errors import FieldError
from matchcamp.funding.queries import call_id_meant
from matchcamp.i18n import gettext as _
from matchcamp.web import Form, Request, field_errors, typed_text, typed_values

KEPT = (
    "title", "text", "organisation_id", "zone", "language", "place", "country", "online_url", "capacity", "tables",
    "least", "most", "votes", "revision",
)  # fmt: skip


def zone_options(chosen: str = "") -> list[tuple[str, str]]:
    """The zones by the names of their cities in the reader's language; of those that bear one name the chosen one, else
    the first."""
    named: dict[str, str] = {}
    for zone in zones():
        words = zone_words(zone)
        if zone == chosen or words not in named:
            named[words] = zone
    return [(zone, words) for words, zone in sorted(named.items(), key=lambda pair: pair[0].casefold())]


def typed_of_camp(camp: CampOut, call: str) -> dict[str, Any]:
    """What the form shows of a camp, with its call in words."""
    moments = {name: to_clock(getattr(camp, name), camp.zone) for name in ("starts", "ideas_until", "people_until")}
    return {name: getattr(camp, name) for name in KEPT} | moments | {"call": call}


def typed_of_copy(camp: CampOut) -> dict[str, Any]:
    """What the form of a new camp shows that is to be like an older one; the day is left open."""
    kept = ("title", "text", "organisation_id", "template", "zone", "language", "place", "country")
    return {name: getattr(camp, name) for name in kept} | {"copy_of": camp.id}


async def read_camp_form(request: Request) -> Form[CampEdit]:
    """The posted frame; where it cannot be taken, every word as typed and the errors at their fields."""
    data = await request.form()
    typed = typed_values(data, CampEdit) | {"call": typed_text(data.get("call"))}
    call_id = await call_id_meant(typed["call"])
    errors = [] if call_id is not None else [FieldError("call", _("No call has this identifier or address."))]
    given = {name: value for name, value in typed.items() if value != "" and name != "call"} | {
        "call_id": call_id or ""
    }
    try:
        value = CampEdit.model_validate(given)
    except ValidationError as error:
        return Form(typed=typed, errors=[*errors, *field_errors(error)])
    return Form(typed=typed, errors=errors, value=None if errors else value)
