"""Letters about introductions, each in the language of who gets it.

They hold the least that is needed: no person's name or address but the reader's own, and no organisation's name that is
withheld. What is to be known stands behind the link.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from bson import ObjectId

from matchcamp.accounts.queries import Person, people, people_of, people_with
from matchcamp.i18n import best_language, current_language
from matchcamp.i18n import gettext as _
from matchcamp.items import Item
from matchcamp.mail import Letter
from matchcamp.matches.documents import Answer, Match
from matchcamp.matches.introductions import items_of
from matchcamp.organisations.queries import heads
from matchcamp.parts import Parts
from matchcamp.viewer import Role

Row = Mapping[str, Any]


async def tell(parts: Parts, ids: Sequence[str]) -> int:
    """Send the letters of these matches that are not out yet; returns how many.

    Marked as told after they are kept in the queue: a crash between the two sends some twice, and loses none.
    """
    rows = Match.get_pymongo_collection()
    count = 0
    async for row in rows.find({"_id": {"$in": [ObjectId(id_) for id_ in ids]}, "introduction.told": False}):
        letters = await _letters(parts, row)
        for letter in letters:
            await parts.mailer.send(letter)
        same = {"introduction.id": row["introduction"]["id"], "introduction.answer": row["introduction"]["answer"]}
        await rows.update_one({"_id": row["_id"]} | same, {"$set": {"introduction.told": True}})
        count += len(letters)
    return count


async def untold_ids(before: datetime) -> list[str]:
    """Matches whose letters should be out by now."""
    where = {"introduction.told": False, "changed": {"$lte": before}}
    return [str(row["_id"]) async for row in Match.get_pymongo_collection().find(where, {"_id": 1})]


async def _letters(parts: Parts, row: Row) -> list[Letter]:
    answer = Answer(row["introduction"]["answer"])
    items = await items_of(parts, [row["near"], row["far"]])
    near, far = items.get(row["near"]), items.get(row["far"])
    if answer is Answer.ASKED:
        asking = (await heads([near.owner])).get(near.owner) if near and near.owner else None
        return [_asked(parts, one, row, near, asking.name if asking else "") for one in await _asked_people(row)]
    if answer is Answer.TAKEN_BACK:
        return []  # Nothing is left to do for anybody; the list says so.
    return [_answered(parts, one, row, far) for one in await _askers(row)]


async def _asked_people(row: Row) -> list[Person]:
    """The people of the asked organisation; where there are none, those who answer in its place."""
    found = await people_of(row["far_organisation"])
    return found or await people_with(Role.BROKER, Role.SECRETARIAT)


async def _askers(row: Row) -> list[Person]:
    """Who asked; if they have left since, the people of their organisation."""
    asker = (await people([row["introduction"]["asked_by"]])).get(row["introduction"]["asked_by"])
    return [asker] if asker else await people_of(row["near_organisation"])


@contextmanager
def written_for(person: Person) -> Iterator[None]:
    """Words come in the person's language, or in English where the pages do not speak it yet."""
    token = current_language.set(best_language(None, person.language))
    try:
        yield
    finally:
        current_language.reset(token)


def _asked(parts: Parts, to: Person, row: Row, near: Item | None, organisation: str) -> Letter:
    with written_for(to):
        who = organisation or _("An organisation whose name is withheld until you accept")
        lines = [
            _greeting(to),
            _("%(who)s asks to be introduced to you.") % {"who": who},
            _("It is about: %(title)s") % {"title": near.title} if near else "",
            row["introduction"]["message"],
            _("Read both texts and answer here. Names and addresses of people are shown only if you accept:"),
            _link(parts, row),
        ]
        return Letter(to.email, _("Somebody asks to be introduced to you"), _joined(lines))


def _answered(parts: Parts, to: Person, row: Row, far: Item | None) -> Letter:
    with written_for(to):
        accepted = row["introduction"]["answer"] == Answer.ACCEPTED
        title = far.title if far and (accepted or far.audience) else ""
        lines = [
            _greeting(to),
            _("Your request for an introduction was accepted.")
            if accepted
            else _("Your request for an introduction was declined."),
            _("You had asked about: %(title)s") % {"title": title} if title else "",
            row["introduction"]["note"],
            _("Here you find your contact:") if accepted else _("Here it stands:"),
            _link(parts, row),
        ]
        subject = _("Your introduction: they said yes") if accepted else _("Your introduction: not this time")
        return Letter(to.email, subject, _joined(lines))


def _greeting(to: Person) -> str:
    return _("Good day, %(name)s,") % {"name": to.name}


def _link(parts: Parts, row: Row) -> str:
    return f"{parts.settings.base_url}/introductions/{row['_id']}"


def _joined(lines: Sequence[str]) -> str:
    return "\n\n".join(line for line in lines if line) + "\n"
