"""What a change makes of a consortium: pure functions from the stored row to the values and lines that follow.

Two things always hold: an organisation is in a consortium once, and exactly one member is its coordinator.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from calls.participants import Role
from matchcamp.consortia.documents import Answer, ConsortiumStatus, Line, Member
from matchcamp.consortia.members import Commitment, member_of
from matchcamp.consortia.rules import UNDER_WAY
from matchcamp.consortia.schemas import (
    MOST_MEMBERS,
    AnswerIn,
    ConsortiumEdit,
    MemberEdit,
    MemberIn,
    StatusIn,
    WordIn,
)
from matchcamp.errors import Conflict, Invalid, NotFound
from matchcamp.i18n import gettext as _

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class By:
    """Who changes something, and when."""

    account_id: str
    at: datetime

    def line(self, step: str, **more: Any) -> Line:
        return Line(at=self.at, account_id=self.account_id, step=step, **more)


@dataclass(frozen=True, slots=True)
class Changed:
    """The fields that a change sets, and what it writes into the history."""

    values: Mapping[str, Any]
    lines: tuple[Line, ...] = field(default=())


def added(row: Row, given: MemberIn, by: By) -> Changed:
    """One organisation more. Raises Conflict for one that is in it already or one too many, Invalid for a competence
    that is not sought. Whoever is added is no longer among the excluded."""
    _check_under_way(row)
    if member_of(row, given.organisation_id) is not None:
        raise Conflict(_("This organisation is in the consortium already; change it in the list of members."))
    if len(row["members"]) >= MOST_MEMBERS:
        raise Conflict(_("A consortium has at most %(most)s members.") % {"most": MOST_MEMBERS})
    _check_competences(row, given.competences)
    member = _member(given, given.organisation_id, by.at)
    members, lines = _with_one_coordinator([*row["members"], member.model_dump()], member, by)
    excluded = [one for one in row["excluded"] if one != member.organisation_id]
    first = by.line("add", organisation_id=member.organisation_id, note=member.role.value)
    return Changed({"members": members, "excluded": excluded}, (first, *lines))


def _member(given: MemberEdit, organisation_id: str, now: datetime) -> Member:
    values = given.model_dump(exclude={"revision", "organisation_id"})
    invited = now if given.commitment is Commitment.INVITED else None
    return Member(**values, organisation_id=organisation_id, invited=invited, changed=now)


def _with_one_coordinator(
    members: Sequence[dict[str, Any]], newest: Member, by: By
) -> tuple[list[dict[str, Any]], tuple[Line, ...]]:
    """Where the newest is coordinator, whoever was becomes a partner, and the history says so."""
    if newest.role is not Role.COORDINATOR:
        return list(members), ()
    kept, lines = [], []
    for one in members:
        former = one["role"] == Role.COORDINATOR and one["organisation_id"] != newest.organisation_id
        kept.append(one | {"role": Role.PARTNER.value, "changed": by.at} if former else one)
        if former:
            lines.append(by.line("handed_over", organisation_id=one["organisation_id"]))
    return kept, tuple(lines)


def edited(row: Row, organisation_id: str, given: MemberEdit, by: By) -> Changed:
    """A member as it is to stand. Raises NotFound, Conflict where no coordinator would be left, Invalid."""
    _check_under_way(row)
    before = _present(row, organisation_id)
    if before["role"] == Role.COORDINATOR and given.role is not Role.COORDINATOR:
        raise Conflict(_only_one())
    _check_competences(row, given.competences)
    newly_invited = given.commitment is Commitment.INVITED and before["commitment"] != Commitment.INVITED
    kept = {"word": before["word"]} | ({} if newly_invited else {"invited": before["invited"]})
    member = _member(given, organisation_id, by.at).model_copy(update=kept)
    replaced = [member.model_dump() if one["organisation_id"] == organisation_id else one for one in row["members"]]
    members, lines = _with_one_coordinator(replaced, member, by)
    return Changed({"members": members}, (*_steps(before, member, by), *lines))


def _steps(before: Row, member: Member, by: By) -> tuple[Line, ...]:
    """A line for each of the two things that others ask about, else one for the rest."""
    found = [
        by.line(step, organisation_id=member.organisation_id, note=now)
        for step, was, now in (
            ("role", before["role"], member.role.value),
            ("commitment", before["commitment"], member.commitment.value),
        )
        if was != now
    ]
    return tuple(found) or (by.line("member", organisation_id=member.organisation_id),)


def removed(row: Row, organisation_id: str, by: By) -> Changed:
    """One organisation less; the history keeps it as it was. Raises NotFound, Conflict for the coordinator."""
    _check_under_way(row)
    before = _present(row, organisation_id)
    if before["role"] == Role.COORDINATOR:
        raise Conflict(_only_one())
    members = [one for one in row["members"] if one["organisation_id"] != organisation_id]
    return Changed(
        {"members": members}, (by.line("remove", organisation_id=organisation_id, removed=Member(**before)),)
    )


def put_back(row: Row, organisation_id: str, by: By) -> Changed:
    """The member as it was when it was last removed. Raises NotFound, Conflict where it is in it again already."""
    _check_under_way(row)
    last = last_removal(row, organisation_id)
    if last is None:
        raise NotFound(f"the organisation {organisation_id} was never removed from this consortium")
    if member_of(row, organisation_id) is not None:
        raise Conflict(_("This organisation is in the consortium already; change it in the list of members."))
    if len(row["members"]) >= MOST_MEMBERS:
        raise Conflict(_("A consortium has at most %(most)s members.") % {"most": MOST_MEMBERS})
    sought = [one for one in last["competences"] if one in row["competences"]]
    member = last | {"competences": sought, "changed": by.at}
    return Changed({"members": [*row["members"], member]}, (by.line("put_back", organisation_id=organisation_id),))


def last_removal(row: Row, organisation_id: str) -> dict[str, Any] | None:
    """The member as it was when it was last removed; None for one that never was."""
    return next(
        (
            line["removed"]
            for line in reversed(row["history"])
            if line["removed"] and line["organisation_id"] == organisation_id
        ),
        None,
    )


def answered(row: Row, organisation_id: str, given: WordIn, by: By) -> Changed:
    """What a member's own people say. Raises NotFound, Conflict once nothing can be changed any more.

    Declining is always possible: a submitted consortium counts for its members elsewhere, and nobody is held in one.
    """
    if given.commitment != "declined":
        _check_under_way(row)
    _present(row, organisation_id)
    said = {"commitment": given.commitment, "word": given.word, "changed": by.at}
    members = [one | said if one["organisation_id"] == organisation_id else one for one in row["members"]]
    line = by.line("answer", organisation_id=organisation_id, note=given.commitment)
    return Changed({"members": members}, (line,))


def confirmed(row: Row, rule_id: str, given: AnswerIn, by: By) -> Changed:
    """A person's word on a rule, in place of what was said before."""
    _check_under_way(row)
    word = Answer(
        rule_id=rule_id, confirmed=given.confirmed, note=given.note, account_id=by.account_id, at=by.at
    ).model_dump()
    others = [one for one in row["answers"] if one["rule_id"] != rule_id]
    step = "confirm" if given.confirmed else "deny"
    return Changed({"answers": [*others, word]}, (by.line(step, rule_id=rule_id, note=given.note),))


def unsaid(row: Row, rule_id: str, by: By) -> Changed:
    """A person's word on a rule taken back. Raises NotFound where nobody said anything."""
    _check_under_way(row)
    others = [one for one in row["answers"] if one["rule_id"] != rule_id]
    if len(others) == len(row["answers"]):
        raise NotFound(f"nobody has said anything on the rule {rule_id}")
    return Changed({"answers": others}, (by.line("unsay", rule_id=rule_id),))


def reworded(row: Row, given: ConsortiumEdit, by: By) -> Changed:
    """New words. A competence that is not sought any more is covered by nobody; another call has other rules, so what
    was said on the former one's falls away."""
    values = given.model_dump(exclude={"revision"})
    kept = [
        one | {"competences": [phrase for phrase in one["competences"] if phrase in given.competences]}
        for one in row["members"]
    ]
    other_call = row["call_id"] != given.call_id
    answers = [] if other_call else row["answers"]
    return Changed(values | {"members": kept, "answers": answers}, (by.line("call" if other_call else "words"),))


def stepped(row: Row, given: StatusIn, by: By) -> Changed:
    """Another state of its life. Raises Conflict for the state in which it is."""
    if row["status"] == given.status:
        raise Conflict(_("It is in this state already."))
    return Changed({"status": given.status.value}, (by.line(given.status.value, note=given.note),))


def left_out(row: Row, organisation_id: str, by: By, *, excluded: bool) -> Changed:
    """An organisation that suggestions are to leave out, or not any more. Raises Conflict for a member."""
    if excluded and member_of(row, organisation_id) is not None:
        raise Conflict(_("This organisation is a member; remove it first."))
    others = [one for one in row["excluded"] if one != organisation_id]
    step = "exclude" if excluded else "include"
    values = [*others, organisation_id] if excluded else others
    return Changed({"excluded": values[-MOST_MEMBERS:]}, (by.line(step, organisation_id=organisation_id),))


def taken_over(
    row: Row, roles: Mapping[str, Role], by: By, covers: Mapping[str, Sequence[str]] | None = None
) -> Changed:
    """The members of a proposed team or repair in place of the present ones: who stays keeps all but the role.

    `covers` names the competences of newcomers. Raises Conflict for too many, Invalid for a team without exactly one
    coordinator.
    """
    _check_under_way(row)
    if len(roles) > MOST_MEMBERS:
        raise Conflict(_("A consortium has at most %(most)s members.") % {"most": MOST_MEMBERS})
    if list(roles.values()).count(Role.COORDINATOR) != 1:
        raise Invalid(_only_one())
    stays = {one["organisation_id"]: one for one in row["members"] if one["organisation_id"] in roles}
    gone = [one for one in row["members"] if one["organisation_id"] not in roles]
    sought = set(row["competences"])
    new = {
        key: Member(
            organisation_id=key, role=role, competences=[c for c in (covers or {}).get(key, ()) if c in sought],
            changed=by.at,
        ).model_dump()
        for key, role in roles.items()
        if key not in stays
    }  # fmt: skip
    moved = [key for key, one in stays.items() if one["role"] != roles[key]]
    kept = [one | ({"role": roles[key].value, "changed": by.at} if key in moved else {}) for key, one in stays.items()]
    lines = [
        *(by.line("remove", organisation_id=one["organisation_id"], removed=Member(**one)) for one in gone),
        *(by.line("add", organisation_id=key, note=one["role"].value) for key, one in new.items()),
        *(by.line("role", organisation_id=key, note=roles[key].value) for key in moved),
    ]
    excluded = [one for one in row["excluded"] if one not in roles]
    return Changed({"members": [*kept, *new.values()], "excluded": excluded}, tuple(lines))


def newly_invited(row: Row, changed: Changed) -> list[str]:
    """The organisations that a change invites, or invites again."""
    known = {one["organisation_id"]: one["invited"] for one in row["members"]}
    return [
        one["organisation_id"]
        for one in changed.values.get("members", ())
        if one["commitment"] == Commitment.INVITED and one["invited"] != known.get(one["organisation_id"])
    ]


def _present(row: Row, organisation_id: str) -> dict[str, Any]:
    member = member_of(row, organisation_id)
    if member is None:
        raise NotFound(f"the organisation {organisation_id[:40]} is not in this consortium")
    return member


def _only_one() -> str:
    return _("A consortium has exactly one coordinator: make another organisation the coordinator first.")


def _check_under_way(row: Row) -> None:
    if ConsortiumStatus(row["status"]) not in UNDER_WAY:
        raise Conflict(_("This consortium is submitted or dropped; take it up again before you change it."))


def _check_competences(row: Row, given: Sequence[str]) -> None:
    unknown = [one for one in given if one not in row["competences"]]
    if unknown:
        words = _("“%(competence)s” is not among the competences sought.") % {"competence": unknown[0]}
        raise Invalid.at("competences", words)
