"""What a demand must name: a pure function."""

from secrets import token_hex

from matchcamp.errors import FieldError, Invalid
from matchcamp.i18n import gettext as _
from matchcamp.seating.documents import Demand
from matchcamp.seating.rules import Crowd
from matchcamp.seating.schemas import SeatingDemandIn
from matchcamp.seating.states import DemandKind

KEY_BYTES = 6
MOST_TOGETHER = 12
PAIRS = frozenset({DemandKind.TOGETHER, DemandKind.APART})
OF_AN_IDEA = frozenset({DemandKind.PIN, DemandKind.BARRED, DemandKind.CLOSED})


def checked(given: SeatingDemandIn, crowd: Crowd) -> Demand:
    """The demand as it is kept, without what its kind does not read. Raises Invalid for a field that it lacks, or that
    names nobody and nothing at the camp."""
    errors = [error for error in (_people(given, crowd), _idea(given, crowd), _rounds(given, crowd)) if error]
    if errors:
        raise Invalid(_("Some fields cannot be taken as they are."), errors)
    people = list(dict.fromkeys(given.people))
    return Demand(
        key=token_hex(KEY_BYTES),
        kind=given.kind,
        people=[] if given.kind is DemandKind.CLOSED else sorted(people),
        idea=given.idea if given.kind in OF_AN_IDEA else "",
        round=given.round if given.kind is DemandKind.PIN else 0,
        rounds=sorted(set(given.rounds)) if given.kind is DemandKind.AWAY else [],
        note=given.note,
    )


def _people(given: SeatingDemandIn, crowd: Crowd) -> FieldError | None:
    if given.kind is DemandKind.CLOSED:
        return None
    count = len(set(given.people))
    if given.kind is DemandKind.APART and count != 2:
        return FieldError("people", _("Name two people."))
    if given.kind is DemandKind.TOGETHER and not 2 <= count <= MOST_TOGETHER:
        return FieldError("people", _("Name two people or more."))
    if given.kind not in PAIRS and count != 1:
        return FieldError("people", _("Name one person."))
    if not {one.id for one in crowd.people}.issuperset(given.people):
        return FieldError("people", _("This person is not registered for the camp."))
    return None


def _idea(given: SeatingDemandIn, crowd: Crowd) -> FieldError | None:
    if given.kind in OF_AN_IDEA and given.idea not in {idea.id for idea in crowd.ideas}:
        return FieldError("idea", _("Choose one of the ideas of this camp."))
    return None


def _rounds(given: SeatingDemandIn, crowd: Crowd) -> FieldError | None:
    most = crowd.camp.rounds
    if given.kind is DemandKind.PIN and given.round > most:
        return FieldError("round", _("There is no round %(round)s.") % {"round": given.round})
    if given.kind is DemandKind.AWAY and not (given.rounds and 1 <= min(given.rounds) <= max(given.rounds) <= most):
        return FieldError("rounds", _("Choose at least one round."))
    return None
