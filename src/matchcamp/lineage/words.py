"""The links of a chain in the reader's words."""

from collections.abc import Mapping

from matchcamp.applications.states import BEFORE, State
from matchcamp.applications.words import STATE_WORDS
from matchcamp.i18n import N_
from matchcamp.i18n import gettext as _
from matchcamp.lineage.states import Kind

KIND_WORDS: Mapping[Kind, str] = {
    Kind.NEED: N_("Need"),
    Kind.OFFER: N_("Offer"),
    Kind.IDEA: N_("Project idea"),
    Kind.CAMP: N_("Camp"),
    Kind.TABLE: N_("Table"),
    Kind.CONSORTIUM: N_("Consortium"),
    Kind.CALL: N_("Call"),
    Kind.APPLICATION: N_("Application"),
    Kind.OUTCOME: N_("Result"),
}
UNSEEN_WORDS: Mapping[Kind, str] = {
    Kind.NEED: N_("A need that you may not see"),
    Kind.OFFER: N_("An offer that you may not see"),
    Kind.IDEA: N_("An idea that you may not see"),
    Kind.TABLE: N_("A table that you may not see"),
    Kind.CONSORTIUM: N_("A consortium that you may not see"),
    Kind.APPLICATION: N_("An application that you may not see"),
}


def kind_words(kind: Kind) -> str:
    return _(KIND_WORDS[kind])


def unseen_words(kind: Kind) -> str:
    """How a thing is called that the viewer may not see; camps, calls and outcomes are left out then."""
    return _(UNSEEN_WORDS[kind])


def application_words(state: State, *, submitted: bool) -> str:
    """Where an application itself stands: after its submission the outcome beside it says the rest."""
    return _(STATE_WORDS[State.SUBMITTED if submitted and state not in BEFORE else state])


def outcome_words(state: State) -> str:
    return _(STATE_WORDS[state])


def column_words() -> tuple[str, ...]:
    """The columns of the picture."""
    asked = f"{_('Needs')}, {_('Offers')}"
    return asked, _("Ideas"), _("Tables"), _("Consortia"), _("Applications"), _("Results")
