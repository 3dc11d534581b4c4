"""What is matched: one frozen value per need, offer, idea, call and organisation, read from its area."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matchcamp.viewer import Audience


class Kind(StrEnum):
    """The kinds of item that meet in the one index."""

    NEED = "need"
    OFFER = "offer"
    IDEA = "idea"
    ORGANISATION = "organisation"
    CALL = "call"


PATHS = {
    Kind.NEED: "/needs/",
    Kind.OFFER: "/offers/",
    Kind.IDEA: "/ideas/",
    Kind.ORGANISATION: "/organisations/",
    Kind.CALL: "/calls/",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing as the index sees it.

    `audience` None keeps it out of the index (drafts, private, closed); its own matches can still be computed. `owner`
    is the organisation it belongs to and may be empty (a call; an anonymous need, whose `country` and `type` are empty
    too). `programmes` are those that an idea aims at. `speaks_for` are keys of items that its words count for: an offer
    describes its organisation.
    """

    kind: Kind
    id: str
    title: str
    text: str
    audience: Audience | None
    language: str = ""
    topics: frozenset[str] = frozenset()
    owner: str = ""
    country: str = ""
    type: str = ""
    languages: frozenset[str] = frozenset()
    eqf: tuple[int, int] | None = None
    status: str = ""
    history: int = 0
    example: bool = False
    wanted_types: frozenset[str] = frozenset()
    wanted_countries: frozenset[str] = frozenset()
    programmes: frozenset[str] = frozenset()
    ends: datetime | None = None
    speaks_for: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.kind.value}:{self.id}"

    @property
    def url(self) -> str:
        return PATHS[self.kind] + self.id


def key_of(kind: Kind, id_: str) -> str:
    return f"{kind.value}:{id_}"


def split_key(key: str) -> tuple[Kind, str]:
    """
    >>> split_key("need:0123456789abcdef01234567")
    (<Kind.NEED: 'need'>, '0123456789abcdef01234567')
    """
    kind, _, id_ = key.partition(":")
    return Kind(kind), id_


@dataclass(frozen=True, slots=True)
class ItemSource:
    """Where the items of one kind come from. `collection` is watched; `read` gives the items of ids that exist.

    `ids` gives all ids of the kind: the reconciling job compares them with what is indexed. `owner_of` gives the
    organisation behind an item whose name may be withheld ("" for an unknown id); where it is None, `Item.owner` says
    it. Only actions ask it, and what it says never leaves them.
    """

    kind: Kind
    collection: str
    read: Callable[[Sequence[str]], Awaitable[list[Item]]]
    ids: Callable[[], Awaitable[list[str]]]
    owner_of: Callable[[str], Awaitable[str]] | None = None
