"""Parallel text to numbered strings: the first step of training.

A prepared folder holds `english.txt` and `other.txt` (one string a line), `pairs.npy` (one row a line of
`other.txt`: English line, language, source, all int32) and `names.json` (languages, sources).
"""

import csv
import gzip
import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import BadCorpus

MAIN = ("sl", "sv", "es", "eu", "fr", "de", "it", "nl", "tr")
EXTRA = ("pt", "pl", "cs", "fi", "da", "ro", "hr", "hu", "el")
LANGUAGES = MAIN + EXTRA

GPL = (
    "freedict", "moodle", "ddtp", "src", "prose:debian", "prose:wordpress", "deb:tryton", "deb:wesnoth",
    "sw:aptitude", "sw:blender", "sw:calibre", "sw:calligra", "sw:gnucash", "sw:inkscape", "sw:installation-guide",
    "sw:kicad", "sw:kmymoney", "sw:librecad", "sw:linuxcnc", "sw:mediawiki", "sw:qgis", "sw:slic3r", "sw:tryton",
    "pypi:mayan_edms", "pypi:odoo", "pypi:plone", "pypi:pretalx", "pypi:pretix", "pypi:weblate",
)  # fmt: skip
"""Sources (by the beginning of their name) under the GPL or AGPL in whole or in part, and those whose licence
differs from text to text."""

LONGEST_TEXT = 480
"""Characters of an ESCO text that are taken; the pairs of the corpus are no longer either."""


SEED = 0
HELD_OUT = 1_000
HELD_OUT_SPACES = 4
"""Pairs of each main language that no run learns from, and the spaces that their English has at least."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """`english[pairs[i, 0]]` and `other[i]` say the same; `pairs[i, 1:]` are its language and source."""

    english: list[str]
    other: list[str]
    pairs: NDArray[np.int32]
    languages: list[str]
    sources: list[str]

    def shares(self, weights: dict[str, float], otherwise: float) -> NDArray[np.float32]:
        """`(n_pairs,)`: how often each pair is drawn, by the longest prefix of its source in `weights`."""
        by_source = [_by_prefix(source, weights, otherwise) for source in self.sources]
        shares: NDArray[np.float32] = np.array(by_source, np.float32)[self.pairs[:, 2]]
        return shares


def held_out(corpus: Corpus, each: int, seed: int) -> NDArray[np.int64]:
    """Pairs that no run learns from, `each` of every main language: sentences of five words or more. What is chosen
    about the weights afterwards is chosen on them."""
    rng = np.random.default_rng(seed)
    longer = np.array([text.count(" ") >= HELD_OUT_SPACES for text in corpus.english])
    chosen = []
    for language in (corpus.languages.index(name) for name in MAIN if name in corpus.languages):
        rows = np.flatnonzero((corpus.pairs[:, 1] == language) & longer[corpus.pairs[:, 0]])
        chosen.append(rng.choice(rows, min(each, len(rows)), replace=False))
    return np.concatenate(chosen) if chosen else np.zeros(0, np.int64)


def prepare(corpus: Path, esco: Path | None, folder: Path, leave_out: tuple[str, ...] = GPL) -> None:
    """Number the strings of `corpus` (`<language>.tsv.xz` and `.src.gz`) and the ESCO skills' texts into `folder`,
    without the sources whose names begin as `leave_out` says.

    Raises `BadCorpus` for a language of which there is no file.
    """
    numbers: dict[str, int] = {}
    sources: dict[str, int] = {}
    others: list[str] = []
    pairs: list[tuple[int, int, int]] = []
    present = [language for language in LANGUAGES if (corpus / f"{language}.tsv.xz").exists()]
    if not present:
        raise BadCorpus(f"{corpus} holds no file such as sl.tsv.xz: give the folder of the parallel text")
    for number, language in enumerate(present):
        for english, other, source in _lines(corpus, language):
            if source.startswith(leave_out):
                continue
            row = numbers.setdefault(english, len(numbers))
            pairs.append((row, number, sources.setdefault(source, len(sources))))
            others.append(other)
    for text in _esco_texts(esco) if esco else ():
        numbers.setdefault(text, len(numbers))
    folder.mkdir(parents=True, exist_ok=True)
    _write_lines(folder / "english.txt", list(numbers))
    _write_lines(folder / "other.txt", others)
    np.save(folder / "pairs.npy", np.array(pairs, np.int32).reshape(-1, 3))
    names = {"languages": present, "sources": list(sources)}
    (folder / "names.json").write_text(json.dumps(names, indent=1) + "\n", encoding="utf-8")


def read(folder: Path) -> Corpus:
    """What `prepare` wrote. Raises `BadCorpus` when it is not there."""
    try:
        names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
        pairs = np.load(folder / "pairs.npy")
        english, other = _read_lines(folder / "english.txt"), _read_lines(folder / "other.txt")
    except (OSError, ValueError) as error:
        raise BadCorpus(f"{folder} is no prepared corpus ({error}): run `prepare` first") from error
    return Corpus(english, other, pairs, names["languages"], names["sources"])


def _lines(corpus: Path, language: str) -> Iterator[tuple[str, str, str]]:
    with (
        lzma.open(corpus / f"{language}.tsv.xz", "rt", encoding="utf-8") as texts,
        gzip.open(corpus / f"{language}.src.gz", "rt", encoding="utf-8") as sources,
    ):
        for line, source in zip(texts, sources, strict=True):
            cells = line.rstrip("\n").split("\t")
            if len(cells) == 2:
                yield cells[0], cells[1], source.strip()


def _esco_texts(folder: Path) -> Iterator[str]:
    # No occupations: the judged ones are among them, and the others come with their skills (`occupations.py`).
    with gzip.open(folder / "skills.tsv.gz", "rt", encoding="utf-8") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            cells = (text for key, text in row.items() if key not in {"id", "uri"} and text)
            yield from (text[:LONGEST_TEXT] for text in cells if len(text) > 2 and not text.startswith("http"))


def _by_prefix(source: str, weights: dict[str, float], otherwise: float) -> float:
    fitting = [prefix for prefix in weights if source.startswith(prefix)]
    return weights[max(fitting, key=len)] if fitting else otherwise


def _write_lines(path: Path, texts: list[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(text.replace("\n", " ") + "\n" for text in texts)


def _read_lines(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="\n") as stream:
        return [line[:-1] for line in stream]
