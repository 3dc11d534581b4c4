"""Needs ranked against the organisations of the demo: the project's own judgements, the same needs in ten languages.

`judgements/needs.yaml` says how they were made. The organisations are read from a folder that the caller names.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from matching.errors import BadData
from matching.evaluate import Cut, Encoder, Rankings, rank_by_sum, rank_items, search
from matching.judged import Item, Judged
from matching.metrics import Figures, figures
from matching.model import Facts
from matching.weights import Weights

REFERENCE = "en"
"""The language that the others are compared with."""


@dataclass(frozen=True, slots=True)
class Need:
    """A judged need; `offers` are the slugs of the offers that answer it. Needs of one `subject` say the same."""

    id: str
    subject: str
    language: str
    title: str
    text: str
    offers: tuple[str, ...]


@cache
def load_needs() -> tuple[Need, ...]:
    """The needs that come with the package, in file order."""
    text = (files(__package__) / "judgements" / "needs.yaml").read_text(encoding="utf-8")
    return tuple(_need(row) for row in yaml.safe_load(text))


def demo_folder() -> Path:
    """Where the demo lies beside this package: in an installation, or in a checkout; raises BadData for neither."""
    beside = Path(__file__).parents[1]
    for folder in (beside / "matchcamp/demo/examples", beside / "src/matchcamp/demo/examples"):
        if folder.is_dir():
            return folder
    raise BadData(f"no demo lies beside {beside}; name the folder that holds offers.yaml and organisations by --demo")


def judged_needs(needs: Iterable[Need], demo: Path) -> Judged:
    """Organisations known by their profile and their offers; relevant are those that make an answering offer.

    Raises BadData for a need that names an offer which the demo does not have.
    """
    offers = {row["slug"]: row for row in _read(demo / "offers.yaml")}
    paths = sorted((demo / "organisations").glob("*.yaml"))
    organisations = {row["slug"]: row for path in paths for row in _read(path)}
    needs = tuple(needs)
    for need in needs:
        unknown = set(need.offers) - offers.keys()
        if unknown:
            raise BadData(f"the need {need.id} names the offer {min(unknown)}, which {demo} does not have")
    return Judged(
        queries={need.id: f"{need.title}. {need.text}" for need in needs},
        records={key: _profile(row) for key, row in organisations.items()}
        | {key: f"{row['title']}\n\n{row['text']}" for key, row in offers.items()},
        items={key: _item(key, row, offers) for key, row in organisations.items()},
        relevant={need.id: frozenset(offers[offer]["organisation"] for offer in need.offers) for need in needs},
        languages={need.id: need.language for need in needs}
        | {key: row["profile_language"] for key, row in organisations.items()}
        | {key: row["language"] for key, row in offers.items()},
        titles={key: row["title"] for key, row in offers.items()},
    )


def report(judged: Judged, encoder: Encoder, weights: Weights, cut: Cut) -> dict[str, Any]:
    """Our figures and the plain peers', each with those by language; `worst` is the lowest nDCG@10 over English's."""
    found = search(judged, encoder, cut)
    ours = _by_language(judged, rank_items(judged, found, weights))
    peers = {
        "bm25": _by_language(judged, rank_by_sum(judged, found, "bm25s")),
        "dense": _by_language(judged, rank_by_sum(judged, found, "cosines")),
    }
    languages = {language: one["ndcg@10"] for language, one in ours["languages"].items()}
    return {**ours, "worst": round(min(languages.values()) / languages[REFERENCE], 5), "peers": peers}


def _by_language(judged: Judged, rankings: Rankings) -> dict[str, Any]:
    def within(language: str) -> Figures:
        asked = {key: keys for key, keys in judged.relevant.items() if judged.languages[key] == language}
        return figures(rankings, asked)

    languages = sorted({judged.languages[query] for query in judged.queries})
    by_language = {language: within(language).to_json() for language in languages}
    return {**figures(rankings, judged.relevant).to_json(), "languages": by_language}


def _need(row: Mapping[str, Any]) -> Need:
    try:
        text, offers = row["text"].strip(), tuple(row["offers"])
        return Need(row["id"], row["subject"], row["language"], row["title"], text, offers)
    except KeyError as missing:
        raise BadData(f"the need {row.get('id', '?')} lacks {missing}") from missing


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        rows: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as wrong:
        raise BadData(f"{path} cannot be read: {wrong}") from wrong
    return rows


def _profile(row: Mapping[str, Any]) -> str:
    return "\n\n".join([row["name"], row["profile"], ", ".join(row.get("equipment") or ())]).strip()


def _item(key: str, row: Mapping[str, Any], offers: Mapping[str, Mapping[str, Any]]) -> Item:
    facts = Facts(type=row["type"], country=row["country"], history=len(row.get("projects") or ()))
    return Item(key, facts, (key, *(slug for slug, offer in offers.items() if offer["organisation"] == key)))
