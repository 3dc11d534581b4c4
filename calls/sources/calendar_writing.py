"""Hand-kept calls written back as the file that they could have come from; reading it gives the same calls."""

import csv
import io
from collections.abc import Iterable, Mapping

import yaml

from calls.closing_times import deadline_text
from calls.model import Call, Confidence
from calls.programmes import programme_of_short
from calls.sources.calendar import MONEY
from calls.sources.entries import guarded, joined_values

_WIDTH = 110
Written = str | tuple[str, ...]
ORDER = (
    *("identifier", "title", "call_identifier", "call_title", "programme", "programme_name", "managed_by", "url"),
    *("types_of_action", "opens", "deadlines", "deadline_model", "total_eur", "shared_with", "own_eur"),
    *("min_contribution_eur", "max_contribution_eur", "expected_grants", "expected", "confidence", "evidence"),
    *("topics", "keywords", "tags", "language", "summary", "text"),
)
"""The fields in the order in which they are written."""


class _Dumper(yaml.SafeDumper):
    """Writes lists of short words on one line, and texts of several lines as they stand."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else ">" if len(text) > _WIDTH else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _words(dumper: yaml.SafeDumper, words: tuple[str, ...]) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", words, flow_style=True)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(tuple, _words)


def written(call: Call) -> dict[str, Written]:
    """The fields of a hand-kept call as its file has them; what reading would add by itself is left out."""
    known = programme_of_short(call.programme) is not None
    fields: dict[str, Written] = {
        "identifier": call.identifier,
        "title": call.title,
        "call_identifier": call.call_identifier,
        "call_title": call.call_title,
        "programme": call.programme,
        "programme_name": "" if known else call.programme_name,
        "managed_by": call.managed_by.value,
        "url": call.url,
        "types_of_action": call.types_of_action,
        "opens": call.opens.isoformat() if call.opens else "",
        "deadlines": tuple(deadline_text(deadline) for deadline in call.deadlines),
        "deadline_model": call.deadline_model.value if call.deadline_model else "",
        **_money(call),
        "expected": "true" if call.expected else "",
        "confidence": "" if call.confidence is Confidence.HIGH else call.confidence.value,
        "evidence": call.evidence,
        "topics": call.topics,
        "keywords": call.keywords,
        "tags": call.tags,
        "language": "" if call.language == "en" else call.language,
        "summary": call.summary,
        "text": "" if call.text == call.summary else call.text,
    }
    return {name: fields[name] for name in ORDER if fields[name]}


def _money(call: Call) -> Mapping[str, Written]:
    money = call.budget
    sums = {name: getattr(money, name) for name in MONEY}
    if not money.shared and money.own_eur == money.total_eur:
        del sums["own_eur"]
    shown = {name: str(value) for name, value in sums.items() if value is not None}
    return {name: shown.get(name, "") for name in MONEY} | {"shared_with": money.shared_with}


def yaml_of_calls(calls: Iterable[Call]) -> str:
    """A calendar in YAML."""
    entries = [written(call) for call in calls]
    return yaml.dump({"calls": entries}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH, indent=2)


def csv_of_calls(calls: Iterable[Call]) -> str:
    """A calendar as a table for spreadsheets: every cell quoted, and none that would be taken for a formula."""
    text = io.StringIO()
    rows = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    rows.writerow(ORDER)
    for call in calls:
        fields = written(call)
        rows.writerow(guarded(_cell(fields.get(name, ""))) for name in ORDER)
    return text.getvalue()


def _cell(value: Written) -> str:
    return value if isinstance(value, str) else joined_values(value)
