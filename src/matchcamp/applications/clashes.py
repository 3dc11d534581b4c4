"""Two people changed the same value: both versions in words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from matchcamp.applications.chain import is_private
from matchcamp.applications.trail import Clash
from matchcamp.errors import Conflict
from matchcamp.revisions import both_versions, changed_meanwhile

MOST_TOLD = 5  # Values whose versions are told; of more only how many.
LONGEST = 120


class EditConflict(Conflict):
    """A change that began from an older revision wants other values than those that stand now; nothing was stored.

    `row` is how it would stand with this change put upon those of the others, `revision` the one that stands now.
    """

    def __init__(self, clashes: Sequence[Clash], row: Mapping[str, Any], revision: int) -> None:
        super().__init__(told(clashes))
        self.clashes = tuple(clashes)
        self.row, self.revision = row, revision


def told(clashes: Sequence[Clash]) -> str:
    """What stands now, and what was wanted, value by value."""
    lines = [
        both_versions(one.path.replace("/", " › "), _shown(one, one.theirs), _shown(one, one.mine))
        for one in clashes[:MOST_TOLD]
    ]
    return " ".join([changed_meanwhile(), *lines, *(["…"] if len(clashes) > MOST_TOLD else [])])


def _shown(clash: Clash, value: Any) -> str:
    """A value in a line; account ids are nobody's to read."""
    if value is None or value == "":
        return "–"
    if is_private(clash.path) and clash.path.endswith("owner_id"):
        return "…"
    text = value.isoformat(timespec="minutes") if isinstance(value, datetime) else str(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
