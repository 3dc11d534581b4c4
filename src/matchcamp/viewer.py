"""Who looks: one frozen value that guards, rules and queries ask, the same for pages, API and command line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a person does for the alliance as a whole."""

    MEMBER = "member"
    BROKER = "broker"
    FACILITATOR = "facilitator"
    COORDINATOR = "coordinator"
    SECRETARIAT = "secretariat"


class OrganisationRole(StrEnum):
    """What a person does for one organisation: owners also look after its people."""

    OWNER = "owner"
    EDITOR = "editor"


class Audience(StrEnum):
    """Who may see an indexed item."""

    PUBLIC = "public"
    MEMBERS = "members"


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in person, or nobody (`account_id` empty)."""

    account_id: str = ""
    name: str = ""
    email: str = ""
    language: str = ""
    roles: frozenset[Role] = frozenset()
    organisations: Mapping[str, OrganisationRole] = field(default_factory=dict)
    by_token: bool = False
    session_key: str = ""

    @property
    def signed_in(self) -> bool:
        return bool(self.account_id)

    @property
    def is_member(self) -> bool:
        """An account without any role has asked to join and waits; it sees what the public sees."""
        return bool(self.roles)

    @property
    def acts_for_all(self) -> bool:
        """Brokers and the secretariat act for organisations that never sign in."""
        return bool(self.roles & {Role.BROKER, Role.SECRETARIAT})

    @property
    def audiences(self) -> frozenset[str]:
        return frozenset(Audience) if self.is_member else frozenset({Audience.PUBLIC})

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    def speaks_for(self, organisation_id: str) -> bool:
        """May post and answer in the name of the organisation."""
        return organisation_id in self.organisations or self.acts_for_all

    def owns(self, organisation_id: str) -> bool:
        """May change the organisation's people."""
        role = self.organisations.get(organisation_id)
        return role is OrganisationRole.OWNER or self.has(Role.SECRETARIAT)


NOBODY = Viewer()
