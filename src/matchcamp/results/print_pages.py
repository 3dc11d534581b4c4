"""The print-outs of a camp for those who lead it: a page with links, and the files."""

import asyncio
from dataclasses import dataclass

from litestar import Response, get
from litestar.params import FromPath

from matchcamp.camps.queries import camp_to_lead
from matchcamp.camps.schemas import CampOut
from matchcamp.errors import NotFound
from matchcamp.i18n import gettext as _
from matchcamp.limits import spend
from matchcamp.parts import parts_of
from matchcamp.printing.typesetting import Sheet, pdf
from matchcamp.registration.queries import attendants, ideas_of
from matchcamp.results.limits import FILES_PER_ACCOUNT, one_at_a_time
from matchcamp.results.print_queries import gathered
from matchcamp.results.sheets import CONTENTS, printed, sheet_name
from matchcamp.seating.queries import seating
from matchcamp.web import Html, Request, page
from matchcamp.writable import file_name

PDF = "application/pdf"
TAGS = ["results"]


@dataclass(frozen=True, slots=True)
class SheetLink:
    """A print-out: its name, what it is good for, and what speaks against it now."""

    name: str
    text: str
    url: str
    missing: str


@dataclass(frozen=True, slots=True)
class PrintPage:
    """The print-outs of a camp."""

    camp: CampOut
    sheets: list[SheetLink]


@get("/camps/{camp_id:str}/print", name="results.print_page")
async def print_page(request: Request, camp_id: FromPath[str]) -> Html:
    camp = await camp_to_lead(camp_id, request.user)
    people, ideas, plan = await attendants(camp.id), await ideas_of(camp.id), await seating(camp.id)
    no_people = "" if people else _("Nobody is registered yet.")
    no_ideas = "" if ideas else _("No idea has a table yet.")
    no_plan = "" if plan else _("The tables are not planned yet.")
    stale = _("People or ideas have changed since the tables were planned.") if plan and plan.stale else ""
    no_agenda = "" if camp.agenda else _("Nothing to print yet.")
    known = (
        (Sheet.AGENDA, _("To put up at the door, and for each table."), no_agenda),
        (Sheet.TABLES, _("Who sits where in each round: a list by name, and a page for each table."), no_plan or stale),
        (Sheet.BADGES, _("Eight on a page, with tables for each round and the code of the personal link."), no_people),
        (Sheet.SIGN_IN, _("By country, with room for signatures."), no_people),
        (Sheet.POSTERS, _("A page for each idea, with its concept note."), no_ideas),
        (Sheet.VOTES, _("For dots on paper, where phones do not work."), no_ideas),
    )
    links = [SheetLink(sheet_name(one), text, _url(camp, one), missing) for one, text, missing in known]
    return page(request, "results/print.html", PrintPage(camp, links))


def _url(camp: CampOut, sheet: Sheet) -> str:
    return f"/camps/{camp.id}/print/{sheet.value}.pdf"


@get("/camps/{camp_id:str}/print/{name:str}", name="results.print_file")
async def print_file(request: Request, camp_id: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    return await _file(request, camp_id, name)


@get("/api/camps/{camp_id:str}/print/{name:str}", name="api.results.print", tags=TAGS, media_type=PDF)
async def get_print(request: Request, camp_id: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    """A print-out for those who lead the camp, in the camp's language: agenda, tables, badges, sign-in, posters, or
    votes, each with the ending .pdf. Badges show the personal links of people."""
    return await _file(request, camp_id, name)


async def _file(request: Request, camp_id: str, name: str) -> Response[bytes]:
    sheet = next((one for one in CONTENTS if name == f"{one.value}.pdf"), None)
    if sheet is None:
        known = ", ".join(f"{one.value}.pdf" for one in CONTENTS)
        raise NotFound(f"no print-out is called {name[:40]!r}; there are {known}")
    parts = parts_of(request)
    await spend(parts, FILES_PER_ACCOUNT, request.user.account_id)
    async with one_at_a_time:
        found = await gathered(parts, camp_id, sheet, request.user)
        made = await pdf(await asyncio.to_thread(printed, sheet, found))
    name = file_name(sheet.value, found.camp.title, found.camp.id, "pdf")
    return Response(made, media_type=PDF, headers={"content-disposition": f'inline; filename="{name}"'})


HANDLERS = (print_page, print_file, get_print)
