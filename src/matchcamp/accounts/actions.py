"""Changing accounts: signing in and out, tokens, roles."""

from datetime import UTC, datetime, timedelta

import structlog
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import DuplicateKeyError

from matchcamp.accounts import letters
from matchcamp.accounts.documents import Account, Membership, Session, SignInLink, Token
from matchcamp.accounts.keys import hashed, new_secret
from matchcamp.accounts.queries import account, account_by_email, viewer_of_account
from matchcamp.database import object_id
from matchcamp.errors import NotFound
from matchcamp.i18n import gettext as _
from matchcamp.i18n import in_language
from matchcamp.limits import SIGN_IN_PER_ACCOUNT, SIGN_IN_PER_ADDRESS, SIGN_IN_PER_ASKER, spend
from matchcamp.parts import Parts
from matchcamp.viewer import OrganisationRole, Role

TOKEN_DAYS = 90
log = structlog.get_logger(__name__)  # Ids only: a log outlives the account it names.


async def ask_for_link(parts: Parts, email: str, *, next_url: str, address: str) -> None:
    """Mail a sign-in link, or, to an address without account, the way to ask for one; the page says the same."""
    await spend(parts, SIGN_IN_PER_ADDRESS, address)
    await spend(parts, SIGN_IN_PER_ASKER, f"{email}|{address}")
    await spend(parts, SIGN_IN_PER_ACCOUNT, email)
    found = await account_by_email(email)
    if found is None or found.disabled:
        await parts.mailer.send(letters.stranger(email, parts.settings.base_url))
        return
    url = await sign_in_link(parts, str(found.id), next_url=next_url)
    with in_language(found.language):
        letter = letters.sign_in(found.email, found.name, url, minutes=parts.settings.sign_in_minutes)
    await parts.mailer.send(letter)


async def sign_in_link(parts: Parts, account_id: str, *, next_url: str = "/") -> str:
    """A new single-use link. Nothing is mailed."""
    token = new_secret()
    expires = datetime.now(UTC) + timedelta(minutes=parts.settings.sign_in_minutes)
    await SignInLink(id=hashed(token), account_id=account_id, next_url=next_url, expires=expires).insert()
    return f"{parts.settings.base_url}/sign-in/{token}"


async def use_link(parts: Parts, token: str, *, browser: str, old_session: str) -> tuple[str, str]:
    """Consume a link; returns the new session cookie and where to go. The old session ends: ids rotate at sign-in.

    Raises NotFound for a link that is unknown, used or too old.
    """
    row = await SignInLink.get_pymongo_collection().find_one_and_delete({"_id": hashed(token)})
    alive = row is not None and row["expires"] > datetime.now(UTC)
    if row is None or not alive or not (await viewer_of_account(row["account_id"])).signed_in:
        log.warning("accounts.sign_in_refused", account_id=row["account_id"] if row else "")
        raise NotFound(_("This link was used already or is too old. Ask for a new one."))
    if old_session:
        await Session.find({"_id": old_session}).delete()
    return await open_session(parts, row["account_id"], browser=browser), row["next_url"]


async def open_session(parts: Parts, account_id: str, *, browser: str) -> str:
    """Start a session; returns the cookie's value, which is kept nowhere."""
    cookie, now = new_secret(), datetime.now(UTC)
    expires = now + timedelta(hours=parts.settings.session_hours)
    await Session(
        id=hashed(cookie),
        account_id=account_id,
        created=now,
        seen=now,
        expires=expires,
        browser=browser[:200],
    ).insert()
    await Account.find({"_id": object_id(account_id)}).update({"$set": {"last_sign_in": now}})
    log.info("accounts.signed_in", account_id=account_id)
    return cookie


async def sign_out(session_key: str) -> None:
    await Session.find({"_id": session_key}).delete()
    log.info("accounts.signed_out")


async def sign_out_everywhere(account_id: str) -> int:
    """End every session, token and unused link of an account; returns how many sessions and tokens there were."""
    sessions = await Session.get_pymongo_collection().delete_many({"account_id": account_id})
    tokens = await Token.get_pymongo_collection().delete_many({"account_id": account_id})
    await SignInLink.get_pymongo_collection().delete_many({"account_id": account_id})
    log.info("accounts.signed_out_everywhere", account_id=account_id)
    return sessions.deleted_count + tokens.deleted_count


async def make_token(account_id: str, *, label: str, days: int = TOKEN_DAYS) -> str:
    """A bearer token of the API, valid for `days`; it is shown once and kept as a hash."""
    token, now = new_secret(), datetime.now(UTC)
    expires = now + timedelta(days=days)
    await Token(id=hashed(token), account_id=account_id, label=label, created=now, expires=expires).insert()
    log.info("accounts.token_made", account_id=account_id, days=days)
    return token


async def ensure_account(email: str, *, name: str = "", role: Role | None = None, language: str = "en") -> Account:
    """The account of an address, made if need be, with the role added."""
    found = await account_by_email(email) or await _new_account(email, name, language)
    if role is not None and role not in found.roles:
        await Account.find({"_id": found.id}).update({"$addToSet": {"roles": role}})
        log.info("accounts.role_given", account_id=str(found.id), role=role.value)
        found = await account(str(found.id))
    return found


async def _new_account(email: str, name: str, language: str) -> Account:
    email = email.strip().lower()
    made = Account(email=email, name=name or email.partition("@")[0], language=language, created=datetime.now(UTC))
    try:
        return await made.insert()
    except DuplicateKeyError:  # The same link pressed twice: the other press was faster.
        found = await account_by_email(email)
        assert found is not None
        return found


async def add_to_organisation(
    account_id: str, organisation_id: str, role: OrganisationRole, session: AsyncClientSession | None = None
) -> None:
    """Make the person an owner or editor (replacing what they were there) and a member. Safe to repeat."""
    accounts, key = Account.get_pymongo_collection(), {"_id": object_id(account_id)}
    membership = Membership(organisation_id=organisation_id, role=role).model_dump(mode="json")
    await accounts.update_one(key, {"$pull": {"memberships": {"organisation_id": organisation_id}}}, session=session)
    put = {"$push": {"memberships": membership}, "$addToSet": {"roles": Role.MEMBER.value}}
    await accounts.update_one(key, put, session=session)
    log.info("accounts.joined", account_id=account_id, organisation_id=organisation_id, role=role.value)


async def choose_language(account_id: str, language: str) -> None:
    await Account.find({"_id": object_id(account_id)}).update({"$set": {"language": language}})
