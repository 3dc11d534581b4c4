"""What the rules say of a team that is there, by the same check that consortium pages show."""

from collections.abc import Mapping, Sequence

from calls.eligibility import Outcome, check
from calls.participants import COUNTED, Participant, Role
from calls.rules.model import Action, Rule
from matching.consortium.demands import Asked
from matching.consortium.model import Candidate, Demand, DemandKind


def unmet(
    made: Asked, rules: Sequence[Rule], members: Mapping[str, Role], facts: Mapping[str, Candidate]
) -> tuple[str, ...]:
    """The ids of those rules that the members do not surely meet."""
    action = Action(id="", name="", programme="", year=None, on=made.brief.on, rules=tuple(rules))
    answer = check(action, [_participant(facts[key], role) for key, role in members.items()])
    return tuple(one.rule.id for one in answer.findings if one.outcome is not Outcome.MET)


def broken(made: Asked, members: Mapping[str, Role], facts: Mapping[str, Candidate]) -> tuple[Demand, ...]:
    """The demands that the members do not meet, in the order of `Asked.demands`."""
    rules = set(unmet(made, made.blocking, members, facts))
    applicants = sum(role in COUNTED for role in members.values())
    leaders = sum(role is Role.COORDINATOR for role in members.values())
    pins = made.brief.pins

    def fails(demand: Demand) -> bool:
        match demand.kind:
            case DemandKind.RULE:
                return demand.key in rules
            case DemandKind.AT_LEAST:
                return applicants < made.least
            case DemandKind.AT_MOST:
                return made.most is not None and applicants > made.most
            case DemandKind.COORDINATOR:
                return leaders != 1
            case DemandKind.PIN:
                return members.get(demand.key) not in ([pins[demand.key]] if pins[demand.key] else list(Role))
            case DemandKind.EXCLUSION:
                return demand.key in members

    return tuple(demand for demand in made.demands if fails(demand))


def _participant(candidate: Candidate, role: Role) -> Participant:
    return Participant(
        role=role,
        country=candidate.country,
        type=candidate.type,
        budget=candidate.budget,
        founded=candidate.founded,
        key=candidate.key,
    )
