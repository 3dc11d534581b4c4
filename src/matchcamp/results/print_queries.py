"""Gathering what goes onto the print-outs of a camp."""

from matchcamp.camps.queries import camp_to_lead
from matchcamp.camps.schemas import CampOut
from matchcamp.parts import Parts
from matchcamp.printing.typesetting import Sheet
from matchcamp.registration.holders import holders_of
from matchcamp.registration.queries import attendants, ideas_of
from matchcamp.results.sheets import Gathered
from matchcamp.seating.queries import seating
from matchcamp.viewer import Viewer

WITH_SEATING = frozenset({Sheet.TABLES, Sheet.BADGES})
WITH_PEOPLE = WITH_SEATING | {Sheet.SIGN_IN}


async def gathered(parts: Parts, camp_id: str, sheet: Sheet, viewer: Viewer) -> Gathered:
    """What the sheet needs and no more. Raises NotFound, and Forbidden for who does not lead the camp."""
    camp = await camp_to_lead(camp_id, viewer)
    return Gathered(
        camp=camp,
        ideas=await ideas_of(camp.id),
        people=await attendants(camp.id) if sheet in WITH_PEOPLE else (),
        seating=await seating(camp.id) if sheet in WITH_SEATING else None,
        links=await _links(parts, camp) if sheet is Sheet.BADGES else {},
    )


async def _links(parts: Parts, camp: CampOut) -> dict[str, str]:
    """The addresses of personal pages by attendant."""
    holders = await holders_of(parts.settings, camp.id)
    return {one.attendant_id: f"{parts.settings.base_url}/phone/{one.pass_}" for one in holders}
