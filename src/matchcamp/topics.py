"""The alliance's controlled list of topics, with labels and synonyms in its languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from matchcamp.i18n import current_language

SOURCE = Path(__file__).parent / "vocabulary" / "topics.yaml"


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: `labels` and `synonyms` by language."""

    id: str
    labels: Mapping[str, str]
    synonyms: Mapping[str, tuple[str, ...]]
    description: str

    @property
    def label(self) -> str:
        """The label in the reader's language."""
        return self.labels.get(current_language.get(), self.labels["en"])


def read_topics(path: Path = SOURCE) -> dict[str, Topic]:
    rows = yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  # The same safe rules, in C.
    topics = [
        Topic(
            row["id"],
            row["labels"],
            {k: tuple(v) for k, v in row.get("synonyms", {}).items()},
            row.get("description", ""),
        )
        for row in (rows["topics"] if isinstance(rows, dict) else rows)
    ]
    return {topic.id: topic for topic in topics}


TOPICS: Mapping[str, Topic] = read_topics()
