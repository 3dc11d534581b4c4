"""What goes in and out of matches and introductions, for pages and API alike."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from matchcamp.items import Kind
from matchcamp.matches.documents import Answer, MatchState, Reason
from matchcamp.ranking import Verdict
from matchcamp.words import Note, paragraphs

KEY_PATTERN = r"^(organisation|need|offer|idea|call):[0-9a-fA-F]{24}$"


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

    verdict: Verdict
    matches: list[MatchOut]


# An id in capitals is the same id; what is kept is compared as text.
ItemKey = Annotated[str, Field(pattern=KEY_PATTERN), AfterValidator(str.lower)]
Message = Annotated[str, AfterValidator(paragraphs), Field(min_length=1, max_length=2_000)]
WordsNot = Annotated[str, AfterValidator(paragraphs), Field(max_length=500)]


class MarkIn(BaseModel):
    """What the near side makes of a match: `seen` takes back what was said.

    `reason` and `words`, what there is to say beside it, go with `not_for_us`.
    """

    model_config = ConfigDict(extra="forbid")

    near: ItemKey
    far: ItemKey
    state: Literal["seen", "interested", "not_for_us"]
    reason: Reason = Reason.OTHER
    words: WordsNot = ""


class NotForUsForm(BaseModel):
    reason: Reason = Reason.OTHER
    words: WordsNot = ""


class MarkOut(BaseModel):
    """A match as the near side left it; `reason` and `words` are empty unless it is not for them."""

    near: str
    far: str
    state: MatchState
    reason: str
    words: str


class AsideOut(BaseModel):
    """A candidate that is not shown for an item any longer, why not, and since when."""

    item: ItemOut
    reason: str
    words: str
    since: datetime


class AsideList(BaseModel):
    """What was put aside for an item, the newest first; what has left the board since is left out."""

    items: list[AsideOut]


class MessageForm(BaseModel):
    message: Message


class IntroductionIn(MessageForm):
    """A request in the name of the organisation behind `near`, to the one behind `far`, whoever that is."""

    model_config = ConfigDict(extra="forbid")

    near: ItemKey
    far: ItemKey


class AnswerIn(BaseModel):
    """`accepted` and `declined` by the side that is asked, `taken_back` by the side that asks."""

    model_config = ConfigDict(extra="forbid")

    answer: Literal["accepted", "declined", "taken_back"]
    note: Note = ""


class EndOut(BaseModel):
    """One of the two items. Title and text are empty where it is no longer on the board for the viewer.

    `organisation` is null where the name is withheld.
    """

    kind: Kind
    id: str
    shown: bool
    title: str
    text: str
    url: str | None
    language: str
    organisation: str | None
    organisation_id: str | None
    country: str | None
    example: bool


class ContactOut(BaseModel):
    """A person to talk to; null fields for somebody who has left since."""

    name: str | None
    email: str | None
    organisation: str | None


class ContactsOut(BaseModel):
    """The two who meet: the one who asked and the one who accepted."""

    asker: ContactOut
    answerer: ContactOut


class IntroductionOut(BaseModel):
    """An introduction as one of its two sides sees it; `contact` is null until it is accepted.

    `open_answers` are those that the viewer may give now.
    """

    id: str
    side: Literal["asked_of_us", "asked_by_us"]
    answer: Answer
    open_answers: list[Answer]
    near: EndOut
    far: EndOut
    message: str
    asked: datetime
    answered: datetime | None
    note: str
    contact: ContactsOut | None


class IntroductionList(BaseModel):
    """A page of introductions, newest request first; `next` is the cursor of the following page."""

    items: list[IntroductionOut]
    next: str | None


class SuggestionOut(BaseModel):
    """An item that was found for one of ours (`near`, with its title), while nobody looked."""

    id: str
    near: str
    near_title: str
    item: ItemOut
    fit: float = Field(ge=0, le=1)
    reasons: list[dict[str, Any]]
    state: MatchState


class SuggestionList(BaseModel):
    """A page of suggestions, newest first; `next` is the cursor of the following page."""

    items: list[SuggestionOut]
    next: str | None


class CompareIn(BaseModel):
    """Two candidates of a kind, and weights to try, by signal; left out, they are the first two and those in use."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind = Kind.ORGANISATION
    first: ItemKey | None = None
    second: ItemKey | None = None
    weights: dict[str, Annotated[float, Field(ge=0, le=10)]] = {}


class WeightOut(BaseModel):
    """The weight of a signal: the one in use, and the one tried."""

    signal: str
    live: float
    tried: float


class StandOut(BaseModel):
    """A candidate under the weights tried, and its place under those in use; null where it stands further down."""

    item: ItemOut
    place: int
    place_live: int | None
    fit: float = Field(ge=0, le=1)


class FigureOut(BaseModel):
    """A signal of one candidate, and what it adds to the evidence, or below 0 what it costs; null: not measured."""

    signal: float | None
    gain: float


class DifferenceOut(BaseModel):
    """One signal of both candidates; `difference` is above 0 where it speaks for the first."""

    signal: str
    weight: float
    first: FigureOut
    second: FigureOut
    difference: float


class CompareOut(BaseModel):
    """Why one candidate stands above another: the differences of all signals add up to their distance.

    `decided` is the signal that speaks most for whichever stands above; null where nothing tells the two apart, or
    fewer than two are there. `ranking` is under the weights tried. `missing` are the candidates asked for that the
    ranking does not hold; the best others stand in their place.
    """

    near: str
    kind: Kind
    first: str | None
    second: str | None
    ahead: Literal["first", "second"] | None
    decided: str | None
    differences: list[DifferenceOut]
    weights: list[WeightOut]
    ranking: list[StandOut]
    missing: list[str]
    encoder: str
    version: str
