"""Reading rules and actions: everything wrong at once, with its line and the way out; nothing guessed."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from calls.errors import DamagedRules, UnreadableSource
from calls.model import Confidence
from calls.participants import COUNTED, Role
from calls.rules.facts import (
    Award,
    Basis,
    CoFinancing,
    Criterion,
    Duration,
    Evidence,
    Grant,
    GrantModel,
    PageLimit,
    Stages,
)
from calls.rules.model import PARAMETERS, Action, Per, Rule, RuleType, Severity
from calls.rules.reading import action_of_yaml, rule_of, sources, yaml_of

WHOLE = """
id: erasmus-try
name: Try it out
programme: ERASMUS
year: 2027
on: 2027-03-04
managed_by: National Agency
topics: [ERASMUS-2027-TRY]
agency_actions: [KA999-VET]
types_of_action: [ERASMUS Lump Sum Grants]
note: For tests.
version: 3
rules:
  - id: north
    type: excluded_countries
    countries: [NO, EL, uk]
    severity: blocking
    basis: seen_official
    confidence: high
    sources: [portal-cove, {title: "Our page, 2027", url: https://example.org/page, year: 2027, kind: na}]
    note: Twice
  - {id: share, type: max_budget_share, value: 0.7, per: country, severity: info}
duration: {min_months: 12, max_months: 24, allowed_months: [12, 24], basis: seen_na, confidence: medium}
grant: {model: unit_costs, min_eur: 10, max_eur: 60, amounts_eur: [30, 60], max_eur_by_months: {12: 30, 24: 60}}
co_financing: {rate: 0.8, rate_by_kind: {non_profit: 1}, sources: [portal-i3]}
award:
  total: 100
  threshold_total: 60
  criteria: [{key: relevance, max: 62.5, min: 30}, {key: impact, max: 37.5, min: 20}]
  stage_one: [{key: relevance, max: 62.5, min: 40}]
page_limit: {pages: 40}
stages: {numbers: [1, 2]}
"""
OWN = Evidence(
    id="our-page-2027", title="Our page, 2027", url="https://example.org/page", year=2027, kind="na"
)  # fmt: skip


def test_an_action_is_read_with_all_that_it_holds() -> None:
    action = action_of_yaml(WHOLE)

    assert action == Action(
        id="erasmus-try",
        name="Try it out",
        programme="ERASMUS",
        year=2027,
        on=dt.date(2027, 3, 4),
        managed_by="National Agency",
        topics=("ERASMUS-2027-TRY",),
        agency_actions=("KA999-VET",),
        types_of_action=("ERASMUS Lump Sum Grants",),
        note="For tests.",
        version=3,
        rules=(
            Rule(
                id="north",
                type=RuleType.EXCLUDED_COUNTRIES,
                severity=Severity.BLOCKING,
                countries=frozenset({"NO", "GR", "GB"}),
                roles=frozenset(Role),
                basis=Basis.SEEN_OFFICIAL,
                confidence=Confidence.HIGH,
                evidence=(sources()["portal-cove"], OWN),
                note="Twice",
            ),
            Rule(id="share", type=RuleType.MAX_BUDGET_SHARE, severity=Severity.INFO, value=0.7, per=Per.COUNTRY),
        ),
        duration=Duration(
            min_months=12,
            max_months=24,
            allowed_months=(12, 24),
            basis=Basis.SEEN_NATIONAL_AGENCY,
            confidence=Confidence.MEDIUM,
        ),
        grant=Grant(
            model=GrantModel.UNIT_COSTS,
            min_eur=10,
            max_eur=60,
            amounts_eur=(30, 60),
            max_eur_by_months=((12, 30), (24, 60)),
        ),
        co_financing=CoFinancing(rate=0.8, rate_by_kind=(("non_profit", 1.0),), evidence=(sources()["portal-i3"],)),
        award=Award(
            total=100.0,
            threshold_total=60.0,
            criteria=(
                Criterion(key="relevance", max=62.5, min=30.0),
                Criterion(key="impact", max=37.5, min=20.0),
            ),
            stage_one=(Criterion(key="relevance", max=62.5, min=40.0),),
        ),
        page_limit=PageLimit(pages=40),
        stages=Stages(numbers=(1, 2)),
    )


def test_what_is_written_reads_the_same_again() -> None:
    action = action_of_yaml(WHOLE)
    plain = Action(id="plain", name="No: rules", programme="EIT", year=None, on=dt.date(2026, 7, 1), rules=())

    assert action_of_yaml(yaml_of(action)) == action
    assert action_of_yaml(yaml_of(plain)) == plain
    assert 'countries: [GB, GR, "NO"]' in yaml_of(action)
    assert 'sources:\n      - portal-cove\n      - {id: our-page-2027, title: "Our page, 2027", ' in yaml_of(action)


def test_long_words_are_folded_and_read_the_same_again() -> None:
    note = 'A colon: a hash # and "quotes", ' + "very long words " * 20
    action = replace(action_of_yaml(WHOLE), note=note.strip(), name="yes")

    text = yaml_of(action)

    assert action_of_yaml(text) == action
    assert max(map(len, text.splitlines())) <= 120
    assert 'name: "yes"' in text


def test_all_problems_of_a_file_are_named_at_once_with_line_and_way_out() -> None:
    text = """id: Try It
name: Try
programme: ERASMUS
year: 26
on: 2026-W10-4
colour: red
rules:
  - id: a
    type: min_orgs
    value: 0
    severity: sometimes
    types: [hei]
  - id: a
    type: min_orgs_of_type
    value: 1.5
    types: [club, heii]
    group: erasmus_programe
    severity: blocking
  - {id: b, severity: info}
  - {type: most_orgs, severity: info}
  - id: c
    type: excluded_countries
    countries: [XX, N0]
    severity: info
    basis: guessed
    confidence: 9
    sources: [nowhere, {url: "page"}, [a]]
  - just words
duration: a year
grant: {max_eur: -4, max_eur_by_months: {a year: 5, 12: much}}
award: {total: 90, threshold_total: x, criteria: [{key: a, max: 100, min: 101}]}
stages: {numbers: {a: 1}}
"""

    with pytest.raises(DamagedRules) as raised:
        action_of_yaml(text, "try.yaml")

    assert [str(one) for one in raised.value.problems] == expected_problems()
    assert str(raised.value).count("\n") == len(raised.value.problems) - 1


def expected_problems() -> list[str]:
    """The problems of the file above, each by its line."""
    types = "no type of organisation {!r}. Write some of " + TYPES
    digits = "is no whole number above 0. Write digits alone, such as 400000"
    known = (
        "Known here: id, name, programme, on, rules, year, topics, agency_actions, types_of_action, managed_by, note, "
        "version, duration, grant, co_financing, award, page_limit, stages"
    )
    bases = "seen_official, seen_na, seen_secondary, unverified"
    found = [
        (1, "id: 'Try It' is no id. Use small letters, digits and hyphens, such as min-orgs"),
        (4, "year: '26' is no year. Write one from 2000 to 2100"),
        (5, "on: '2026-W10-4' is no date. Write year-month-day, such as 2026-03-05"),
        (6, f"there is no field 'colour' here. {known}"),
        (8, "2 rules have the id 'a'. Give each its own, as answers hang on it"),
        (10, "rule 'a': value: '0' is no whole number from 1 to 9999. Write one such as 8"),
        (11, "rule 'a': severity: 'sometimes' is not known. Write one of blocking, warning, info"),
        (12, "rule 'a': a rule of type min_orgs does not read 'types'. Take it out, or choose another type"),
        (15, "rule 'a': value: '1.5' is no whole number from 1 to 9999. Write one such as 8"),
        (16, f"rule 'a': types: there is {types.format('club')}"),
        (16, f"rule 'a': types: there is {types.format('heii')}"),
        (17, f"rule 'a': group: there is no group of countries 'erasmus_programe'. Write one of {GROUPS}"),
        (19, f"rule 'b': 'type' is missing. Write one of {', '.join(RuleType)}"),
        (20, f"a rule without id: type: 'most_orgs' is not known. Write one of {', '.join(RuleType)}"),
        (23, "rule 'c': countries: 'XX' is no country. Write two letters, such as SI"),
        (23, "rule 'c': countries: 'N0' is no country. Write two letters, such as SI"),
        (25, f"rule 'c': basis: 'guessed' is not known. Write one of {bases}"),
        (26, "rule 'c': confidence: '9' is not known. Write one of high, medium, low"),
        (27, "rule 'c': sources: there is no source 'nowhere'. Write its title and address instead"),
        (27, "rule 'c', source: 'title' is missing. Write `title`"),
        (27, "rule 'c', source: url: 'page' is no web address. It begins with https:// and has no blanks"),
        (27, "rule 'c': a list stands in sources. Write ids, or `title` and `url` of a source"),
        (28, "an entry of rules has no fields. Write them"),
        (29, "duration has no fields of its own. Write them below it, such as `note: ...`"),
        (30, "grant: 'model' is missing. Write `model`"),
        (30, f"grant: max_eur: '-4' {digits}"),
        (30, f"grant, max_eur_by_months: a year: 'a year' {digits}"),
        (30, f"grant, max_eur_by_months: 12: 'much' {digits}"),
        (31, "award: threshold_total: 'x' is no mark. Write a number such as 12.5"),
        (31, "award, criteria: 101 of 100 cannot be reached. Mend one of the two"),
        (31, "award: the criteria add up to 100, not to 90. Mend the marks"),
        (32, "stages: numbers is nested too deeply. Write a list of words"),
    ]
    return [f"try.yaml, line {line}: {problem}" for line, problem in found]


TYPES = (
    "vet_provider, vet_network, hei, school, adult_provider, other_training_provider, micro_enterprise, "
    "small_enterprise, medium_enterprise, small_midcap, large_enterprise, social_enterprise, chamber, "
    "sector_association, trade_union, cluster, public_authority_national, public_authority_regional, "
    "public_authority_local, employment_service, qualification_body, research_org, ngo, european_ngo, "
    "eu_agency_or_io, education_training, vet, enterprise, sme, labour_market, public_authority, "
    "public_authority_national_regional"
)
GROUPS = (
    "eu27, erasmus_associated, erasmus_programme, erasmus_region_1_western_balkans, "
    "erasmus_region_2_neighbourhood_east, erasmus_region_3_south_mediterranean, erasmus_region_4_russia, "
    "erasmus_region_5_asia, erasmus_region_6_central_asia, erasmus_region_7_middle_east, erasmus_region_8_pacific, "
    "erasmus_region_9_sub_saharan_africa, erasmus_region_10_latin_america, erasmus_region_11_caribbean, "
    "erasmus_region_12_us_canada, erasmus_region_13_microstates, erasmus_region_14_fo_ch_uk, "
    "erasmus_cb_vet_regions, horizon_associated, horizon_transitional, horizon_ms_or_ac, widening_ms, widening_ac, "
    "widening, eurostars"
)


def test_a_file_without_its_needed_fields_names_each() -> None:
    with pytest.raises(DamagedRules) as raised:
        action_of_yaml("note: nothing\nversion: first\n", "a.yaml")

    assert [one.what for one in raised.value.problems] == [
        *("'id' is missing", "'name' is missing", "'programme' is missing", "'on' is missing", "'rules' is missing"),
        "version: 'first' is no whole number",
    ]


def test_rules_are_a_list() -> None:
    with pytest.raises(DamagedRules, match=r"line 5: rules is no list\. Write one entry below it after `- `"):
        action_of_yaml("id: a\nname: A\nprogramme: EIT\non: 2026-01-01\nrules: a, b\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"a\.yaml, line 1: the file is empty\. Write its fields"),
        ("- a\n- b\n", r"a\.yaml, line 1: the file has no fields\. Begin it with `id: \.\.\.`"),
        ("id: [a\nname: b: c", r"a\.yaml, line 2: this is no YAML \(.*\)\. Mend the line"),
        ("id: \x00", r"a\.yaml: this is no YAML \(unacceptable character #x0000.*Save the file again as plain text"),
        ("a: " + "[" * 2000, r"a\.yaml.*: this is no YAML"),
    ],
)
def test_what_is_no_yaml_is_refused_as_a_whole(text: str, message: str) -> None:
    with pytest.raises(UnreadableSource, match=message):
        action_of_yaml(text, "a.yaml")


def test_names_that_stand_twice_aliases_and_lists_as_names_are_refused() -> None:
    text = "id: a\nid: b\nname: &n [x]\nprogramme: ERASMUS\non: 2026-01-01\ntopics: *n\n? [a]\n: b\nrules: []\n"

    with pytest.raises(DamagedRules) as raised:
        action_of_yaml(text, "a.yaml")

    assert [(one.place, one.what) for one in raised.value.problems] == [
        ("line 2", "'id' stands twice"),
        ("line 3", "an alias repeats elsewhere what stands here"),
        ("line 3", "name is a list or has fields"),
        ("line 7", "a name of a field is a list"),
    ]


FIELDS = {"id": "r", "severity": "warning"}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"type": "min_orgs", "value": "8", "group": "eu27"}, {"value": 8, "group": "eu27"}),
        ({"type": "min_orgs", "value": " 8 ", "group": ""}, {"value": 8}),
        (
            {"type": "min_orgs_of_type", "value": "1", "types": "sme"},
            {
                "value": 1,
                "types": frozenset({"micro_enterprise", "small_enterprise", "medium_enterprise"}),
                "type_set": "sme",
            },
        ),
        (
            {"type": "coordinator_of_type", "types": "hei, vet;chamber"},
            {"types": frozenset({"hei", "vet_provider", "vet_network", "chamber"})},
        ),
        ({"type": "coordinator_of_type", "types": "hei"}, {"types": frozenset({"hei"})}),
        (
            {"type": "participants_in_groups", "groups": "eu27 widening"},
            {"groups": ("eu27", "widening"), "roles": COUNTED},
        ),
        (
            {"type": "participants_in_groups", "groups": "eu27 eu27", "roles": "partner, subcontractor"},
            {"groups": ("eu27",), "roles": frozenset({Role.PARTNER, Role.SUBCONTRACTOR})},
        ),
        (
            {"type": "excluded_countries", "countries": "NO el"},
            {"countries": frozenset({"NO", "GR"}), "roles": frozenset(Role)},
        ),
        (
            {"type": "excluded_countries", "countries": "RU", "roles": "coordinator"},
            {"countries": frozenset({"RU"}), "roles": frozenset({Role.COORDINATOR})},
        ),
        (
            {"type": "balance_not_more_than", "group_a": "eu27", "group_b": "widening"},
            {"group_a": "eu27", "group_b": "widening"},
        ),
        (
            {"type": "max_budget_share", "value": "0.7", "per": "organisation"},
            {"value": 0.7, "per": Per.ORGANISATION},
        ),
        ({"type": "max_budget_share", "value": "1", "per": "country"}, {"value": 1.0, "per": Per.COUNTRY}),
        ({"type": "needs_document", "document": "a  plan"}, {"document": "a plan"}),
        (
            {"type": "needs_accreditation", "accreditation": "ECHE", "who": "all"},
            {"accreditation": "ECHE", "who": "all"},
        ),
        (
            {"type": "cap_per_org", "value": "3", "scope": "a round", "role": "any"},
            {"value": 3, "scope": "a round", "role": None},
        ),
        (
            {"type": "cap_per_org", "value": "3", "scope": "years", "role": "coordinator", "beyond_round": "Yes"},
            {"value": 3, "scope": "years", "role": Role.COORDINATOR, "beyond_round": True},
        ),
        ({"type": "min_org_age_years", "value": "2", "who": "participants"}, {"value": 2, "who": "participants"}),
        ({"type": "unknown", "note": "read it"}, {"note": "read it"}),
        (
            {"type": "unknown", "source_title": "The call, 2027", "source_url": "http://a.eu", "source_year": "2027"},
            {"evidence": (Evidence(id="the-call-2027", title="The call, 2027", url="http://a.eu", year=2027),)},
        ),
        (
            {"type": "unknown", "sources": "portal-cove portal-i3", "source_title": "…"},
            {"evidence": (sources()["portal-cove"], sources()["portal-i3"], Evidence(id="source", title="…"))},
        ),
    ],
)
def test_a_rule_is_read_from_the_fields_of_a_page(fields: dict[str, str], expected: dict[str, Any]) -> None:
    asked = rule_of(FIELDS | fields)

    assert asked == Rule(id="r", type=RuleType(fields["type"]), severity=Severity.WARNING, **expected)


NEEDED: dict[RuleType, dict[str, str]] = {
    type_: {
        name: {
            "value": "1",
            "types": "hei",
            "countries": "NO",
            "per": "country",
            "role": "any",
            "who": "applicant",
            "groups": "eu27",
        }.get(name, "eu27" if name.startswith("group") else "words")
        for name in read.needed
    }
    for type_, read in PARAMETERS.items()
}


@pytest.mark.parametrize("type_", list(RuleType))
def test_each_type_needs_its_parameters_and_refuses_all_others(type_: RuleType) -> None:
    everything = {"value": "1", "group": "eu27", "countries": "SI", "per": "country", "document": "plan", "who": "x"}
    needed = NEEDED[type_]
    foreign = {name: text for name, text in everything.items() if name not in PARAMETERS[type_].needed}
    foreign = {name: text for name, text in foreign.items() if name not in PARAMETERS[type_].optional}

    whole = rule_of(FIELDS | {"type": type_} | needed)
    with pytest.raises(DamagedRules) as raised:
        rule_of(FIELDS | {"type": type_} | foreign)

    assert whole.type is type_
    assert {one.field for one in raised.value.problems} == set(needed) | set(foreign)
    assert all(one.place == one.field and one.file == "the rule" for one in raised.value.problems)


@pytest.mark.parametrize(
    ("fields", "field", "what"),
    [
        ({"type": ""}, "type", "'type' is missing"),
        ({"type": "min_orgs"}, "value", "'value' is missing"),
        ({"type": "min_orgs", "value": "-1"}, "value", "'-1' is no whole number from 1 to 9999"),
        ({"type": "min_orgs", "value": "10000"}, "value", "'10000' is no whole number from 1 to 9999"),
        (
            {"type": "max_budget_share", "value": "0", "per": "country"},
            *("value", "'0' is no part of the whole"),
        ),
        (
            {"type": "max_budget_share", "value": "0.0", "per": "country"},
            *("value", "'0.0' is no part of the whole"),
        ),
        (
            {"type": "max_budget_share", "value": "1.1", "per": "country"},
            *("value", "'1.1' is no part of the whole"),
        ),
        (
            {"type": "cap_per_org", "value": "1", "scope": "x", "role": "partner"},
            *("role", "'partner' is no role in which applications are counted"),
        ),
        (
            {"type": "cap_per_org", "value": "1", "scope": "x", "role": "any", "beyond_round": "perhaps"},
            *("beyond_round", "'perhaps' is neither yes nor no"),
        ),
        ({"type": "min_org_age_years", "value": "1", "who": "anybody"}, "who", "'anybody' is not known"),
        ({"type": "unknown", "source_url": "https://a.eu"}, "source_title", "the source has no title"),
        ({"type": "unknown", "source_year": "2026"}, "source_title", "the source has no title"),
        (
            {"type": "unknown", "source_title": "A", "source_year": "1999"},
            "source_year",
            "'1999' is no year",
        ),
        ({"type": "unknown", "id": "a" * 61}, "id", f"{'a' * 60!r} is no id"),
    ],
)
def test_what_is_wrong_in_a_page_names_its_field(fields: dict[str, str], field: str, what: str) -> None:
    with pytest.raises(DamagedRules) as raised:
        rule_of(FIELDS | fields)

    (problem,) = raised.value.problems
    assert problem.field == field
    assert problem.what == what
