"""Rules and actions from what people write, files or forms, and back into YAML."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from calls.errors import UnreadableSource
from calls.forms import Form, check_problems
from calls.rules import writing
from calls.rules.action_form import action_of_form
from calls.rules.evidence_form import source_of
from calls.rules.facts import Evidence
from calls.rules.model import Action, Rule
from calls.rules.rule_form import rule_of_form
from calls.yaml_nodes import Fields, Text, Written, read_yaml

FORM = "the rule"
"""What stands in place of a file's name in problems of a form; the place is the name of the field."""


@cache
def sources() -> Mapping[str, Evidence]:
    """The sources that come with the project, by id, in the order of `sources.yaml`."""
    name = "sources.yaml"
    text = (files(__package__) / name).read_text(encoding="utf-8")
    form = Form(name, _fields_of(read_yaml(text, name, trusted=True), name))
    found = [source_of(part) for part in form.parts("sources")]
    check_problems(form.problems)
    return {source.id: source for source in found}


def action_of_yaml(text: str, file: str = "rules", *, trusted: bool = False) -> Action:
    """The action of a file's text.

    `UnreadableSource` where it is no YAML at all; `DamagedRules`, with every problem and its line, where there is
    something to mend. `trusted` is for files that come with the project, see `read_yaml`.
    """
    written = read_yaml(text, file, trusted=trusted)
    form = Form(file, _fields_of(written, file), list(written.problems))
    action = action_of_form(form, sources())
    check_problems(form.problems)
    return action


def rule_of(fields: Mapping[str, str]) -> Rule:
    """The rule of a form: texts by the names of fields, lists parted by commas or blanks; empty ones do not count.

    `DamagedRules` names all problems, each with its `field`. A source that the project does not know is written as
    `source_title`, `source_url` and `source_year`.
    """
    form = Form(FORM, Fields(0, {name: Text(0, text.strip()) for name, text in fields.items()}), named=True)
    rule = rule_of_form(form, sources())
    check_problems(form.problems)
    # Without a problem there is a rule: a missing or unknown type is one.
    assert rule is not None
    return rule


def yaml_of(action: Action) -> str:
    """The action as YAML; `action_of_yaml` gives it back."""
    return writing.yaml_of(action, sources())


def _fields_of(written: Written, file: str) -> Fields:
    if not isinstance(written.root, Fields):
        raise UnreadableSource(file, "the file has no fields", "Begin it with `id: ...`", written.root.line)
    return written.root
