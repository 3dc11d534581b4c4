"""The English names of roles, groups of countries, sets of types and grades: message ids of the pages."""

from typing import Final

ROLES: Final[dict[str, str]] = {
    "coordinator": "coordinator",
    "partner": "partner",
    "associated_partner": "associated partner",
    "affiliated_entity": "affiliated entity",
    "subcontractor": "subcontractor",
    "third_party": "third party",
}

COUNTRY_GROUPS: Final[dict[str, str]] = {
    "eu27": "the Member States of the EU",
    "erasmus_associated": "the countries associated to Erasmus+",
    "erasmus_programme": "the programme countries of Erasmus+",
    "erasmus_region_1_western_balkans": "the Western Balkans (Region 1)",
    "erasmus_region_2_neighbourhood_east": "the Neighbourhood East (Region 2)",
    "erasmus_region_3_south_mediterranean": "the South Mediterranean (Region 3)",
    "erasmus_region_4_russia": "the Russian Federation (Region 4)",
    "erasmus_region_5_asia": "Asia (Region 5)",
    "erasmus_region_6_central_asia": "Central Asia (Region 6)",
    "erasmus_region_7_middle_east": "the Middle East (Region 7)",
    "erasmus_region_8_pacific": "the Pacific (Region 8)",
    "erasmus_region_9_sub_saharan_africa": "Sub-Saharan Africa (Region 9)",
    "erasmus_region_10_latin_america": "Latin America (Region 10)",
    "erasmus_region_11_caribbean": "the Caribbean (Region 11)",
    "erasmus_region_12_us_canada": "the United States and Canada (Region 12)",
    "erasmus_region_13_microstates": "Andorra, Monaco, San Marino and the Vatican (Region 13)",
    "erasmus_region_14_fo_ch_uk": "the Faroe Islands, Switzerland and the United Kingdom (Region 14)",
    "erasmus_cb_vet_regions": "the regions of capacity building in VET",
    "horizon_associated": "the countries associated to Horizon Europe",
    "horizon_transitional": "the countries about to be associated to Horizon Europe",
    "horizon_ms_or_ac": "the Member States and countries associated to Horizon Europe",
    "widening_ms": "the widening Member States",
    "widening_ac": "the widening associated countries",
    "widening": "the widening countries",
    "eurostars": "the Eurostars countries",
}

TYPE_SETS: Final[dict[str, str]] = {
    "education_training": "education or training provider",
    "vet": "VET provider or network",
    "enterprise": "company",
    "sme": "small or medium company",
    "labour_market": "company or body of the world of work",
    "public_authority": "public authority",
    "public_authority_national_regional": "national or regional public authority",
}

SEVERITIES: Final[dict[str, str]] = {"blocking": "must", "warning": "take care", "info": "good to know"}

BASES: Final[dict[str, str]] = {
    "seen_official": "read on a page of the funder",
    "seen_na": "read on a page of a National Agency or contact point",
    "seen_secondary": "read on a page of others",
    "unverified": "not read in any source",
}

CONFIDENCES: Final[dict[str, str]] = {"high": "sure", "medium": "fairly sure", "low": "unsure"}

OUTCOMES: Final[dict[str, str]] = {"met": "met", "not_met": "not met", "cannot_decide": "cannot decide"}

RULE_TYPES: Final[dict[str, str]] = {
    "min_orgs": "at least so many organisations",
    "max_orgs": "at most so many organisations",
    "min_countries": "at least so many countries",
    "min_orgs_in_group": "at least so many organisations from a group of countries",
    "min_countries_in_group": "at least so many countries of a group",
    "min_orgs_of_type": "at least so many organisations of a kind",
    "each_country_has_type": "an organisation of a kind in each country",
    "coordinator_in_group": "where the coordinator is",
    "coordinator_of_type": "what the coordinator is",
    "participants_in_groups": "where all are",
    "excluded_countries": "countries that are left out",
    "balance_not_more_than": "balance of two groups of countries",
    "single_applicant": "one applicant alone",
    "independence_required": "independent of each other",
    "max_budget_share": "greatest share of the budget",
    "min_budget_share": "least share of the budget for a kind of organisation",
    "needs_document": "a document or statement",
    "needs_accreditation": "an accreditation",
    "cap_per_org": "most applications of one organisation",
    "same_consortium_once": "the same consortium only once",
    "min_org_age_years": "age of organisations",
    "unknown": "a demand that is not known here",
}
