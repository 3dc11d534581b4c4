"""Placements, moves and conflicts in words."""

from matchcamp.i18n import gettext as _
from matchcamp.i18n import ngettext, number
from matchcamp.seating.documents import Seat

GOOD_FIT = 0.5
"""From here on a fit is told as a reason."""


def why(seat: Seat) -> str:
    """Why somebody sits there, in one line."""
    return " ".join(reasons(seat))


def reasons(seat: Seat) -> list[str]:
    """Each reason as a sentence: whose table it is, the choice got, the fit, the mix, who is new."""
    if seat.own:
        found = [_("Hosts this table.")]
    elif seat.rank:
        found = [_("Choice no. %(rank)s.") % {"rank": seat.rank}]
    else:
        found = [_("Not among the ideas ranked.")]
    if seat.pinned:
        found.append(_("Placed here by those who lead."))
    if seat.fit >= GOOD_FIT and not seat.own:
        found.append(_("The organisation fits the idea: %(fit)s.") % {"fit": number(round(seat.fit, 2))})
    if seat.fills:
        found.append(_("Brings a kind of organisation that the call asks for."))
    if seat.new:
        found.append(
            ngettext("Meets %(num)s person for the first time.", "Meets %(num)s people for the first time.", seat.new)
        )
    return found
