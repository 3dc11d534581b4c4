"""What happened to a consortium, in words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from calls.eligibility import Eligibility, Outcome
from calls.rules.model import Severity
from matchcamp.consortia.board_schemas import EventOut
from matchcamp.consortia.members import member_of
from matchcamp.consortia.rules import Difference
from matchcamp.i18n import N_, ngettext
from matchcamp.i18n import gettext as _
from matchcamp.labels import part_name, status_name

Row = Mapping[str, Any]
MOST = 60  # The newest lines: who wants more asks the database.

DONE: Mapping[str, str] = {
    "found": N_("The consortium was formed with %(who)s as coordinator."),
    "add": N_("%(who)s was added as %(part)s."),
    "remove": N_("%(who)s was removed."),
    "put_back": N_("%(who)s was put back."),
    "role": N_("%(who)s is now %(part)s."),
    "handed_over": N_("%(who)s, coordinator until then, is now partner."),
    "commitment": N_("%(who)s: %(commitment)s."),
    "answer": N_("%(who)s answered: %(commitment)s."),
    "member": N_("The facts on %(who)s were changed."),
    "confirm": N_("The demand “%(rule)s” was confirmed."),
    "deny": N_("The demand “%(rule)s” was denied."),
    "unsay": N_("What was said on the demand “%(rule)s” was taken back."),
    "words": N_("Title, competences or size were changed."),
    "call": N_("The call was changed; what was said on the former one's rules fell away."),
    "forming": N_("It was taken up again."),
    "complete": N_("It was marked as complete."),
    "submitted": N_("It was marked as submitted."),
    "dropped": N_("It was dropped."),
    "exclude": N_("%(who)s is left out of suggestions."),
    "include": N_("%(who)s may be suggested again."),
}
KEEPERS_STEPS = frozenset({"exclude", "include"})  # Judgements on others, who may be in it later and read on.
NOTED = frozenset({"confirm", "deny", "forming", "complete", "submitted", "dropped"})  # Their notes are people's words.


def events_of(
    row: Row, organisation: Callable[[str], str], person: Callable[[str], str], rule: Callable[[str], str]
) -> list[EventOut]:
    """The newest lines of the history; the functions give the words for ids."""
    lines = list(reversed(row["history"]))[:MOST]
    offered: set[str] = set()
    found = []
    for line in lines:
        key = line["organisation_id"]
        again = bool(line["removed"]) and member_of(row, key) is None and key not in offered
        offered |= {key} if again else set()
        found.append(
            EventOut(
                at=line["at"], by=person(line["account_id"]), text=told(line, organisation, rule),
                put_back=key if again else "",
            )
        )  # fmt: skip
    return found


def told(line: Row, organisation: Callable[[str], str], rule: Callable[[str], str]) -> str:
    """One line in words, with what it did to the rules."""
    note = line["note"]
    words = _(DONE.get(line["step"], line["step"])) % {
        "who": organisation(line["organisation_id"]),
        "part": part_name(note),
        "commitment": status_name(note),
        "rule": rule(line["rule_id"]),
    }
    more = [f"“{note}”"] if note and line["step"] in NOTED else []
    broke = [_("Not met since then: %(rule)s.") % {"rule": rule(id_)} for id_ in line["broke"]]
    mended = [_("Met since then: %(rule)s.") % {"rule": rule(id_)} for id_ in line["mended"]]
    return " ".join([words, *more, *broke, *mended])


def effect(turned: Difference, after: Eligibility | None, said: Callable[[Any], str]) -> list[str]:
    """What a change did to the rules, in the sentences of the rules as they stand now."""
    if after is None:
        return []
    sentences = {one.rule.id: said(one.sentence) for one in after.findings}
    broke = [sentences[id_] for id_ in turned.broke]
    mended = [sentences[id_] for id_ in turned.mended]
    found = [_("This broke: %(what)s.") % {"what": "; ".join(broke)}] if broke else []
    return found + ([_("This mended: %(what)s.") % {"what": "; ".join(mended)}] if mended else [])


def left_to_do(after: Eligibility | None) -> str:
    """How the blocking rules stand after a change, in a few words; empty without rules."""
    if after is None:
        return ""
    blocked = sum(one.outcome is Outcome.NOT_MET and one.rule.severity is Severity.BLOCKING for one in after.findings)
    if after.verdict is Outcome.NOT_MET:
        return ngettext("%(num)s demand is not met.", "%(num)s demands are not met.", blocked) % {"num": blocked}
    return _("All demands that can be computed are met.") if after.verdict is Outcome.MET else ""


def since(row: Row, revision: int) -> Sequence[Row]:
    """The lines that others wrote after a revision."""
    return [line for line in row["history"] if line["revision"] > revision]
