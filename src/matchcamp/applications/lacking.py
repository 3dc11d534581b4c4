"""What a step still needs, in words."""

from collections.abc import Mapping, Sequence

from matchcamp.applications.rules import Lack
from matchcamp.applications.states import Need
from matchcamp.errors import FieldError, Invalid
from matchcamp.i18n import N_
from matchcamp.i18n import gettext as _

WORDS: Mapping[Need, str] = {
    Need.NOTE: N_("Say why in a note."),
    Need.EVIDENCE: N_("Name what proves it: a document with its address or its SHA-256."),
    Need.PARTNERS: N_("One partner has to be the coordinator."),
    Need.COMMITMENTS: N_("Not every partner has committed itself."),
    Need.DRAFTS: N_("Some sections are not drafted yet."),
    Need.SECTIONS: N_("Some sections are not final yet."),
    Need.SIGN_OFFS: N_("Not every partner has signed off on the application as it stands."),
    Need.SUBMISSION: N_("Give when it was received, its number as the funder writes it, and the receipt."),
    Need.IN_TIME: N_("That is after the deadline: the funder does not take it."),
    Need.FIRST_STAGE: N_("Only the first of two stages can lead to an invitation."),
    Need.LAST_STAGE: N_("The first of two stages cannot end so: it ends with an invitation, or not."),
    Need.GRANT_AGREEMENT: N_("Give the number of the grant agreement."),
}
FIELDS: Mapping[Need, str] = {
    Need.NOTE: "note", Need.EVIDENCE: "evidence", Need.SUBMISSION: "submission", Need.IN_TIME: "submission",
    Need.GRANT_AGREEMENT: "grant_agreement",
}  # fmt: skip


def refusal(found: Sequence[Lack]) -> Invalid:
    """The error that names all that is missing, each with the field it belongs to."""
    errors = [FieldError(FIELDS.get(one.need, "step"), _(WORDS[one.need])) for one in found]
    return Invalid(" ".join(error.message for error in errors), errors)
