"""The money of a portal topic, from `budgetOverview` and the notices of its call.

`budgetTopicActionMap` maps a pot to the actions paid from it, own and siblings alike. Two traps: one pot may
be printed again for each of several topics (57 of 546 topics on 2026-06-27), and one topic may have several
actions in one pot (three kinds of doctoral network) or in several (two kinds of fellowship).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from calls.errors import InvalidValue
from calls.model import Budget
from calls.plain_text import text_of_html

# The wording of the notices of DIGITAL-2026-SKILLS-10: "The available budget for topic X is 2,700,000.00 €".
_NOTICE = re.compile(r"available budget for (?:the )?topic (?P<topic>\S+) is (?P<euros>[0-9][0-9.,]*)")
# No pot of the EU reaches a trillion; such a number is damage.
_LARGEST_EUR = 10**12


@dataclass(frozen=True, slots=True)
class TopicMoney:
    """The budget of one topic and the deadline model that only its budget lines tell (`continuous`)."""

    budget: Budget
    deadline_model: str


def topic_money(identifier: str, overview: object, notices: object) -> TopicMoney:
    """The money of a topic; `InvalidValue` when the overview is not built as the portal builds it."""
    pots = [pot for pot in _pots(overview) if any(_topic_of(line) == identifier for line in pot)]
    own = [line for pot in pots for line in pot if _topic_of(line) == identifier]
    total = sum(_pot_eur(pot) for pot in pots) or None
    siblings = sorted({_topic_of(line) for pot in pots for line in pot} - {identifier})
    stated = _stated_in_notices(identifier, notices)
    lowest = [amount for line in own if (amount := _euros(line.get("minContribution")))]
    highest = [amount for line in own if (amount := _euros(line.get("maxContribution")))]
    budget = Budget(
        total_eur=total,
        shared=bool(siblings),
        shared_with=tuple(siblings),
        own_eur=stated if siblings else total,
        min_contribution_eur=min(lowest, default=None),
        max_contribution_eur=max(highest, default=None),
        expected_grants=sum(_euros(line.get("expectedGrants")) for line in own) or None,
    )
    models = (model for line in own if isinstance(model := line.get("deadlineModel"), str))
    return TopicMoney(budget, next(models, ""))


def _pots(overview: object) -> list[list[Mapping[str, object]]]:
    if overview is None:
        return []
    pots = overview.get("budgetTopicActionMap", {}) if isinstance(overview, dict) else None
    if not isinstance(pots, dict) or not all(
        isinstance(lines, list) and all(isinstance(line, dict) for line in lines) for lines in pots.values()
    ):
        raise InvalidValue("budgetOverview is not a map of pots to actions", "export the record again")
    return list(pots.values())


def _topic_of(line: Mapping[str, object]) -> str:
    """The topic of a budget line: its action reads `<topic> - <code and name of the type of action>`."""
    return str(line.get("action", "")).split(" - ", 1)[0].strip()


def _pot_eur(pot: list[Mapping[str, object]]) -> int:
    """One pot over all its years; every line of a pot repeats the same figures, so the largest is the pot."""
    return max(_over_years(line.get("budgetYearMap")) for line in pot)


def _over_years(years: object) -> int:
    if years is None:
        return 0
    if not isinstance(years, dict):
        raise InvalidValue("budgetYearMap is not a map of years to euros", "export the record again")
    return sum(_euros(amount) for amount in years.values())


def _euros(amount: object) -> int:
    """Whole euros of `12500000`, `"12500000"` or `"12,500,000.00"`; 0 stands for "not said"."""
    if amount is None or amount == "":
        return 0
    try:
        euros = Decimal(str(amount).replace(",", ""))
        whole = int(euros) if 0 <= euros <= _LARGEST_EUR else None
    except InvalidOperation:
        whole = None
    if whole is None or isinstance(amount, bool):
        raise InvalidValue(f"{str(amount)[:40]!r} is no amount of euros", "export the record again")
    return whole


def _stated_in_notices(identifier: str, notices: object) -> int | None:
    """What a notice says the topic itself has, when one pot is shared; the last notice holds."""
    if not isinstance(notices, list):
        return None
    found = None
    for notice in notices:
        content = notice.get("content") if isinstance(notice, dict) else None
        for match in _NOTICE.finditer(text_of_html(content)) if isinstance(content, str) else ():
            if match["topic"] == identifier:
                found = _euros(match["euros"].rstrip(".,"))
    return found
