"""Matches as they leave the service."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from matchcamp.items import Kind


class ItemOut(BaseModel):
    """What a match shows of the other side; an anonymous item has no organisation and no country."""

    kind: Kind
    id: str
    title: str
    url: str
    language: str
    organisation: str | None = None
    organisation_id: str | None = None
    country: str | None = None
    type: str | None = None
    status: str = ""
    topics: list[str] = []
    example: bool = False
    deadline: str | None = None


class MatchOut(BaseModel):
    """One candidate: how well it fits (0 to 1) and why; each figure in a reason is the figure that was used."""

    item: ItemOut
    fit: float = Field(ge=0, le=1)
    reasons: list[dict[str, Any]]


class MatchList(BaseModel):
    """Best first. `no_good_match` is an answer: nothing reached the threshold."""

    verdict: Literal["ok", "no_good_match"]
    matches: list[MatchOut]
