"""The fields of one portal record: every value an array of strings, some strings holding JSON."""

import datetime as dt
from collections.abc import Mapping

from calls.closing_times import written_day
from calls.errors import InvalidValue
from calls.plain_text import one_line
from calls.sources.rows import decoded


class Metadata:
    """Reads one record's `metadata`; `InvalidValue` names the field that is not as the portal writes it."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def raw(self, field: str) -> tuple[str, ...]:
        """The strings of a field as they stand; empty when the field is missing."""
        value = self._values.get(field)
        if value is None:
            return ()
        items = value if isinstance(value, list) else [value]
        if not all(isinstance(item, str) for item in items):
            raise InvalidValue(f"{field} holds something other than strings", "export the record again")
        return tuple(str(item) for item in items)

    def words(self, field: str) -> tuple[str, ...]:
        """The strings of a field on one line each, blanks made single, empty and repeated ones dropped."""
        cleaned = (one_line(value) for value in self.raw(field))
        return tuple(dict.fromkeys(value for value in cleaned if value))

    def first(self, field: str) -> str:
        """The first string of a field, or an empty one."""
        return next(iter(self.words(field)), "")

    def needed(self, field: str) -> str:
        """The first string of a field without which a row is no call."""
        value = self.first(field)
        if not value:
            raise InvalidValue(f"{field} is missing", "export the record again")
        return value

    def html(self, field: str) -> str:
        """The HTML of a field, several values joined."""
        return "\n".join(self.raw(field))

    def days(self, field: str) -> tuple[dt.date, ...]:
        """The days of a field of moments, in order, each once; the portal's times are all midnight."""
        return tuple(sorted({written_day(value[:10]) for value in self.words(field)}))

    def json(self, field: str) -> object:
        """The value of a field that holds JSON inside a string, or `None` when it is missing."""
        text = self.html(field)
        if not text.strip():
            return None
        try:
            return decoded(text)
        except ValueError as error:
            what = f"{field} holds no JSON ({str(error)[:80]})"
            raise InvalidValue(what, "export the record again") from None
