"""`python -m calls check FILE`: consortia in a file, each with the rules of an action, and what is known about them."""

import datetime as dt
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from calls.closing_times import written_day
from calls.countries import country_code
from calls.eligibility import Eligibility, Given, check
from calls.errors import InvalidValue, UnreadableSource
from calls.forms import Form, check_problems, member_of
from calls.organisation_types import organisation_types
from calls.participants import Participant, Role
from calls.rules.figures import yes_or_no
from calls.rules.loading import load_actions
from calls.rules.model import Action
from calls.saying import english
from calls.text_files import text_of
from calls.yaml_nodes import Fields, Items, Node, Text, read_yaml

_OPTIONAL = ("name", "orgs", "fails", "answers", "on")
_UNKNOWN = frozenset({"", "?", "~", "null"})
_BUDGET = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,6})?")
_ORG = "write [role, country, type] and, where known, the budget"


@dataclass(frozen=True, slots=True)
class Case:
    """One consortium of a file. `fails` is what the file expects, or `None` where it expects nothing."""

    name: str
    action: Action
    participants: tuple[Participant, ...]
    fails: tuple[str, ...] | None
    answers: Mapping[str, bool]
    on: dt.date | None

    def answer(self) -> Eligibility:
        """What the check says."""
        return check(self.action, self.participants, Given(answers=self.answers), self.on)


def cases_of(path: Path) -> tuple[Case, ...]:
    """The cases of a YAML file, a list, in its order.

    `UnreadableSource` where the file as a whole cannot be read, and `DamagedRules` with every problem at once.
    """
    file = str(path)
    written = read_yaml(text_of(path), file)
    if not isinstance(written.root, Items):
        raise UnreadableSource(file, "the file is no list", "Begin each case with `- name: ...`", written.root.line)
    form = Form(file, Fields(1, {"cases": written.root}), list(written.problems))
    cases = [_case(part, number) for number, part in enumerate(form.parts("cases"), start=1)]
    check_problems(form.problems)
    return tuple(case for case in cases if case is not None)


def figures(case: Case, answer: Eligibility) -> dict[str, object]:
    """The answer as it is printed in JSON; ids in the order of the action's rules."""
    return {
        "name": case.name,
        "verdict": answer.verdict,
        "fails": list(answer.fails),
        "undecided": list(answer.undecided),
        "to_confirm": list(answer.to_confirm),
    }


def words(case: Case, answer: Eligibility) -> str:
    """The answer for people: the verdict, and one line for each rule."""
    width = max((len(one.rule.id) for one in answer.findings), default=0)
    lines = [f"{case.name} ({case.action.name}, {answer.on}): {answer.verdict.replace('_', ' ')}"]
    for one in answer.findings:
        state = "to confirm" if one.confirm else one.outcome.replace("_", " ")
        lines.append(f"  {state:14}{one.rule.severity:10}{one.rule.id:{width}}  {english(one.sentence)}")
    return "\n".join(lines)


def difference(case: Case, answer: Eligibility) -> str:
    """What differs from what the file expects, or an empty text."""
    if case.fails is None or set(case.fails) == set(answer.fails):
        return ""
    return f"case {case.name!r}: fails {list(answer.fails)}, but the file expects {list(case.fails)}"


def _case(form: Form, number: int) -> Case | None:
    """The case, or `None` where its action is not known; what is wrong stands in the form's problems."""
    name = form.text("name") or str(number)
    form.about = f"case {name!r}"
    form.check_names(("action",), _OPTIONAL)
    action = form.one("action", _action, None)
    participants = _participants(form)
    fails, answers = form.words("fails"), _answers(form)
    on = form.one("on", written_day, None)
    if action is None:
        return None
    for field, ids in (("fails", fails), ("answers", tuple(answers))):
        for id_ in ids:
            if action.rule(id_) is None:
                known = ", ".join(rule.id for rule in action.rules)
                form.refuse(field, f"{field}: {action.id} has no rule {id_[:60]!r}", f"Its rules are {known}")
    return Case(name, action, participants, fails if "fails" in form.node.fields else None, answers, on)


def _action(text: str) -> Action:
    known = load_actions()
    if text not in known:
        near = difflib.get_close_matches(text, known, 3)
        raise InvalidValue(f"there is no action {text[:60]!r}", f"write one of {', '.join(near or known)}")
    return known[text]


def _participants(form: Form) -> tuple[Participant, ...]:
    node = form.node.fields.get("orgs")
    if not isinstance(node, Items):
        form.refuse("orgs", "orgs is no list" if node else "'orgs' is missing", f"For each organisation {_ORG}")
        return ()
    found = (_participant(form, item, number) for number, item in enumerate(node.items, start=1))
    return tuple(one for one in found if one is not None)


def _participant(form: Form, node: Node, number: int) -> Participant | None:
    part = form.inner(Fields(node.line, {}), f"organisation {number}")
    items = node.items if isinstance(node, Items) else ()
    texts = [item.text for item in items if isinstance(item, Text)]
    if len(texts) != len(items) or not 3 <= len(texts) <= 4:
        part.refuse("orgs", "it has not 3 or 4 values", _ORG)
        return None
    role = part.taken("role", texts[0], member_of(Role))
    country = part.taken("country", texts[1], country_code) if texts[1] not in _UNKNOWN else ""
    type_ = part.taken("type", texts[2], _type) if texts[2] not in _UNKNOWN else ""
    budget = part.taken("budget", texts[3], _budget) if len(texts) == 4 and texts[3] not in _UNKNOWN else None
    if role is None or country is None or type_ is None:
        return None
    return Participant(role=role, country=country, type=type_, budget=budget, key=str(number))


def _answers(form: Form) -> dict[str, bool]:
    part = form.part("answers")
    if part is None:
        return {}
    answers = ((name, part.one(name, yes_or_no, None)) for name in part.node.fields)
    return {name: answer for name, answer in answers if answer is not None}


def _type(text: str) -> str:
    codes = [one.code for one in organisation_types()]
    if text not in codes:
        near = difflib.get_close_matches(text, codes, 3)
        raise InvalidValue(f"{text[:60]!r} is no type of organisation", f"write one of {', '.join(near or codes)}")
    return text


def _budget(text: str) -> float:
    if _BUDGET.fullmatch(text) is None:
        raise InvalidValue(f"{text[:40]!r} is no budget", "write a number such as 400 or 1250.5")
    return float(text)
