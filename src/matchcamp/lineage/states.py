"""The links of the chain from a need to what became of an application."""

from enum import StrEnum


class Kind(StrEnum):
    """What can stand in a chain, from left to right; an outcome is what became of an application."""

    NEED = "need"
    OFFER = "offer"
    IDEA = "idea"
    CAMP = "camp"
    TABLE = "table"
    CONSORTIUM = "consortium"
    CALL = "call"
    APPLICATION = "application"
    OUTCOME = "outcome"


COLUMNS = (
    (Kind.NEED, Kind.OFFER), (Kind.IDEA,), (Kind.TABLE,), (Kind.CONSORTIUM,), (Kind.APPLICATION,), (Kind.OUTCOME,)
)  # fmt: skip
"""The columns of the picture. Camps and calls stand beside the chain: many chains go through each."""
