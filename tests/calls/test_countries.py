import datetime as dt
import re

import pytest

from calls.countries import country_code, country_codes, country_group, country_group_names
from calls.errors import InvalidValue, OutsidePeriod, UnknownCode
from calls.model import Confidence

IN_2026, IN_2027 = dt.date(2026, 3, 5), dt.date(2027, 3, 4)


def test_erasmus_programme_countries_of_2026_are_33() -> None:
    group = country_group("erasmus_programme", IN_2026)

    assert len(group.countries) == 33
    assert group.countries - country_group("eu27", IN_2026).countries == {"IS", "LI", "MK", "NO", "RS", "TR"}
    assert not group.expected


def test_switzerland_is_expected_to_join_erasmus_in_2027() -> None:
    group = country_group("erasmus_programme", IN_2027)

    assert "CH" in group
    assert "CH" not in country_group("erasmus_programme", dt.date(2026, 12, 31))
    assert (group.expected, group.confidence, len(group.countries)) == (True, Confidence.MEDIUM, 34)


def test_norway_is_a_country_and_not_the_word_no() -> None:
    assert "NO" in country_group("horizon_ms_or_ac", IN_2026)


def test_country_group_of_a_union_holds_all_its_parts() -> None:
    assert len(country_group("horizon_ms_or_ac", IN_2026).countries) == 27 + 21
    assert len(country_group("widening", IN_2026).countries) == 15 + 13


@pytest.mark.parametrize("name", country_group_names())
def test_country_groups_hold_iso_codes(name: str) -> None:
    group = country_group(name, IN_2026)

    assert all(re.fullmatch("[A-Z]{2}", country) for country in group.countries)
    assert not group.countries & {"EL", "UK"}
    assert group.evidence


def test_unknown_country_group_names_the_known_ones() -> None:
    with pytest.raises(UnknownCode, match="no country group 'efta'; known are eu27, "):
        country_group("efta", IN_2026)


def test_country_group_outside_its_periods_says_what_is_known() -> None:
    with pytest.raises(OutsidePeriod, match="not known for 2031-01-01, only for 2026-01-01 to 2026-12-31, 2027"):
        country_group("erasmus_programme", dt.date(2031, 1, 1))


def test_there_are_the_249_codes_of_iso_and_kosovo() -> None:
    codes = country_codes()

    assert len(codes) == 250
    assert {"SI", "NO", "GR", "GB", "XK", "AX", "TW", "PS"} <= codes
    assert not codes & {"EL", "UK", "EU", "UN", "ZZ", "XA"}
    assert all(country_group(name, IN_2026).countries <= codes for name in country_group_names())


def test_a_country_is_read_as_people_write_it() -> None:
    assert [country_code(text) for text in (" si ", "NO", "EL", "uk", "xk")] == ["SI", "NO", "GR", "GB", "XK"]


@pytest.mark.parametrize("text", ["", "Slovenia", "SIX", "EU", "ZZ", "S1"])
def test_what_is_no_country_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="is no country; write two letters, such as SI"):
        country_code(text)


def test_regions_of_erasmus_are_fourteen_and_share_no_country() -> None:
    regions = [country_group(name, IN_2026).countries for name in country_group_names() if "_region_" in name]

    assert len(regions) == 14
    assert sum(map(len, regions)) == len(frozenset().union(*regions))
    assert not frozenset().union(*regions) & country_group("erasmus_programme", IN_2026).countries
