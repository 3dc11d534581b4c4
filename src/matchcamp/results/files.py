"""The files of results: minutes, canvases, answers, JSON; made in a thread, one at a time."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from litestar import Response

from matchcamp.errors import NotFound
from matchcamp.limits import spend
from matchcamp.parts import Parts
from matchcamp.printing.typesetting import pdf_of
from matchcamp.results.limits import FILES_PER_ACCOUNT, one_at_a_time
from matchcamp.results.minutes import canvases, minutes, on_paper
from matchcamp.results.queries import Reader, results
from matchcamp.results.schemas import DetailsOut, ResultsOut
from matchcamp.results.writing import docx, survey_csv, survey_xlsx
from matchcamp.spreadsheets import CSV, XLSX
from matchcamp.web import attachment
from matchcamp.writable import file_name

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF, JSON = "application/pdf", "application/json"

Make = Callable[[Reader, ResultsOut, DetailsOut], bytes]


@dataclass(frozen=True, slots=True)
class Kind:
    """A file: how it is made, and whether only those who lead get it."""

    media_type: str
    make: Make
    leads_only: bool = False


KINDS: Mapping[str, Kind] = {
    "minutes.docx": Kind(DOCX, lambda who, found, _details: docx(minutes(who.camp, found))),
    "minutes.pdf": Kind(PDF, lambda who, found, _details: pdf_of(on_paper(minutes(who.camp, found)))),
    "canvases.docx": Kind(DOCX, lambda who, _found, details: docx(canvases(who.camp, details.ideas), page_each=True)),
    "results.json": Kind(JSON, lambda _who, found, _details: found.model_dump_json(indent=2).encode()),
    "answers.csv": Kind(CSV, lambda _who, _found, details: survey_csv(details.survey), leads_only=True),
    "answers.xlsx": Kind(XLSX, lambda who, _f, details: survey_xlsx(details.survey, who.camp.title), leads_only=True),
}


async def file_of(parts: Parts, who: Reader, name: str, asker: str) -> Response[bytes]:
    """The file of this name in the reader's language; `asker` is whom the limit counts. Raises NotFound, TooMany."""
    kind = KINDS.get(name)
    if kind is None or (kind.leads_only and not who.camp.leads):
        raise NotFound(f"no file of results is called {name[:40]!r} here; there are {', '.join(KINDS)}")
    await spend(parts, FILES_PER_ACCOUNT, asker)
    async with one_at_a_time:
        found = await results(parts, who)
        if found.details is None:
            raise NotFound(f"{name!r} is for those who were registered for the camp")
        made = await asyncio.to_thread(kind.make, who, found, found.details)
    stem, _dot, ending = name.partition(".")
    return attachment(made, kind.media_type, file_name(stem, who.camp.title, who.camp.id, ending))
