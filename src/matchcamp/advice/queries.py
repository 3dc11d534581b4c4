"""Calls for an organisation or an idea, ranked by fit, each with what stands in the way."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from calls.model import DeadlineModel, Status
from calls.rules.model import Action
from matchcamp.advice.rules import Applicant, Hindrance, Sought, Terms, group_of, hindrances
from matchcamp.advice.schemas import CallAdvice, ForYou, Group, HindranceOut
from matchcamp.advice.words import words_of
from matchcamp.concept_names import in_readers_words
from matchcamp.consortia.queries import applications_of
from matchcamp.eligibility.queries import action_among, actions
from matchcamp.errors import NotFound
from matchcamp.funding.queries import call_id_by_identifier, calls_by_id
from matchcamp.funding.schemas import CallOut
from matchcamp.ideas import queries as ideas
from matchcamp.items import Item, Kind
from matchcamp.organisations.queries import OrganisationHead, heads, organisation_items
from matchcamp.parts import Parts
from matchcamp.posting_queries import for_its_people
from matchcamp.ranking import Fitting, Found, Verdict
from matchcamp.viewer import Viewer

GROUPS = tuple(Group)
NEAREST = 5  # Of what does not fit well, as many are shown to those who want to see them.


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: an organisation, with the words of its profile or of one of its ideas."""

    organisation: OrganisationHead
    item: Item
    sought: Sought | None = None
    names: str = ""

    @property
    def idea_id(self) -> str:
        return self.item.id if self.item.kind is Kind.IDEA else ""


async def asker(organisation_id: str, idea_id: str, viewer: Viewer) -> Asker:
    """The one who asks, for those who speak for it. Without an idea the organisation's own words ask.

    Raises NotFound for what the viewer does not speak for, and for an idea of another organisation than the named one.
    """
    if idea_id:
        return await _idea(idea_id, organisation_id.lower(), viewer)
    known = (await heads([organisation_id])).get(organisation_id.lower())
    if known is None or not viewer.speaks_for(known.id):
        raise NotFound(f"no organisation with the id {organisation_id} that you speak for")
    [item] = await organisation_items([known.id])
    return Asker(known, item)


async def _idea(idea_id: str, organisation_id: str, viewer: Viewer) -> Asker:
    row = await ideas.idea_row_of_mine(idea_id, viewer)
    known = (await heads([row["organisation_id"]])).get(row["organisation_id"])
    if known is None or organisation_id not in {"", known.id}:
        raise NotFound(f"no idea with the id {idea_id} of this organisation")
    item = for_its_people(ideas.item_of(row, known), row, viewer)
    roles = row["roles"]
    sought = Sought(item.wanted_types, item.wanted_countries, any(not role["type"] for role in roles))
    return Asker(known, item, sought, row["call_hint"])


@dataclass(frozen=True, slots=True)
class Advice:
    """One call with all that its card shows; `fitting` is None where an idea names it and the ranking found it not."""

    call: CallOut
    action: Action | None
    hindrances: tuple[Hindrance, ...]
    fitting: Fitting | None = None
    named_by_idea: bool = False

    @property
    def group(self) -> Group:
        return group_of(self.call.status, self.hindrances)

    @property
    def good(self) -> bool:
        return self.fitting is not None and self.fitting.good


@dataclass(frozen=True, slots=True)
class Advised:
    """The answer: calls that fit, or the call that the idea names; under NO_GOOD_MATCH `nearest` are what there is."""

    verdict: Verdict
    calls: tuple[Advice, ...]
    nearest: tuple[Advice, ...]


async def advised(parts: Parts, asked: Asker, viewer: Viewer, *, limit: int) -> Advised:
    """Open and forthcoming calls in the order of the groups, in each the one that the idea names, then the best fit.

    Only good matches are given; a number is never made up by weak ones. Five database calls, however many calls.
    """
    now = parts.clock.now()
    found = await _ranked(parts, asked, viewer, limit=limit)
    fitting = {one.head.id: one for one in found.matches}
    named = await call_id_by_identifier(asked.names)
    known = await calls_by_id(sorted({*fitting, named} - {""}), now)
    rules, taken = await actions(), await applications_of(asked.organisation.id, sorted(known))
    head = asked.organisation
    every = [
        _advice(call, rules, Applicant(head.id, head.country, head.type, taken.get(id_, (0, 0))), asked.sought)
        for id_, call in known.items()
        if call.status is not Status.CLOSED
    ]
    every = [replace(one, fitting=fitting.get(one.call.id), named_by_idea=one.call.id == named) for one in every]
    ordered = sorted(every, key=_order)
    shown = tuple(one for one in ordered if one.good or one.named_by_idea)
    rest = tuple(one for one in ordered if one not in shown)[:NEAREST]
    return Advised(found.verdict, shown, rest if found.verdict is Verdict.NO_GOOD_MATCH else ())


async def _ranked(parts: Parts, asked: Asker, viewer: Viewer, *, limit: int) -> Found:
    """The ranking; who has written nothing about themselves fits nothing."""
    if not asked.item.text:
        return Found(Verdict.NO_GOOD_MATCH, ())
    return await parts.recommender.matches(
        asked.item, Kind.CALL, audiences=viewer.audiences, limit=limit, now=parts.clock.now()
    )


def _order(one: Advice) -> tuple[int, bool, float, str]:
    fit = one.fitting.fit if one.fitting else 0.0
    return (GROUPS.index(one.group), not one.named_by_idea, -fit, one.call.id)


def _advice(call: CallOut, rules: Mapping[str, Action], applicant: Applicant, sought: Sought | None) -> Advice:
    action = action_among(call, rules)
    return Advice(call, action, hindrances(terms_of(call, action), action, applicant, sought))


def terms_of(call: CallOut, action: Action | None) -> Terms:
    """What the dates of a call mean for somebody who has not begun."""
    stages = action.stages.numbers if action and action.stages else ()
    two_stage = call.deadline_model is DeadlineModel.TWO_STAGE or (not call.deadline_model and 2 in stages)
    return Terms(call.status, call.expected, call.days_left, two_stage, None if two_stage else _later(call))


def _later(call: CallOut) -> datetime | None:
    """The deadline after the next one, where a call has several at which one can enter."""
    coming = [one.at for one in call.deadlines if call.deadline and one.at > call.deadline]
    return min(coming, default=None)


def advice_out(one: Advice) -> CallAdvice:
    call, fitting = one.call, one.fitting
    return CallAdvice(
        id=call.id, identifier=call.identifier, title=call.title, url=f"/calls/{call.id}", language=call.language,
        programme=call.programme_name, status=call.status, opens=call.opens, deadline=call.deadline,
        days_left=call.days_left, group=one.group, action=one.action.id if one.action else "",
        named_by_idea=one.named_by_idea, hindrances=[hindrance_out(each) for each in one.hindrances],
        fit=round(fitting.fit, 4) if fitting else None, good=one.good,
        reasons=in_readers_words(reason.to_json() for reason in fitting.reasons) if fitting else [],
    )  # fmt: skip


def hindrance_out(one: Hindrance) -> HindranceOut:
    rule = one.finding.rule.id if one.finding else ""
    return HindranceOut(kind=one.kind, blocks=one.blocks, words=words_of(one), rule=rule)


def for_you(asked: Asker, found: Advised) -> ForYou:
    return ForYou(
        organisation_id=asked.organisation.id,
        idea_id=asked.idea_id or None,
        verdict=found.verdict,
        calls=[advice_out(one) for one in (*found.calls, *found.nearest)],
    )
