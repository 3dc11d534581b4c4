"""Reading accounts: who asks, and who belongs to an organisation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from litestar.connection import ASGIConnection

from matchcamp.accounts.documents import Account, Session, Token
from matchcamp.accounts.keys import hashed
from matchcamp.database import object_id
from matchcamp.errors import NotFound, SignInNeeded
from matchcamp.i18n import gettext as _
from matchcamp.parts import parts_of
from matchcamp.security import session_cookie
from matchcamp.viewer import NOBODY, OrganisationRole, Role, Viewer

SEEN_STEP = timedelta(minutes=1)  # A session's last use is written at most this often: reading pages stays reading.


@dataclass(frozen=True, slots=True)
class Person:
    """What other people may be shown of somebody, when they may."""

    id: str
    name: str
    email: str
    language: str


async def viewer_of_connection(connection: ASGIConnection[Any, Any, Any, Any]) -> Viewer:
    """The person behind a bearer token or a session cookie, or nobody.

    Raises SignInNeeded for a bearer token that is unknown or has expired: a program must not go on as a stranger.
    """
    header = connection.headers.get("authorization", "")
    if header[:7].lower() == "bearer ":
        return await viewer_of_token(header[7:].strip())
    cookie = connection.cookies.get(session_cookie(parts_of(connection).settings))
    if not cookie:
        return NOBODY
    return await viewer_of_session(cookie, idle=timedelta(minutes=parts_of(connection).settings.session_idle_minutes))


async def viewer_of_token(token: str) -> Viewer:
    row = await Token.get_pymongo_collection().find_one({"_id": hashed(token)})
    if row is None or row["expires"] <= datetime.now(UTC):
        raise SignInNeeded("this bearer token is unknown or has expired; make a new one with `matchcamp token`")
    viewer = await viewer_of_account(row["account_id"], by_token=True)
    if not viewer.signed_in:
        raise SignInNeeded("the account of this bearer token is closed")
    return viewer


async def viewer_of_session(cookie: str, *, idle: timedelta) -> Viewer:
    """Nobody for an unknown, idle or expired session."""
    key, now = hashed(cookie), datetime.now(UTC)
    row = await Session.get_pymongo_collection().find_one({"_id": key})
    if row is None or row["expires"] <= now or row["seen"] + idle <= now:
        return NOBODY
    if row["seen"] + SEEN_STEP <= now:
        await Session.get_pymongo_collection().update_one({"_id": key}, {"$set": {"seen": now}})
    return await viewer_of_account(row["account_id"], session_key=key)


async def viewer_of_account(account_id: str, *, by_token: bool = False, session_key: str = "") -> Viewer:
    """The viewer of an account; nobody when it is gone or disabled. Without any role it speaks for no organisation."""
    row = await Account.get_pymongo_collection().find_one({"_id": object_id(account_id), "disabled": False})
    return NOBODY if row is None else _viewer(row, by_token=by_token, session_key=session_key)


async def viewers_of(account_ids: Sequence[str]) -> dict[str, Viewer]:
    """The viewers of several accounts by id, without those that are gone or disabled; one database call."""
    where = {"_id": {"$in": [object_id(one) for one in account_ids]}, "disabled": False}
    return {str(row["_id"]): _viewer(row) async for row in Account.get_pymongo_collection().find(where)}


def _viewer(row: Mapping[str, Any], *, by_token: bool = False, session_key: str = "") -> Viewer:
    return Viewer(
        account_id=str(row["_id"]),
        name=row["name"],
        email=row["email"],
        language=row["language"],
        roles=frozenset(Role(role) for role in row["roles"]),
        organisations={m["organisation_id"]: OrganisationRole(m["role"]) for m in row["memberships"] if row["roles"]},
        by_token=by_token,
        session_key=session_key,
    )


async def account_by_email(email: str) -> Account | None:
    return await Account.find_one({"email": email.strip().lower()})


async def account(account_id: str) -> Account:
    found = await Account.get(object_id(account_id))
    if found is None:
        raise NotFound(f"no account {account_id}")
    return found


async def people_of(organisation_id: str) -> list[Person]:
    """The people of an organisation, owners first, then by name."""
    found = await Account.find({"memberships.organisation_id": organisation_id, "disabled": False}).to_list()

    def order(one: Account) -> tuple[bool, str]:
        owner = any(m.organisation_id == organisation_id and m.role is OrganisationRole.OWNER for m in one.memberships)
        return (not owner, one.name)

    return [_person(one) for one in sorted(found, key=order)]


async def people_of_each(organisation_ids: Sequence[str]) -> dict[str, list[Person]]:
    """The people of several organisations by the id of each, owners first, then by name; one database call."""
    wanted = set(organisation_ids)
    found: dict[str, list[tuple[bool, str, Person]]] = {}
    where = {"memberships.organisation_id": {"$in": sorted(wanted)}, "disabled": False}
    for one in await Account.find(where).to_list():
        for part in one.memberships:
            if part.organisation_id in wanted:
                order = (part.role is not OrganisationRole.OWNER, one.name, _person(one))
                found.setdefault(part.organisation_id, []).append(order)
    return {id_: [person for *_, person in sorted(several, key=lambda a: a[:2])] for id_, several in found.items()}


async def owners_of(organisation_id: str) -> list[Person]:
    part = {"organisation_id": organisation_id, "role": OrganisationRole.OWNER.value}
    found = await Account.find({"memberships": {"$elemMatch": part}, "disabled": False}).sort("name").to_list()
    return [_person(one) for one in found]


async def has_people(organisation_id: str) -> bool:
    """Whether anybody speaks for the organisation here; a closed account does not."""
    where = {"memberships.organisation_id": organisation_id, "disabled": False}
    return await Account.get_pymongo_collection().find_one(where, {"_id": 1}) is not None


async def people_with(*roles: Role) -> list[Person]:
    return [_person(one) for one in await Account.find({"roles": {"$in": list(roles)}, "disabled": False}).to_list()]


async def people(account_ids: Sequence[str]) -> dict[str, Person]:
    ids = [object_id(one) for one in account_ids]
    return {str(one.id): _person(one) for one in await Account.find({"_id": {"$in": ids}}).to_list()}


async def names_by_email(emails: Sequence[str]) -> dict[str, str]:
    """The names of the people whose accounts have these addresses."""
    rows = Account.get_pymongo_collection().find({"email": {"$in": list(emails)}}, {"email": 1, "name": 1})
    return {row["email"]: row["name"] async for row in rows}


def author_name(known: Mapping[str, Person], account_id: str) -> str:
    """The name shown with words of an organisation; whoever erased the account is somebody of the organisation."""
    person = known.get(account_id)
    return person.name if person else _("somebody of the organisation")


def _person(one: Account) -> Person:
    return Person(str(one.id), one.name, one.email, one.language)


async def sessions_of(account_id: str) -> list[Session]:
    return await Session.find({"account_id": account_id, "expires": {"$gt": datetime.now(UTC)}}).sort("-seen").to_list()


async def tokens_of(account_id: str) -> list[Token]:
    where = {"account_id": account_id, "expires": {"$gt": datetime.now(UTC)}}
    return await Token.find(where).sort("-created").to_list()
