"""Changing accounts: signing in and out, tokens, roles."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from matchcamp.accounts.documents import Account, Membership, Session, SignInLink, Token
from matchcamp.accounts.keys import hashed, new_secret
from matchcamp.accounts.queries import account, account_by_email
from matchcamp.database import object_id
from matchcamp.errors import NotFound
from matchcamp.i18n import gettext as _
from matchcamp.limits import SIGN_IN_PER_ACCOUNT, SIGN_IN_PER_ADDRESS, spend
from matchcamp.mail import Letter
from matchcamp.parts import Parts
from matchcamp.viewer import OrganisationRole, Role

TOKEN_DAYS = 90


async def ask_for_link(parts: Parts, email: str, *, next_url: str, address: str) -> None:
    """Mail a sign-in link, or, to an address without account, the way to ask for one: the page says the same to both."""
    if parts.settings.rate_limits:
        await spend(parts.database, SIGN_IN_PER_ADDRESS, address)
        await spend(parts.database, SIGN_IN_PER_ACCOUNT, email)
    found = await account_by_email(email)
    if found is None or found.disabled:
        await parts.mailer.send(_stranger_letter(parts, email))
        return
    url = await sign_in_link(parts, str(found.id), next_url=next_url)
    await parts.mailer.send(_link_letter(parts, found, url))


def _link_letter(parts: Parts, to: Account, url: str) -> Letter:
    lines = [
        _("Good day, %(name)s,") % {"name": to.name},
        _("open this link within %(minutes)s minutes and press the button to sign in to Matchcamp:")
        % {"minutes": parts.settings.sign_in_minutes},
        url,
        _("If you did not ask for it, you need do nothing."),
    ]
    return Letter(to.email, _("Your link to sign in to Matchcamp"), "\n\n".join(lines) + "\n")


def _stranger_letter(parts: Parts, email: str) -> Letter:
    join = f"{parts.settings.base_url}/join?email={quote(email)}"
    lines = [
        _("somebody, probably you, wants to sign in to Matchcamp with this address."),
        _("It has no account yet. Here you can ask to join:"),
        join,
    ]
    return Letter(email, _("Matchcamp does not know this address yet"), "\n\n".join(lines) + "\n")


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
    if row is None or row["expires"] <= datetime.now(UTC):
        raise NotFound(_("This link was used already or is too old. Ask for a new one."))
    if old_session:
        await Session.find({"_id": old_session}).delete()
    return await open_session(parts, row["account_id"], browser=browser), row["next_url"]


async def open_session(parts: Parts, account_id: str, *, browser: str) -> str:
    """Start a session; returns the cookie's value, which is kept nowhere."""
    cookie, now = new_secret(), datetime.now(UTC)
    expires = now + timedelta(hours=parts.settings.session_hours)
    await Session(
        id=hashed(cookie), account_id=account_id, created=now, seen=now, expires=expires, browser=browser[:200]
    ).insert()
    await Account.find({"_id": object_id(account_id)}).update({"$set": {"last_sign_in": now}})
    return cookie


async def sign_out(session_key: str) -> None:
    await Session.find({"_id": session_key}).delete()


async def sign_out_everywhere(account_id: str) -> int:
    """End every session and every token of an account; returns how many there were."""
    sessions = await Session.get_pymongo_collection().delete_many({"account_id": account_id})
    tokens = await Token.get_pymongo_collection().delete_many({"account_id": account_id})
    return sessions.deleted_count + tokens.deleted_count


async def make_token(account_id: str, *, label: str, days: int = TOKEN_DAYS) -> str:
    """A bearer token of the API, valid for `days`; it is shown once and kept as a hash."""
    token, now = new_secret(), datetime.now(UTC)
    expires = now + timedelta(days=days)
    await Token(id=hashed(token), account_id=account_id, label=label, created=now, expires=expires).insert()
    return token


async def ensure_account(email: str, *, name: str = "", role: Role | None = None, language: str = "en") -> Account:
    """The account of an address, made if need be, with the role added."""
    found = await account_by_email(email)
    if found is None:
        email = email.strip().lower()
        found = await Account(
            email=email, name=name or email.partition("@")[0], language=language, created=datetime.now(UTC)
        ).insert()
    if role is not None and role not in found.roles:
        await Account.find({"_id": found.id}).update({"$addToSet": {"roles": role}})
        found = await account(str(found.id))
    return found


async def add_to_organisation(account_id: str, organisation_id: str, role: OrganisationRole) -> None:
    """Make the person an owner or editor (replacing what they were there) and a member. Safe to repeat."""
    accounts, key = Account.get_pymongo_collection(), {"_id": object_id(account_id)}
    membership = Membership(organisation_id=organisation_id, role=role).model_dump(mode="json")
    await accounts.update_one(key, {"$pull": {"memberships": {"organisation_id": organisation_id}}})
    await accounts.update_one(key, {"$push": {"memberships": membership}, "$addToSet": {"roles": Role.MEMBER}})


async def choose_language(account_id: str, language: str) -> None:
    await Account.find({"_id": object_id(account_id)}).update({"$set": {"language": language}})
