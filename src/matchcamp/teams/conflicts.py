"""Why there is no team, in words: demands of the call, wishes of people, and where each wish can be relaxed."""

from collections.abc import Iterable, Sequence

from calls.participants import Role
from calls.rules.model import Rule
from calls.rules.words import demand as demand_of_rule
from calls.sentences import Countries, Sentence, Template, Types
from matchcamp.consortia.members import NOT_ASKED, OUT_OF_IT, Commitment, member_of
from matchcamp.i18n import gettext as _
from matchcamp.i18n import ngettext
from matchcamp.labels import part_name
from matchcamp.sentences import said
from matchcamp.teams.schemas import ConflictOut, DemandOut
from matchcamp.teams.situations import Situation
from matching.consortium import Brief, Conflict, Demand, DemandKind

ALL_OF_KIND_OUT = Template("In %(countries)s all of this kind are left out: %(types)s.")
ALL_THERE_OUT = Template("In %(countries)s all organisations are left out.")
SENTENCES = (ALL_OF_KIND_OUT, ALL_THERE_OUT)


def conflict_out(conflict: Conflict, situation: Situation, brief: Brief) -> ConflictOut:
    """The conflict with each of its demands in words, the call's first."""
    rules = [rule for demand in conflict.demands if (rule := _rule(situation, demand))]
    only_rules = len(rules) == len(conflict.demands)
    text = (
        ngettext(
            "No members of the alliance can meet this demand of the call together, whoever takes part.",
            "No members of the alliance can meet these demands of the call together, whoever takes part.",
            len(rules),
        )
        if only_rules
        else _("These cannot all hold at once. Without any one of them there is a team.")
    )
    words = [text, *(said(one) for one in _whole_countries(conflict, situation, rules))]
    return ConflictOut(
        text=" ".join(words),
        demands=[demand_out(one, situation, brief) for one in conflict.demands],
        smallest=conflict.smallest,
    )


def demand_out(demand: Demand, situation: Situation, brief: Brief) -> DemandOut:
    """One demand in words, with a way to relax it where there is one."""
    board = f"/consortia/{situation.board.id}"
    least, most = _ends(brief)
    match demand.kind:
        case DemandKind.RULE:
            text, relax, url = rule_words(situation, demand.key), _("Read what the call demands"), _rules_url(situation)
        case DemandKind.PIN:
            text, relax, url = _pinned(demand.key, situation), _("Let it go"), f"{board}#member-{demand.key}"
        case DemandKind.EXCLUSION:
            text, relax, url = _excluded(demand.key, situation), _("Admit it again"), f"{board}#excluded"
        case DemandKind.AT_LEAST:
            text = ngettext(
                "At least %(num)s organisation is wished for.", "At least %(num)s organisations are wished for.", least
            ) % {"num": least}
            relax, url = _("Wish for fewer"), "#field-least"
        case DemandKind.AT_MOST:
            text = ngettext(
                "At most %(num)s organisation is wished for.", "At most %(num)s organisations are wished for.", most
            ) % {"num": most}
            relax, url = _("Allow more"), "#field-most"
        case DemandKind.COORDINATOR:
            text = _(
                "One organisation coordinates: one that has taken part in a project before, or that keeps this board."
            )
            relax, url = "", ""
    return DemandOut(kind=demand.kind.value, key=demand.key, text=text, relax=relax, url=url)


def rule_words(situation: Situation, rule_id: str) -> str:
    """A rule of the call in words."""
    rule = situation.board.action.rule(rule_id) if situation.board.action else None
    return _("The call wants: %(demand)s.") % {"demand": said(demand_of_rule(rule))} if rule else rule_id


def reason_words(demands: Iterable[Demand], situation: Situation, brief: Brief) -> list[str]:
    """What a change serves, each demand once."""
    return list(dict.fromkeys(demand_out(one, situation, brief).text for one in demands))


def _rule(situation: Situation, demand: Demand) -> Rule | None:
    if demand.kind is not DemandKind.RULE or situation.board.action is None:
        return None
    return situation.board.action.rule(demand.key)


def _rules_url(situation: Situation) -> str:
    return f"/rules/{situation.board.action.id}" if situation.board.action else ""


def _ends(brief: Brief) -> tuple[int, int]:
    if brief.size is None:
        return 1, 1
    return (brief.size, brief.size) if isinstance(brief.size, int) else brief.size


def _pinned(key: str, situation: Situation) -> str:
    member = member_of(situation.row, key)
    name = situation.name(key)
    if member is None:
        return _("%(name)s is to stay.") % {"name": name}
    if member["pinned"]:
        part = part_name(member["role"])
        return _("%(name)s is pinned as %(part)s.") % {"name": name, "part": part}
    if Role(member["role"]) is Role.COORDINATOR:
        return _("%(name)s coordinates.") % {"name": name}
    if Commitment(member["commitment"]) in NOT_ASKED:
        return _("%(name)s is on the board and is to stay.") % {"name": name}
    return _("%(name)s was asked already and is to stay.") % {"name": name}


def _excluded(key: str, situation: Situation) -> str:
    member = member_of(situation.row, key)
    name = situation.name(key)
    if member is not None and Commitment(member["commitment"]) in OUT_OF_IT:
        return _("%(name)s has declined.") % {"name": name}
    return _("You left out %(name)s.") % {"name": name}


def _whole_countries(conflict: Conflict, situation: Situation, rules: Sequence[Rule]) -> list[Sentence]:
    """Where the exclusions take a whole country, or all of a kind there: «you left out all Slovenian companies»."""
    out = {one.key for one in conflict.demands if one.kind is DemandKind.EXCLUSION}
    countries = sorted({situation.known[key].country for key in out if key in situation.known} - {""})
    found: list[Sentence] = []
    for country in countries:
        there = [one for one in situation.candidates if one.country == country]
        if all(one.key in out for one in there):
            found.append(ALL_THERE_OUT.said(countries=Countries((country,))))
            continue
        for rule in rules:
            kind = [one for one in there if rule.types and one.type in rule.types]
            if kind and all(one.key in out for one in kind):
                types = Types(tuple(sorted(rule.types)), rule.type_set)
                found.append(ALL_OF_KIND_OUT.said(countries=Countries((country,)), types=types))
    return found
