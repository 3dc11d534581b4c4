"""Groups of countries, dated: who counts as a programme country depends on the day."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NotRequired, TypedDict

import yaml
from babel import Locale

from calls.errors import InvalidValue, OutsidePeriod, UnknownCode
from calls.model import Confidence

# The Commission writes these two for Greece and the United Kingdom.
_COMMISSION = {"EL": "GR", "UK": "GB"}
# What the names of territories list beside ISO 3166-1 and XK: parts and unions of countries, codes for tests.
_NO_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})

# `from` is a Python keyword, so the rows of the file are typed by the functional form.
_Period = TypedDict(
    "_Period",
    {
        "from": str,
        "until": NotRequired[str],
        "countries": NotRequired[list[str]],
        "union": NotRequired[list[str]],
        "confidence": str,
        "evidence": str,
        "expected": NotRequired[bool],
    },
)


@dataclass(frozen=True, slots=True)
class CountryGroup:
    """A group as it stands on one day; `"SI" in group` asks for a country.

    `until` is `None` while no end is known. `expected` marks what was not decided when it was written down.
    """

    name: str
    countries: frozenset[str]
    since: dt.date
    until: dt.date | None
    confidence: Confidence
    evidence: str
    expected: bool = False

    def __contains__(self, country: object) -> bool:
        return country in self.countries


@cache
def country_group(name: str, on_date: dt.date) -> CountryGroup:
    """The group on a day; `UnknownCode` for a name, `OutsidePeriod` for a day of which nothing is known.

    >>> "CH" in country_group("erasmus_programme", dt.date(2026, 3, 5))
    False
    """
    periods = _periods().get(name)
    if periods is None:
        known = ", ".join(country_group_names())
        raise UnknownCode(f"there is no country group {name!r}; known are {known}")
    for period in periods:
        since, until = _bounds(period)
        if since <= on_date <= (until or dt.date.max):
            return CountryGroup(
                name=name,
                countries=_countries(period, on_date),
                since=since,
                until=until,
                confidence=Confidence(period["confidence"]),
                evidence=period["evidence"],
                expected=period.get("expected", False),
            )
    spans = ", ".join(f"{period['from']} to {period.get('until', 'now')}" for period in periods)
    raise OutsidePeriod(
        f"the country group {name!r} is not known for {on_date}, only for {spans}; "
        "add a period to calls/country_groups.yaml"
    )


def group_on(name: str, on_date: dt.date) -> CountryGroup | None:
    """The group on a day, or `None` for a day of which nothing is known; `UnknownCode` for a name."""
    try:
        return country_group(name, on_date)
    except OutsidePeriod:
        return None


def country_group_names() -> tuple[str, ...]:
    """The names of all groups in the order of the file."""
    return tuple(_periods())


@cache
def country_codes() -> frozenset[str]:
    """The 249 codes of ISO 3166-1 alpha-2, and XK."""
    territories = (str(code) for code in Locale.parse("en").territories)
    return frozenset(code for code in territories if len(code) == 2) - _NO_COUNTRIES


def country_code(text: str) -> str:
    """The code of a country as people write it; `InvalidValue` for what is none.

    >>> country_code("el")
    'GR'
    """
    code = text.strip().upper()
    code = _COMMISSION.get(code, code)
    if code not in country_codes():
        raise InvalidValue(f"{text[:40]!r} is no country", "write two letters, such as SI")
    return code


@cache
def _periods() -> dict[str, list[_Period]]:
    text = (files(__package__) / "country_groups.yaml").read_text(encoding="utf-8")
    groups: dict[str, list[_Period]] = yaml.safe_load(text)
    return groups


def _bounds(period: _Period) -> tuple[dt.date, dt.date | None]:
    until = period.get("until")
    return dt.date.fromisoformat(period["from"]), dt.date.fromisoformat(until) if until else None


def _countries(period: _Period, on_date: dt.date) -> frozenset[str]:
    listed = frozenset(period.get("countries", ()))
    return listed.union(*(country_group(name, on_date).countries for name in period.get("union", ())))
