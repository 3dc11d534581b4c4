"""Who takes part in a consortium, as far as rules of eligibility ask."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The part that an organisation has in a project; the words are those of the programmes' guides."""

    COORDINATOR = "coordinator"
    PARTNER = "partner"
    ASSOCIATED_PARTNER = "associated_partner"
    AFFILIATED_ENTITY = "affiliated_entity"
    SUBCONTRACTOR = "subcontractor"
    THIRD_PARTY = "third_party"


COUNTED = frozenset({Role.COORDINATOR, Role.PARTNER})
"""The roles of applicants: rules count these and no others, unless they say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """One organisation in one role. An empty `country` or `type`, and `None`, mean "not known".

    `country` is ISO 3166-1 alpha-2, or XK; `type` one of the 25 codes of `calls.organisation_types`. `budget` is the
    participant's share of the cost without subcontracting, in any unit that all participants of the consortium use.
    `key` is the caller's own, and comes back where a sentence or repair names the participant.
    """

    role: Role
    country: str = ""
    type: str = ""
    budget: float | None = None
    founded: int | None = None
    name: str = ""
    key: str = ""
