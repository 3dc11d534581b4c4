"""Invented candidates for teams, the same for the same seed: countries and types with the shares that a large
partner search has, competences of unequal spread, most fits low and a few high."""

import datetime as dt
from collections.abc import Iterator
from itertools import accumulate
from random import Random

from calls.organisation_types import type_set
from calls.rules.model import Rule, RuleType, Severity
from matching.consortium.model import Brief, Candidate

SEED = 20260627
ON = dt.date(2026, 6, 27)
PROGRAMME = "erasmus_programme"

COUNTRIES = {
    "DE": 12, "IT": 12, "ES": 12, "FR": 10, "TR": 8, "PL": 6, "NL": 5, "GR": 5, "PT": 5, "RO": 5, "BE": 4, "SE": 4,
    "AT": 3, "HU": 3, "CZ": 3, "FI": 3, "DK": 2.5, "BG": 2.5, "IE": 2, "HR": 2, "SI": 2, "LT": 1.5, "SK": 1.5, "LV": 1,
    "EE": 1, "CY": 1, "NO": 1.5, "RS": 1, "MK": 1, "UA": 2,
}  # fmt: skip
"""30 countries and their share of candidates; one of them is outside the programme."""

TYPES = {
    "vet_provider": 16, "vet_network": 1, "hei": 8, "school": 7, "adult_provider": 5, "other_training_provider": 4,
    "micro_enterprise": 9, "small_enterprise": 12, "medium_enterprise": 7, "small_midcap": 1.5, "large_enterprise": 3,
    "social_enterprise": 2, "chamber": 2.5, "sector_association": 3.5, "trade_union": 1, "cluster": 2.5,
    "public_authority_national": 0.5, "public_authority_regional": 1.5, "public_authority_local": 2.5,
    "employment_service": 0.7, "qualification_body": 0.4, "research_org": 4, "ngo": 4.5, "european_ngo": 0.4,
    "eu_agency_or_io": 0.1,
}  # fmt: skip
"""All 25 types and their share."""

COMPETENCES = tuple(f"competence {number:02}" for number in range(1, 13))


def candidates(count: int, seed: int = SEED) -> list[Candidate]:
    """Invented candidates in no order."""
    return list(_candidates(count, Random(seed)))


def _candidates(count: int, chance: Random) -> Iterator[Candidate]:
    countries, types = (list(accumulate(shares.values())) for shares in (COUNTRIES, TYPES))
    spread = [1 / rank for rank in range(2, 2 + len(COMPETENCES))]
    for number in range(count):
        experience = 0.0 if chance.random() < 0.35 else chance.betavariate(1.2, 3)
        yield Candidate(
            key=f"organisation {number:05}",
            country=chance.choices(list(COUNTRIES), cum_weights=countries)[0],
            type=chance.choices(list(TYPES), cum_weights=types)[0],
            fit=round(chance.betavariate(1.5, 5), 4),
            competences=frozenset(chance.choices(COMPETENCES, spread, k=chance.randint(1, 5))),
            experience=round(experience, 4),
            can_coordinate=experience > 0.15 and chance.random() < 0.5,
        )


def excellence_rules() -> tuple[Rule, ...]:
    """What Centres of Vocational Excellence demand: 8 organisations, 4 countries, in each a VET provider and a firm."""
    vet, labour = type_set("vet"), type_set("labour_market")
    return (
        _rule("min-orgs", RuleType.MIN_ORGS, value=8, group=PROGRAMME),
        _rule("min-countries", RuleType.MIN_COUNTRIES, value=4, group=PROGRAMME),
        _rule("per-country-vet", RuleType.EACH_COUNTRY_HAS_TYPE, group=PROGRAMME, types=vet),
        _rule("per-country-labour", RuleType.EACH_COUNTRY_HAS_TYPE, group=PROGRAMME, types=labour),
        _rule("coordinator", RuleType.COORDINATOR_IN_GROUP, group=PROGRAMME),
        _rule("belarus", RuleType.EXCLUDED_COUNTRIES, countries=frozenset({"BY"})),
    )


def _rule(id_: str, type_: RuleType, **fields: object) -> Rule:
    return Rule(id=id_, type=type_, severity=Severity.BLOCKING, **fields)  # type: ignore[arg-type]


def brief(size: int = 12, seed: int = SEED) -> Brief:
    """A team of `size` for the rules above, with competences of unequal weight."""
    chance = Random(seed)
    return Brief(
        rules=excellence_rules(),
        on=ON,
        size=size,
        competences={name: round(chance.uniform(0.3, 1.0), 2) for name in COMPETENCES},
    )
