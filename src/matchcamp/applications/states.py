"""The life of an application as one table: which step leads where, who may take it, and what it needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where an application stands."""

    IDEA = "idea"
    CONCEPT_NOTE = "concept_note"
    FORMING = "forming"
    COMMITTED = "committed"
    DRAFTING = "drafting"
    REVIEW = "review"
    READY = "ready"
    SUBMITTED = "submitted"
    INVITED = "invited"  # To the second stage of a two-stage call.
    EVALUATED = "evaluated"  # Admissible and eligible; the experts' words are there, the list is not.
    MAIN_LIST = "main_list"
    RESERVE_LIST = "reserve_list"
    PREPARATION = "preparation"  # Of the grant agreement.
    SIGNED = "signed"
    INADMISSIBLE = "inadmissible"
    INELIGIBLE = "ineligible"
    REJECTED_THRESHOLD = "rejected_threshold"
    REJECTED_BUDGET = "rejected_budget"
    SEAL = "seal"  # Of Excellence: good enough, but not funded.
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"


class Step(StrEnum):
    """What people do with an application as a whole."""

    WRITE_NOTE = "write_note"
    OPEN = "open"
    COMMIT = "commit"
    DRAFT = "draft"
    REVIEW = "review"
    REVISE = "revise"
    FINISH = "finish"
    REOPEN = "reopen"
    SUBMIT = "submit"
    SUBMIT_AGAIN = "submit_again"
    INVITE = "invite"
    FIND_INADMISSIBLE = "find_inadmissible"
    FIND_INELIGIBLE = "find_ineligible"
    EVALUATE = "evaluate"
    LIST = "list"
    RESERVE = "reserve"
    REJECT_THRESHOLD = "reject_threshold"
    REJECT_BUDGET = "reject_budget"
    AWARD_SEAL = "award_seal"
    PREPARE = "prepare"
    SIGN = "sign"
    WITHDRAW = "withdraw"
    DROP = "drop"
    TAKE_UP = "take_up"
    RESUBMIT = "resubmit"
    CORRECT = "correct"


class Who(StrEnum):
    """What a person is to one application."""

    LEAD = "lead"  # People of the organisation that leads it.
    PARTNER = "partner"
    COORDINATOR = "coordinator"  # Of the alliance.
    SECRETARIAT = "secretariat"
    BROKER = "broker"
    FACILITATOR = "facilitator"
    OTHER = "other"


class Need(StrEnum):
    """What has to be there before a step is taken."""

    NOTE = "note"
    EVIDENCE = "evidence"
    PARTNERS = "partners"
    COMMITMENTS = "commitments"
    DRAFTS = "drafts"
    SECTIONS = "sections"
    SIGN_OFFS = "sign_offs"
    SUBMISSION = "submission"
    IN_TIME = "in_time"
    FIRST_STAGE = "first_stage"
    LAST_STAGE = "last_stage"
    GRANT_AGREEMENT = "grant_agreement"


@dataclass(frozen=True, slots=True)
class Transition:
    """From where a step can be taken, where it leads, by whom, and what it needs.

    `to` is None for a correction, which leads back to the state before; a step that leads to its own state changes
    nothing but what it brings.
    """

    origins: frozenset[State]
    to: State | None
    by: frozenset[Who]
    needs: tuple[Need, ...] = ()


S = State
BEFORE = frozenset({S.IDEA, S.CONCEPT_NOTE, S.FORMING, S.COMMITTED, S.DRAFTING, S.REVIEW, S.READY})
"""Not submitted yet."""

TO_HAND_IN = BEFORE | {S.INVITED}
"""Still to be handed in, if only for the second stage: what has a backward plan and a chance, and can change."""

WAITING = frozenset({S.SUBMITTED, S.EVALUATED})
RUNNING = WAITING | {S.INVITED, S.MAIN_LIST, S.RESERVE_LIST, S.PREPARATION}
REFUSED = frozenset({S.INADMISSIBLE, S.INELIGIBLE, S.REJECTED_THRESHOLD, S.REJECTED_BUDGET, S.SEAL})
OVER = REFUSED | {S.WITHDRAWN, S.DROPPED}
"""An application that ended without a grant; another one may be made from it."""

NEWS = frozenset(S) - BEFORE
"""What the partners are told when it is reached: handed in, and all that comes after it."""

MAKERS = frozenset({Who.LEAD, Who.COORDINATOR, Who.SECRETARIAT, Who.BROKER})
CORRECTORS = frozenset({Who.COORDINATOR, Who.SECRETARIAT})


RESULTS = frozenset({
    Step.INVITE, Step.EVALUATE, Step.LIST, Step.RESERVE, Step.REJECT_THRESHOLD, Step.REJECT_BUDGET, Step.AWARD_SEAL,
})  # fmt: skip
"""Steps that come with points."""


def _of(*origins: State | frozenset[State]) -> frozenset[State]:
    return frozenset(one for given in origins for one in (given if isinstance(given, frozenset) else (given,)))


TABLE: Mapping[Step, Transition] = {
    Step.WRITE_NOTE: Transition(_of(S.IDEA), S.CONCEPT_NOTE, MAKERS),
    Step.OPEN: Transition(_of(S.CONCEPT_NOTE), S.FORMING, MAKERS),
    Step.COMMIT: Transition(_of(S.FORMING), S.COMMITTED, MAKERS, (Need.PARTNERS, Need.COMMITMENTS)),
    Step.DRAFT: Transition(_of(S.COMMITTED, S.INVITED), S.DRAFTING, MAKERS),
    Step.REVIEW: Transition(_of(S.DRAFTING), S.REVIEW, MAKERS, (Need.DRAFTS,)),
    Step.REVISE: Transition(_of(S.REVIEW), S.DRAFTING, MAKERS, (Need.NOTE,)),
    Step.FINISH: Transition(_of(S.REVIEW), S.READY, MAKERS, (Need.PARTNERS, Need.SECTIONS, Need.SIGN_OFFS)),
    Step.REOPEN: Transition(_of(S.READY), S.DRAFTING, MAKERS, (Need.NOTE,)),
    Step.SUBMIT: Transition(
        _of(S.READY), S.SUBMITTED, MAKERS, (Need.SIGN_OFFS, Need.SUBMISSION, Need.IN_TIME, Need.EVIDENCE)
    ),
    Step.SUBMIT_AGAIN: Transition(
        _of(S.SUBMITTED), S.SUBMITTED, MAKERS, (Need.SUBMISSION, Need.IN_TIME, Need.EVIDENCE)
    ),
    Step.INVITE: Transition(_of(WAITING), S.INVITED, MAKERS, (Need.FIRST_STAGE, Need.EVIDENCE)),
    Step.FIND_INADMISSIBLE: Transition(_of(S.SUBMITTED), S.INADMISSIBLE, MAKERS, (Need.EVIDENCE,)),
    Step.FIND_INELIGIBLE: Transition(_of(WAITING), S.INELIGIBLE, MAKERS, (Need.EVIDENCE,)),
    Step.EVALUATE: Transition(_of(S.SUBMITTED), S.EVALUATED, MAKERS, (Need.EVIDENCE,)),
    Step.LIST: Transition(_of(WAITING, S.RESERVE_LIST), S.MAIN_LIST, MAKERS, (Need.LAST_STAGE, Need.EVIDENCE)),
    Step.RESERVE: Transition(_of(WAITING), S.RESERVE_LIST, MAKERS, (Need.LAST_STAGE, Need.EVIDENCE)),
    Step.REJECT_THRESHOLD: Transition(_of(WAITING), S.REJECTED_THRESHOLD, MAKERS, (Need.EVIDENCE,)),
    Step.REJECT_BUDGET: Transition(
        _of(WAITING, S.RESERVE_LIST), S.REJECTED_BUDGET, MAKERS, (Need.LAST_STAGE, Need.EVIDENCE)
    ),
    Step.AWARD_SEAL: Transition(
        _of(WAITING, S.RESERVE_LIST, S.REJECTED_BUDGET), S.SEAL, MAKERS, (Need.LAST_STAGE, Need.EVIDENCE)
    ),
    Step.PREPARE: Transition(_of(S.MAIN_LIST), S.PREPARATION, MAKERS),
    Step.SIGN: Transition(_of(S.PREPARATION), S.SIGNED, MAKERS, (Need.GRANT_AGREEMENT, Need.EVIDENCE)),
    Step.WITHDRAW: Transition(_of(RUNNING), S.WITHDRAWN, MAKERS, (Need.NOTE,)),
    Step.DROP: Transition(_of(BEFORE), S.DROPPED, MAKERS, (Need.NOTE,)),
    Step.TAKE_UP: Transition(_of(S.DROPPED), S.CONCEPT_NOTE, MAKERS, (Need.NOTE,)),
    Step.RESUBMIT: Transition(_of(OVER), None, MAKERS),  # Makes another application; this one stays as it is.
    Step.CORRECT: Transition(frozenset(S) - {S.IDEA}, None, CORRECTORS, (Need.NOTE,)),
}


def brings(step: Step, name: str) -> bool:
    """Whether a step takes a value of this name with it; all take a note and evidence.

    >>> brings(Step.SUBMIT, "submission"), brings(Step.OPEN, "submission"), brings(Step.OPEN, "note")
    (True, False, True)
    """
    needs = TABLE[step].needs
    taken = {
        "submission": Need.SUBMISSION in needs, "grant_agreement": Need.GRANT_AGREEMENT in needs,
        "points": step in RESULTS, "reserve_position": step is Step.RESERVE,
    }  # fmt: skip
    return taken.get(name, True)


def may_step(state: State, step: Step, who: frozenset[Who]) -> bool:
    """Whether somebody who is this to the application may take the step from the state."""
    rule = TABLE[step]
    return state in rule.origins and not rule.by.isdisjoint(who)


def steps_from(state: State, who: frozenset[Who]) -> tuple[Step, ...]:
    """The steps that somebody may take from the state, in the order of the table."""
    return tuple(step for step in Step if may_step(state, step, who))
