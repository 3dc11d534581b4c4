"""Regions of Europe at NUTS level 2, from `vocabulary/nuts.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

SOURCE = Path(__file__).parent.parent / "vocabulary" / "nuts.yaml"


@dataclass(frozen=True, slots=True)
class Region:
    """`country` is ISO 3166-1: the codes of Greece begin with EL, its country is GR."""

    code: str
    country: str
    name: str


def read_regions(path: Path = SOURCE) -> dict[str, Region]:
    rows = yaml.safe_load(path.read_text("utf-8"))["regions"]
    return {row["code"]: Region(row["code"], row["country"], row["name"]) for row in rows}


REGIONS: Mapping[str, Region] = read_regions()


def region_name(code: str) -> str:
    """
    >>> region_name("SI03"), region_name("")
    ('Vzhodna Slovenija', '')
    """
    region = REGIONS.get(code)
    return region.name if region else code
