"""Whom a camp could invite, by matching: who fits which idea, through whom, and the words that show it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

from matchcamp.accounts.queries import Person, people_of_each
from matchcamp.around import BUSY, LATELY
from matchcamp.camps.queries import camp_to_lead
from matchcamp.limits import Limit, spend
from matchcamp.matches.surroundings import read_around
from matchcamp.parts import Parts
from matchcamp.quoting import Quote
from matchcamp.registration.balancing import LEAST_FIT, Candidate, Present, chosen, ideas_for
from matchcamp.registration.documents import Participant
from matchcamp.registration.invitation_schemas import ContactOut, FitOut, ProposalOut, ProposalsOut, QuoteOut
from matchcamp.registration.people_queries import people_rows
from matchcamp.registration.queries import attendants_out, ideas_of
from matchcamp.registration.rules import IN
from matchcamp.registration.schemas import Attendant, CampIdeaOut
from matchcamp.registration.states import ParticipantStatus
from matchcamp.registration.surveys import ALLIANCE, surveys_of
from matchcamp.surveying import QuoteOf, Survey
from matchcamp.vectors import Head
from matchcamp.viewer import Viewer

PROPOSALS_PER_ACCOUNT = Limit("proposals for invitations, account", 120, 600)
AT_ONCE = 40
COUNTED = frozenset({*IN, ParticipantStatus.INVITED})
Surveys = Mapping[str, Survey]


async def proposals(parts: Parts, camp_id: str, viewer: Viewer, *, most: int = AT_ONCE) -> ProposalsOut:
    """Organisations to invite, for those who lead the camp, in the order in which they were chosen.

    None of whom somebody is at the camp, or leads it. Who has nobody here has no people: those who lead the camp then
    write to an address that they know. Raises NotFound, Forbidden.
    """
    camp = await camp_to_lead(camp_id, viewer)
    await spend(parts, PROPOSALS_PER_ACCOUNT, viewer.account_id)
    ideas = await ideas_of(camp.id)
    rows = await people_rows(camp.id)
    there = await attendants_out(rows)
    surveys = await surveys_of(parts, ideas, camp.call_id)
    heads = fitting_heads(surveys, {one.organisation_id for one in there})
    known_here = {row["account_id"] for row in rows} | {row["email"] for row in rows} | set(camp.facilitators)
    contacts = _left(sorted(heads), await people_of_each(sorted(heads)), known_here)
    asked = await _asked(parts, contacts)
    candidates = [
        _candidate(heads[id_], surveys, asked.get(id_, 0), has_people=bool(contacts[id_])) for id_ in sorted(contacts)
    ]
    picked = chosen(candidates, [one.id for one in ideas], _present(there), most)
    quotes = await _quotes(parts, surveys, picked)
    known = {one.key: one for one in candidates}
    return ProposalsOut(
        items=[
            _proposal(
                heads[key], _fits(known[key], first, ideas, surveys), contacts[key], known[key].asked, quotes.get(key)
            )
            for key, first in picked
        ],
        looked_at=max((len(survey.heads) for survey in surveys.values()), default=0),
    )


def fitting_heads(surveys: Surveys, there: set[str]) -> dict[str, Head]:
    """Organisations of the alliance that fit some idea, and of whom nobody is at the camp."""
    found: dict[str, Head] = {}
    for survey in surveys.values():
        for head, fit in zip(survey.heads, survey.fits.tolist(), strict=True):
            if fit >= LEAST_FIT and head.status in ALLIANCE and head.id not in there:
                found[head.id] = head
    return found


def _left(ids: Sequence[str], people: Mapping[str, Sequence[Person]], known: set[str]) -> dict[str, list[Person]]:
    """The people of each whom the camp does not know yet; an organisation all of whose people it knows is left out."""
    free = {id_: [one for one in people.get(id_, ()) if not {one.id, one.email} & known] for id_ in ids}
    return {id_: found for id_, found in free.items() if found or id_ not in people}


async def _asked(parts: Parts, contacts: Mapping[str, Sequence[Person]]) -> dict[str, int]:
    """How often each organisation was asked in the last 30 days: invitations to camps, and requests for introductions
    where these are many enough to name nobody."""
    since = parts.clock.now() - LATELY
    owner = {one.id: id_ for id_, people in contacts.items() for one in people}
    where = {"account_id": {"$in": sorted(owner)}, "invited": {"$gt": since}}
    rows = Participant.get_pymongo_collection().find(where, {"account_id": 1})
    found = Counter([owner[row["account_id"]] async for row in rows])
    around = await parts.recommender.around.now(partial(read_around, parts))
    for id_ in contacts:
        requests = sum((one.at > since) + one.open for one in around.requests.get(id_, ()))
        found[id_] += requests if requests >= BUSY else 0
    return found


def _candidate(head: Head, surveys: Surveys, asked: int, *, has_people: bool) -> Candidate:
    fits = {id_: float(survey.fits[survey.rows[head.id]]) for id_, survey in surveys.items() if head.id in survey.rows}
    return Candidate(head.id, head.country, head.type, fits, asked, has_people)


def _present(there: Sequence[Attendant]) -> Present:
    people = [one for one in there if one.status in COUNTED]
    return Present(
        Counter(one.country for one in people),
        Counter(one.kind for one in people),
        Counter(idea for one in people for idea in one.ranked[:1]),
    )


async def _quotes(parts: Parts, surveys: Surveys, picked: Sequence[tuple[str, str]]) -> dict[str, Quote]:
    """By organisation the words that show why it fits the idea it is chosen for; one database call an idea."""
    found: dict[str, Quote] = {}
    for idea_id, survey in surveys.items():
        wanted = [QuoteOf(key) for key, first in picked if first == idea_id]
        if wanted:
            quotes = await parts.recommender.quotes(survey, wanted)
            found |= {one.organisation_id: quote for one, quote in quotes.items()}
    return found


def _proposal(
    head: Head, fits: Sequence[FitOut], contacts: Sequence[Person], asked: int, quote: Quote | None
) -> ProposalOut:
    return ProposalOut(
        organisation_id=head.id,
        organisation=head.title,
        country=head.country,
        kind=head.type,
        example=head.example,
        ideas=list(fits),
        people=[ContactOut(account_id=one.id, name=one.name) for one in contacts],
        asked=asked,
        quote=_quote(quote) if quote else None,
    )


def _fits(candidate: Candidate, first: str, ideas: Sequence[CampIdeaOut], surveys: Surveys) -> list[FitOut]:
    by_id = {one.id: one for one in ideas}
    return [
        _fit(by_id[id_], candidate.fits[id_], surveys[id_], candidate.key) for id_ in ideas_for(candidate.fits, first)
    ]


def _fit(idea: CampIdeaOut, fit: float, survey: Survey, organisation_id: str) -> FitOut:
    standing = survey.of(organisation_id)
    covers = [one for one in survey.sought.competences if standing and one in standing.covers]
    return FitOut(camp_idea_id=idea.id, title=idea.title, number=idea.number, fit=round(fit, 4), covers=covers)


def _quote(quote: Quote) -> QuoteOut:
    return QuoteOut(
        query=quote.query, candidate=quote.candidate, query_language=quote.query_language,
        candidate_language=quote.candidate_language,
    )  # fmt: skip
