"""Everything that is kept of one person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bson import ObjectId

from matchcamp.accounts.documents import Account, EmailChange
from matchcamp.accounts.queries import account, account_by_email
from matchcamp.accounts.schemas import DataOut, KeptOut
from matchcamp.database import Database, object_id
from matchcamp.i18n import gettext as _
from matchcamp.organisations.queries import OrganisationHead, heads
from matchcamp.personal import Holds, Trace
from matchcamp.viewer import OrganisationRole


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose data it is: the id of the account and its addresses, the present one first."""

    account_id: str
    emails: tuple[str, ...]

    def values_for(self, trace: Trace) -> list[Any]:
        """What stands at the path of the trace where it points to this person."""
        if trace.holds is Holds.EMAIL:
            return list(self.emails)
        return [object_id(self.account_id) if trace.path == "_id" else self.account_id]


async def subject_of(account_id: str) -> Subject:
    """Former addresses, and one that waits to be confirmed, count unless an account has them. Raises NotFound."""
    found = await account(account_id)
    waiting = await EmailChange.get_pymongo_collection().distinct("new_email", {"account_id": account_id})
    others = [email for email in (*found.former_emails, *waiting) if await account_by_email(email) is None]
    return Subject(account_id, (found.email, *others))


async def data_of(database: Database, traces: Sequence[Trace], subject: Subject, now: datetime) -> DataOut:
    """The export: for each trace the rows that point to the person, without secrets; empty ones are left out."""
    kept = []
    for trace in traces:
        rows = await database[trace.collection].find({trace.query_path: {"$in": subject.values_for(trace)}}).to_list()
        if rows:
            shown = [shown_of(row, trace, subject) for row in rows]
            kept.append(KeptOut(collection=trace.collection, what=_(trace.what), rows=shown))
    return DataOut(made=now, email=subject.emails[0], kept=kept)


def shown_of(row: Mapping[str, Any], trace: Trace, subject: Subject) -> dict[str, Any]:
    """The shown fields of a row; of a list on the trace's path only the person's own elements."""
    shown = {name.lstrip("_"): plain(found) for name in trace.shown if (found := reached(row, name)) is not None}
    listed, _, leaf = trace.path.partition("[].")
    if leaf and listed in shown:
        shown[listed] = [plain(one) for one in row[listed] if one.get(leaf) in subject.values_for(trace)]
    return shown


def reached(row: Mapping[str, Any], name: str) -> Any:
    """The value of a field, or of a part of it by a dotted name; None where it is not there."""
    found: Any = row
    for step in name.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def plain(value: Any) -> Any:
    """A value of the database as JSON knows it: ids and moments as text."""
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, ObjectId) else value


async def organisations_left_alone(account_id: str) -> list[OrganisationHead]:
    """The organisations whose only owner this is."""
    owner = {"role": OrganisationRole.OWNER.value}
    row = await Account.get_pymongo_collection().find_one({"_id": object_id(account_id)}, {"memberships": 1})
    parts = row["memberships"] if row else []
    owned = [part["organisation_id"] for part in parts if part["role"] == OrganisationRole.OWNER]
    others = {
        "_id": {"$ne": object_id(account_id)},
        "disabled": False,
        "memberships": {"$elemMatch": {"organisation_id": {"$in": owned}, **owner}},
    }
    held = {
        part["organisation_id"]
        async for other in Account.get_pymongo_collection().find(others, {"memberships": 1})
        for part in other["memberships"]
        if part["role"] == OrganisationRole.OWNER
    }
    known = await heads([id_ for id_ in owned if id_ not in held])
    return sorted(known.values(), key=lambda head: head.name)
