"""Reading accounts for the secretariat."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from matchcamp.accounts.documents import Account
from matchcamp.organisations.queries import heads
from matchcamp.paging import page_of
from matchcamp.viewer import Role


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as the secretariat sees it; `organisations` are names."""

    id: str
    name: str
    email: str
    roles: list[Role]
    organisations: list[str]
    disabled: bool
    created: datetime
    last_sign_in: datetime | None
    example: bool


@dataclass(frozen=True, slots=True)
class AccountList:
    rows: list[AccountRow]
    next: str | None


async def accounts(q: str, *, after: str | None = None, limit: int = 30) -> AccountList:
    """Accounts whose name or address holds `q` (all for an empty one), newest first; two database calls."""
    pattern = {"$regex": re.escape(q), "$options": "i"}
    where: dict[str, Any] = {"$or": [{"name": pattern}, {"email": pattern}]} if q else {}
    found = await page_of(Account.get_pymongo_collection(), where, after=after, limit=limit)
    known = await heads([part["organisation_id"] for row in found.rows for part in row["memberships"]])
    names = {id_: head.name for id_, head in known.items()}
    return AccountList([_row(row, names) for row in found.rows], found.next)


def _row(row: dict[str, Any], names: dict[str, str]) -> AccountRow:
    ids = [part["organisation_id"] for part in row["memberships"]]
    return AccountRow(
        id=str(row["_id"]), name=row["name"], email=row["email"], roles=sorted(Role(role) for role in row["roles"]),
        organisations=[names[id_] for id_ in ids if id_ in names], disabled=row["disabled"], created=row["created"],
        last_sign_in=row["last_sign_in"], example=row["example"],
    )  # fmt: skip
