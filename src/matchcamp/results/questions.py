"""The questions of the questionnaire, read from `questions.yaml`; their texts are messages of the catalogues."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from matchcamp.i18n import N_
from matchcamp.results.states import QuestionKind

FILE = Path(__file__).with_name("questions.yaml")
POINTS = (1, 2, 3, 4, 5)
ENDS = (N_("not at all"), N_("fully"))
"""What the first and the last point of a scale say."""

NO_IDEA = "none"
"""The answer of who goes on with none of the ideas."""

MOST_WORDS = 2_000  # Characters of an open answer.


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `text` and the labels of `options` are messages, translated where they are shown."""

    id: str
    kind: QuestionKind
    text: str
    required: bool = False
    options: Mapping[str, str] = field(default_factory=dict)


@cache
def questions() -> tuple[Question, ...]:
    """All questions in their order. Raises ValueError, with the place, for a file that cannot be read as such."""
    with FILE.open(encoding="utf-8") as file:
        rows = yaml.load(file, Loader=yaml.BaseLoader)  # noqa: S506  # Plain strings only: «No» is no false.
    found = tuple(_question(row) for row in rows)
    if len({one.id for one in found}) < len(found):
        raise ValueError(f"{FILE.name}: each question needs an id of its own")
    return found


def _question(row: Mapping[str, Any]) -> Question:
    unknown = set(row) - {"id", "kind", "text", "required", "options"}
    kind = QuestionKind(row["kind"])
    if unknown or (kind is QuestionKind.CHOICE) != ("options" in row):
        raise ValueError(f"{FILE.name}: the question {row.get('id')!r} has fields that do not fit its kind: {row}")
    return Question(row["id"], kind, row["text"], row.get("required") == "true", dict(row.get("options", {})))


def texts() -> Iterator[str]:
    """Every message of the file, for the catalogues."""
    for one in questions():
        yield one.text
        yield from one.options.values()
