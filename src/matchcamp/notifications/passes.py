"""The link that ends letters: it works without signing in, for it proves by a signature whose letters it ends.

Not kept anywhere, and never void: whoever reads an old letter may still end the new ones. It can do nothing else.
"""

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import dataclass

from matchcamp.database import OBJECT_ID
from matchcamp.errors import NotFound
from matchcamp.notifications.states import NoticeKind
from matchcamp.settings import Settings, signing_secret

DIGITS = 32  # Hexadecimal: 128 bits.
BETWEEN = "."


@dataclass(frozen=True, slots=True)
class Ended:
    """Whose letters about what a link ends, the kinds in their order."""

    account_id: str
    kinds: tuple[NoticeKind, ...]


def token_for(settings: Settings, account_id: str, kinds: Collection[NoticeKind]) -> str:
    """The secret part of `/unsubscribe/{token}`."""
    whose = BETWEEN.join([account_id, *(kind.value for kind in NoticeKind if kind in kinds)])
    return f"{whose}{BETWEEN}{_signature(settings, whose)}"


def ended_by(settings: Settings, token: str) -> Ended:
    """What a link ends. Raises NotFound for one that we did not sign."""
    whose, _, signature = token.rpartition(BETWEEN)
    account_id, *kinds = whose.split(BETWEEN)
    if not hmac.compare_digest(_signature(settings, whose).encode(), signature.encode()):
        raise NotFound("this link ends no letters of ours; it may be cut short")
    if OBJECT_ID.fullmatch(account_id) is None or not kinds:
        raise NotFound("this link ends no letters of ours")
    return Ended(account_id, tuple(NoticeKind(kind) for kind in kinds))


def _signature(settings: Settings, whose: str) -> str:
    key = hashlib.sha256(f"unsubscribe:{signing_secret(settings)}".encode()).digest()
    return hmac.new(key, whose.encode(), hashlib.sha256).hexdigest()[:DIGITS]
