"""What stands against keeping an organisation besides a single field."""

from collections.abc import Sequence

from matchcamp.errors import Conflict
from matchcamp.i18n import gettext as _
from matchcamp.organisations.queries import OrganisationHead


class IdentifierTaken(Conflict):
    """Another organisation has this PIC or OID; `field` says which of the two."""

    def __init__(self, field: str, value: str, owner: OrganisationHead) -> None:
        words = _("The %(number)s %(value)s belongs to %(name)s; edit that organisation, or correct the number.")
        super().__init__(words % {"number": field.upper(), "value": value, "name": owner.name})
        self.field = field
        self.owner = owner


class LooksKnown(Conflict):
    """Organisations with like names are known; whoever adds another one says that it is none of these."""

    def __init__(self, known: Sequence[OrganisationHead]) -> None:
        named = ", ".join(f"{one.name} ({one.id})" for one in known)
        super().__init__(
            _("This may be one of these: %(names)s. If it is none of them, say so with none_of_these.")
            % {"names": named}
        )
        self.known = tuple(known)
