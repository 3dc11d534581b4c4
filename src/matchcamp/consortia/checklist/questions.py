"""Ten questions on a partner's quality, answered from data where they can be; pure functions.

The questions are those by which the alliance's own partners were chosen (source document 001, section 3.3.1), in our
own words. What data cannot tell stays open and is for people to say; a missing past is never a no.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from calls.errors import InvalidIdentifier
from calls.identifiers import valid_oid, valid_pic
from calls.organisation_types import organisation_type
from matchcamp.consortia.board_schemas import MemberOut
from matchcamp.consortia.members import SURE, Commitment
from matchcamp.i18n import N_, country_name, ngettext, number
from matchcamp.i18n import gettext as _
from matchcamp.labels import status_name
from matchcamp.organisations.names import folded
from matchcamp.organisations.schemas import OrganisationOut

Answer = Literal["yes", "no", "open"]
QUESTIONS: Mapping[str, str] = {
    "expertise": N_("Does it know what the project needs?"),
    "complement": N_("Does it bring something that no other partner brings?"),
    "users": N_("Does it reach learners, or others who will use the results?"),
    "companies": N_("Does it work closely with companies?"),
    "capacity": N_("Can it carry its part: registered, staffed, sound?"),
    "people": N_("Do its people want this, and have they said so?"),
    "europe": N_("Has it worked in European projects?"),
    "place": N_("Does it widen the map of the project?"),
    "convergence": N_("Does it join stronger regions with those that catch up?"),
    "together": N_("Has it worked with one of the other partners before?"),
}
WITH_COMPANIES = frozenset({"work-based-learning", "learning-factories", "sme-innovation"})
"""Topics of a profile that speak of work with companies."""


@dataclass(frozen=True, slots=True)
class Found:
    """What data say to a question, and why."""

    answer: Answer
    why: str


@dataclass(frozen=True, slots=True)
class Partner:
    """One member with its profile; None where the profile may not be seen or is gone."""

    member: MemberOut
    profile: OrganisationOut | None


@dataclass(frozen=True, slots=True)
class Circle:
    """All partners who have not declined; `widening` are the countries that Horizon Europe calls so."""

    partners: Sequence[Partner]
    sought: Sequence[str]
    widening: frozenset[str]

    def others(self, one: Partner) -> list[Partner]:
        return [other for other in self.partners if other.member.organisation_id != one.member.organisation_id]


def checked(one: Partner, circle: Circle) -> dict[str, Found]:
    """What data say to the ten questions, in their order."""
    return {line: LINES[line](one, circle) for line in QUESTIONS}


def _expertise(one: Partner, circle: Circle) -> Found:
    covers = [phrase for phrase in circle.sought if phrase in one.member.competences]
    if covers:
        return Found("yes", _("Covers: %(what)s.") % {"what": ", ".join(covers)})
    return Found("open", _("Covers none of the competences sought, as far as its entry on the board says."))


def _complement(one: Partner, circle: Circle) -> Found:
    others = circle.others(one)
    alone = [
        phrase for phrase in one.member.competences if not any(phrase in other.member.competences for other in others)
    ]
    if alone:
        return Found("yes", _("Alone covers: %(what)s.") % {"what": ", ".join(alone)})
    group = _group(one.member)
    if group and others and group not in {_group(other.member) for other in others}:
        return Found("yes", _("The only partner of its kind."))
    return Found("open", _("Others cover the same, and others are of its kind."))


def _group(member: MemberOut) -> str:
    return organisation_type(member.type).group if member.type else ""


def _users(one: Partner, _circle: Circle) -> Found:
    reach = one.profile.reach if one.profile else None
    if reach:
        return Found("yes", _("Reaches about %(num)s people, by its profile.") % {"num": number(reach)})
    return Found("open", _("Its profile does not say how many people it reaches."))


def _companies(one: Partner, _circle: Circle) -> Found:
    group = _group(one.member)
    if group == "enterprise":
        return Found("yes", _("It is a company itself."))
    if group == "labour_market":
        return Found("yes", _("It speaks for companies or for those who work there."))
    topics = set(one.profile.topics) if one.profile else set()
    if topics & WITH_COMPANIES:
        return Found("yes", _("Work with companies is among the topics of its profile."))
    return Found("open", _("Its profile names no work with companies among its topics."))


def _capacity(one: Partner, _circle: Circle) -> Found:
    number_known = _registered(one.profile)
    size = one.profile.size if one.profile else None
    if number_known and size:
        return Found("yes", _("It has a number at the EU's registers, and its size is known."))
    missing = [_("no PIC or OID")] if not number_known else []
    missing += [_("no size")] if not size else []
    return Found("open", _("Its profile has: %(missing)s.") % {"missing": ", ".join(missing)})


def _registered(profile: OrganisationOut | None) -> bool:
    return profile is not None and (_valid(valid_pic, profile.pic) or _valid(valid_oid, profile.oid))


def _valid(check: Callable[[str], str], given: str) -> bool:
    try:
        return bool(given) and bool(check(given))
    except InvalidIdentifier:
        return False


def _people(one: Partner, _circle: Circle) -> Found:
    commitment = one.member.commitment
    words = status_name(commitment.value) + "."
    if commitment in SURE:
        return Found("yes", words)
    return Found("no" if commitment is Commitment.DECLINED else "open", words)


def _europe(one: Partner, _circle: Circle) -> Found:
    count = one.member.past_projects
    if count:
        words = ngettext("%(num)s past project in its profile.", "%(num)s past projects in its profile.", count)
        return Found("yes", words % {"num": count})
    return Found("open", _("None in its profile: a newcomer, whom some calls welcome."))


def _place(one: Partner, circle: Circle) -> Found:
    country = one.member.country
    if not country:
        return Found("open", _("Its country is not known."))
    beside = sum(other.member.country == country for other in circle.others(one))
    if not beside:
        return Found("yes", _("The only partner there: %(country)s.") % {"country": country_name(country)})
    words = ngettext("%(num)s other partner is there: %(country)s.", "%(num)s other partners are there: %(country)s.",
                     beside)  # fmt: skip
    return Found("open", words % {"num": beside, "country": country_name(country)})


def _convergence(one: Partner, circle: Circle) -> Found:
    """Widening countries stand for regions that catch up: of regions themselves no table is at hand."""
    country = one.member.country
    if not country:
        return Found("open", _("Its country is not known."))
    catching_up = country in circle.widening
    opposite = {
        other.member.country for other in circle.others(one) if other.member.country
        and (other.member.country in circle.widening) is not catching_up
    }  # fmt: skip
    if not opposite:
        return Found("open", _("All partners are from countries of one kind: widening, or not."))
    if catching_up:
        return Found("yes", _("From a widening country, with partners from others."))
    return Found("yes", _("With partners from widening countries."))


def _together(one: Partner, circle: Circle) -> Found:
    mine = _titles(one)
    for other in circle.others(one):
        shared = sorted(mine.keys() & _titles(other).keys())
        if shared:
            words = _("With %(name)s in “%(project)s”.")
            return Found("yes", words % {"name": other.member.name, "project": mine[shared[0]]})
    return Found("open", _("The profiles name no project in common."))


def _titles(one: Partner) -> dict[str, str]:
    """Titles of past projects by their folded form: the same project is told by its title."""
    projects = one.profile.projects if one.profile else []
    return {folded(project.title): project.title for project in projects}


LINES: Mapping[str, Callable[[Partner, Circle], Found]] = {
    "expertise": _expertise,
    "complement": _complement,
    "users": _users,
    "companies": _companies,
    "capacity": _capacity,
    "people": _people,
    "europe": _europe,
    "place": _place,
    "convergence": _convergence,
    "together": _together,
}
