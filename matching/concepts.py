"""Concepts of manufacturing, learning and the two transitions, found in texts under their names in ten languages.

The table stands in the folder `concepts`, one entry a concept: `id`; `topic`, the topic of the alliance's list that it
belongs to, where one fits; `broader`, the concept that it is a kind of; `names`, by language, the label first. A name
written wholly in capitals (PLC, STEM) is an abbreviation and found with its case. So «3D-tisk», «additiv
tillverkning» and «fabricación aditiva» are one concept, which the index holds as a term and a reason can name.

Names are found in any form that only adds or changes an ending, the longest first, each word of a text in one name.
In German, Dutch and Swedish a name of one word is also found as the end of a compound («Kunststoffspritzguss»).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from matching.errors import BadData
from matching.folding import WORD, fold_word, function_words

LANGUAGES = ("en", "sl", "sv", "es", "eu", "fr", "de", "it", "nl", "tr")
COMPOUNDING = frozenset({"de", "nl", "sv"})
AGGLUTINATING = frozenset({"eu", "tr"})
"""Languages that add several endings to a word."""

KEY_LETTERS = 6
SHORTEST_COMPOUND = 10
SHORTEST_HEAD = 7
"""Letters of a compound, and of a name that is looked for at its end."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that people name. `topic` and `broader` are ids, empty where there is none."""

    id: str
    topic: str
    broader: str
    names: Mapping[str, tuple[str, ...]]

    def label(self, language: str) -> str:
        """Its name in a language, else in English."""
        return self.names.get(language, self.names["en"])[0]


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept found in a text, the words there, and where they begin."""

    concept: str
    words: str
    start: int


@dataclass(frozen=True, slots=True)
class _Form:
    """One word of a name: a word of a text is it when it begins with `core` and is no longer than `longest`."""

    core: str
    longest: int

    def is_in(self, word: str) -> bool:
        return len(word) <= self.longest and word.startswith(self.core)


@dataclass(frozen=True, slots=True)
class _Name:
    forms: tuple[_Form, ...]
    concepts: tuple[str, ...]
    languages: frozenset[str]
    length: tuple[int, int]
    """Words, and letters of all words: of two names in one place the longer is meant."""

    def is_known(self, language: str) -> bool:
        """Whether it can be meant in a text of this language: a word of one language is another thing in the next
        (Dutch "lassen" is welding, German "lassen" is not), while English words are used in all."""
        return not language or len(self.forms) > 1 or not self.languages.isdisjoint((language, "en"))


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a text: folded, as written, where it stands, and whether it only holds others together."""

    folded: str
    written: str
    start: int
    end: int
    filler: bool


@dataclass(frozen=True, slots=True)
class _Table:
    """Names by the beginning of their first word; abbreviations as written."""

    names: Mapping[str, Sequence[_Name]]
    heads: Mapping[str, Sequence[_Name]]
    abbreviations: Mapping[str, tuple[str, ...]]


@cache
def concepts() -> Mapping[str, Concept]:
    """All concepts by id. Raises BadData for an id that stands twice, a name missing, or an unknown `broader`."""
    folder = files("matching") / "concepts"
    texts = [file.read_text("utf-8") for file in sorted(folder.iterdir(), key=lambda one: one.name)]
    return read_concepts(texts)


def read_concepts(texts: Iterable[str]) -> dict[str, Concept]:
    """The concepts of YAML files; raises as `concepts`."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, Concept] = {}
    for text in texts:
        for row in yaml.load(text, Loader=loader):  # noqa: S506  # The same safe rules, in C.
            one = _concept(row)
            if one.id in found:
                raise BadData(f"the concept {one.id} stands twice; give each an id of its own")
            found[one.id] = one
    for one in found.values():
        if one.broader and one.broader not in found:
            raise BadData(f"the concept {one.id} is a kind of {one.broader}, which is not in the table")
    return found


def _concept(row: Mapping[str, Any]) -> Concept:
    names = {language: tuple(row["names"].get(language) or ()) for language in LANGUAGES}
    nameless = [language for language, own in names.items() if not own]
    if nameless:
        raise BadData(f"the concept {row['id']} has no name in {', '.join(nameless)}")
    return Concept(row["id"], row.get("topic", ""), row.get("broader", ""), names)


def mentions(text: str, language: str = "") -> list[Mention]:
    """The concepts that a text names, in its order, with repetitions; `language` is the text's, where it is known.

    >>> [(one.concept, one.words) for one in mentions("Additiv tillverkning och 3D-utskrift av metall")]
    [('additive-manufacturing', 'Additiv tillverkning'), ('metal-printing', '3D-utskrift av metall')]
    """
    words = _words(text)
    found: list[Mention] = []
    place = 0
    while place < len(words):
        ids, count = _named_at(words, place, language)
        start, end = words[place].start, words[place + count - 1].end
        found += [Mention(one, text[start:end], start) for one in ids]
        place += count
    return found


def with_broader(concept: str) -> tuple[str, ...]:
    """The concept and those that it is a kind of, the narrowest first."""
    known = concepts()
    line: list[str] = []
    while concept and concept not in line:
        line.append(concept)
        concept = known[concept].broader
    return tuple(line)


def _words(text: str) -> list[_Word]:
    fillers = function_words()
    found = []
    for hit in WORD.finditer(text):
        written = hit.group()
        folded = fold_word(written)
        short = len(folded) < 3 and not written.isupper() and not any(letter.isdigit() for letter in folded)
        found.append(_Word(folded, written, hit.start(), hit.end(), short or folded in fillers))
    return found


def _named_at(words: Sequence[_Word], place: int, language: str) -> tuple[tuple[str, ...], int]:
    """The concepts of the longest name that begins at a word, and how many words it has; none: one word further."""
    word = words[place]
    for name in _beginning_with(word.folded):
        count = _said(name, words, place) if name.is_known(language) else 0
        if count:
            return name.concepts, count
    return _table().abbreviations.get(word.written) or _at_the_end(word.folded, language), 1


@lru_cache(65_536)
def _beginning_with(word: str) -> tuple[_Name, ...]:
    """The names whose first word a folded word can be, the longest first."""
    names = _table().names
    near = [
        one for letters in range(1, KEY_LETTERS + 1) for one in names.get(word[:letters], ()) if len(word) >= letters
    ]
    return tuple(sorted((one for one in near if one.forms[0].is_in(word)), key=lambda one: one.length, reverse=True))


def _said(name: _Name, words: Sequence[_Word], place: int) -> int:
    """How many words of the text, from a place, say the name: fillers may stand between; 0 where they do not."""
    at = place
    for form in name.forms:
        while at < len(words) and at > place and words[at].filler and not form.is_in(words[at].folded):
            at += 1
        if at == len(words) or not form.is_in(words[at].folded):
            return 0
        at += 1
    return at - place


@lru_cache(65_536)
def _at_the_end(word: str, language: str) -> tuple[str, ...]:
    """The concepts of the name that a compound ends with."""
    if len(word) < SHORTEST_COMPOUND:
        return ()
    table = _table()
    for start in range(3, len(word) - SHORTEST_HEAD + 1):
        for name in table.heads.get(word[start : start + KEY_LETTERS], ()):
            if name.is_known(language) and name.forms[0].is_in(word[start:]):
                return name.concepts
    return ()


@cache
def _table() -> _Table:
    owners: dict[tuple[_Form, ...], dict[str, None]] = defaultdict(dict)
    languages: dict[tuple[_Form, ...], set[str]] = defaultdict(set)
    abbreviations: dict[str, list[str]] = defaultdict(list)
    for one, language, name in _all_names():
        parts = _parts(name)
        if len(parts) == 1 and name.isupper():
            abbreviations[parts[0].written].append(one.id)
        else:
            forms = tuple(_form(part.folded, language, alone=len(parts) == 1) for part in parts)
            owners[forms][one.id] = None
            languages[forms].add(language)
    names = [
        _Name(forms, _narrowest(ids), frozenset(languages[forms]), (len(forms), sum(len(form.core) for form in forms)))
        for forms, ids in owners.items()
    ]
    heads = [replace(one, languages=one.languages & COMPOUNDING) for one in names if _is_head(one)]
    unique = {word: _narrowest(ids) for word, ids in abbreviations.items()}
    return _Table(_by_key(names), _by_key(heads), unique)


def _narrowest(ids: Iterable[str]) -> tuple[str, ...]:
    """The concepts once each, without those that another of them is a kind of."""
    once = list(dict.fromkeys(ids))
    wide = {broader for one in once for broader in with_broader(one)[1:]}
    return tuple(one for one in once if one not in wide)


def _all_names() -> Iterator[tuple[Concept, str, str]]:
    """Each name with its concept and language."""
    for one in concepts().values():
        for language, names in one.names.items():
            yield from ((one, language, name) for name in names)


def _is_head(name: _Name) -> bool:
    """Whether it can be the end of a compound."""
    [first, *others] = name.forms
    return not others and len(first.core) >= SHORTEST_HEAD - 1 and not name.languages.isdisjoint(COMPOUNDING)


def _parts(name: str) -> list[_Word]:
    """The words by which a name is known: without fillers, unless less than two would be left."""
    words = _words(name)
    telling = [word for word in words if not word.filler]
    return telling if len(telling) > 1 else words


def _by_key(names: Iterable[_Name]) -> dict[str, list[_Name]]:
    found: dict[str, list[_Name]] = defaultdict(list)
    for name in names:
        found[name.forms[0].core[:KEY_LETTERS]].append(name)
    return dict(found)


def _form(word: str, language: str, *, alone: bool) -> _Form:
    """How a word of a name may stand in a text: its last letters may change, and an ending be added.

    A name of one word changes less, as nothing beside it says that it is meant.
    """
    letters, many_endings = len(word), language in AGGLUTINATING
    if letters <= 4:
        added = 0 if letters < 4 or (alone and not many_endings) else 2
        return _Form(word, letters + added)
    changed = int(word[-1] in "aeiou" and not alone) if letters <= 6 else 2 if language == "eu" else 1
    if letters >= 7 and not alone:
        changed = 2 if letters <= 9 else 3
    added = (9 if many_endings else 4) if letters >= 7 else (6 if many_endings else 2)
    return _Form(word[: letters - changed], letters + added)
