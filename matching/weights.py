"""The figures that rank, read from `weights.yaml` and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from matching.errors import BadWeights
from matching.model import Signal


@dataclass(frozen=True, slots=True)
class Calibration:
    """Where the cosines of one family of encoders lie: see `signals.dense`, `signals.levelled` and `cover.shown`."""

    floor: float
    ceiling: float
    temperature: float
    same_language: float
    covers: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """All that `rank` needs besides wish and candidates; `weights.yaml` says what each figure means."""

    signals: Mapping[Signal, float]
    encoder: Calibration
    share_temperature: float
    share_half: float
    history_half: float
    freshness_half: float
    load_half: float
    fit_midpoint: float
    fit_slope: float
    bar_base: float
    bar_growth: float


@cache
def load_weights(encoder: str = "static") -> Weights:
    """The weights with the calibration of the encoder's family: the longest known prefix of its name.

    An unknown encoder gets the family `other`. Raises BadWeights when the file lacks a figure.
    """
    return parse_weights((files("matching") / "weights.yaml").read_text("utf-8"), encoder)


def parse_weights(text: str, encoder: str) -> Weights:
    """The same from the text of a file; raises BadWeights naming what is missing or out of range."""
    try:
        read: dict[str, Any] = yaml.safe_load(text)
        weights = Weights(
            signals={signal: float(read["signals"][signal.value]) for signal in Signal},
            encoder=_calibration(read["encoders"], encoder),
            share_temperature=float(read["lexical"]["temperature"]),
            share_half=float(read["lexical"]["half"]),
            history_half=float(read["history"]["half"]),
            freshness_half=float(read["freshness"]["half"]),
            load_half=float(read["load"]["half"]),
            fit_midpoint=float(read["fit"]["midpoint"]),
            fit_slope=float(read["fit"]["slope"]),
            bar_base=float(read["bar"]["base"]),
            bar_growth=float(read["bar"]["growth"]),
        )
    except (KeyError, TypeError, ValueError, yaml.YAMLError) as wrong:
        raise BadWeights(f"the weights lack or misspell {wrong}; compare with matching/weights.yaml") from wrong
    _check(weights)
    return weights


def _calibration(families: Mapping[str, Any], encoder: str) -> Calibration:
    known = [name for name in families if encoder.startswith(name)]
    figures = families[max(known, key=len, default="other")]
    return Calibration(
        floor=float(figures["floor"]),
        ceiling=float(figures["ceiling"]),
        temperature=float(figures["temperature"]),
        same_language=float(figures["same_language"]),
        covers=float(figures["covers"]),
    )


def _check(weights: Weights) -> None:
    for signal, weight in weights.signals.items():
        if weight < 0:
            raise BadWeights(f"the weight of {signal.value} is {weight}; a weight is at least 0")
    family = weights.encoder
    if not -1 <= family.floor < family.ceiling:
        raise BadWeights(f"the cosine floor {family.floor} must lie below the ceiling {family.ceiling}")
    positive = {
        "encoders: temperature": family.temperature,
        "encoders: covers": family.covers,
        "lexical: temperature": weights.share_temperature,
        "lexical: half": weights.share_half,
        "history: half": weights.history_half,
        "freshness: half": weights.freshness_half,
        "load: half": weights.load_half,
        "fit: slope": weights.fit_slope,
    }
    for name, figure in positive.items():
        if figure <= 0:
            raise BadWeights(f"{name} is {figure}; it must be above 0")
