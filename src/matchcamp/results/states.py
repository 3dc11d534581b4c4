"""The kinds of question, and which letter of the questionnaire somebody gets."""

from enum import StrEnum


class QuestionKind(StrEnum):
    """How a question is answered."""

    SCALE = "scale"  # Five points, from 1 (not at all) to 5 (fully).
    CHOICE = "choice"  # One of the question's own options.
    IDEA = "idea"  # One of the ideas that had a table, or none of them.
    OPEN = "open"  # In words.


class Asking(StrEnum):
    """What people are told of the questionnaire: once when it opens, and once more who has not answered."""

    OPENED = "opened"
    REMINDER = "reminder"
