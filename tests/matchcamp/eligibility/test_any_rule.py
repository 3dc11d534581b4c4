"""Whatever somebody writes as a rule is refused in words, or can be kept, said and checked."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from calls.countries import country_group_names
from calls.eligibility import Outcome, check
from calls.organisation_types import organisation_types, type_set_names
from calls.participants import Participant, Role
from calls.rules import load_actions
from calls.rules.model import PARAMETERS, Action, Basis, RuleType, Severity
from matchcamp.eligibility.actions import _text_of
from matchcamp.eligibility.correction_schemas import RuleIn, Why
from matchcamp.eligibility.queries import action_of_row
from matchcamp.eligibility.rule_forms import rule_of_given
from matchcamp.eligibility.rules import with_rule
from matchcamp.eligibility.shown import check_out, rule_out
from matchcamp.errors import Invalid

COVE = load_actions()["erasmus-cove"]
WHY = Why(reason="Read again", source_title="A guide: part B # 3", source_url="https://example.org/?a=1&b=[2]")
PEOPLE = [
    Participant(role=Role.COORDINATOR, country="SI", type="vet_provider", budget=3.0, founded=1990, key="a"),
    Participant(role=Role.PARTNER, key="b"),
]
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=60)
few = {"max_size": 4}
groups = st.sampled_from(("", *country_group_names()))
kinds = st.sampled_from((*type_set_names(), *(one.code for one in organisation_types())))
rules = st.fixed_dictionaries(
    {
        "type": st.sampled_from(list(RuleType)),
        "severity": st.sampled_from(list(Severity)),
        "value": st.none() | st.integers(0, 12) | st.sampled_from((0.25, 0.7, 1.0)),
        "group": groups,
        "group_a": groups,
        "group_b": groups,
        "groups": st.lists(groups.filter(bool), **few),
        "types": st.lists(kinds, **few),
        "countries": st.lists(st.sampled_from(("SI", "BY", "XK", "el", "??")), **few),
        "roles": st.lists(st.sampled_from(list(Role)), **few),
        "per": st.sampled_from(("", "country", "organisation")),
        "who": st.sampled_from(("", "applicant", "participants")) | words,
        "role": st.sampled_from(("", "any", "coordinator", "partner")),
        "beyond_round": st.booleans(),
        "document": words,
        "accreditation": words,
        "scope": words,
        "note": words,
        "basis": st.sampled_from(list(Basis)),
    }
)
READ = {"type", "severity", "basis", "note"}


def kept(given_: RuleIn) -> tuple[Action | None, list[str]]:
    """The action with the rule, or what the rule is refused for."""
    try:
        rule = rule_of_given(given_, WHY, "one", COVE.rules[0].evidence)
        action = replace(with_rule(COVE, rule), version=1)
        _text_of(action)
    except Invalid as error:
        return None, [one.message for one in error.errors] or [str(error)]
    return action, []


@settings(max_examples=400, deadline=None)
@given(fields=rules, careful=st.booleans())
def test_a_rule_is_refused_in_words_or_can_be_kept_said_and_checked(fields: dict[str, Any], careful: bool) -> None:
    read = PARAMETERS[fields["type"]]
    known = READ | {*read.needed, *read.optional}
    given_ = RuleIn.model_validate({name: value for name, value in fields.items() if name in known or not careful})
    action, refusals = kept(given_)
    if action is None:
        assert refusals
        assert all(refusals)
        return

    rule = action.rules[-1]
    assert action_of_row({"text": _text_of(action), "version": 1, "action_id": COVE.id}) == action
    assert rule_out(rule).demand
    answer = check(action, PEOPLE)
    assert answer.findings[-1].outcome in set(Outcome)
    assert all(one.sentence for one in check_out(answer).findings)
