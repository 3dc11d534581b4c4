"""The page that shows a coordinator why one candidate stands above another, and lets them try other weights."""

import re
from dataclasses import dataclass
from typing import Any

from litestar import get
from litestar.params import FromPath
from pydantic import BaseModel

from matchcamp.cards import Card, card_of
from matchcamp.items import Kind
from matchcamp.labels import signal_name
from matchcamp.matches.comparing import compared, item_to_compare, weights_typed
from matchcamp.matches.queries import KINDS, kind_asked
from matchcamp.matches.schemas import KEY_PATTERN, CompareIn, CompareOut
from matchcamp.parts import parts_of
from matchcamp.web import Form, Html, Request, asked, page
from matchcamp.weighing import SIGNALS

LISTED = 20  # Candidates in the table of the ranking; all that can be compared stand in the lists to choose from.


@dataclass(frozen=True, slots=True)
class ComparePage:
    """`near` is the item, `found` the comparison; `form` holds the weights as typed, by signal.

    `names` are the titles of the candidates by key, `labels` the signals in words; `plain_url` is this page with the
    weights in use. `changed`: other weights than those are tried.
    """

    near: Card
    kind: Kind
    kinds: tuple[Kind, ...]
    found: CompareOut
    form: Form[Any]
    names: dict[str, str]
    labels: dict[str, str]
    listed: int
    changed: bool
    page_url: str
    plain_url: str


@get("/matches/{near:str}/compare", name="matches.compare")
async def compare_page(request: Request, near: FromPath[str]) -> Html:
    parts, viewer, kind = parts_of(request), request.user, kind_asked(request, Kind.ORGANISATION)
    typed = {name: asked(request, name) for name in SIGNALS}
    weights, errors = weights_typed(typed)
    item = await item_to_compare(parts, near, viewer)
    given = CompareIn(kind=kind, first=_key(request, "first"), second=_key(request, "second"), weights=weights)
    found = await compared(parts, item.key, given, viewer)
    wrong = {error.field for error in errors}
    shown = {one.signal: typed[one.signal] if one.signal in wrong else _plain(one.tried) for one in found.weights}
    form: Form[BaseModel] = Form(typed=shown, errors=tuple(errors))
    names = {f"{one.item.kind.value}:{one.item.id}": one.item.title for one in found.ranking}
    path = f"/matches/{item.key}/compare"
    context = ComparePage(
        near=card_of(item, item.kind), kind=kind, kinds=tuple(KINDS), found=found, form=form, names=names,
        labels={name: signal_name(name) for name in SIGNALS}, listed=LISTED,
        changed=any(one.live != one.tried for one in found.weights), page_url=path,
        plain_url=f"{path}?kind={kind.value}&first={found.first or ''}&second={found.second or ''}",
    )  # fmt: skip
    return page(request, "matches/compare.html", context, status=400 if errors else 200)


def _key(request: Request, name: str) -> str | None:
    """The key of a candidate in the address; one that is none counts as not given."""
    text = asked(request, name)
    return text if re.fullmatch(KEY_PATTERN, text) else None


def _plain(weight: float) -> str:
    """
    >>> _plain(1.0), _plain(0.025)
    ('1', '0.025')
    """
    return f"{weight:.6f}".rstrip("0").rstrip(".")
