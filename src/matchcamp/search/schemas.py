"""What a search gives."""

from pydantic import BaseModel, Field

from matchcamp.matches.schemas import ItemOut


class Hit(BaseModel):
    """One found item: `quote` is its passage nearest to the words, empty where only its title was found."""

    item: ItemOut
    fit: float = Field(ge=0, le=1)
    quote: str


class HitList(BaseModel):
    """Found items, the nearest first; one page, so `next` is always null."""

    items: list[Hit]
    next: None = None
