"""A camp as lists of pages show it."""

from dataclasses import dataclass

from matchcamp.camps.moments import when_words, zone_words
from matchcamp.camps.schemas import CampOut


@dataclass(frozen=True, slots=True)
class CampCard:
    """A camp in a list; `when` is in the reader's words."""

    camp: CampOut
    when: str
    zone: str


def camp_card(camp: CampOut) -> CampCard:
    return CampCard(camp, when_words(camp.starts, camp.ends, camp.zone), zone_words(camp.zone))
