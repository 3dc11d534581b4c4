"""Reading camps. Whatever leaves here is cut to what the viewer may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from matchcamp.camps.documents import Camp
from matchcamp.camps.rules import may_lead, may_see
from matchcamp.camps.schemas import AgendaItemOut, CampOut
from matchcamp.camps.states import ItemKind
from matchcamp.database import object_id
from matchcamp.errors import Forbidden, NotFound
from matchcamp.i18n import gettext as _
from matchcamp.organisations.queries import heads
from matchcamp.viewer import Viewer

Row = Mapping[str, Any]


async def camp_row(id_: str, viewer: Viewer) -> dict[str, Any]:
    """The stored camp; NotFound for what does not exist and for what the viewer may not see."""
    row: dict[str, Any] | None = await Camp.get_pymongo_collection().find_one({"_id": object_id(id_)})
    if row is None or not may_see(row, viewer):
        raise NotFound(f"no camp with the id {id_}")
    return row


async def row_to_lead(id_: str, viewer: Viewer) -> dict[str, Any]:
    """The stored camp, for a viewer who may lead it. NotFound, or Forbidden for one who may only look."""
    row = await camp_row(id_, viewer)
    if not may_lead(row, viewer):
        raise Forbidden(_("Only those who lead this camp may do that."))
    return row


async def camp(id_: str, viewer: Viewer) -> CampOut:
    """One camp as the viewer may see it. Raises NotFound."""
    row = await camp_row(id_, viewer)
    return (await camps_out([row], viewer))[0]


async def camp_to_lead(id_: str, viewer: Viewer) -> CampOut:
    """One camp, for a viewer who may lead it. Raises NotFound, Forbidden."""
    row = await row_to_lead(id_, viewer)
    return (await camps_out([row], viewer))[0]


async def camp_of_job(id_: str) -> CampOut | None:
    """One camp for jobs and for those who prove by a secret link that they belong to it; None where it is gone."""
    row = await Camp.get_pymongo_collection().find_one({"_id": object_id(id_)})
    return (await camps_out([row], None))[0] if row else None


@dataclass(frozen=True, slots=True)
class CampSecrets:
    """What signs the links of a camp; it never leaves the service."""

    pass_number: int
    wall_key: str


async def secrets_of(camp_id: str) -> CampSecrets | None:
    """The secrets of a camp; None where it is gone."""
    row = await Camp.get_pymongo_collection().find_one({"_id": object_id(camp_id)}, {"pass_number": 1, "wall_key": 1})
    return CampSecrets(row["pass_number"], row["wall_key"]) if row else None


async def camps_out(rows: Sequence[Row], viewer: Viewer | None) -> list[CampOut]:
    """Stored camps as the viewer may see them; None stands for the service itself. One database call."""
    known = await heads(sorted({row["organisation_id"] for row in rows}))
    found = []
    for row in rows:
        leads = viewer is None or may_lead(row, viewer)
        values = {name: row[name] for name in CampOut.model_fields if name in row and name != "agenda"}
        hidden = {} if leads else {"online_url": ""}
        host = known.get(row["organisation_id"])
        more = {"id": str(row["_id"]), "organisation": host.name if host else "", "leads": leads}
        found.append(CampOut.model_validate(values | more | hidden | {"agenda": agenda_of(row)}))
    return found


def agenda_of(row: Row) -> tuple[AgendaItemOut, ...]:
    """The agenda in its order, with the end and the round of each item."""
    items, rounds = [], 0
    for item in row["agenda"]:
        rounds += item["kind"] == ItemKind.ROUND
        items.append(
            AgendaItemOut(
                **item,
                ends=item["starts"] + timedelta(minutes=item["minutes"]),
                round=rounds if item["kind"] == ItemKind.ROUND else 0,
            )
        )
    return tuple(items)
