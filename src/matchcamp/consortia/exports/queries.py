"""What goes into the files of a consortium: cut to what the viewer may see, as the board is."""

from pydantic import BaseModel, Field

from matchcamp.consortia.board_queries import board_out
from matchcamp.consortia.board_schemas import BoardOut
from matchcamp.consortia.exports.content import Export
from matchcamp.consortia.members import in_it
from matchcamp.consortia.queries import consortium_row
from matchcamp.consortia.survey_queries import quotes, quotes_of, shown_by, surveyed_board
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
    surveyed = await surveyed_board(parts, row, viewer)
    keys = [one["organisation_id"] for one in in_it(row["members"])]
    wanted = {key: quotes_of(surveyed, key) for key in keys}
    known = await quotes(parts, surveyed, (quote for several in wanted.values() for quote in several))
    return Export(
        board=await board_out(surveyed.board, viewer),
        profiles=await profiles([one["organisation_id"] for one in row["members"]], viewer),
        shown_by={key: shown_by(wanted[key], known) for key in keys},
        made=parts.clock.now(),
    )
