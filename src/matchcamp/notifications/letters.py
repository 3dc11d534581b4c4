"""The letters of notices: one for a single notice, one digest for several, each in the language of its reader."""

from collections.abc import Mapping, Sequence
from typing import Any

from matchcamp.i18n import gettext as _
from matchcamp.i18n import in_language, ngettext
from matchcamp.mail import Letter
from matchcamp.notifications.passes import token_for
from matchcamp.notifications.schemas import all_said, said, words_of
from matchcamp.notifications.states import NoticeKind, kind_name
from matchcamp.settings import Settings
from matchcamp.viewer import Viewer

MOST = 30  # Notices in one digest; the inbox has the others.
Row = Mapping[str, Any]


def letter_about(settings: Settings, person: Viewer, rows: Sequence[Row]) -> Letter:
    """One letter about these notices, at least one. It holds the person's own name and address, and nobody else's."""
    with in_language(person.language):
        greeting = _("Good day, %(name)s,") % {"name": person.name}
        words = _single(settings, rows[0]) if len(rows) == 1 else _digest(settings, rows)
        kinds = [kind for kind in NoticeKind if kind in {row["kind"] for row in rows}]
        end = f"{settings.base_url}/unsubscribe/{token_for(settings, person.account_id, kinds)}"
        choose = f"{settings.base_url}/account/notifications"
        return Letter(
            person.email, _subject(rows), "\n\n".join([greeting, *words]) + "\n",
            foot=(
                (_("Choose how often letters come, and when none should"), choose),
                (_("No more letters like this: %(kinds)s") % {"kinds": ", ".join(map(kind_name, kinds))}, end),
            ),
            unsubscribe=end,
        )  # fmt: skip


def _subject(rows: Sequence[Row]) -> str:
    if len(rows) == 1:
        return said(words_of(rows[0]["subject"]))
    return ngettext("%(n)s new notice on Matchcamp", "%(n)s new notices on Matchcamp", len(rows)) % {"n": len(rows)}


def _single(settings: Settings, row: Row) -> list[str]:
    return [*all_said(row["lines"]), settings.base_url + row["url"]]


def _digest(settings: Settings, rows: Sequence[Row]) -> list[str]:
    """An entry for each notice: its title, its lines, and where it leads."""
    entries = [_entry(settings, row) for row in rows[:MOST]]
    if len(rows) > MOST:
        entries += [_("The others stand in your inbox:"), f"{settings.base_url}/inbox"]
    return entries


def _entry(settings: Settings, row: Row) -> str:
    lines = [line for words in all_said([row["subject"], *row["lines"]]) for line in words.split("\n")]
    return "\n".join([*(line for line in lines if line.strip()), settings.base_url + row["url"]])
