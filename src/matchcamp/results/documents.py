"""Answers to the questionnaire, and who was asked, as they are kept: without people."""

from datetime import datetime
from typing import ClassVar

from beanie import Document
from pydantic import Field
from pymongo import IndexModel


class QuestionnaireAnswer(Document):
    """One answer. The id is random and no moment is kept, so that no order tells who it was.

    `by` is a keyed hash of camp and person: it lets somebody change the own answer and keeps a second one out. It goes
    when the questionnaire closes.
    """

    id: str  # type: ignore[assignment]  # Beanie allows any type of id; its annotation names only its own.
    camp_id: str
    by: str | None = None
    answers: dict[str, int | str] = Field(default_factory=dict)

    class Settings:
        name = "questionnaire_answers"
        indexes: ClassVar = (
            IndexModel("camp_id"),
            IndexModel("by", unique=True, partialFilterExpression={"by": {"$type": "string"}}),
        )


class QuestionnaireAsked(Document):
    """Somebody was asked, or reminded: the id names which and holds the same hash. `sent` is None between the promise
    and the letter. It goes when the questionnaire closes; `Questionnaire` keeps how many there were."""

    id: str  # type: ignore[assignment]  # As above.
    camp_id: str
    sent: datetime | None = None

    class Settings:
        name = "questionnaire_asked"
        indexes: ClassVar = (IndexModel("camp_id"),)


class Questionnaire(Document):
    """How the questionnaire of a camp stands; its id is the camp's. `asked` is how many people were asked at all."""

    id: str  # type: ignore[assignment]  # As above.
    asked: int = 0
    opened: datetime | None = None
    reminded: datetime | None = None
    sealed: datetime | None = None

    class Settings:
        name = "questionnaires"
