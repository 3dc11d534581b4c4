"""Asking to join, confirming the address, and the answer of those who may give it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from pymongo.asynchronous.client_session import AsyncClientSession

from matchcamp.accounts import letters
from matchcamp.accounts.actions import add_to_organisation, ensure_account, open_session
from matchcamp.accounts.documents import Account, JoinRequest, JoinState
from matchcamp.accounts.joining_queries import join_request, kind_for, unconfirmed
from matchcamp.accounts.keys import hashed, new_secret
from matchcamp.accounts.people_actions import people_lock, take_people_lock
from matchcamp.accounts.purposes import TERMS, consent_to
from matchcamp.accounts.queries import Person, account_by_email, owners_of, people_with
from matchcamp.accounts.rules import DECIDERS, JoinKind, first_role, may_decide
from matchcamp.accounts.schemas import DecisionForm, JoinForm
from matchcamp.database import in_transaction
from matchcamp.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from matchcamp.i18n import gettext as _
from matchcamp.i18n import in_language
from matchcamp.limits import JOIN_PER_ADDRESS, JOIN_PER_EMAIL, spend
from matchcamp.organisations.joining_actions import add_joining_organisation
from matchcamp.organisations.joining_queries import organisations_like
from matchcamp.organisations.queries import heads
from matchcamp.parts import Parts
from matchcamp.viewer import Viewer

LINK_LIFE = timedelta(hours=48)
DECIDED_KEPT = timedelta(days=90)  # Long enough to answer a question about the answer.
log = structlog.get_logger(__name__)


async def ask_to_join(parts: Parts, form: JoinForm, *, address: str) -> None:
    """Keep an unconfirmed request and mail the link; known and unknown addresses are treated the same to the last step.

    Raises TooMany, Invalid for an organisation that is not there or a new one without its words. A new organisation
    with the PIC of a known one is that one.
    """
    await spend(parts, JOIN_PER_ADDRESS, address)
    await spend(parts, JOIN_PER_EMAIL, form.email)
    token, now = new_secret(), datetime.now(UTC)
    await JoinRequest(
        email=form.email, name=form.name, language=form.language, message=form.message,
        **(await _organisation_words(form)), terms=consent_to(TERMS, given=True, at=now),
        key=hashed(token), created=now, expires=now + LINK_LIFE,
    ).insert()  # fmt: skip
    with in_language(form.language):
        letter = letters.confirm_join(form.email, f"{parts.settings.base_url}/join/{token}", life=LINK_LIFE)
    await parts.mailer.send(letter)


async def _organisation_words(form: JoinForm) -> dict[str, str]:
    if form.organisation != "new":
        organisation_id = form.organisation.lower()
        if not await heads([organisation_id]):
            raise Invalid(
                _("There is no such organisation."), [FieldError("organisation", _("Choose one of the list."))]
            )
        return {"organisation_id": organisation_id}
    given = {"new_name": form.new_name, "new_type": form.new_type, "new_country": form.new_country}
    missing = [FieldError(name, _("Please fill this in.")) for name, value in given.items() if not value]
    if missing:
        raise Invalid(_("Some fields cannot be taken as they are."), missing)
    known = await organisations_like(form.new_pic) if form.new_pic else []
    if known:
        return {"organisation_id": known[0].id}
    return {name: value or "" for name, value in given.items()} | {"new_pic": form.new_pic or ""}


@dataclass(frozen=True, slots=True)
class Confirmed:
    """`cookie` opens a session for an account that was made just now; it is empty where the account stood before."""

    cookie: str
    waits: bool


async def confirm_join(parts: Parts, token: str, *, browser: str) -> Confirmed:
    """Use the link: make the account if need be, without any role, and put the request before those who answer it.

    An account that stood before is not signed in: this link lives longer than a sign-in link may. Raises NotFound for a
    link that is unknown, used or too old, Forbidden for a closed account.
    """
    row = await unconfirmed(token)
    before = await account_by_email(row["email"])
    if before is not None and before.disabled:
        raise Forbidden(_("This account was closed. Write to the secretariat."))
    account = before or await ensure_account(row["email"], name=row["name"], language=row["language"])
    waits = await _put_forward(row, account)
    if waits:
        await _tell_deciders(parts, row)
    cookie = "" if before else await open_session(parts, str(account.id), browser=browser)
    return Confirmed(cookie, waits)


async def _put_forward(row: Mapping[str, Any], account: Account) -> bool:
    """From unconfirmed to waiting, once; False where the person belongs to the organisation or waits already.

    Of two presses of the button the second finds what the first put forward, and must not take it away.
    """
    rows, now, id_ = JoinRequest.get_pymongo_collection(), datetime.now(UTC), str(account.id)
    belongs = any(part.organisation_id == row["organisation_id"] for part in account.memberships)
    same = {name: row[name] for name in ("organisation_id", "new_name")}
    own, another = {"_id": row["_id"], "state": JoinState.UNCONFIRMED.value}, {"_id": {"$ne": row["_id"]}}
    waiting = await rows.find_one({"account_id": id_, "state": JoinState.WAITING.value, **same, **another})
    if belongs or waiting is not None:
        await rows.delete_one(own)
        return False
    change = {"state": JoinState.WAITING.value, "account_id": id_, "confirmed": now, "key": "", "expires": None}
    moved = await rows.update_one(own, {"$set": change})
    if moved.modified_count == 0:
        raise NotFound(_("This link was used already or is too old. Ask to join again."))
    await Account.find({"_id": account.id}).update({"$push": {"consents": row["terms"]}})
    log.info("accounts.join_confirmed", account_id=id_, organisation_id=row["organisation_id"])
    return True


async def _tell_deciders(parts: Parts, row: Mapping[str, Any]) -> None:
    organisation_id = row["organisation_id"]
    for person in await deciders(organisation_id):
        with in_language(person.language):
            name = await _organisation_name(row)
            letter = letters.join_waits(person.email, parts.settings.base_url, organisation=name)
        await parts.mailer.send(letter)


async def deciders(organisation_id: str) -> list[Person]:
    """Whom a request waits for; the secretariat stands in where an organisation has people but no owner."""
    kind = await kind_for(organisation_id)
    owners = await owners_of(organisation_id) if kind is JoinKind.EXISTING else []
    return owners or await people_with(*DECIDERS.get(kind, DECIDERS[JoinKind.CLAIM]))


async def _organisation_name(row: Mapping[str, Any]) -> str:
    known = await heads([row["organisation_id"]]) if row["organisation_id"] else {}
    return known[row["organisation_id"]].name if row["organisation_id"] in known else str(row["new_name"])


async def decide(parts: Parts, id_: str, viewer: Viewer, form: DecisionForm) -> None:
    """Accept or decline a request and tell the person.

    Raises NotFound, Forbidden, and Conflict when somebody answered before.
    """
    row = await join_request(id_, viewer)
    target = (form.organisation_id or "").lower() if not row["organisation_id"] else row["organisation_id"]
    if target and not await heads([target]):
        raise Invalid(
            _("There is no such organisation."), [FieldError("organisation_id", _("Choose one of the list."))]
        )
    own_kind = await kind_for(row["organisation_id"])
    if not may_decide(own_kind, viewer, row["organisation_id"]) or not may_decide(
        await kind_for(target), viewer, target
    ):
        raise Forbidden(_("This is for the owners of the organisation or the secretariat to decide."))
    if form.answer == "accept":
        await _accept(parts, row, viewer, target=target, note=form.note)
    else:
        await _answer(row, viewer, JoinState.DECLINED, note=form.note)
    log.info("accounts.join_answered", account_id=row["account_id"], answer=form.answer, by=viewer.account_id)
    await _tell_asker(parts, row, accepted=form.answer == "accept", note=form.note)


async def _accept(parts: Parts, row: Mapping[str, Any], viewer: Viewer, *, target: str, note: str) -> None:
    """Answer, organisation and membership are written together or not at all."""
    if target:
        await people_lock(parts.database, target)

    async def writes(session: AsyncClientSession) -> None:
        await _answer(row, viewer, JoinState.ACCEPTED, note=note, session=session)
        organisation_id = target or await add_joining_organisation(_new_words(row), parts.clock.now(), session)
        if target:
            await take_people_lock(parts.database, target, session)
        where = {"memberships.organisation_id": organisation_id, "disabled": False}
        peopled = await Account.get_pymongo_collection().find_one(where, {"_id": 1}, session=session) is not None
        await add_to_organisation(row["account_id"], organisation_id, first_role(has_people=peopled), session)

    await in_transaction(parts.client, writes)


def _new_words(row: Mapping[str, Any]) -> tuple[str, str, str, str]:
    return row["new_name"], row["new_type"], row["new_country"], row["new_pic"]


async def _answer(
    row: Mapping[str, Any],
    viewer: Viewer,
    state: JoinState,
    *,
    note: str,
    session: AsyncClientSession | None = None,
) -> None:
    now = datetime.now(UTC)
    change = {
        "state": state.value, "decided": now, "decided_by": viewer.account_id, "note": note,
        "expires": now + DECIDED_KEPT,
    }  # fmt: skip
    where = {"_id": row["_id"], "state": JoinState.WAITING.value}
    done = await JoinRequest.get_pymongo_collection().update_one(where, {"$set": change}, session=session)
    if done.modified_count == 0:
        raise Conflict(_("Somebody has answered this request already."))


async def _tell_asker(parts: Parts, row: Mapping[str, Any], *, accepted: bool, note: str) -> None:
    name = await _organisation_name(row)
    with in_language(row["language"]):
        letter = letters.join_answered(
            row["email"], parts.settings.base_url, organisation=name, accepted=accepted, note=note
        )
    await parts.mailer.send(letter)
