"""What in a text without a name would give the name away: pointed out before it is published, so that a person looks.

Pure functions on words. They find what is written, in the forms that the alliance's languages give a name; they do not
know what a reader could guess from a description.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from urllib.parse import urlsplit

from matchcamp.name_words import Word, common_words, is_common, is_form_of, legal_forms, words_in, written_like
from matching.terms import function_words


class Gives(StrEnum):
    """What a passage tells; of two that overlap the longer counts, then the one that stands first here."""

    EMAIL = "email"
    WEB = "web"
    NUMBER = "number"
    PHONE = "phone"
    ORGANISATION = "organisation"
    PERSON = "person"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the organisation behind a text: its names, place, web page, people's names, and numbers."""

    names: Sequence[str] = ()
    city: str = ""
    web: str = ""
    people: Sequence[str] = ()
    numbers: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Giveaway:
    """A passage of a text, as written, from `start` to `end`."""

    kind: Gives
    text: str
    start: int
    end: int


def giveaways(text: str, known: Known) -> tuple[Giveaway, ...]:
    """The passages that would give the name away, in the order of the text; no two overlap.

    >>> known = Known(names=["Orodjarna Kovač d.o.o."], people=["Ana Novak"])
    >>> [(one.kind.value, one.text) for one in giveaways("V Orodjarni Kovac pokličite Novakovo, 041 123 456.", known)]
    [('organisation', 'Orodjarni Kovac'), ('person', 'Novakovo'), ('phone', '041 123 456')]
    """
    words = words_in(text)
    found = [*_patterns(text), *_numbers(text, known.numbers), *_named(text, words, known)]
    order = list(Gives)
    kept: list[Giveaway] = []
    for one in sorted(found, key=lambda one: (one.start - one.end, order.index(one.kind), one.start)):
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: one.start))


# Top-level domains of the alliance's countries and the usual ones; in lower case, as nobody begins a sentence.
_ENDS = (
    "com|org|net|eu|edu|info|io|biz|si|es|eus|cat|gal|fr|de|it|nl|tr|se|ca|at|be|bg|ch|cy|cz|dk|ee|fi|gr|hr|hu|ie|is|lt"
    "|lu|lv|me|mk|mt|no|pl|pt|ro|rs|sk|uk"
)
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
WEB = re.compile(
    rf"(?:https?://|www\.)[^\s<>\"'«»()]{{3,}}|(?<![\w@.-])(?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])\.){{1,4}}(?:{_ENDS})"
    rf"(?![\w@-]|\.\w)(?:/[^\s<>\"'«»()]*)?"
)
PHONE = re.compile(r"(?<![\w.,/-])(?:\+|\(?\d)[\d \u00a0()./-]{5,18}\d(?![\w-]|[.,]\d)")
CALLED = re.compile(r"(?:\btel(?:efon|éfono|efono|efoon|ephone)?|\bphone|\bmobil\w*|\bgsm|☎)\W{0,4}$", re.IGNORECASE)
DAY = re.compile(r"\d{1,2}\s*[./-]\s*\d{1,2}\s*[./-]\s*\d{2,4}")
TITLED = re.compile(
    r"\b(?:(?:Mr|Mrs|Ms|Dr|Prof|Herrn?|Frau|Mme|Mlle|Monsieur|Madame|Sig|Signora?|[Gg]osp(?:a|e|o|od|oda|odu|odom)|[Gg]a|Dhr"
    r"|Mevr|Sra?|[Ss]eñora?|[Dd]oña|[Jj]aun|[Aa]ndrea)\b\.?[ \u00a0]+)+(\w[\w’'-]+(?:[ \u00a0]+\w[\w’'-]+)?)"
)
INITIALS = 4  # First letters from which an abbreviation is told apart from the trade's own, such as CNC.
ENDS_MOST = 3  # Letters of the ends that many share: "k12.tr", "co.uk".
PUBLIC_HOST = "europa.eu"  # The Union's own pages tell nothing of who links to them.


def _patterns(text: str) -> Iterator[Giveaway]:
    for found in EMAIL.finditer(text):
        yield _at(Gives.EMAIL, text, found.start(), found.end())
    for found in WEB.finditer(text):
        if not _host(found.group()).endswith(PUBLIC_HOST):
            yield _at(Gives.WEB, text, found.start(), found.start() + len(found.group().rstrip(".,;:!?")))
    for found in PHONE.finditer(text):
        if _is_phone(found.group(), bool(CALLED.search(text, max(0, found.start() - 14), found.start()))):
            yield _at(Gives.PHONE, text, found.start(), found.end())
    for found in TITLED.finditer(text):
        end = _capitals_end(found)
        if end:
            yield _at(Gives.PERSON, text, found.start(), end)


def _at(kind: Gives, text: str, start: int, end: int) -> Giveaway:
    return Giveaway(kind, text[start:end], start, end)


def _is_phone(number: str, called: bool) -> bool:
    """Whether a row of figures is a phone number: said to be one, international, or of the form of a national one.

    >>> [_is_phone(one, False) for one in ("+386 41 123 456", "01/234 56 78", "2026-2030", "01.02.2026", "250 000")]
    [True, True, False, False, False]
    """
    digits = "".join(filter(str.isdigit, number))
    if DAY.match(number):
        return False
    international = number.startswith(("+", "00", "(+"))
    national = digits.startswith("0") and not number.startswith(("0.", "0 ")) and 8 <= len(digits) <= 12
    grouped = re.search(r"\d[ .-]\d", number) is not None and "000" not in digits
    without_zero = grouped and (len(digits), digits[0]) in {(9, "6"), (9, "7"), (9, "8"), (9, "9"), (10, "3")}
    return (called and len(digits) >= 6) or (international and 8 <= len(digits) <= 15) or national or without_zero


def _capitals_end(found: re.Match[str]) -> int:
    """Where the name behind a title ends; 0 where no capital begins it."""
    end = 0
    for word in words_in(found.group(1)):
        if not word.written[0].isupper():
            break
        end = found.start(1) + word.end
    return end


def _numbers(text: str, numbers: Iterable[str]) -> Iterator[Giveaway]:
    """The organisation's official numbers, also with blanks between their figures."""
    for number in numbers:
        spaced = r"[ .\u00a0-]?".join(map(re.escape, number.strip()))
        for found in re.finditer(rf"(?<!\w){spaced}(?!\w)", text, re.IGNORECASE) if spaced else ():
            yield _at(Gives.NUMBER, text, found.start(), found.end())


@dataclass(frozen=True, slots=True)
class _Name:
    """Words that follow each other in a name; a `part` of a name is one telling word of it."""

    kind: Gives
    words: tuple[Word, ...]
    part: bool = False

    def stands_at(self, words: Sequence[Word], place: int) -> bool:
        here = words[place : place + len(self.words)]
        if len(here) < len(self.words) or any(after.start - before.end > 3 for before, after in pairwise(here)):
            return False
        if not all(is_form_of(word.plain, base.plain) for word, base in zip(here, self.words, strict=True)):
            return False
        return len(here) > 1 or written_like(here[0], self.words[0], whole=not self.part)


def _named(text: str, words: Sequence[Word], known: Known) -> Iterator[Giveaway]:
    by_letter: dict[str, list[_Name]] = defaultdict(list)
    for name in _names(known):
        by_letter[name.words[0].plain[0]].append(name)
    for place, word in enumerate(words):
        for name in by_letter.get(word.plain[0], ()):
            if name.stands_at(words, place):
                yield _at(name.kind, text, word.start, words[place + len(name.words) - 1].end)


def _names(known: Known) -> Iterator[_Name]:
    for name in [*known.names, _label(known.web)]:
        yield from _organisation_names(name)
    for person in known.people:
        yield from _person_names(person)
    city = tuple(words_in(known.city))
    if city and not all(is_common(word.plain) for word in city):
        yield _Name(Gives.PLACE, city, part=True)


def _organisation_names(name: str) -> Iterator[_Name]:
    """The name as it stands, without brackets and legal form, its telling words one by one, and its first letters."""
    full, core = tuple(words_in(name)), _core(name)
    for words in {full, core}:
        if len(words) > 1:
            yield _Name(Gives.ORGANISATION, words)
    if len(core) == 1 and len(core[0].plain) > 1 and core[0].plain not in common_words():
        yield _Name(Gives.ORGANISATION, core)
    elif len(core) > 1:
        yield from _parts(core)


def _parts(core: Sequence[Word]) -> Iterator[_Name]:
    for word in core:
        if not is_common(word.plain) and (len(word.plain) > 3 or word.written.isupper()):
            yield _Name(Gives.ORGANISATION, (word,), part=True)
    letters = "".join(word.written[0] for word in core if word.plain not in function_words())
    if len(letters) >= INITIALS:
        yield _Name(Gives.ORGANISATION, tuple(words_in(letters.upper())), part=True)


def _core(name: str) -> tuple[Word, ...]:
    """The words of a name without what stands in brackets, and without the legal form at its end."""
    words = words_in(re.sub(r"\([^)]*\)", " ", name))
    while words and (len(words[-1].plain) == 1 or words[-1].plain in legal_forms()):
        words.pop()
    return tuple(words)


def _person_names(name: str) -> Iterator[_Name]:
    """The whole name, in either order, and the last name alone; a first name alone tells too little."""
    words = tuple(word for word in words_in(name) if len(word.plain) > 1)
    if len(words) > 1:
        first, last = words[0], words[-1]
        for whole in {words, (*words[1:], first), (first, last), (last, first)}:
            yield _Name(Gives.PERSON, whole)
    if words and not is_common(words[-1].plain):
        yield _Name(Gives.PERSON, words[-1:], part=True)


def _host(web: str) -> str:
    """
    >>> _host("https://www.tknika.eus/en"), _host("tknika.eus")
    ('tknika.eus', 'tknika.eus')
    """
    with suppress(ValueError):  # A bracket that is never closed is no address.
        return (urlsplit(web if "//" in web else f"//{web}").hostname or "").removeprefix("www.")
    return ""


def _label(web: str) -> str:
    """The name in a web address: the last label in front of the ends that many share.

    >>> _label("https://www.tknika.eus/en"), _label("school.k12.tr"), _label("")
    ('tknika', 'school', '')
    """
    labels = _host(web).split(".")[:-1]
    while len(labels) > 1 and len(labels[-1]) <= ENDS_MOST:
        labels.pop()
    return labels[-1] if labels else ""
