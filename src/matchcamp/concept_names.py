"""The concepts by which texts in different languages meet, by their names in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any

from matchcamp.i18n import current_language
from matching.concepts import concepts


def concept_name(concept_id: str) -> str:
    """The label in the reader's language; the id of one that is no longer in the table."""
    known = concepts().get(concept_id)
    return known.label(current_language.get()) if known else concept_id


def in_readers_words(reasons: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Reasons as the JSON API shows them, with the labels of shared concepts in the reader's language."""
    return [_named(reason) if reason.get("type") == "concepts" else dict(reason) for reason in reasons]


def _named(reason: Mapping[str, Any]) -> dict[str, Any]:
    return {**reason, "concepts": [{**one, "label": concept_name(one["id"])} for one in reason["concepts"]]}
