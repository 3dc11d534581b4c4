"""What goes into the files of a consortium: cut to what the viewer may see, as the board is."""

from pydantic import BaseModel, Field

from matchcamp.consortia.advice_schemas import ShownBy
from matchcamp.consortia.board_queries import board_out
from matchcamp.consortia.board_schemas import BoardOut
from matchcamp.consortia.exports.content import Export
from matchcamp.consortia.queries import consortium_row
from matchcamp.consortia.rules import in_it
from matchcamp.consortia.situations import candidate_out, quotes, quotes_of, surveyed_situation
from matchcamp.organisations.queries import profiles
from matchcamp.parts import Parts
from matchcamp.viewer import Viewer

SCHEMA_VERSION = 1


class ExportOut(BaseModel):
    """A consortium as a JSON file; `schema_version` counts up whenever a field changes its meaning or goes."""

    schema_version: int = Field(default=SCHEMA_VERSION, ge=1)
    board: BoardOut


async def export_of(parts: Parts, id_: str, viewer: Viewer) -> Export:
    """Raises NotFound for what the viewer may not see."""
    row = await consortium_row(id_, viewer)
    situation = await surveyed_situation(parts, row, viewer)
    keys = [one["organisation_id"] for one in in_it(row["members"])]
    wanted = {key: quotes_of(situation, key) for key in keys}
    known = await quotes(parts, situation, (quote for several in wanted.values() for quote in several))
    shown_by: dict[str, list[ShownBy]] = {
        key: candidate_out(situation, key, wanted[key], known).shown_by for key in keys
    }
    return Export(
        board=await board_out(situation.board, viewer),
        profiles=await profiles([one["organisation_id"] for one in row["members"]], viewer),
        shown_by=shown_by,
        made=parts.clock.now(),
    )
