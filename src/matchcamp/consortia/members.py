"""Members of a consortium: how sure each is, and who counts; values and pure functions over stored rows."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

Row = Mapping[str, Any]


class Commitment(StrEnum):
    """How sure a member is. `PROPOSED`: only planned, nobody there was asked; `DECLINED` ones count for no rule."""

    PROPOSED = "proposed"
    INVITED = "invited"
    INTERESTED = "interested"
    COMMITTED = "committed"
    MANDATE_RECEIVED = "mandate_received"
    DECLINED = "declined"


NOT_ASKED = frozenset({Commitment.PROPOSED})
OUT_OF_IT = frozenset({Commitment.DECLINED})
SURE = frozenset({Commitment.COMMITTED, Commitment.MANDATE_RECEIVED})


def member_of(row: Row, organisation_id: str) -> dict[str, Any] | None:
    return next((one for one in row["members"] if one["organisation_id"] == organisation_id), None)


def in_it(members: Iterable[Row]) -> list[Row]:
    """Members that count for rules: all but those who declined. Proposed and invited ones count as planned."""
    return [member for member in members if member["commitment"] not in OUT_OF_IT]


def sure(members: Iterable[Row]) -> list[Row]:
    """Members that said yes."""
    return [member for member in members if member["commitment"] in SURE]


def cover_of(competences: Sequence[str], members: Iterable[Row]) -> dict[str, list[str]]:
    """By competence that is sought, the organisations that cover it, in the order of the board; none in a gap."""
    present = in_it(members)
    return {
        wanted: [one["organisation_id"] for one in present if wanted in one["competences"]] for wanted in competences
    }
