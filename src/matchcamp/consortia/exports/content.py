"""What the files of a consortium are made of, their names, and texts that every file format bears."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from matchcamp.consortia.board_schemas import BoardOut, ShownBy
from matchcamp.i18n import N_
from matchcamp.i18n import gettext as _
from matchcamp.organisations.names import folded
from matchcamp.organisations.schemas import OrganisationOut

LONGEST_CELL = 32_000  # Characters; a cell of a workbook holds 32,767.
LONGEST_NAME = 60  # Of a file, without its ending.
# XML 1.0 has no place for these, escaped or not; a text with one of them would make a file that nothing opens. The
# marks that turn the direction of what follows go too: a name must not read as another.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")

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


def writable(text: str) -> str:
    """A text as every file can hold it.

    >>> writable("Orod\\x00jarna\\u202e"), len(writable("a" * 99_999))
    ('Orodjarna', 32000)
    """
    plain = UNWRITABLE.sub("", text)
    return plain if len(plain) <= LONGEST_CELL else plain[: LONGEST_CELL - 1] + "…"


def file_name(title: str, id_: str, ending: str) -> str:
    """A name that every system takes: letters and digits without marks, joined by hyphens, else the id.

    >>> file_name("Odličnost: ../../etc; \\"CoVE\\"", "0" * 24, "xlsx"), file_name("Ελλάδα", "a1", "docx")
    ('consortium-odlicnost-etc-cove.xlsx', 'consortium-a1.docx')
    """
    words = re.findall("[a-z0-9]+", folded(title))
    plain = "-".join(words)[:LONGEST_NAME].strip("-")
    return f"consortium-{plain or id_}.{ending}"


def verdict_words(verdict: str) -> str:
    return _(VERDICTS[verdict])
