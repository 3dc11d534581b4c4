"""Applications in words of the reader's language: states, steps, roles, letters, and the columns of the pipeline."""

from collections.abc import Mapping

from matchcamp.applications.documents import Mandate, Registration, SectionState
from matchcamp.applications.plan import Overseer, Owner
from matchcamp.applications.states import State, Step, Who
from matchcamp.i18n import N_
from matchcamp.i18n import gettext as _

STATE_WORDS: Mapping[State, str] = {
    State.IDEA: N_("Idea"),
    State.CONCEPT_NOTE: N_("Concept note"),
    State.FORMING: N_("Consortium forming"),
    State.COMMITTED: N_("Partners committed"),
    State.DRAFTING: N_("Drafting"),
    State.REVIEW: N_("Internal review"),
    State.READY: N_("Ready to submit"),
    State.SUBMITTED: N_("Submitted"),
    State.INVITED: N_("Invited to the second stage"),
    State.EVALUATED: N_("Evaluated"),
    State.MAIN_LIST: N_("On the main list"),
    State.RESERVE_LIST: N_("On the reserve list"),
    State.PREPARATION: N_("Grant agreement in preparation"),
    State.SIGNED: N_("Grant agreement signed"),
    State.INADMISSIBLE: N_("Inadmissible"),
    State.INELIGIBLE: N_("Not eligible"),
    State.REJECTED_THRESHOLD: N_("Rejected: below the threshold"),
    State.REJECTED_BUDGET: N_("Rejected: no budget left"),
    State.SEAL: N_("Seal of Excellence"),
    State.WITHDRAWN: N_("Withdrawn"),
    State.DROPPED: N_("Dropped"),
}
STEP_WORDS: Mapping[Step, str] = {
    Step.WRITE_NOTE: N_("Start the concept note"),
    Step.OPEN: N_("Form the consortium"),
    Step.COMMIT: N_("All partners are committed"),
    Step.DRAFT: N_("Start drafting"),
    Step.REVIEW: N_("Give it to internal review"),
    Step.REVISE: N_("Back to drafting"),
    Step.FINISH: N_("It is ready to submit"),
    Step.REOPEN: N_("Open it for drafting again"),
    Step.SUBMIT: N_("Submit"),
    Step.SUBMIT_AGAIN: N_("Submit a newer version"),
    Step.INVITE: N_("Invited to the second stage"),
    Step.FIND_INADMISSIBLE: N_("Found inadmissible"),
    Step.FIND_INELIGIBLE: N_("Found not eligible"),
    Step.EVALUATE: N_("Evaluated by the experts"),
    Step.LIST: N_("Put on the main list"),
    Step.RESERVE: N_("Put on the reserve list"),
    Step.REJECT_THRESHOLD: N_("Rejected: below the threshold"),
    Step.REJECT_BUDGET: N_("Rejected: no budget left"),
    Step.AWARD_SEAL: N_("Awarded the Seal of Excellence"),
    Step.PREPARE: N_("Prepare the grant agreement"),
    Step.SIGN: N_("The grant agreement is signed"),
    Step.WITHDRAW: N_("Withdraw it"),
    Step.DROP: N_("Drop it"),
    Step.TAKE_UP: N_("Take it up again"),
    Step.RESUBMIT: N_("Make a new application from it"),
    Step.CORRECT: N_("Take the last step back: it was a mistake"),
}
WHO_WORDS: Mapping[Who, str] = {
    Who.LEAD: N_("Leading organisation"),
    Who.PARTNER: N_("Partner"),
    Who.COORDINATOR: N_("Coordinator of the alliance"),
    Who.SECRETARIAT: N_("Secretariat"),
    Who.BROKER: N_("Broker"),
    Who.FACILITATOR: N_("Facilitator"),
    Who.OTHER: N_("Onlooker"),
}
MANDATE_WORDS: Mapping[Mandate, str] = {
    Mandate.NOT_ASKED: N_("Not asked for yet"),
    Mandate.NOT_NEEDED: N_("Not needed"),
    Mandate.REQUESTED: N_("Requested"),
    Mandate.DRAFT: N_("Draft"),
    Mandate.SIGNED: N_("Signed"),
    Mandate.UPLOADED: N_("Uploaded"),
}
REGISTRATION_WORDS: Mapping[Registration, str] = {
    Registration.UNKNOWN: N_("Not looked up yet"),
    Registration.REGISTERED: N_("Registered, not validated"),
    Registration.WAITING: N_("Waiting for validation"),
    Registration.VALID: N_("Valid"),
    Registration.INVALID: N_("Not valid"),
}
SECTION_WORDS: Mapping[SectionState, str] = {
    SectionState.OPEN: N_("Open"),
    SectionState.DRAFTED: N_("Drafted"),
    SectionState.FINAL: N_("Final"),
}
OWNER_WORDS: Mapping[Owner, str] = {
    Owner.LEAD: N_("Leading organisation"),
    Owner.PARTNERS: N_("Every partner"),
    Owner.WRITERS: N_("Those who write"),
    Owner.COORDINATOR: N_("Coordinator of the alliance"),
}
OVERSEER_WORDS: Mapping[Overseer, str] = {
    Overseer.LEAD: N_("Leading organisation"),
    Overseer.COORDINATOR: N_("Coordinator of the alliance"),
    Overseer.SECRETARIAT: N_("Secretariat"),
}
STATE_TONES: Mapping[State, str] = {
    State.READY: "ok", State.SUBMITTED: "ok", State.INVITED: "ok", State.EVALUATED: "note", State.MAIN_LIST: "ok",
    State.RESERVE_LIST: "note", State.PREPARATION: "ok", State.SIGNED: "ok", State.SEAL: "note",
    State.INADMISSIBLE: "stop", State.INELIGIBLE: "stop", State.REJECTED_THRESHOLD: "stop",
    State.REJECTED_BUDGET: "stop", State.WITHDRAWN: "stop", State.DROPPED: "stop",
}  # fmt: skip


def state_words(state: State) -> str:
    return _(STATE_WORDS[state])


def state_tone(state: State) -> str:
    """The colour of a state's badge: ok, note or stop; empty is the plain one."""
    return STATE_TONES.get(state, "")


def step_words(step: Step) -> str:
    return _(STEP_WORDS[step])


def state_options() -> list[tuple[str, str]]:
    """All states in the order of an application's life, for a choice."""
    return [(state.value, state_words(state)) for state in State]
