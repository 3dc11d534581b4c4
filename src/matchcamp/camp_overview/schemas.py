"""A camp as its first page shows it."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from matchcamp.camps.schemas import CampOut
from matchcamp.camps.states import CampStatus


class NextKind(StrEnum):
    """What the reader could do next."""

    SIGN_IN = "sign_in"
    HAND_IN = "hand_in"
    REGISTER = "register"
    WAITING_LIST = "waiting_list"
    MY_PLACE = "my_place"
    LEAD = "lead"
    LIVE = "live"
    RESULTS = "results"
    WAIT = "wait"
    NOTHING = "nothing"


class NextOut(BaseModel):
    """The next thing for the reader: a sentence, and the page where it is done (empty where there is nothing)."""

    model_config = ConfigDict(frozen=True)

    kind: NextKind
    words: str
    action: str
    url: str


class MissingOut(BaseModel):
    """Something that those who lead should look at, in words, and the page where they can."""

    words: str
    url: str


class StepOut(BaseModel):
    """A step that the viewer may take. `against` is what forbids it now; `back`: it leads back."""

    status: CampStatus
    words: str
    against: list[str]
    back: bool


class CountsOut(BaseModel):
    """How many ideas and people a camp has."""

    ideas_to_choose: int = 0
    ideas: int = 0
    invited: int = 0
    registered: int = 0
    waiting: int = 0


class OverviewOut(BaseModel):
    """A camp with what comes next. `counts`, `steps` and `missing` are for those who lead it, empty for all others.

    `registered`: the viewer has a place.
    """

    camp: CampOut
    registered: bool
    next: NextOut
    counts: CountsOut | None
    steps: list[StepOut]
    missing: list[MissingOut]
