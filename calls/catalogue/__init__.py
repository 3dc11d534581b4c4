"""The project's own calls, so that it is real without a network.

`calendar.yaml` holds actions of National Agencies and of programmes outside the portal; `portal_topics.yaml`
holds portal topics near to vocational education and small manufacturers. Identifiers, titles, dates and
amounts are facts; every summary is our own.
"""

from functools import cache
from importlib.resources import files

from calls.model import Call, Source
from calls.sources.calendar import calls_of_entries
from calls.sources.entries import yaml_entries

_PARTS = (("calendar.yaml", Source.CALENDAR), ("portal_topics.yaml", Source.PORTAL))


@cache
def load_catalogue() -> tuple[Call, ...]:
    """Every call of the catalogue: the calendar first, then the portal topics, each in file order."""
    calls: list[Call] = []
    for name, source in _PARTS:
        text = (files(__package__) / name).read_text(encoding="utf-8")
        calls += calls_of_entries(yaml_entries(text, name, trusted=True), source)
    return tuple(calls)
