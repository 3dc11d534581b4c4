"""Every triple of state, step and person: what the table lets through, and nothing else."""

from itertools import product

import pytest

from matchcamp.applications.states import BEFORE, OVER, REFUSED, RUNNING, TABLE, State, Step, Who, may_step, steps_from

# Written down by hand from what funders and coordinators do, not taken from the table of the code.
# Each line: the steps that people of the leading organisation may take, and where each leads.
LIFE = """
idea: write_note>concept_note drop>dropped
concept_note: open>forming drop>dropped
forming: commit>committed drop>dropped
committed: draft>drafting drop>dropped
drafting: review>review drop>dropped
review: revise>drafting finish>ready drop>dropped
ready: reopen>drafting submit>submitted drop>dropped
submitted: submit_again>submitted invite>invited find_inadmissible>inadmissible find_ineligible>ineligible
 evaluate>evaluated list>main_list reserve>reserve_list reject_threshold>rejected_threshold
 reject_budget>rejected_budget award_seal>seal withdraw>withdrawn
invited: draft>drafting withdraw>withdrawn
evaluated: invite>invited find_ineligible>ineligible list>main_list reserve>reserve_list
 reject_threshold>rejected_threshold reject_budget>rejected_budget award_seal>seal withdraw>withdrawn
main_list: prepare>preparation withdraw>withdrawn
reserve_list: list>main_list reject_budget>rejected_budget award_seal>seal withdraw>withdrawn
preparation: sign>signed withdraw>withdrawn
signed:
inadmissible: resubmit>-
ineligible: resubmit>-
rejected_threshold: resubmit>-
rejected_budget: award_seal>seal resubmit>-
seal: resubmit>-
withdrawn: resubmit>-
dropped: take_up>concept_note resubmit>-
"""
LEADS = {"lead", "coordinator", "secretariat", "broker"}
CORRECTS = {"coordinator", "secretariat"}


def expected() -> dict[tuple[str, str, str], str]:
    """By state, step and person where the step leads; triples that are not there are refused."""
    found: dict[tuple[str, str, str], str] = {}
    for line in LIFE.strip().replace("\n ", " ").splitlines():
        state, _, steps = line.partition(":")
        for step in steps.split():
            name, _, to = step.partition(">")
            found |= {(state, name, who): to for who in LEADS}
        found |= {(state, "correct", who): "-" for who in CORRECTS if state != "idea"}
    return found


def test_the_table_written_by_hand_names_every_state_and_every_step() -> None:
    named = expected()

    assert {state for state, _, _ in named} | {"signed"} == {state.value for state in State}
    assert {step for _, step, _ in named} == {step.value for step in Step}


@pytest.mark.parametrize("who", list(Who))
def test_every_triple_is_as_it_was_written_down(who: Who) -> None:
    wanted = expected()
    triples = {
        (state.value, step.value, who.value): (TABLE[step].to or "-")
        for state, step in product(State, Step)
        if may_step(state, step, frozenset({who}))
    }

    assert triples == {key: to for key, to in wanted.items() if key[2] == who.value}


def test_there_are_as_many_triples_as_states_steps_and_people_make() -> None:
    assert len(list(product(State, Step, Who))) == 21 * 26 * 7


def test_who_is_several_things_may_do_what_each_of_them_may() -> None:
    both = frozenset({Who.PARTNER, Who.LEAD})

    assert steps_from(State.IDEA, both) == (Step.WRITE_NOTE, Step.DROP)
    assert steps_from(State.IDEA, frozenset({Who.PARTNER})) == ()


def test_every_state_can_be_reached_from_the_idea() -> None:
    reached, left = {State.IDEA}, [State.IDEA]
    while left:
        state = left.pop()
        new = {rule.to for rule in TABLE.values() if state in rule.origins and rule.to} - reached
        reached |= new
        left += new

    assert reached == set(State)


def test_the_groups_of_states_share_none_and_leave_out_only_the_signed() -> None:
    assert BEFORE & RUNNING == RUNNING & OVER == BEFORE & OVER == frozenset()
    assert frozenset(State) - BEFORE - RUNNING - OVER == {State.SIGNED}
    assert REFUSED < OVER
