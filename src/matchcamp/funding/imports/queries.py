"""Reading what an import meets, and the imports that are kept to be looked at."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from pymongo.asynchronous.client_session import AsyncClientSession

from calls.model import Call
from matchcamp.database import object_id
from matchcamp.errors import NotFound
from matchcamp.funding.calendar.entries import sentence
from matchcamp.funding.conversion import call_of_row
from matchcamp.funding.documents import CallRecord
from matchcamp.funding.imports.documents import CallImport, ImportRow
from matchcamp.funding.imports.reading import Said, Trouble, trouble_from
from matchcamp.funding.imports.schemas import ImportLine, ImportOut, TroubleOut
from matchcamp.funding.rules import Fate, Standing, standing_of
from matchcamp.i18n import gettext as _
from matchcamp.sentences import said

RECENT = 10
_STANDING = {
    "identifier": 1, "content_hash": 1, "source": 1, "facts.summary": 1, "facts.topics": 1, "ours": 1, "revision": 1,
    "withdrawn": 1,
}  # fmt: skip
WHAT_CHANGES = (Fate.ADDED, Fate.CHANGED)


async def standings(session: AsyncClientSession | None = None) -> dict[str, Standing]:
    """How every call stands, by identifier; without the texts, in one database call."""
    rows = CallRecord.get_pymongo_collection().find({}, _STANDING, session=session)
    return {row["identifier"]: standing_of(row) async for row in rows}


async def kept_calls(identifiers: Iterable[str], session: AsyncClientSession | None = None) -> Mapping[str, Call]:
    """The calls of some identifiers as they are kept, with all their facts; in one database call."""
    wanted = sorted(identifiers)
    if not wanted:
        return {}
    found = CallRecord.get_pymongo_collection().find(
        {"identifier": {"$in": wanted}}, {"identifier": 1, "content_hash": 1, "facts": 1}, session=session
    )
    return {row["identifier"]: call_of_row(row) async for row in found}


async def staged(id_: str) -> CallImport:
    """An import that is kept still. Raises NotFound."""
    kept = await CallImport.get(object_id(id_))
    if kept is None or kept.expires <= datetime.now(UTC):
        raise NotFound(_("This import is not kept any more; take the file again."))
    return kept


async def import_out(id_: str, fates: Iterable[Fate] = (), *, after: int = -1, limit: int = 200) -> ImportOut:
    """An import with the figures of all its rows, and a page of those that come to one of the fates (or of all).

    Two database calls. Raises NotFound.
    """
    kept = await staged(id_)
    where: dict[str, Any] = {"import_id": str(kept.id), "number": {"$gt": after}}
    if wanted := [fate.value for fate in fates]:
        where["fate"] = {"$in": wanted}
    rows = ImportRow.get_pymongo_collection().find(where, {"facts": 0}).sort("number", 1).limit(limit + 1)
    found = await rows.to_list()
    following = found[limit - 1]["number"] if len(found) > limit else None
    counts = kept.picture.counts
    return ImportOut(
        **kept.model_dump(include={"file", "size", "sha256", "state", "created", "expires", "applied"}),
        id=str(kept.id),
        rows=sum(counts.values()),
        added=counts.get(Fate.ADDED, 0),
        changed=counts.get(Fate.CHANGED, 0),
        unchanged=counts.get(Fate.UNCHANGED, 0),
        left_out=kept.picture.left_out,
        problems=counts.get(Fate.PROBLEM, 0),
        fingerprint=kept.picture.fingerprint,
        items=[_line(row) for row in found[:limit]],
        next=following,
    )


def _line(row: Mapping[str, Any]) -> ImportLine:
    trouble = trouble_from(row["trouble"]) if row["trouble"] else None
    return ImportLine(**{**row, "trouble": _trouble_out(trouble) if trouble else None})


def _trouble_out(trouble: Trouble) -> TroubleOut:
    return TroubleOut(field=trouble.field, message=words_of_trouble(trouble))


def words_of_trouble(trouble: Trouble) -> str:
    """What is wrong and the way out, in the reader's language where it can be said in it."""
    return f"{sentence(_words(trouble.what))} {sentence(_words(trouble.way_out))}"


def _words(one: Said) -> str:
    template = one.sentence()
    return said(template) if template else one.plain


async def recent_imports(account_id: str) -> list[CallImport]:
    """The imports of a person that are kept still, the newest first."""
    where = {"account_id": account_id, "expires": {"$gt": datetime.now(UTC)}}
    return await CallImport.find(where).sort("-created").limit(RECENT).to_list()
