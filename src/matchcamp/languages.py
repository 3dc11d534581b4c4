"""The language a text is written in, found offline, among the languages the alliance writes."""

from functools import cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from matchcamp.i18n import CONTENT_LANGUAGES


@cache
def _identifier() -> Any:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(CONTENT_LANGUAGES))
    return identifier


def detected_language(text: str) -> str:
    """The most likely of the alliance's languages; a guess that people can correct."""
    code, _probability = _identifier().classify(text[:4000])
    return str(code)
