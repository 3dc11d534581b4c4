"""ESCO occupations and the skills that belong to them: the pairs of our own domain."""

import csv
import gzip
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SKILL_LABELS = ("en", "es", "fr")


@dataclass(frozen=True, slots=True)
class Occupations:
    """`texts` are occupations and then skills, skill s as `SKILL_LABELS` say it and once with its description.

    `skill_texts (n_skills, 4)` and `descriptions[o]` are places in `texts`; `skills[o]` are the skills of o.
    """

    texts: list[str]
    descriptions: list[list[int]]
    skill_texts: NDArray[np.int64]
    skills: list[NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class LinkBatch:
    """Each of `occupations (n,)` needs `skills[i]`; both are places in the texts. `same` are the places (row,
    column) of the 2n x 2n cosines that are no wrong answers."""

    occupations: NDArray[np.int64]
    skills: NDArray[np.int64]
    same: tuple[NDArray[np.int64], NDArray[np.int64]]


def read_occupations(folder: Path) -> Occupations:
    """`occupation_skills.jsonl.gz` and `skills.tsv.gz` of `folder`."""
    texts: list[str] = []
    labels: dict[str, int] = {}
    skill_texts: list[list[int]] = []
    with gzip.open(folder / "skills.tsv.gz", "rt", encoding="utf-8") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            said = [row[language] or row["en"] for language in SKILL_LABELS]
            labels.setdefault(row["en"], len(skill_texts))
            skill_texts.append(list(range(len(texts), len(texts) + len(said) + 1)))
            texts += [*said, f"{row['en']}. {row['en_description'] or ''}"]
    descriptions: list[list[int]] = []
    skills: list[NDArray[np.int64]] = []
    with gzip.open(folder / "occupation_skills.jsonl.gz", "rt", encoding="utf-8") as stream:
        for line in stream:
            occupation = json.loads(line)
            names = [*occupation["essential_skills"], *occupation.get("optional_skills", [])]
            linked = sorted({labels[name] for name in names if name in labels})
            if linked:
                said = [occupation["description"], f"{occupation['name']}. {occupation['description']}"]
                descriptions.append(list(range(len(texts), len(texts) + len(said))))
                texts += said
                skills.append(np.array(linked, np.int64))
    return Occupations(texts, descriptions, np.array(skill_texts, np.int64), skills)


def draw_links(occupations: Occupations, rng: np.random.Generator, size: int) -> LinkBatch:
    """`size` different occupations, one skill of each, in any of its texts."""
    size = min(size, len(occupations.skills))
    chosen = rng.choice(len(occupations.skills), size, replace=False)
    skills = np.array([rng.choice(occupations.skills[o]) for o in chosen], np.int64)
    saying = rng.choice(occupations.skill_texts.shape[1], size, p=(0.35, 0.2, 0.2, 0.25))
    described = np.array([rng.choice(occupations.descriptions[o]) for o in chosen], np.int64)
    places: dict[int, list[int]] = {}
    for place, skill in enumerate(skills):
        places.setdefault(int(skill), []).append(place)
    rows: list[int] = list(range(2 * size))
    columns: list[int] = list(range(2 * size))
    for occupation, number in enumerate(chosen):
        for skill in occupations.skills[number]:
            for place in places.get(int(skill), ()):
                rows += [occupation, size + place]
                columns += [size + place, occupation]
    for equal in places.values():
        rows += [size + a for a in equal for _ in equal]
        columns += [size + b for _ in equal for b in equal]
    same = (np.array(rows, np.int64), np.array(columns, np.int64))
    return LinkBatch(described, occupations.skill_texts[skills, saying], same)
