"""What is kept of a person, declared as data by each area: export, erasure and their tests read the same table."""

from dataclasses import dataclass
from enum import StrEnum

# Stands where the id of an erased account stood: the same for all, so that nothing links their words.
TOMBSTONE = "0" * 24


class Holds(StrEnum):
    """What stands at the path of a trace."""

    ACCOUNT = "account"
    EMAIL = "email"


class Ending(StrEnum):
    """What an erasure does with the row: it goes, or it stays with the organisation without the person."""

    DELETED = "deleted"
    UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Trace:
    """One place that points to a person: `path` in the rows of `collection`, with `[]` after each list on the way.

    `shown` are the fields of such a row that the person's export holds; of a list on the path only the person's own
    elements are given. `what` names it in words (marked for the catalogue with N_).
    """

    collection: str
    path: str
    holds: Holds
    ending: Ending
    what: str
    shown: tuple[str, ...] = ()

    @property
    def query_path(self) -> str:
        """
        >>> Trace("needs", "history[].account_id", Holds.ACCOUNT, Ending.UNNAMED, "").query_path
        'history.account_id'
        """
        return self.path.replace("[]", "")


def posting_traces(collection: str, wrote: str, changed: str) -> tuple[Trace, Trace]:
    """What needs, offers and ideas keep of a person: who wrote them, and who took which step."""
    words = ("_id", "title", "text", "organisation_id", "status", "visibility", "created", "changed")
    return (
        Trace(collection, "author_id", Holds.ACCOUNT, Ending.UNNAMED, wrote, words),
        Trace(collection, "history[].account_id", Holds.ACCOUNT, Ending.UNNAMED, changed, ("_id", "title", "history")),
    )
