"""Reading ideas. Whatever leaves here is cut to what the viewer may see, and so are the needs an idea names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matchcamp.ideas.documents import Idea
from matchcamp.ideas.rules import OPEN, OUT
from matchcamp.ideas.schemas import IdeaList, IdeaOut
from matchcamp.items import Item, Kind
from matchcamp.needs.queries import need_titles
from matchcamp.organisations.queries import OrganisationHead
from matchcamp.posting_queries import Board, PostingFilter, Seen, known_owner
from matchcamp.postings import audience_of
from matchcamp.viewer import Viewer

BOARD = Board("idea", Idea, OUT, IdeaOut)


@dataclass(frozen=True, slots=True)
class IdeaFilter(PostingFilter):
    """What a list of ideas is narrowed to; empty means anything."""

    programme: str = ""

    def as_filter(self) -> dict[str, Any]:
        found = PostingFilter.as_filter(self)
        return found | ({"programmes": self.programme} if self.programme else {})


async def idea_row(id_: str, viewer: Viewer) -> dict[str, Any]:
    """The stored idea; NotFound for what does not exist and for what the viewer may not see."""
    return await BOARD.row(id_, viewer)


async def idea_row_of_mine(id_: str, viewer: Viewer) -> dict[str, Any]:
    """The stored idea of an organisation that the viewer speaks for; NotFound otherwise."""
    return await BOARD.row_of_mine(id_, viewer)


async def idea(id_: str, viewer: Viewer) -> IdeaOut:
    [found] = await _with_needs_seen([await BOARD.one(id_, viewer)], viewer)
    return found


async def ideas(viewer: Viewer, narrowed: IdeaFilter, *, after: str | None, limit: int) -> IdeaList:
    """The ideas that the viewer may see, newest first; three database calls however many there are."""
    return await _listed(await BOARD.seen(viewer, narrowed.as_filter(), after=after, limit=limit), viewer)


async def ideas_of_mine(viewer: Viewer, *, limit: int = 50) -> list[IdeaOut]:
    """The ideas of the viewer's organisations in every state, newest first."""
    return (await BOARD.of_mine(viewer, limit=limit)).items


async def ideas_with_names(ids: Sequence[str], viewer: Viewer) -> frozenset[str]:
    """Those of the ideas whose words and whose organisation the viewer may both know; one database call."""
    return await BOARD.with_names(ids, viewer)


async def ideas_answering(need_id: str, viewer: Viewer, *, limit: int = 20) -> list[IdeaOut]:
    """The ideas that answer a need, newest first; none for a need that the viewer may not see."""
    seen = await BOARD.seen(viewer, {"need_ids": need_id.lower()}, after=None, limit=limit)
    return [one for one in await _with_needs_seen(seen.items, viewer) if need_id.lower() in one.need_ids]


async def _listed(seen: Seen[IdeaOut], viewer: Viewer) -> IdeaList:
    return IdeaList(items=await _with_needs_seen(seen.items, viewer), next=seen.next)


async def _with_needs_seen(found: Sequence[IdeaOut], viewer: Viewer) -> list[IdeaOut]:
    """The same ideas without the needs that the viewer may not know of; one database call."""
    titles = await need_titles([id_ for one in found for id_ in one.need_ids], viewer)
    return [one.model_copy(update={"need_ids": [id_ for id_ in one.need_ids if id_ in titles]}) for one in found]


async def idea_items(ids: Sequence[str]) -> list[Item]:
    """The index's view of ideas."""
    return [item_of(row, organisation) for row, organisation in await BOARD.rows_of(ids)]


def item_of(row: Mapping[str, Any], organisation: OrganisationHead | None) -> Item:
    """An idea in the index; an anonymous one carries nothing that points to its organisation."""
    known = known_owner(row, organisation)
    return Item(
        kind=Kind.IDEA,
        id=str(row["_id"]),
        title=row["title"],
        text=_words(row),
        audience=audience_of(row["visibility"], is_out=row["status"] in OPEN),
        language=row["language"],
        topics=frozenset(row["topics"]),
        owner=known.id if known else "",
        country=known.country if known else "",
        type=known.type if known else "",
        status=row["status"],
        example=row["example"],
        programmes=frozenset(row["programmes"]),
        wanted_types=frozenset(role["type"] for role in row["roles"] if role["type"]),
        wanted_countries=frozenset(country for role in row["roles"] for country in role["countries"]),
    )


def _words(row: Mapping[str, Any]) -> str:
    """Title and summary, the canvas field by field, and the competences as one sentence."""
    sheet = [text for text in row["canvas"].values() if text]
    competences = [f"{', '.join(row['competences'])}."] if row["competences"] else []
    return "\n\n".join([f"{row['title']}. {row['text']}", *sheet, *competences])


async def idea_ids() -> list[str]:
    return await BOARD.ids()
