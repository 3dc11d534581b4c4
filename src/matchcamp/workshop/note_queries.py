"""Reading notes, and the names of those who wrote."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from matchcamp.accounts.queries import people
from matchcamp.database import OBJECT_ID, object_id
from matchcamp.errors import NotFound
from matchcamp.i18n import gettext as _
from matchcamp.personal import TOMBSTONE
from matchcamp.registration.queries import attendants, ideas_of
from matchcamp.registration.schemas import Attendant
from matchcamp.registration.states import ParticipantStatus
from matchcamp.workshop.documents import Note
from matchcamp.workshop.schemas import CommentOut, NoteOut

Row = Mapping[str, Any]
Named = Callable[[Row], str]
EVERYBODY = tuple(ParticipantStatus)


async def people_at(camp_id: str) -> dict[str, Attendant]:
    """Whoever is or was registered for a camp, by id; two database calls."""
    return {one.id: one for one in await attendants(camp_id, statuses=EVERYBODY)}


async def names_in(rows: Sequence[Row], known: Mapping[str, Attendant]) -> Named:
    """The words for who wrote a row: the attendant's name, else the account's; one database call at most."""
    ids = {row["account_id"] for row in rows if row["attendant_id"] not in known} - {"", TOMBSTONE}
    wanted = sorted(id_ for id_ in ids if OBJECT_ID.fullmatch(id_))
    accounts = await people(wanted) if wanted else {}

    def name(row: Row) -> str:
        if not row["attendant_id"] and not row["account_id"]:
            return ""
        attendant, account = known.get(row["attendant_id"]), accounts.get(row["account_id"])
        return attendant.name if attendant else account.name if account else _("somebody")

    return name


async def note_row(camp_id: str, id_: str) -> dict[str, Any]:
    """The stored note of this camp; NotFound for one that is removed, or another camp's."""
    where = {"_id": object_id(id_), "camp_id": camp_id, "removed": False}
    row: dict[str, Any] | None = await Note.get_pymongo_collection().find_one(where)
    if row is None:
        raise NotFound(f"no note with the id {id_} at this camp")
    return row


async def note_rows(camp_id: str) -> list[dict[str, Any]]:
    """The notes of a camp as they came; one database call."""
    where = {"camp_id": camp_id, "removed": False}
    return await Note.get_pymongo_collection().find(where).sort("_id", 1).to_list()


async def notes_at(camp_id: str) -> tuple[NoteOut, ...]:
    """The notes of a camp as they came; six database calls."""
    titles = {idea.id: idea.title for idea in await ideas_of(camp_id)}
    return await notes_out(await note_rows(camp_id), await people_at(camp_id), titles)


async def notes_out(
    rows: Sequence[Row], known: Mapping[str, Attendant], titles: Mapping[str, str]
) -> tuple[NoteOut, ...]:
    """Stored notes with the names of who wrote and who does what; `titles` are those of the camp's ideas by id."""
    name = await names_in([one for row in rows for one in (row, *row["comments"])], known)
    return tuple(_note(row, name, known, titles) for row in rows)


def _note(row: Row, name: Named, known: Mapping[str, Attendant], titles: Mapping[str, str]) -> NoteOut:
    values = {field: row[field] for field in NoteOut.model_fields if field in row}
    doer = known.get(row["who_id"])
    who = doer.name if doer else row["who_words"] or (_("somebody") if row["who_id"] else "")
    comments = tuple(
        CommentOut(key=one["key"], text=one["text"], by=name(one), at=one["at"]) for one in row["comments"]
    )
    more = {"id": str(row["_id"]), "title": titles.get(row["camp_idea_id"], ""), "who": who, "by": name(row)}
    return NoteOut.model_validate(values | more | {"comments": comments, "due": row["due"] or None})
