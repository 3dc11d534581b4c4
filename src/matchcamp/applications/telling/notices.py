"""What people are told of applications, in words that each reads in their own language. No database.

A moment is always written in the deadline's own zone, with the zone's name: whoever reads in Vancouver must not take
17:00 in Brussels for 17:00 at home.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from matchcamp.applications.plan import Call
from matchcamp.applications.states import State
from matchcamp.applications.words import OWNER_WORDS, STATE_WORDS
from matchcamp.i18n import N_
from matchcamp.notifications.schemas import Notice, Words, verbatim
from matchcamp.notifications.states import NoticeKind

Row = Mapping[str, Any]
SOON = timedelta(days=2)  # A reminder of what is due within this time waits for no digest.
CLOSE = timedelta(days=7)  # Nor does what is told of an application whose deadline is within this time.


def when(what: str, moment: datetime, zone: str) -> Words:
    """A line such as «Deadline: 3 September 2026, 17:00 (Europe/Brussels)»; `what` is a message of the catalogues.

    >>> from matchcamp.notifications.schemas import said
    >>> from datetime import UTC
    >>> said(when("Deadline", datetime(2026, 10, 25, 16, tzinfo=UTC), "Europe/Brussels"))
    'Deadline: 25 October 2026, 17:00 (Europe/Brussels)'
    """
    return Words("%(what)s: %(moment)s", {"what": Words(what), "moment": _there(moment, zone)})


def _there(moment: datetime, zone: str) -> Words:
    return Words("%(moment)s (%(zone)s)", {"moment": moment.astimezone(ZoneInfo(zone)), "zone": zone})


@dataclass(frozen=True, slots=True)
class Message:
    """What some people are told of one application; `path` is the view of it behind the notice."""

    key: str
    subject: Words
    lines: Sequence[Words] = ()
    path: str = ""
    urgent: bool = False
    until: datetime | None = None


def notices(row: Row, account_ids: Sequence[str], message: Message) -> list[Notice]:
    """A notice for each of these people. Its first line is the application's title."""
    return [
        Notice(
            one, NoticeKind.APPLICATIONS, f"application:{row['_id']}:{message.key}", message.subject,
            (verbatim(row["title"]), *message.lines), f"/applications/{row['_id']}{message.path}",
            urgent=message.urgent, until=message.until,
        )
        for one in account_ids
    ]  # fmt: skip


def of_call(row: Row, call: Call, names: Sequence[str], now: datetime) -> Message:
    """A reminder of a step, or the word that it is late. A moved deadline moves the moment, which makes it a new one.

    `names` are those of the organisations that the step waits for.
    """
    deadline, kind = row["deadline"], "late" if call.escalation else "step"
    late, soon = N_("A step of an application is late"), N_("A step of an application is due soon")
    urgent = deadline["at"] - now <= CLOSE if call.escalation else call.due - now <= SOON
    return Message(
        f"{kind}:{call.step.key}:{call.at.timestamp():.0f}", Words(late if call.escalation else soon),
        _lines_of_call(row, call, names), "/plan", urgent, None if call.escalation else call.due,
    )  # fmt: skip


def _lines_of_call(row: Row, call: Call, names: Sequence[str]) -> list[Words]:
    at, zone = row["deadline"]["at"], row["deadline"]["zone"]
    lines = [when(call.step.title, call.due, zone)]
    if call.escalation:
        owner = Words(OWNER_WORDS[call.step.owner])
        waits_for = Words("%(owner)s: %(names)s", {"owner": owner, "names": ", ".join(names)}) if names else owner
        lines.append(waits_for)
    return lines if call.due == at else [*lines, when(N_("Deadline"), at, zone)]


def of_move(row: Row, before: datetime, zone: str, number: int) -> Message:
    """The deadline is another one; `before` was it until now, in `zone`. `number` is that of the entry of the log."""
    deadline, key = row["deadline"], f"moved:{number}"
    if deadline is None:
        gone = Words(N_("An application has no deadline any more"))
        return Message(key, gone, [when(N_("Deadline"), before, zone)], "/plan", urgent=True)
    change = {"before": _there(before, zone), "now": _there(deadline["at"], deadline["zone"])}
    lines = [Words("%(before)s → %(now)s", change), Words(N_("Its plan moved with it."))]
    return Message(key, Words(N_("The deadline of an application moved")), lines, "/plan", urgent=True)


def of_lost_call(row: Row, title: str, mark: str) -> Message:
    """The call was withdrawn, or is no longer listed, or lost the deadline; `mark` tells one such loss from another."""
    subject = Words(N_("The call of an application, or its deadline, is no longer there"))
    return Message(f"call:{row['call_id']}:{mark}", subject, [verbatim(title)] if title else [], urgent=True)


def of_passage(row: Row, number: int, *, corrected: bool) -> Message:
    """An application was handed in, came to a result, or was taken back from there by a correction."""
    state = Words(STATE_WORDS[State(row["state"])])
    subject = Words("%(title)s: %(state)s", {"title": row["title"], "state": state})
    lines = [Words(N_("The step before was a mistake and is taken back."))] if corrected else []
    return Message(f"passage:{number}", subject, [state, *lines])


def of_sign_off(row: Row, organisation_id: str, asked: str, now: datetime) -> Message:
    """A partner is asked to sign off, or to do so again; `asked` tells one such request from the next."""
    wanted, changed = N_("Your sign-off is wanted"), N_("What you signed off on has changed: your sign-off is wanted")
    subject = Words(changed if asked.startswith("again:") else wanted)
    key = f"sign_off:{organisation_id}:{asked}"
    return Message(key, subject, _deadline_lines(row), "/partners", _is_close(row, now))


def of_all_signed(row: Row, substance: str, now: datetime) -> Message:
    subject = Words(N_("Every partner has signed off on an application"))
    return Message(f"signed:{substance[:16]}", subject, _deadline_lines(row), urgent=_is_close(row, now))


def _deadline_lines(row: Row) -> list[Words]:
    deadline = row["deadline"]
    return [when(N_("Deadline"), deadline["at"], deadline["zone"])] if deadline else []


def _is_close(row: Row, now: datetime) -> bool:
    return row["deadline"] is not None and row["deadline"]["at"] - now <= CLOSE
