"""`python -m calls inspect PATH...` says what is in files of calls, `check FILE` whether consortia meet their rules.

Nothing is stored.
"""

import argparse
import datetime as dt
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from calls import checking
from calls.errors import CallsError
from calls.model import Call, next_deadline, status_at
from calls.sources.calendar import read_calendar
from calls.sources.records import Reading, read_records

_CALENDARS = frozenset({".yaml", ".yml", ".csv"})
_DAMAGES_SHOWN = 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; 0 when all files were read, 2 with the reason on stderr when one was not."""
    options = _parser().parse_args(arguments)
    try:
        printed, remarks = _check(options) if options.command == "check" else _inspect(options)
    except CallsError as error:
        print(error, file=sys.stderr)
        return 2
    print(printed)
    for remark in remarks:
        print(remark, file=sys.stderr)
    return 0


def _inspect(options: argparse.Namespace) -> tuple[str, Iterable[object]]:
    reading = _read(options.paths)
    calls = sorted(reading.calls, key=lambda call: call.identifier)
    listed = [_line(call, options.at) for call in calls] if options.list else None
    return _json(reading, listed) if options.json else _words(reading, listed), reading.damages[:_DAMAGES_SHOWN]


def _check(options: argparse.Namespace) -> tuple[str, Iterable[object]]:
    answers = [(case, case.answer()) for case in checking.cases_of(options.path)]
    if options.json:
        rows = [checking.figures(case, answer) for case, answer in answers]
        printed = json.dumps(rows, indent=2, ensure_ascii=False)
    else:
        printed = "\n\n".join(checking.words(case, answer) for case, answer in answers)
    differences = (checking.difference(case, answer) for case, answer in answers)
    return printed, [difference for difference in differences if difference]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m calls", description="Funding calls and consortia in files.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="command")
    inspect = commands.add_parser("inspect", help="count what files of calls hold")
    inspect.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="portal records (.json, .jsonl, .gz) or calendars"
    )
    inspect.add_argument("--json", action="store_true", help="print JSON")
    inspect.add_argument("--list", action="store_true", help="name each call with its status and deadline")
    inspect.add_argument(
        "--at",
        type=_moment,
        default=dt.datetime.now(dt.UTC),
        help="the moment of the status, 2026-06-27T10:00+02:00",
    )
    check = commands.add_parser("check", help="check consortia against the rules of their actions")
    check.add_argument("path", type=Path, metavar="FILE", help="a YAML list of {name, action, orgs}")
    check.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _moment(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no moment; write 2026-06-27T10:00+02:00") from None
    if moment.utcoffset() is None:
        raise argparse.ArgumentTypeError(f"{text!r} has no time zone; write {text}+02:00")
    return moment


def _read(paths: Sequence[Path]) -> Reading:
    records = read_records(path for path in paths if path.suffix.lower() not in _CALENDARS)
    kept = [call for path in paths if path.suffix.lower() in _CALENDARS for call in read_calendar(path)]
    calls = {call.identifier: call for call in (*records.calls, *kept)}
    duplicates = records.duplicates + len(records.calls) + len(kept) - len(calls)
    rows = records.rows + len(kept)
    return Reading(tuple(calls.values()), rows, duplicates, records.left_out, records.damages)


def _line(call: Call, now: dt.datetime) -> dict[str, str | None]:
    deadline = next_deadline(call, now)
    return {
        "identifier": call.identifier,
        "status": status_at(call, now),
        "next_deadline": deadline.at.isoformat() if deadline else None,
        "title": call.title,
    }


def _json(reading: Reading, listed: list[dict[str, str | None]] | None) -> str:
    figures: dict[str, object] = {
        "rows": reading.rows,
        "live": len(reading.calls),
        "duplicates": reading.duplicates,
        "left_out": reading.left_out,
        "by_programme": _by_programme(reading),
    }
    return json.dumps(figures if listed is None else figures | {"calls": listed}, indent=2, ensure_ascii=False)


def _words(reading: Reading, listed: list[dict[str, str | None]] | None) -> str:
    lines = [f"{reading.rows} rows: {len(reading.calls)} calls, {reading.duplicates} duplicates"]
    lines += [f"  left out, {reason}: {count}" for reason, count in reading.left_out.items()]
    lines += [f"  {programme}: {count}" for programme, count in _by_programme(reading).items()]
    for call in listed or ():
        lines.append(f"{call['status'] or '':12}{call['next_deadline'] or '-':26}{call['identifier']}  {call['title']}")
    return "\n".join(lines)


def _by_programme(reading: Reading) -> dict[str, int]:
    """Calls per programme, the largest first, ties by name."""
    counts = Counter(call.programme for call in reading.calls)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


if __name__ == "__main__":
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough; at exit the rest would fail once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)
