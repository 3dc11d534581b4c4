"""The language a text is written in, found offline, among the languages the alliance writes.

Measured 2026-11 on sentences of 2 to 6 words in ten languages (Tatoeba), on the labels of the topics in one to four
words, and on the demo's titles and texts: py3langid names the right language of .991, .773, 1, 1 of them, lingua 2.1.1
of .974, .854, 1, 1, for a wheel of 172 MB and 3 s at its first use. What lies within SURE of the first language could
as well be the other: .024 of the sentences and .338 of the labels are not sure, of those that are sure .001 and .027
are wrong. With a likely language that is right (wrong), .998 (.989) and .950 (.738) come out right.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from matchcamp.i18n import CONTENT_LANGUAGES, current_language

SURE = 4.0
"""The natural logarithm of how much likelier a text is in the first language than in another, to rule that one out."""

LONGEST = 4000
"""Characters that are read: more tell nothing more."""


@cache
def _identifier() -> Any:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(CONTENT_LANGUAGES))
    return identifier


def detected_language(text: str, likely: Sequence[str] = ()) -> str:
    """The alliance's language that a text is in; a guess that people can correct.

    Where a few words could be in several, it is the first of these that is `likely` (the author's, the page's), else
    the nearest.
    """
    near = near_languages(text)
    return next((language for language in likely if language in near), near[0])


def sure_language(text: str) -> str:
    """The language of a text, or of the page where it could be in that one; empty where neither can be told."""
    near = near_languages(text)
    page = current_language.get()
    return page if page in near else near[0] if len(near) == 1 else ""


def near_languages(text: str) -> list[str]:
    """The languages that a text could be in, the nearest first; all where there is nothing to tell them by."""
    ranked = _identifier().rank(text[:LONGEST])
    nearest = ranked[0][1]
    return [str(code) for code, figure in ranked if nearest - figure < SURE]
