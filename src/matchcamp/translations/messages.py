"""Finding every message of the service: in templates, in Python, and in the lists that pages show by their label."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from calls import labels
from calls.closing_times import BASES
from calls.closing_times import SENTENCES as DATES
from calls.eligibility import SENTENCES
from calls.organisation_types import organisation_types
from calls.rules.words import SENTENCES as DEMANDS
from calls.sources.calendar_words import SENTENCES as OF_ENTRIES
from matchcamp.camps.formats import titles
from matchcamp.i18n import LANGUAGES, TRANSLATIONS
from matchcamp.results.questions import texts as questionnaire_texts
from matchcamp.teams.conflicts import SENTENCES as CONFLICTS
from matchcamp.teams.gaps import SENTENCES as GAPS
from matchcamp.teams.shown import SENTENCES as PROOFS

PACKAGE = Path(__file__).parents[1]
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = DEFAULT_KEYWORDS | {"N_": None, "counted": (1, 2)}
LABELS = (
    labels.ROLES, labels.COUNTRY_GROUPS, labels.TYPE_SETS, labels.SEVERITIES, labels.BASES, labels.CONFIDENCES,
    labels.OUTCOMES, labels.RULE_TYPES,
)  # fmt: skip
SAID = (
    (SENTENCES, "calls/rules/findings.py"), (DEMANDS, "calls/rules/words.py"), (GAPS, "teams/gaps.py"),
    (CONFLICTS, "teams/conflicts.py"), (PROOFS, "teams/shown.py"), (DATES, "calls/closing_times.py"),
    (OF_ENTRIES, "calls/sources/calendar_words.py"),
)  # fmt: skip
OPTIONS = {"templates/**.html": {"extensions": "jinja2.ext.do", "newstyle_gettext": "true", "silent": "false"}}


def found() -> Iterator[tuple[str | tuple[str, ...], str]]:
    """Each message (a pair where it has a plural) with the file it stands in."""
    for file, _line, message, _comments, _context in extract_from_dir(
        PACKAGE, METHODS, OPTIONS, KEYWORDS, strip_comment_tags=True
    ):
        yield message, str(file)
    for known in organisation_types():
        yield known.label, "calls/types.yaml"
    for title in titles():
        yield title, "camps/formats.yaml"
    for words in BASES:
        yield words, "calls/closing_times.py"
    for text in questionnaire_texts():
        yield text, "results/questions.yaml"
    for label in (label for labelled in LABELS for label in labelled.values()):
        yield label, "calls/labels.py"
    for said, file in SAID:
        for one in said:
            yield (one.text, one.plural) if one.plural else one.text, file


def template() -> Catalog:
    """All messages, in alphabetical order, each with its files."""
    catalogue = Catalog(project="Matchcamp", charset="utf-8")
    for message, file in sorted(found(), key=lambda pair: str(pair[0])):
        catalogue.add(message, locations=[(file, 0)])
    return catalogue


def path_of(language: str) -> Path:
    return TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"


def kept(language: str) -> Catalog:
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> Catalog:
    """Add new messages and drop unused ones; English says what the code says."""
    catalogue = kept(language)
    catalogue.update(template(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    if language == "en":
        for message in catalogue:
            message.string = message.id
    text = BytesIO()
    write_po(text, catalogue, width=0, omit_header=False, sort_output=True, ignore_obsolete=True, include_lineno=False)
    path_of(language).write_bytes(text.getvalue())
    return catalogue


def untranslated(catalogue: Catalog) -> list[str]:
    """Messages without words, with words marked as guessed, or without one of their plural forms."""
    return [str(message.id) for message in catalogue if message.id and not _is_whole(message, catalogue.num_plurals)]


def _is_whole(message: object, plurals: int) -> bool:
    words = getattr(message, "string", "")
    forms = list(words) if isinstance(words, (tuple, list)) else [words]
    expected = plurals if isinstance(getattr(message, "id", ""), tuple) else 1
    return not getattr(message, "fuzzy", False) and len(forms) == expected and all(forms)


__all__ = ["LANGUAGES", "kept", "template", "untranslated", "update"]
