"""Notices for tests."""

from dataclasses import replace
from typing import Any

from matchcamp.i18n import N_
from matchcamp.mail import SmtpCarrier
from matchcamp.notifications.documents import KeptNotice
from matchcamp.notifications.preference_actions import set_preferences
from matchcamp.notifications.preference_schemas import PreferencesIn
from matchcamp.notifications.schemas import Notice, Words
from matchcamp.notifications.states import NoticeKind
from matchcamp.parts import Parts
from matchcamp.viewer import Viewer

MAJA = "maja@example.org"


async def notice_to(service: Any, email: str = MAJA, key: str = "a", **fields: Any) -> Notice:
    """A notice about a consortium, whose letter usually comes at once."""
    values = {
        "kind": NoticeKind.CONSORTIA, "key": key, "subject": Words(N_("You are invited into a consortium")),
        "lines": (Words(N_("It is called: %(title)s"), {"title": f"Skills for steel {key}"}),),
        "url": f"/consortia/{key}",
    }  # fmt: skip
    return Notice(account_id=await service.account(email), **values | fields)


async def rows() -> list[dict[str, Any]]:
    return await KeptNotice.get_pymongo_collection().find({}).sort("key").to_list()


async def letters_of() -> dict[str, str]:
    """Where the letter of each notice stands, by key."""
    return {row["key"]: row["letter"] for row in await rows()}


async def prefer(service: Any, email: str = MAJA, **given: Any) -> None:
    account_id = await service.account(email)
    await set_preferences(service.parts, PreferencesIn(**given), Viewer(account_id=account_id, email=email))


def with_carrier(service: Any, carrier: SmtpCarrier | Any) -> Parts:
    """The service's parts with letters that go out by another way."""
    return replace(service.parts, mailer=replace(service.parts.mailer, carrier=carrier))
