"""Platform roles, and closing and opening accounts: for the secretariat."""

from collections.abc import Collection

import structlog

from matchcamp.accounts.actions import sign_out_everywhere
from matchcamp.accounts.documents import Account
from matchcamp.accounts.queries import account
from matchcamp.errors import Conflict
from matchcamp.i18n import gettext as _
from matchcamp.viewer import Role, Viewer

log = structlog.get_logger(__name__)


async def set_roles(viewer: Viewer, account_id: str, roles: Collection[Role]) -> None:
    """Give exactly these roles. Conflict for giving up one's own secretariat: somebody must be left to give it back."""
    found = await account(account_id)
    if account_id == viewer.account_id and Role.SECRETARIAT not in roles:
        raise Conflict(_("You cannot take the secretariat from yourself; another person of it can."))
    await Account.find({"_id": found.id}).update({"$set": {"roles": sorted(set(roles))}})
    log.info("accounts.roles_set", account_id=account_id, roles=sorted(set(roles)), by=viewer.account_id)


async def disable(viewer: Viewer, account_id: str) -> None:
    """Close an account; its sessions, tokens and links end at once. Conflict for one's own."""
    found = await account(account_id)
    if account_id == viewer.account_id:
        raise Conflict(_("You cannot close your own account here; another person of the secretariat can."))
    await Account.find({"_id": found.id}).update({"$set": {"disabled": True}})
    await sign_out_everywhere(account_id)
    log.info("accounts.disabled", account_id=account_id, by=viewer.account_id)


async def enable(viewer: Viewer, account_id: str) -> None:
    found = await account(account_id)
    await Account.find({"_id": found.id}).update({"$set": {"disabled": False}})
    log.info("accounts.enabled", account_id=account_id, by=viewer.account_id)
