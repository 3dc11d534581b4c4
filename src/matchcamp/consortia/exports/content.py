"""What the files of a consortium are made of, their names, and texts that every file format bears."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from matchcamp.consortia.board_schemas import BoardOut, ShownBy
from matchcamp.i18n import N_
from matchcamp.i18n import gettext as _
from matchcamp.organisations.schemas import OrganisationOut

VERDICTS: Mapping[str, str] = {
    "met": N_("All demands that can be computed are met."),
    "not_met": N_("At least one demand that must be met is not met."),
    "cannot_decide": N_("It cannot be decided: data are missing, or a demand is not known."),
    "no_rules": N_("No rules are known for this call."),
    "no_call": N_("No call is chosen."),
}


@dataclass(frozen=True, slots=True)
class Export:
    """A board as its viewer sees it, with the profiles of its members and the words that show why they fit."""

    board: BoardOut
    profiles: Mapping[str, OrganisationOut]
    shown_by: Mapping[str, Sequence[ShownBy]]
    made: datetime


def verdict_words(verdict: str) -> str:
    return _(VERDICTS[verdict])
