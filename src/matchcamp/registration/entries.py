"""Whose registration it is, and how that was shown: by signing in, by the person's own link, or by leading the camp."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matchcamp.camps.queries import camp, camp_of_job, camp_to_lead
from matchcamp.camps.schemas import CampOut
from matchcamp.database import object_id
from matchcamp.errors import FieldError, Invalid, NotFound
from matchcamp.i18n import gettext as _
from matchcamp.organisations.queries import heads
from matchcamp.parts import Parts
from matchcamp.registration.documents import Participant
from matchcamp.registration.passes import attendant_by_pass
from matchcamp.registration.queries import ideas_of, row_of_viewer
from matchcamp.registration.schemas import RegistrationIn
from matchcamp.viewer import NOBODY, Viewer


@dataclass(frozen=True, slots=True)
class Entry:
    """A camp and the stored row of somebody at it, None for who is not known to it yet.

    `leads`: it is changed by those who lead the camp. `viewer` is nobody for the holder of a link.
    """

    camp: CampOut
    row: Mapping[str, Any] | None
    viewer: Viewer = NOBODY
    leads: bool = False

    @property
    def there(self) -> Mapping[str, Any]:
        """The row. Raises NotFound for who is not known to the camp."""
        if self.row is None:
            raise NotFound("you are not registered for this camp")
        return self.row


async def own_entry(camp_id: str, viewer: Viewer) -> Entry:
    """The viewer's own. Raises NotFound for a camp that they may not see."""
    found = await camp(camp_id, viewer)
    return Entry(found, await row_of_viewer(found.id, viewer), viewer)


async def entry_by_pass(parts: Parts, camp_id: str, given: str) -> Entry:
    """That of who holds this link. Raises NotFound for a link that is not valid, or of another camp."""
    known = await attendant_by_pass(parts.settings, given)
    found = await camp_of_job(known.camp_id)
    if found is None or known.camp_id != camp_id.lower():
        raise NotFound("this personal link is not one of this camp")
    return Entry(found, await person_row(camp_id, known.id))


async def entry_to_lead(camp_id: str, person_id: str, viewer: Viewer) -> Entry:
    """Somebody's, for those who lead the camp. Raises NotFound, Forbidden."""
    found = await camp_to_lead(camp_id, viewer)
    return Entry(found, await person_row(camp_id, person_id), viewer, leads=True)


async def person_row(camp_id: str, person_id: str) -> dict[str, Any]:
    """The stored row of somebody at this camp. Raises NotFound."""
    where = {"_id": object_id(person_id), "camp_id": camp_id.lower()}
    row: dict[str, Any] | None = await Participant.get_pymongo_collection().find_one(where)
    if row is None:
        raise NotFound(f"this camp knows nobody with the id {person_id}")
    return row


async def values_of(entry: Entry, given: RegistrationIn) -> dict[str, Any]:
    """The fields to store. Raises Invalid for an organisation that is not theirs, and for ideas of no table here."""
    organisation_id = given.organisation_id.lower()
    errors = []
    if not await _may_name(entry, organisation_id):
        errors.append(FieldError("organisation_id", _("Choose one of your own organisations.")))
    if not await _at_tables(entry.camp.id, given.ranked):
        errors.append(FieldError("ranked", _("Choose among the ideas that have a table at this camp.")))
    if errors:
        raise Invalid(_("Some fields cannot be taken as they are."), errors)
    values = given.model_dump(exclude={"revision", "email"}) | {"organisation_id": organisation_id}
    return values | ({"organisation": "", "country": "", "kind": ""} if organisation_id else {})


async def _may_name(entry: Entry, organisation_id: str) -> bool:
    """One's own, that which stands there already, and for those who lead the camp any that exists."""
    kept = entry.row["organisation_id"] if entry.row else ""
    if organisation_id in {"", kept} or (organisation_id in entry.viewer.organisations and not entry.leads):
        return True
    return entry.leads and organisation_id in await heads([organisation_id])


async def _at_tables(camp_id: str, ranked: Sequence[str]) -> bool:
    return not ranked or set(ranked) <= {one.id for one in await ideas_of(camp_id)}
