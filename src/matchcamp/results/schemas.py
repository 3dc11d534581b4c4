"""What goes in and out of results, for pages and API alike."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from matchcamp.consortia.board_schemas import Verdict
from matchcamp.consortia.outcome_queries import Status
from matchcamp.results.states import QuestionKind

Key = Annotated[str, Field(max_length=60)]


class AnswersIn(BaseModel):
    """An answer to the questionnaire, by id of the question: 1 to 5 for a scale, the key of an option, the id of an
    idea of the camp or `none`, or words. What is left out is not answered."""

    model_config = ConfigDict(extra="forbid")

    answers: Annotated[dict[Key, int | Annotated[str, Field(max_length=5_000)]], Field(max_length=40)]


class Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class OptionOut(Out):
    """A possible answer in the reader's language."""

    value: str
    label: str


class QuestionOut(Out):
    """A question in the reader's language. `options` are empty for words; those of a scale go from 1 to 5."""

    id: str
    kind: QuestionKind
    text: str
    required: bool
    options: tuple[OptionOut, ...]


class QuestionnaireOut(Out):
    """The questionnaire for the holder of a personal link; `mine` is the own answer, changeable until `closes`."""

    camp_id: str
    title: str
    questions: tuple[QuestionOut, ...]
    open: bool
    opens: datetime
    closes: datetime
    answered: bool
    mine: dict[str, int | str]


class CountOut(Out):
    """How often an answer was given; `label` says it in the reader's language."""

    value: str
    label: str
    count: int


class SummaryOut(Out):
    """What the answers to one question come to. `mean` (1 to 5) and `satisfied` (the share of 4 and 5, in [0, 1]) are
    of scales; `words` are in alphabetical order, without people."""

    id: str
    kind: QuestionKind
    text: str
    answered: int
    counts: tuple[CountOut, ...]
    mean: float | None
    satisfied: float | None
    words: tuple[str, ...]


class SurveyOut(Out):
    """The answers to the questionnaire of a camp. `summaries` are empty while there are fewer than `least` answers;
    `rate` is in [0, 1], null before anybody was asked."""

    asked: int
    answers: int
    rate: float | None
    least: int
    opens: datetime | None
    closes: datetime | None
    open: bool
    shown: bool
    satisfied: float | None
    summaries: tuple[SummaryOut, ...]


class RanOut(Out):
    """An item of the agenda: planned, and as it really ran (both null where it was not held by the live view)."""

    title: str
    planned: datetime | None
    minutes: int | None
    started: datetime | None
    ended: datetime | None


class CountryOut(Out):
    """Attendance of a country; an empty code where it is not known."""

    country: str
    registered: int
    present: int
    organisations: int


class ConsortiumOut(Out):
    """A consortium as an outcome; `id` is empty for those who may not open its board."""

    id: str
    status: Status
    verdict: Verdict
    members: int
    countries: int
    created: datetime


class SectionText(Out):
    """A section of a canvas that somebody wrote in, with its name in the reader's language."""

    name: str
    text: str


class GridOut(Out):
    """A table of a canvas in the reader's language."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class NoteLine(Out):
    """A decision, a next step, or something parked. `who` and `due` are of next steps; `title` is the idea's."""

    text: str
    title: str
    who: str
    due: date | None
    done: bool


class IdeaOut(Out):
    """An idea that had a table: its votes, its canvas, what was settled, and the consortia that came out of it."""

    camp_idea_id: str
    idea_id: str
    number: int
    title: str
    language: str
    organisation: str
    dots: int
    voters: int
    sections: tuple[SectionText, ...]
    grids: tuple[GridOut, ...]
    joined: tuple[str, ...]
    interested: tuple[str, ...]
    decisions: tuple[NoteLine, ...]
    steps: tuple[NoteLine, ...]
    consortia: tuple[ConsortiumOut, ...]


class SeatedOut(Out):
    """How fair the seating was, over seats that were not at one's own idea: `mean_rank` and `worst_rank` of the ideas
    as people had ranked them (one that was not ranked stands below all ranked), and how many got their first wish in
    any round, of those who had wishes."""

    rounds: int
    seats: int
    mean_rank: float
    worst_rank: int
    wished: int
    got_first: int


class FiguresOut(Out):
    """What came out of a camp in figures, for everybody. `satisfied` is null while fewer than five have answered."""

    people: int
    present: int
    organisations: int
    countries: int
    ideas: int
    votes: int
    decisions: int
    steps: int
    consortia: int
    eligible: int
    submitted: int
    satisfied: float | None


class DetailsOut(Out):
    """What those who were registered see."""

    agenda: tuple[RanOut, ...]
    attendance: tuple[CountryOut, ...]
    ideas: tuple[IdeaOut, ...]
    decisions: tuple[NoteLine, ...]
    steps: tuple[NoteLine, ...]
    parked: tuple[NoteLine, ...]
    seated: SeatedOut | None
    survey: SurveyOut


class ResultsOut(Out):
    """The results of a camp; `details` are null for those who were not registered and do not lead it."""

    camp_id: str
    title: str
    starts: datetime
    ends: datetime
    figures: FiguresOut
    details: DetailsOut | None


class LinkOut(Out):
    """One line of the chain: an idea at a camp, and a consortium that came of it, or none yet."""

    camp_id: str
    camp: str
    number: int
    idea_id: str
    title: str
    language: str
    consortium: ConsortiumOut | None


class OutcomesOut(Out):
    """What came out of a camp up to now: ideas, those of them that became consortia, and what became of these.

    `submitted` counts applications that were handed in, whatever became of them; `became` says it by their state.
    """

    camp_id: str
    camp: str
    starts: datetime
    ideas: int
    ideas_with_consortium: int
    consortia: int
    eligible: int
    submitted: int
    became: dict[str, int]


class OutcomesDetail(OutcomesOut):
    """The same with each link of the chain."""

    links: tuple[LinkOut, ...]


class OutcomesList(BaseModel):
    """Camps that were held, the latest first, with all of them together; `next` is the cursor of the next page."""

    items: list[OutcomesOut]
    next: str | None
