"""Small random consortia and calls, and the same questions answered by trying everything."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from hypothesis import strategies as st

from calls.eligibility import Outcome, check
from calls.organisation_types import organisation_type
from calls.participants import COUNTED, Participant, Role
from calls.rules.model import Action, Per, Rule, RuleType, Severity
from matching.consortium import Brief, Candidate, Demand, DemandKind, TeamWeights

ON = dt.date(2026, 6, 27)
COUNTRIES = ("SI", "FR", "TR", "CH", "UA", "")
TYPES = ("vet_provider", "vet_network", "small_enterprise", "chamber", "hei", "")
GROUPS = ("eu27", "erasmus_programme", "horizon_ms_or_ac", "erasmus_cb_vet_regions")
COMPETENCES = ("cnc", "iot", "welding")
NOT_COMPUTED = frozenset({RuleType.UNKNOWN, RuleType.NEEDS_DOCUMENT, RuleType.INDEPENDENCE_REQUIRED})

Members = Mapping[str, Role]
Facts = Mapping[str, Candidate]


def rule(id_: str, type_: RuleType, severity: Severity = Severity.BLOCKING, **fields: object) -> Rule:
    return Rule(id=id_, type=type_, severity=severity, **fields)  # type: ignore[arg-type]


@st.composite
def rules(draw: st.DrawFn, *, most: int = 4) -> tuple[Rule, ...]:
    """Any types of rules with parameters that matter for the candidates below."""
    chosen = draw(st.lists(st.sampled_from(sorted(_PARAMETERS)), max_size=most))
    made = []
    for number, type_ in enumerate(chosen):
        severity = draw(st.sampled_from([Severity.BLOCKING] * 4 + [Severity.WARNING, Severity.INFO]))
        fields = {name: draw(values) for name, values in _PARAMETERS[type_].items()}
        made.append(rule(f"{number}-{type_}", type_, severity, **fields))
    return tuple(made)


_COUNT = st.integers(1, 4)
_GROUP = st.sampled_from(GROUPS)
_KINDS = st.frozensets(st.sampled_from([code for code in TYPES if code]), min_size=1, max_size=3)
_PARAMETERS: dict[RuleType, dict[str, st.SearchStrategy[object]]] = {
    RuleType.MIN_ORGS: {"value": _COUNT, "group": st.sampled_from(("", *GROUPS))},
    RuleType.MAX_ORGS: {"value": _COUNT},
    RuleType.MIN_COUNTRIES: {"value": _COUNT, "group": st.sampled_from(("", *GROUPS))},
    RuleType.MIN_ORGS_IN_GROUP: {"value": _COUNT, "group": _GROUP},
    RuleType.MIN_COUNTRIES_IN_GROUP: {"value": _COUNT, "group": _GROUP},
    RuleType.MIN_ORGS_OF_TYPE: {"value": _COUNT, "types": _KINDS, "group": st.sampled_from(("", "eu27"))},
    RuleType.EACH_COUNTRY_HAS_TYPE: {"types": _KINDS, "group": _GROUP},
    RuleType.COORDINATOR_IN_GROUP: {"group": _GROUP},
    RuleType.COORDINATOR_OF_TYPE: {"types": _KINDS},
    RuleType.PARTICIPANTS_IN_GROUPS: {"groups": st.lists(_GROUP, min_size=1, max_size=2).map(tuple)},
    RuleType.EXCLUDED_COUNTRIES: {
        "countries": st.frozensets(st.sampled_from(("TR", "UA")), min_size=1),
        "roles": st.sampled_from((COUNTED, frozenset(Role))),
    },
    RuleType.BALANCE_NOT_MORE_THAN: {"group_a": st.just("eu27"), "group_b": st.just("erasmus_cb_vet_regions")},
    RuleType.SINGLE_APPLICANT: {},
    RuleType.MAX_BUDGET_SHARE: {"value": st.sampled_from((0.4, 0.6, 0.75)), "per": st.sampled_from(Per)},
    RuleType.MIN_BUDGET_SHARE: {"value": st.sampled_from((0.3, 0.5)), "types": _KINDS},
    RuleType.UNKNOWN: {},
    RuleType.NEEDS_DOCUMENT: {"document": st.just("a declaration")},
    RuleType.INDEPENDENCE_REQUIRED: {},
}


@st.composite
def candidates(draw: st.DrawFn, *, least: int = 2, most: int = 7) -> list[Candidate]:
    """Candidates with few values each, so that they often meet in a country, a type, or everything."""
    count = draw(st.integers(least, most))
    budgets = draw(st.booleans())
    figure = st.sampled_from((0.0, 0.25, 0.5, 0.8, 1.0))
    return [
        Candidate(
            key=f"o{number}",
            country=draw(st.sampled_from(COUNTRIES)),
            type=draw(st.sampled_from(TYPES)),
            fit=draw(figure),
            competences=draw(st.frozensets(st.sampled_from(COMPETENCES))),
            experience=draw(figure),
            can_coordinate=draw(st.booleans()),
            budget=draw(st.integers(1, 4).map(float)) if budgets else None,
        )
        for number in range(count)
    ]


@st.composite
def briefs(draw: st.DrawFn, pool: Sequence[Candidate], *, sized: bool = True) -> Brief:
    """A brief for these candidates, with pins and exclusions that may contradict it."""
    keys = [one.key for one in pool]
    least = draw(st.integers(1, 4))
    size = (least, draw(st.integers(least, 5)))
    roles = st.sampled_from((None, None, Role.PARTNER, Role.COORDINATOR, Role.ASSOCIATED_PARTNER))
    return Brief(
        rules=draw(rules()),
        on=ON,
        size=size if sized or draw(st.booleans()) else None,
        competences=draw(st.dictionaries(st.sampled_from(COMPETENCES), st.sampled_from((0.3, 1.0)))),
        pins=draw(st.dictionaries(st.sampled_from(keys), roles, max_size=2)),
        excluded=draw(st.frozensets(st.sampled_from(keys), max_size=1)),
        weights=draw(st.sampled_from((TeamWeights(), TeamWeights(second=2.0, members=0.6, crowding=1.0), _PLAIN))),
    )


_PLAIN = TeamWeights(second=0, experience=0, lead=0, variety=0, newcomer=0, crowding=0, members=0, warnings=0)


def natural(one: Candidate) -> tuple[Role, ...]:
    """The roles in which a candidate may be asked."""
    return (Role.PARTNER, Role.COORDINATOR) if one.can_coordinate else (Role.PARTNER,)


def all_teams(pool: Sequence[Candidate], roles: Mapping[str, Sequence[Role]]) -> Iterator[dict[str, Role]]:
    """Every way to leave candidates out or give each one of its roles."""
    for seats in product(*((None, *roles[one.key]) for one in pool)):
        yield {one.key: role for one, role in zip(pool, seats, strict=True) if role is not None}


def asked_of(brief: Brief, pool: Sequence[Candidate], severity: Severity) -> tuple[Rule, ...]:
    """The rules of a severity that can be computed from these candidates."""
    shares = {RuleType.MAX_BUDGET_SHARE, RuleType.MIN_BUDGET_SHARE}
    skipped = NOT_COMPUTED | (shares if any(one.budget is None for one in pool) else set())
    return tuple(one for one in brief.rules if one.severity is severity and one.type not in skipped)


def unmet(rules: Sequence[Rule], team: Members, facts: Facts) -> list[str]:
    """The ids of rules that are not surely met, by the check of the calls package."""
    action = Action(id="", name="", programme="", year=None, on=ON, rules=tuple(rules))
    people = [
        Participant(role=role, country=facts[key].country, type=facts[key].type, budget=facts[key].budget, key=key)
        for key, role in team.items()
    ]
    return [one.rule.id for one in check(action, people).findings if one.outcome is not Outcome.MET]


def broken(brief: Brief, pool: Sequence[Candidate], team: Members) -> set[Demand]:
    """The demands of a brief that a team does not meet."""
    facts = {one.key: one for one in pool}
    applicants = [key for key, role in team.items() if role in COUNTED]
    demands = {Demand(DemandKind.RULE, id_) for id_ in unmet(asked_of(brief, pool, Severity.BLOCKING), team, facts)}
    if [*team.values()].count(Role.COORDINATOR) != 1:
        demands.add(Demand(DemandKind.COORDINATOR))
    if brief.size is not None:
        least, most = brief.size if isinstance(brief.size, tuple) else (brief.size, brief.size)
        demands |= {Demand(DemandKind.AT_LEAST)} if len(applicants) < least else set()
        demands |= {Demand(DemandKind.AT_MOST)} if len(applicants) > most else set()
    for key, role in brief.pins.items():
        if key not in team or (role is not None and team[key] is not role):
            demands.add(Demand(DemandKind.PIN, key))
    return demands | {Demand(DemandKind.EXCLUSION, key) for key in brief.excluded if key in team}


def worth(brief: Brief, pool: Sequence[Candidate], team: Members) -> float:
    """The objective by the words of the package's docstring."""
    facts, weights = {one.key: one for one in pool}, brief.weights
    people = [facts[key] for key in team]
    total = sum(weights.fit * one.fit + weights.experience * one.experience - weights.members for one in people)
    total += sum(weights.lead * facts[key].experience for key, role in team.items() if role is Role.COORDINATOR)
    for name, weight in brief.competences.items():
        holders = sum(name in one.competences for one in people)
        total += weight * (weights.cover * (holders >= 1) + weights.second * (holders >= 2))
    total += weights.variety * len({organisation_type(one.type).group for one in people if one.type})
    total += weights.newcomer * any(one.experience == 0 for one in people)
    most = max(Counter(one.country for one in people if one.country).values(), default=0)
    total -= weights.crowding * max(0.0, most - weights.country_share * len(people))
    return total - weights.warnings * len(unmet(asked_of(brief, pool, Severity.WARNING), team, facts))
