"""What leaves the service of a consortium: frozen values in, models of the API and of pages out. No database."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from calls.eligibility import Eligibility, Finding, Outcome
from calls.participants import Role
from calls.rules.model import Severity
from calls.rules.words import demand
from calls.sentences import Sentence
from matchcamp.consortia.board_schemas import (
    AnswerOut,
    CallHead,
    ConsortiumOut,
    CountryShare,
    CoverRow,
    ElsewhereOut,
    FindingOut,
    LightOut,
    MemberOut,
    Named,
    SourceOut,
    Verdict,
)
from matchcamp.consortia.eligible import answer
from matchcamp.consortia.members import cover_of, in_it, member_of
from matchcamp.consortia.queries import Board
from matchcamp.consortia.rules import countries_of, difference, may_see, standing_in
from matchcamp.funding.schemas import CallOut
from matchcamp.organisations.queries import OrganisationHead
from matchcamp.viewer import Viewer

Row = Mapping[str, Any]
Heads = Mapping[str, OrganisationHead]
Said = Callable[[Sentence], str]
SEVERITIES = tuple(Severity)  # In the order in which the package names them: those that block stand first.
OUTCOMES = (Outcome.NOT_MET, Outcome.CANNOT_DECIDE, Outcome.MET)  # What asks for something stands first.


def consortium_out(row: Row, heads: Heads, *, idea_seen: bool) -> ConsortiumOut:
    keeper = heads.get(row["organisation_id"])
    present = in_it(row["members"])
    countries = {code for code in countries_of(present, heads) if code}
    values = {name: row[name] for name in ConsortiumOut.model_fields if name in row}
    return ConsortiumOut(
        **values
        | {
            "id": str(row["_id"]), "idea_id": row["idea_id"] if idea_seen else "",
            "organisation": keeper.name if keeper else "", "member_count": len(present),
            "country_count": len(countries),
        }
    )  # fmt: skip


def call_head(call: CallOut) -> CallHead:
    return CallHead(
        id=call.id, identifier=call.identifier, title=call.title, url=call.url, status=call.status.value,
        deadline=call.deadline, days_left=call.days_left,
    )  # fmt: skip


def members_out(board: Board, past: Mapping[str, int], said: Said, viewer: Viewer) -> list[MemberOut]:
    """The members, the coordinator first, then as they were added; those who declined stand last."""
    standing = standing_in(board.others)

    def order(member: Row) -> tuple[bool, bool]:
        return member not in in_it([member]), member["role"] != Role.COORDINATOR

    held = _held(board, said)
    return [
        _member(one, board, past, standing, viewer).model_copy(update={"holds": held.get(one["organisation_id"], [])})
        for one in sorted(board.row["members"], key=order)
    ]


def _held(board: Board, said: Said) -> dict[str, list[str]]:
    """By member, what would not be met any more without it, in the sentences of the rules as they would stand then.

    What would break without any one of them, such as a number that is just reached, is nobody's own.
    """
    if board.planned is None:
        return {}
    found = {one.key: _broken_without(one.key, board) for one in board.participants}
    each = set.intersection(*(set(broken) for broken in found.values())) if len(found) > 1 else set()
    return {
        key: [said(sentence) for id_, sentence in broken.items() if id_ not in each] for key, broken in found.items()
    }


def _broken_without(key: str, board: Board) -> dict[str, Sentence]:
    """The sentences of the rules, by id, that the loss of one member would break."""
    without = answer(board.action, [one for one in board.participants if one.key != key], board.given)
    broke = difference(board.planned, without).broke
    return {one.rule.id: one.sentence for one in without.findings if one.rule.id in broke} if without else {}


def _member(
    member: Row, board: Board, past: Mapping[str, int], standing: Mapping[str, tuple[int, int]], viewer: Viewer
) -> MemberOut:
    key = member["organisation_id"]
    head = board.heads.get(key)
    as_coordinator, at_all = standing.get(key, (0, 0))
    values = {name: member[name] for name in MemberOut.model_fields if name in member}
    return MemberOut(
        **values
        | {
            "name": head.name if head else key, "country": (head.country or None) if head else None,
            "type": head.type if head else None, "example": head.example if head else False,
            "note": member["note"] if board.may_edit else "", "past_projects": past.get(key, 0),
            "mine": viewer.speaks_for(key), "holds": [], "elsewhere_as_coordinator": as_coordinator,
            "elsewhere": at_all,
        }
    )  # fmt: skip


def light_out(board: Board, found: Eligibility | None, said: Said, names: Callable[[str], str]) -> LightOut:
    """The light with its findings: those not met first, then what cannot be decided, then those met."""
    if found is None:
        verdict: Verdict = "no_rules" if board.call else "no_call"
        return LightOut(verdict=verdict, counted=0, met=0, not_met=0, undecided=0, to_confirm=0, findings=[])
    findings = sorted(found.findings, key=_pressing)
    words = {one["rule_id"]: one for one in board.row["answers"]}
    return LightOut(
        verdict=found.verdict.value,
        counted=len(findings),
        met=sum(one.outcome is Outcome.MET for one in findings),
        not_met=len(found.fails),
        undecided=len(found.undecided),
        to_confirm=len(found.to_confirm),
        findings=[_finding(one, words.get(one.rule.id), said, names) for one in findings],
    )


def _pressing(one: Finding) -> tuple[int, bool, int]:
    return OUTCOMES.index(one.outcome), one.confirm, SEVERITIES.index(one.rule.severity)


def _finding(one: Finding, word: Row | None, said: Said, names: Callable[[str], str]) -> FindingOut:
    rule = one.rule
    return FindingOut(
        rule_id=rule.id, type=rule.type.value, demand=said(demand(rule)), outcome=one.outcome.value,
        sentence=said(one.sentence), severity=rule.severity.value, confirm=one.confirm, answerable=one.answerable,
        basis=rule.basis.value, confidence=rule.confidence.value,
        sources=[SourceOut(title=source.title, url=source.url, year=source.year) for source in rule.evidence],
        note=rule.note, answer=_answer(word, names) if word else None,
    )  # fmt: skip


def _answer(word: Row, names: Callable[[str], str]) -> AnswerOut:
    return AnswerOut(confirmed=word["confirmed"], note=word["note"], by=names(word["account_id"]), at=word["at"])


def cover_out(row: Row) -> list[CoverRow]:
    covered = cover_of(row["competences"], row["members"])
    return [CoverRow(competence=key, organisation_ids=ids, gap=not ids) for key, ids in covered.items()]


def countries_out(board: Board) -> list[CountryShare]:
    counted = countries_of(board.row["members"], board.heads)
    return [CountryShare(country=code, organisations=count) for code, count in counted.items()]


def elsewhere_out(board: Board, viewer: Viewer) -> list[ElsewhereOut]:
    """Members that stand in other consortia of the round; of these only those are named that the viewer may see."""
    standing = standing_in(board.others)
    seen = [other for other in board.others if may_see(other, viewer)]
    return [
        ElsewhereOut(
            organisation_id=key, as_coordinator=standing[key][0], in_any_role=standing[key][1],
            seen=[named(other) for other in seen if member_of(other, key) in in_it(other["members"])],
        )
        for key in (one["organisation_id"] for one in in_it(board.row["members"]))
        if key in standing
    ]  # fmt: skip


def named(row: Row) -> Named:
    return Named(id=str(row["_id"]), title=row["title"])


def mix_of(members: Iterable[Row], past: Mapping[str, int]) -> tuple[int, int]:
    """How many members are new to projects, and how many name at least one past project."""
    counts = [past.get(one["organisation_id"], 0) for one in in_it(members)]
    return sum(count == 0 for count in counts), sum(count > 0 for count in counts)


def budget_of(members: Sequence[Row]) -> int:
    """The whole euros of all who have not declined."""
    return sum(one["budget_eur"] or 0 for one in in_it(members))
