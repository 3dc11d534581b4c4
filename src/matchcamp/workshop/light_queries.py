"""The light of a table: whether those who are in or interested would be eligible for its call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from calls.eligibility import Eligibility, Finding, Outcome, check
from calls.participants import Participant
from calls.rules.model import Action
from calls.rules.words import demand
from matchcamp.database import OBJECT_ID
from matchcamp.eligibility.queries import action_among, actions
from matchcamp.funding.queries import calls_by_id
from matchcamp.funding.schemas import CallOut
from matchcamp.organisations.queries import heads
from matchcamp.registration.schemas import Attendant, CampIdeaOut
from matchcamp.sentences import said
from matchcamp.workshop.rules import Host, participants_at, sure_of
from matchcamp.workshop.schemas import FindingOut, TableLightOut

Row = Mapping[str, Any]
PRESSING = (Outcome.NOT_MET, Outcome.CANNOT_DECIDE, Outcome.MET)


@dataclass(frozen=True, slots=True)
class Lamps:
    """What the lights of a camp's tables need, read once: calls and their rules by table, and who hosts."""

    calls: Mapping[str, CallOut]
    rules: Mapping[str, Action | None]
    hosts: Mapping[str, Host]

    def light(self, idea: CampIdeaOut, stances: Sequence[Row], people: Mapping[str, Attendant]) -> TableLightOut:
        """The light of one table, in the reader's language."""
        host, call, action = self.hosts[idea.id], self.calls.get(idea.id), self.rules.get(idea.id)
        everybody = participants_at(host, stances, people)
        return light_out(call, check(action, everybody) if action else None, everybody, sure_of(stances, people, host))


async def lamps(ideas: Sequence[CampIdeaOut], camp_call_id: str, now: datetime) -> Lamps:
    """Four database calls however many tables there are. An idea without a call of its own aims at the camp's."""
    wanted = {idea.id: idea.call_id or camp_call_id for idea in ideas}
    known = await calls_by_id(sorted({id_ for id_ in wanted.values() if OBJECT_ID.fullmatch(id_)}), now)
    calls = {idea_id: known[call_id] for idea_id, call_id in wanted.items() if call_id in known}
    by_id = await actions() if calls else {}
    rules = {idea_id: action_among(call, by_id) for idea_id, call in calls.items()}
    profiles = await heads(sorted({idea.organisation_id for idea in ideas}))
    hosts = {}
    for idea in ideas:
        head = profiles.get(idea.organisation_id)
        country, kind = (head.country or "", head.type) if head else ("", "")
        hosts[idea.id] = Host(idea.organisation_id, idea.organisation, country, kind)
    return Lamps(calls, rules, hosts)


def light_out(
    call: CallOut | None, found: Eligibility | None, everybody: Sequence[Participant], sure: int
) -> TableLightOut:
    findings = sorted(found.findings, key=_pressing) if found else []
    return TableLightOut(
        verdict=found.verdict.value if found else ("no_rules" if call else "no_call"),
        call_id=call.id if call else "",
        call=call.identifier if call else "",
        organisations=len(everybody),
        sure=sure,
        countries=tuple(sorted({one.country for one in everybody if one.country})),
        met=sum(one.outcome is Outcome.MET for one in findings),
        not_met=len(found.fails) if found else 0,
        undecided=len(found.undecided) if found else 0,
        to_confirm=len(found.to_confirm) if found else 0,
        findings=tuple(_finding(one) for one in findings),
    )


def _pressing(one: Finding) -> tuple[int, bool]:
    return PRESSING.index(one.outcome), one.confirm


def _finding(one: Finding) -> FindingOut:
    return FindingOut(
        rule_id=one.rule.id, outcome=one.outcome.value, confirm=one.confirm, sentence=said(one.sentence),
        demand=said(demand(one.rule)),
    )  # fmt: skip
