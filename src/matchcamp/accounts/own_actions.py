"""What a person changes about their own account: name, consents, tokens, sessions, address."""

from datetime import UTC, datetime, timedelta

import structlog
from pymongo.errors import DuplicateKeyError

from matchcamp.accounts import letters
from matchcamp.accounts.actions import make_token, sign_out_everywhere
from matchcamp.accounts.documents import Account, EmailChange, Session, Token
from matchcamp.accounts.keys import hashed, new_secret
from matchcamp.accounts.purposes import consent_to, purpose
from matchcamp.accounts.queries import account, account_by_email
from matchcamp.accounts.schemas import ConsentForm, OwnForm, TokenForm
from matchcamp.database import object_id
from matchcamp.errors import Conflict, Forbidden, Invalid, NotFound
from matchcamp.i18n import gettext as _
from matchcamp.limits import EMAIL_CHANGE_PER_ACCOUNT, TOKEN_PER_ACCOUNT, spend
from matchcamp.parts import Parts
from matchcamp.viewer import Viewer

EMAIL_LINK_LIFE = timedelta(hours=1)
FRESH = timedelta(minutes=30)  # A browser left open must not be enough to take an account over.
log = structlog.get_logger(__name__)


async def change_own(account_id: str, form: OwnForm) -> None:
    change = {"$set": {"name": form.name, "language": form.language}}
    await Account.find({"_id": object_id(account_id)}).update(change)


async def answer_consent(account_id: str, form: ConsentForm) -> None:
    """Write down a yes or a no with the words as they stand. Invalid for a no to the terms."""
    asked = purpose(form.purpose)
    if asked.required and form.given == "no":
        raise Invalid(_("An account cannot be without the terms of use; to take this back, erase the account."))
    consent = consent_to(asked, given=form.given == "yes", at=datetime.now(UTC))
    await Account.find({"_id": object_id(account_id)}).update({"$push": {"consents": consent.model_dump()}})
    log.info("accounts.consent", account_id=account_id, purpose=asked.id, given=consent.given)


async def make_own_token(parts: Parts, account_id: str, form: TokenForm) -> str:
    await spend(parts, TOKEN_PER_ACCOUNT, account_id)
    return await make_token(account_id, label=form.label, days=form.days)


async def end_session(account_id: str, key: str) -> None:
    """End one session of one's own; `key` is the hash under which it is kept. NotFound for anybody else's."""
    done = await Session.get_pymongo_collection().delete_one({"_id": key, "account_id": account_id})
    if done.deleted_count == 0:
        raise NotFound(_("There is no such session; it may have ended by itself."))
    log.info("accounts.session_ended", account_id=account_id)


async def revoke_token(account_id: str, key: str) -> None:
    done = await Token.get_pymongo_collection().delete_one({"_id": key, "account_id": account_id})
    if done.deleted_count == 0:
        raise NotFound(_("There is no such token; it may have run out."))
    log.info("accounts.token_revoked", account_id=account_id)


async def check_fresh(viewer: Viewer) -> None:
    """Raises Forbidden unless the person signed in a short while ago, in a browser."""
    row = await Session.get_pymongo_collection().find_one({"_id": viewer.session_key}, {"created": 1})
    if row is None or row["created"] + FRESH <= datetime.now(UTC):
        raise Forbidden(_("For this step, sign out and sign in again: your last sign-in was a while ago."))


async def ask_for_new_address(parts: Parts, viewer: Viewer, email: str) -> None:
    """Mail a link to the new address and a notice to the old; the page says the same for a taken address.

    Raises Forbidden unless the sign-in is fresh, Conflict for the address the account has, TooMany.
    """
    await check_fresh(viewer)
    if email == viewer.email:
        raise Conflict(_("Your account has this address already."))
    await spend(parts, EMAIL_CHANGE_PER_ACCOUNT, viewer.account_id)
    await EmailChange.find({"account_id": viewer.account_id}).delete()
    await parts.mailer.send(letters.address_asked(viewer.email, parts.settings.base_url))
    if await account_by_email(email) is not None:
        await parts.mailer.send(letters.address_taken(email))
        return
    token = new_secret()
    expires = datetime.now(UTC) + EMAIL_LINK_LIFE
    await EmailChange(id=hashed(token), account_id=viewer.account_id, new_email=email, expires=expires).insert()
    minutes = int(EMAIL_LINK_LIFE.total_seconds()) // 60
    url = f"{parts.settings.base_url}/account/email/{token}"
    await parts.mailer.send(letters.new_address(email, url, minutes=minutes))


async def confirm_new_address(parts: Parts, viewer: Viewer, token: str) -> None:
    """Use the link, signed in as the account that asked; every session and token ends, and the old address is told.

    Raises NotFound for a link that is unknown, used, too old or another account's; Conflict when somebody else took
    the address meanwhile.
    """
    where = {"_id": hashed(token), "account_id": viewer.account_id, "expires": {"$gt": datetime.now(UTC)}}
    row = await EmailChange.get_pymongo_collection().find_one_and_delete(where)
    if row is None:
        raise NotFound(_("This link was used already, is too old, or belongs to another account."))
    old = await account(viewer.account_id)
    try:
        await Account.find({"_id": old.id}).update(
            {"$set": {"email": row["new_email"]}, "$addToSet": {"former_emails": old.email}}
        )
    except DuplicateKeyError as error:
        raise Conflict(_("This address has an account already.")) from error
    await sign_out_everywhere(viewer.account_id)
    log.info("accounts.address_changed", account_id=viewer.account_id)
    await parts.mailer.send(letters.address_changed(old.email))
