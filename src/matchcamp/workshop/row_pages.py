"""The forms of a table's page: what people say of the idea, the rows of its tables, and what comes out of it."""

from typing import Any

from litestar import post

from matchcamp.errors import Conflict, Invalid
from matchcamp.i18n import gettext as _
from matchcamp.parts import parts_of
from matchcamp.web import Form, Refused, Request, attempt, go_to, read_form, typed_text, typed_values
from matchcamp.workshop import forming, row_actions
from matchcamp.workshop.doors import Wrong, at_table, door_of, form_of, posted, step_of
from matchcamp.workshop.given_schemas import RevisionIn, StanceIn, TakeOverIn
from matchcamp.workshop.pages import show_table
from matchcamp.workshop.row_actions import CELLS_OF
from matchcamp.workshop.states import TableName


async def take_stance(request: Request) -> Any:
    door, id_ = await door_of(request), step_of(request, "camp_idea_id")
    form = await read_form(request, StanceIn)
    parts, actor = parts_of(request), door.actor
    done = await attempt(form, lambda given: row_actions.take_stance(parts, actor, id_, given))
    if isinstance(done, Refused):
        return await show_table(request, door, id_, Wrong("stance", done.form, done.status))
    return go_to(f"{door.table_url(id_)}#stances", _("Saved."))


async def add_row(request: Request) -> Any:
    door, id_ = await door_of(request), step_of(request, "camp_idea_id")
    table = _table_named(typed_text((await request.form()).get("table")))
    form = await _cells(request, table)
    parts, actor = parts_of(request), door.actor
    done = await attempt(form, lambda cells: row_actions.add_row(parts, actor, id_, table, cells))
    if isinstance(done, Refused):
        return await show_table(request, door, id_, Wrong(f"add-{table.value}", done.form, done.status))
    return go_to(f"{door.table_url(id_)}#{table.value}", _("Saved."))


async def edit_row(request: Request) -> Any:
    door, id_, row_id = await door_of(request), step_of(request, "camp_idea_id"), step_of(request, "row_id")
    row = await row_actions.row_of(id_, row_id)
    form, revision = await _cells(request, TableName(row["table"])), (await read_form(request, RevisionIn)).taken
    parts, actor = parts_of(request), door.actor
    done = await attempt(
        form, lambda cells: row_actions.edit_row(parts, actor, id_, row_id, cells, revision=revision.revision)
    )
    if isinstance(done, Refused):
        return await show_table(request, door, id_, Wrong(f"row-{row_id}", done.form, done.status))
    return go_to(f"{door.table_url(id_)}#row-{row_id}", _("Saved."))


async def remove_row(request: Request) -> Any:
    door, id_, row_id = await door_of(request), step_of(request, "camp_idea_id"), step_of(request, "row_id")
    given = (await read_form(request, RevisionIn)).taken
    row = await row_actions.row_of(id_, row_id)
    try:
        await row_actions.remove_row(parts_of(request), door.actor, id_, row_id, revision=given.revision)
    except Conflict as error:
        return go_to(f"{door.table_url(id_)}#row-{row_id}", str(error), "problem")
    return go_to(f"{door.table_url(id_)}#{row['table']}", _("Saved."))


def _table_named(name: str) -> TableName:
    if name not in set(TableName):
        raise Invalid(f"a canvas has no table {name[:50]!r}")
    return TableName(name)


async def _cells(request: Request, table: TableName) -> Form[Any]:
    model = CELLS_OF[table]
    return form_of(model, typed_values(await request.form(), model))


@post("/camps/{camp_id:str}/tables/{camp_idea_id:str}/consortium", name="workshop.form", status_code=200)
async def form_consortium(request: Request) -> Any:
    door, id_ = await door_of(request), step_of(request, "camp_idea_id")
    try:
        formed = await forming.form_consortium(parts_of(request), door.actor, id_)
    except (Conflict, Invalid) as error:
        return go_to(f"{door.table_url(id_)}#light", str(error), "problem")
    said = _("The consortium is formed.")
    if formed.left_out:
        names = ", ".join(formed.left_out)
        said += " " + _("Not in it, for they have no profile here yet: %(names)s") % {"names": names}
    return go_to(f"{door.table_url(id_)}#light", said)


@post("/camps/{camp_id:str}/tables/{camp_idea_id:str}/take-over", name="workshop.take_over", status_code=200)
async def take_over(request: Request) -> Any:
    door, id_ = await door_of(request), step_of(request, "camp_idea_id")
    given = (await read_form(request, TakeOverIn)).taken
    try:
        await forming.take_over_canvas(parts_of(request), door.actor, id_, given)
    except (Conflict, Invalid) as error:
        return go_to(f"{door.table_url(id_)}#canvas", str(error), "problem")
    return go_to(f"{door.table_url(id_)}#canvas", _("The idea now says what this table wrote."))


_PAIRS = (
    posted("stance", act=take_stance, **at_table("/stance")),
    posted("add_row", act=add_row, **at_table("/rows")),
    posted("edit_row", act=edit_row, **at_table("/rows/{row_id:str}")),
    posted("remove_row", act=remove_row, **at_table("/rows/{row_id:str}/remove")),
)
BY_PASS = tuple(pair[0] for pair in _PAIRS)
SIGNED_IN = (*(pair[1] for pair in _PAIRS), form_consortium, take_over)
