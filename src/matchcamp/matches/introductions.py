"""Reading introductions and suggestions: one place that decides what each side sees of the other, and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matchcamp.accounts.queries import Person, people
from matchcamp.concept_names import in_readers_words
from matchcamp.database import object_id
from matchcamp.errors import NotFound
from matchcamp.items import Item, split_key
from matchcamp.matches.documents import Answer, Match, MatchState
from matchcamp.matches.queries import item_out
from matchcamp.matches.rules import (
    Side,
    answers_open,
    asked_by,
    asked_of,
    disclosed,
    named,
    readable,
    sides_of,
    suggested_to,
)
from matchcamp.matches.schemas import (
    ContactOut,
    ContactsOut,
    EndOut,
    IntroductionList,
    IntroductionOut,
    SuggestionList,
    SuggestionOut,
)
from matchcamp.organisations.queries import OrganisationHead, heads
from matchcamp.paging import page_of
from matchcamp.parts import Parts
from matchcamp.viewer import Viewer

Row = Mapping[str, Any]
ASKED_OF_US, ASKED_BY_US = "asked_of_us", "asked_by_us"
FILTERS = {ASKED_OF_US: asked_of, ASKED_BY_US: asked_by}


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around some introductions, read at once: items by key, organisations and people by id."""

    viewer: Viewer
    items: Mapping[str, Item]
    organisations: Mapping[str, OrganisationHead]
    people: Mapping[str, Person]


async def introduction_row(id_: str, viewer: Viewer) -> dict[str, Any]:
    """The stored match of an introduction; NotFound for what does not exist and for all who stand on neither side."""
    rows = Match.get_pymongo_collection()
    row: dict[str, Any] | None = await rows.find_one({"_id": object_id(id_), "introduction": {"$ne": None}})
    if row is None or not sides_of(row, viewer):
        raise NotFound(f"no introduction with the id {id_}")
    return row


async def introduction(parts: Parts, id_: str, viewer: Viewer) -> IntroductionOut:
    row = await introduction_row(id_, viewer)
    return _out(row, await _around(parts, [row], viewer), _main_side(row, viewer))


def _main_side(row: Row, viewer: Viewer) -> str:
    """The side that the page speaks to: their own organisation's before one that they only answer for."""
    if row["far_organisation"] in viewer.organisations:
        return ASKED_OF_US
    own = row["near_organisation"] in viewer.organisations or row["introduction"]["asked_by"] == viewer.account_id
    return ASKED_BY_US if own or Side.FAR not in sides_of(row, viewer) else ASKED_OF_US


async def introductions(parts: Parts, viewer: Viewer, side: str, *, after: str | None, limit: int) -> IntroductionList:
    """A page of one side's introductions, newest request first; the number of database calls does not hang on it."""
    where = [FILTERS[side](viewer)] + ([{"introduction.id": {"$lt": object_id(after)}}] if after else [])
    found = Match.get_pymongo_collection().find({"$and": where}).sort("introduction.id", -1).limit(limit + 1)
    rows = await found.to_list()
    following = str(rows[limit - 1]["introduction"]["id"]) if len(rows) > limit else None
    around = await _around(parts, rows[:limit], viewer)
    return IntroductionList(items=[_out(row, around, side) for row in rows[:limit]], next=following)


async def _around(parts: Parts, rows: Sequence[Row], viewer: Viewer) -> _Around:
    """People are read for accepted introductions only: what is not read cannot leak."""
    items = await items_of(parts, [row[side] for row in rows for side in ("near", "far")])
    organisations = await heads([row[f"{side}_organisation"] for row in rows for side in ("near", "far")])
    accepted = [row["introduction"] for row in rows if row["introduction"]["answer"] == Answer.ACCEPTED]
    known = await people([one[by] for one in accepted for by in ("asked_by", "answered_by")])
    return _Around(viewer, items, organisations, known)


async def items_of(parts: Parts, keys: Sequence[str]) -> dict[str, Item]:
    """Items by key, in a fixed number of database calls; unknown keys are left out."""
    known = [key for key in sorted(set(keys)) if split_key(key)[0] in parts.recommender.sources]
    return {item.key: item for item in await parts.recommender.items(known)}


def _out(row: Row, around: _Around, side: str) -> IntroductionOut:
    kept = row["introduction"]
    return IntroductionOut(
        id=str(row["_id"]), side=side, answer=kept["answer"],
        open_answers=answers_open(row, sides_of(row, around.viewer)),
        near=_end(row, Side.NEAR, around), far=_end(row, Side.FAR, around), message=kept["message"],
        asked=kept["asked"], answered=kept["answered"], note=kept["note"], contact=_contacts(row, around),
    )  # fmt: skip


def _end(row: Row, side: Side, around: _Around) -> EndOut:
    """An item as the viewer may see it here: on the board, their own, or shown by the introduction itself."""
    kind, id_ = split_key(row[side.value])
    organisation_id, answer = row[f"{side.value}_organisation"], Answer(row["introduction"]["answer"])
    item = around.items.get(row[side.value])
    open_to_viewer = item is not None and readable(item.audience, organisation_id, around.viewer)
    seen = item if open_to_viewer or disclosed(side, answer) else None
    withheld = item is None or not item.owner
    may_know = named(withheld=withheld, organisation_id=organisation_id, answer=answer, viewer=around.viewer)
    known = around.organisations.get(organisation_id) if may_know else None
    return EndOut(
        kind=kind, id=id_, shown=seen is not None, title=seen.title if seen else "",
        text=seen.text.removeprefix(f"{seen.title}. ") if seen else "",
        url=seen.url if seen and open_to_viewer else None, language=seen.language if seen else "",
        organisation=known.name if known else None, organisation_id=known.id if known else None,
        country=known.country if known else None, example=seen.example if seen else False,
    )  # fmt: skip


def _contacts(row: Row, around: _Around) -> ContactsOut | None:
    kept = row["introduction"]
    if kept["answer"] != Answer.ACCEPTED:
        return None
    return ContactsOut(
        asker=_contact(kept["asked_by"], row["near_organisation"], around),
        answerer=_contact(kept["answered_by"], row["far_organisation"], around),
    )


def _contact(account_id: str, organisation_id: str, around: _Around) -> ContactOut:
    person, organisation = around.people.get(account_id), around.organisations.get(organisation_id)
    return ContactOut(
        name=person.name if person else None,
        email=person.email if person else None,
        organisation=organisation.name if organisation else None,
    )


async def suggestions(parts: Parts, viewer: Viewer, *, after: str | None, limit: int) -> SuggestionList:
    """What was found for the viewer's organisations, newest first; what has left the board meanwhile is left out."""
    where = suggested_to(viewer, MatchState.SUGGESTED, MatchState.SEEN)
    found = await page_of(Match.get_pymongo_collection(), where, after=after, limit=limit)
    items = await items_of(parts, [row[side] for row in found.rows for side in ("near", "far")])
    organisations = await heads([item.owner for item in items.values()])
    listed = [
        SuggestionOut(
            id=str(row["_id"]), near=row["near"], near_title=items[row["near"]].title,
            item=item_out(items[row["far"]], organisations), fit=round(row["fit"], 4),
            reasons=in_readers_words(row["reasons"]), state=row["state"],
        )
        for row in found.rows
        if row["near"] in items and _may_read(items.get(row["far"]), row["far_organisation"], viewer)
    ]  # fmt: skip
    return SuggestionList(items=listed, next=found.next)


def _may_read(item: Item | None, organisation_id: str, viewer: Viewer) -> bool:
    return item is not None and readable(item.audience, organisation_id, viewer)
