"""What the pages of needs, offers and ideas share: what stands beside the words, and forms that lose nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pydantic import BaseModel

from matchcamp.cards import Card, card_of
from matchcamp.errors import Conflict, FieldError
from matchcamp.items import Item, Kind
from matchcamp.matches.queries import KINDS, AsideCard, MatchCard, kind_asked, match_page
from matchcamp.organisations.queries import organisation_choices
from matchcamp.parts import parts_of
from matchcamp.posting_history import Event, history_of, note_of_review
from matchcamp.posting_queries import Board, Opened, Out, for_its_people
from matchcamp.posting_schemas import PostingEdit, PostingOut
from matchcamp.postings import Step, steps_open_to
from matchcamp.web import Form, Html, Refused, Request, page, typed_of

LIST_LIMIT = 20
Model = TypeVar("Model", bound=BaseModel)
Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a posting's words. `steps` are those this viewer may take; `matches` are of the asked `kind`.

    So are those that its own people put `aside`. The verdict is empty, and there are no matches, for onlookers.
    `wrote`: these are the viewer's own organisation's words, or their own. `history` and `came_back`, why a review sent
    it back, are for its own people; `refused` is a step that could not be taken.
    """

    card: Card
    steps: list[Step]
    mine: bool
    kind: Kind
    kinds: Sequence[Kind]
    verdict: str
    matches: list[MatchCard]
    aside: list[AsideCard]
    revision: int
    wrote: bool
    history: list[Event]
    came_back: str
    refused: Form[Any] | None


async def beside(
    request: Request,
    opened: Opened[Any],
    item: Item,
    *,
    steps: Sequence[Step],
    default: Kind,
    refused: Refused[Any] | None = None,
) -> Beside:
    row, viewer, owner = opened.row, request.user, opened.row["organisation_id"]
    mine = viewer.speaks_for(owner)
    kind = kind_asked(request, default)
    found = await match_page(parts_of(request), for_its_people(item, row, viewer), kind, viewer, mine=mine)
    return Beside(
        card=card_of(opened.shown, item.kind),
        steps=steps_open_to(steps, row["status"], viewer, owner),
        mine=mine,
        kind=kind,
        kinds=KINDS,
        verdict=found.verdict,
        matches=found.cards,
        aside=found.aside,
        revision=row["revision"],
        wrote=owner in viewer.organisations or row["author_id"] == viewer.account_id,
        history=await history_of(row) if mine else [],
        came_back=note_of_review(row["history"], row["status"]) if mine else "",
        refused=without_fields(refused.form) if refused else None,
    )


def without_fields(form: Form[Model]) -> Form[Model]:
    """The form of a step, on a page that shows the words without their fields."""
    errors = [one if one.field == "names_checked" else FieldError("", one.message) for one in form.errors]
    return replace(form, errors=errors)


@dataclass(frozen=True, slots=True)
class FormPage:
    """The form of a posting, new or for an existing one (`posting_id` then filled).

    `newest` is the other version, after somebody else was faster; saving from there replaces it.
    """

    form: Form[Any]
    organisation_choices: list[tuple[str, str]]
    posting_id: str = ""
    newest: PostingOut | None = None


def chosen_organisation(form: Form[Any]) -> str:
    return str(form.typed.get("organisation_id") or "")


async def form_page(
    request: Request,
    template: str,
    board: Board[Out],
    form: Form[Any],
    *,
    posting_id: str = "",
    status: int = 200,
) -> Html:
    """The form; where somebody else was faster (409), with the words that stand there now."""
    newest = await board.one(posting_id, request.user) if posting_id and status == Conflict.status else None
    context = FormPage(form, await organisation_choices(request.user, chosen_organisation(form)), posting_id, newest)
    return page(request, template, context, status=status)


def typed_of_row(row: Mapping[str, Any], model: type[PostingEdit]) -> dict[str, Any]:
    """What the form of an existing posting shows: its words as they are kept."""
    return typed_of(model.model_validate({name: value for name, value in row.items() if name in model.model_fields}))
