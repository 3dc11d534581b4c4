"""The chain of one thing, as a picture and as a table."""

from collections.abc import Mapping
from dataclasses import dataclass

from litestar import get
from litestar.params import FromPath
from markupsafe import Markup

from matchcamp.applications.states import State
from matchcamp.camps.queries import camp
from matchcamp.camps.schemas import CampOut
from matchcamp.i18n import gettext as _
from matchcamp.i18n import long_date
from matchcamp.lineage.queries import lineage_of
from matchcamp.lineage.schemas import LineageOut, NodeOut
from matchcamp.lineage.states import COLUMNS, Kind
from matchcamp.lineage.words import column_words, kind_words, outcome_words, unseen_words
from matchcamp.parts import Parts, parts_of
from matchcamp.pictures.chain import Box, chain
from matchcamp.results.outcome_queries import outcomes_of
from matchcamp.results.schemas import OutcomesOut
from matchcamp.viewer import Viewer
from matchcamp.web import Html, Request, page

COLUMN_OF = {kind: number for number, kinds in enumerate(COLUMNS) for kind in kinds}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table; `came_from` are those that stand before it."""

    what: str
    title: str
    node: NodeOut
    came_from: tuple[NodeOut, ...]


@dataclass(frozen=True, slots=True)
class OfCamp:
    """What came out of a camp in figures, and where its applications stand that were handed in."""

    camp: CampOut
    outcomes: OutcomesOut
    became: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class LineagePage:
    """A chain; `names` are the titles of its nodes by key, `back` the page of the thing it is about."""

    found: LineageOut
    what: str
    back: str
    drawing: Markup
    lines: tuple[Line, ...]
    names: Mapping[str, str]
    of_camp: OfCamp | None


@get("/lineage/{kind:str}/{id_:str}", name="lineage.page")
async def lineage_page(request: Request, kind: FromPath[Kind], id_: FromPath[str]) -> Html:
    parts = parts_of(request)
    found = await lineage_of(parts, kind, id_, request.user)
    names = {node.key: node.title if node.seen else unseen_words(node.kind) for node in found.nodes}
    context = LineagePage(
        found=found,
        what=kind_words(kind),
        back=next(node.url for node in found.nodes if node.key == _start(found)),
        drawing=_drawing(found, names),
        lines=_lines(found, names),
        names=names,
        of_camp=await _of_camp(parts, found.id, request.user) if kind is Kind.CAMP else None,
    )
    return page(request, "lineage/page.html", context)


def _start(found: LineageOut) -> str:
    return f"{found.kind.value}:{found.id}"


def _drawing(found: LineageOut, names: Mapping[str, str]) -> Markup:
    boxes = [
        Box(
            key=node.key, column=COLUMN_OF[node.kind], title=names[node.key], detail=_detail(node), url=node.url,
            current=node.key == _start(found), named=node.seen, language=node.language,
        )
        for node in found.nodes if node.kind in COLUMN_OF
    ]  # fmt: skip
    links = [(one.source, one.target) for one in found.links]
    return chain(column_words(), boxes, links, title=f"{_('Its chain')}: {found.title}")


def _detail(node: NodeOut) -> str:
    """What stands under the title of a box: of a table its camp, of an outcome its day; an offer says it is one."""
    if node.kind is Kind.TABLE:
        return node.organisation
    if node.kind is Kind.OUTCOME:
        return long_date(node.when) if node.when else ""
    return kind_words(node.kind) if node.kind is Kind.OFFER and node.seen else node.state


def _lines(found: LineageOut, names: Mapping[str, str]) -> tuple[Line, ...]:
    nodes = {node.key: node for node in found.nodes}
    before: dict[str, list[NodeOut]] = {}
    for link in found.links:
        before.setdefault(link.target, []).append(nodes[link.source])
    return tuple(
        Line(kind_words(node.kind), names[node.key], node, tuple(before.get(node.key, ()))) for node in found.nodes
    )


async def _of_camp(parts: Parts, id_: str, viewer: Viewer) -> OfCamp:
    outcomes = await outcomes_of(parts, id_, viewer)
    became = tuple((outcome_words(State(state)), count) for state, count in outcomes.became.items())
    return OfCamp(await camp(id_, viewer), outcomes, became)


HANDLERS = (lineage_page,)
