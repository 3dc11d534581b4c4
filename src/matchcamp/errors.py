"""The service's words for what goes wrong; `translate.py` turns each into a page or an RFC 9457 body."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self


class MatchcampError(Exception):
    """What a person did cannot be done; the message says what was given and the way out."""

    status: ClassVar[int] = 400
    word: ClassVar[str] = "refused"


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field of a form or a body that cannot be taken as it is."""

    field: str
    message: str


class Invalid(MatchcampError):
    """Fields that cannot be taken; nothing was stored."""

    status = 400
    word = "invalid"

    def __init__(self, message: str, errors: Sequence[FieldError] = ()) -> None:
        super().__init__(message)
        self.errors = tuple(errors)

    @classmethod
    def at(cls, field: str, words: str) -> Self:
        """The same words for the whole and for the one field that they are about."""
        return cls(words, [FieldError(field, words)])


class SignInNeeded(MatchcampError):
    """The asker is not known."""

    status = 401
    word = "sign-in-needed"


class Forbidden(MatchcampError):
    """The asker is known and may see the thing, but not do this."""

    status = 403
    word = "forbidden"


class NotFound(MatchcampError):
    """No such thing, or none that the asker may know of: both read the same."""

    status = 404
    word = "not-found"


class Conflict(MatchcampError):
    """Somebody else was faster, or the state does not allow it; the message says what stands there now."""

    status = 409
    word = "conflict"


class TooMany(MatchcampError):
    """A rate limit; `retry_after` is in seconds."""

    status = 429
    word = "too-many"

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
