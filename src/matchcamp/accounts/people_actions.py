"""The people of an organisation: inviting them, their roles, and their leaving."""

from datetime import UTC, datetime, timedelta

import structlog
from pymongo.asynchronous.client_session import AsyncClientSession

from matchcamp.accounts import letters
from matchcamp.accounts.actions import add_to_organisation, ensure_account, open_session
from matchcamp.accounts.documents import Account, Invitation
from matchcamp.accounts.keys import hashed, new_secret
from matchcamp.accounts.people_queries import Invited, invited, organised
from matchcamp.accounts.purposes import TERMS, consent_to
from matchcamp.accounts.queries import account_by_email
from matchcamp.accounts.rules import higher, may_invite, may_remove
from matchcamp.accounts.schemas import InvitationForm, InviteForm
from matchcamp.database import Database, in_transaction, object_id
from matchcamp.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from matchcamp.i18n import gettext as _
from matchcamp.limits import INVITE_PER_ACCOUNT, spend
from matchcamp.parts import Parts
from matchcamp.viewer import OrganisationRole, Role, Viewer

INVITATION_DAYS = 14
LOCKS = "people_locks"  # One row per organisation; holds nothing of a person.
log = structlog.get_logger(__name__)


async def people_lock(database: Database, organisation_id: str) -> None:
    """Make the row that changes of an organisation's people take turns on; before the transaction that takes it."""
    await database[LOCKS].update_one({"_id": organisation_id}, {"$setOnInsert": {"turns": 0}}, upsert=True)


async def take_people_lock(database: Database, organisation_id: str, session: AsyncClientSession) -> None:
    """Two owners who remove each other at once would leave none: the second meets this write and runs again."""
    await database[LOCKS].update_one({"_id": organisation_id}, {"$inc": {"turns": 1}}, session=session)


async def invite(parts: Parts, viewer: Viewer, organisation_id: str, form: InviteForm) -> None:
    """Mail an invitation; an earlier one of the same address for this organisation is replaced.

    Raises NotFound, Forbidden, TooMany, Conflict for an address that belongs to the organisation already.
    """
    here = await organised(organisation_id, viewer)
    if not may_invite(viewer, here.head.id, form.role):
        raise Forbidden(_("Owners invite anybody, editors invite editors. Ask an owner of the organisation."))
    if form.email in {one.email for one in here.people}:
        raise Conflict(_("This address belongs to the organisation already."))
    await spend(parts, INVITE_PER_ACCOUNT, viewer.account_id)
    token, now = new_secret(), datetime.now(UTC)
    await Invitation.find({"organisation_id": here.head.id, "email": form.email}).delete()
    await Invitation(
        id=hashed(token), email=form.email, organisation_id=here.head.id, role=form.role,
        invited_by=viewer.account_id, created=now, expires=now + timedelta(days=INVITATION_DAYS),
    ).insert()  # fmt: skip
    log.info("accounts.invited", by=viewer.account_id, organisation_id=here.head.id, role=form.role.value)
    await parts.mailer.send(
        letters.invitation(
            form.email, f"{parts.settings.base_url}/invitations/{token}", organisation=here.head.name,
            role=form.role, inviter=viewer.name, days=INVITATION_DAYS,
        )
    )  # fmt: skip


async def take_back_invitation(viewer: Viewer, organisation_id: str, key: str) -> None:
    here = await organised(organisation_id, viewer)
    found = next((one for one in here.invitations if one.id == key), None)
    if found is None or not may_invite(viewer, here.head.id, found.role):
        raise NotFound(_("There is no such invitation."))
    await Invitation.find({"_id": key}).delete()
    log.info("accounts.invitation_taken_back", by=viewer.account_id, organisation_id=here.head.id)


async def accept_invitation(parts: Parts, token: str, form: InvitationForm, *, browser: str) -> str:
    """Use an invitation; returns the cookie of a session for a new account, empty where the account stood before.

    A known account is not signed in: this link lives for two weeks. Raises NotFound for a link that is used or too old,
    Forbidden for a closed account, Invalid for a new person without name or agreement.
    """
    found = await invited(token)
    before = await account_by_email(found.invitation.email)
    if before is None:
        _check_newcomer(form)
    elif before.disabled:
        raise Forbidden(_("This account was closed. Write to the secretariat."))
    account = before or await _newcomer(found, form)
    await _join(parts, found, account)
    return "" if before else await open_session(parts, str(account.id), browser=browser)


def _check_newcomer(form: InvitationForm) -> None:
    missing = [FieldError(name, _("Please fill this in.")) for name in ("name", "terms") if getattr(form, name) is None]
    if missing:
        raise Invalid(_("Some fields cannot be taken as they are."), missing)


async def _newcomer(found: Invited, form: InvitationForm) -> Account:
    account = await ensure_account(found.invitation.email, name=form.name or "", language=form.language)
    consent = consent_to(TERMS, given=True, at=datetime.now(UTC)).model_dump()
    first = {"_id": account.id, "consents.purpose": {"$ne": TERMS.id}}  # The same link pressed twice agrees once.
    await Account.find(first).update({"$push": {"consents": consent}})
    return account


async def _join(parts: Parts, found: Invited, account: Account) -> None:
    """Invitation and membership change together; an owner who takes an editor's invitation stays an owner."""
    given = found.invitation
    held = next((one.role for one in account.memberships if one.organisation_id == given.organisation_id), given.role)

    async def writes(session: AsyncClientSession) -> None:
        rows = Invitation.get_pymongo_collection()
        used = await rows.delete_one({"_id": given.id}, session=session)
        if used.deleted_count == 0:
            raise NotFound(_("This invitation was used already, taken back, or is too old. Ask for a new one."))
        await add_to_organisation(str(account.id), given.organisation_id, higher(held, given.role), session)

    await in_transaction(parts.client, writes)


async def change_role(
    parts: Parts, viewer: Viewer, organisation_id: str, account_id: str, role: OrganisationRole
) -> None:
    """Raises NotFound, Forbidden for those who are no owners, Conflict for the last owner."""
    here = await organised(organisation_id, viewer)
    if not viewer.owns(here.head.id):
        raise Forbidden(_("Only owners change the roles of an organisation's people."))
    _check_belongs([one.id for one in here.people], account_id)
    await people_lock(parts.database, here.head.id)

    async def writes(session: AsyncClientSession) -> None:
        await take_people_lock(parts.database, here.head.id, session)
        if role is not OrganisationRole.OWNER:
            await _check_another_owner(here.head.id, account_id, session)
        where = {"_id": object_id(account_id), "memberships.organisation_id": here.head.id}
        change = {"$set": {"memberships.$.role": role.value}}
        await Account.get_pymongo_collection().update_one(where, change, session=session)

    await in_transaction(parts.client, writes)
    log.info("accounts.role_changed", account_id=account_id, organisation_id=here.head.id, role=role.value)


async def remove(parts: Parts, viewer: Viewer, organisation_id: str, account_id: str) -> None:
    """Take a person out of an organisation; with their last one they are no member any more.

    Raises NotFound, Forbidden for those who are no owners and not the person, Conflict for the last owner.
    """
    here = await organised(organisation_id, viewer)
    _check_belongs([one.id for one in here.people], account_id)
    if not may_remove(viewer, here.head.id, account_id):
        raise Forbidden(_("Only owners take people out of an organisation."))
    await people_lock(parts.database, here.head.id)

    async def writes(session: AsyncClientSession) -> None:
        await take_people_lock(parts.database, here.head.id, session)
        await _check_another_owner(here.head.id, account_id, session)
        await _leave(here.head.id, account_id, session)

    await in_transaction(parts.client, writes)
    log.info("accounts.left", account_id=account_id, organisation_id=here.head.id, by=viewer.account_id)


def _check_belongs(ids: list[str], account_id: str) -> None:
    if account_id not in ids:
        raise NotFound(_("This person does not belong to the organisation."))


async def _leave(organisation_id: str, account_id: str, session: AsyncClientSession) -> None:
    rows, key = Account.get_pymongo_collection(), object_id(account_id)
    await rows.update_one(
        {"_id": key}, {"$pull": {"memberships": {"organisation_id": organisation_id}}}, session=session
    )
    alone = {"_id": key, "memberships": {"$size": 0}}
    await rows.update_one(alone, {"$pull": {"roles": Role.MEMBER.value}}, session=session)


async def _check_another_owner(organisation_id: str, account_id: str, session: AsyncClientSession) -> None:
    """Raises Conflict when the person is the only owner whose account is open."""
    part = {"organisation_id": organisation_id, "role": OrganisationRole.OWNER.value}
    where = {"memberships": {"$elemMatch": part}, "disabled": False}
    rows = Account.get_pymongo_collection().find(where, {"_id": 1}, session=session)
    if [str(row["_id"]) async for row in rows] == [account_id]:
        raise Conflict(
            _("The last owner cannot be removed. Make somebody else an owner first, or ask the secretariat to.")
        )
