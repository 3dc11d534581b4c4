"""Rules, actions and consortia for tests, written as short as people would say them."""

import datetime as dt

from calls.eligibility import NOTHING_GIVEN, Finding, Given, Outcome, check
from calls.participants import Participant, Role
from calls.rules.model import Action, Rule
from calls.rules.reading import rule_of

MET, NOT_MET, OPEN = Outcome.MET, Outcome.NOT_MET, Outcome.CANNOT_DECIDE
NO_GAP = None
PROGRAMME = {"group": "erasmus_programme"}
DAY = dt.date(2026, 3, 5)
ROLES = {"C": Role.COORDINATOR, "P": Role.PARTNER, "A": Role.ASSOCIATED_PARTNER, "S": Role.SUBCONTRACTOR}


def rule(type_: str, **fields: str) -> Rule:
    """A blocking rule with the id `r`; lists are words parted by blanks."""
    return rule_of({"id": "r", "type": type_, "severity": "blocking", **fields})


def action(*rules: Rule) -> Action:
    """An action of 2026 with these rules."""
    return Action(id="a", name="A", programme="ERASMUS", year=2026, on=DAY, rules=rules)


def team(*words: str) -> list[Participant]:
    """Participants from words such as `C:SI:hei:400`: role, country, type, budget; empty parts are not known."""
    found = []
    for number, word in enumerate(words, start=1):
        role, country, type_, budget = ([*word.split(":"), "", "", ""])[:4]
        money = float(budget) if budget else None
        found.append(Participant(role=ROLES[role], country=country, type=type_, budget=money, key=str(number)))
    return found


def judge(asked: Rule, *words: str, given: Given = NOTHING_GIVEN, on: dt.date | None = None) -> Finding:
    """What is found of one rule."""
    (found,) = check(action(asked), team(*words), given, on).findings
    return found
