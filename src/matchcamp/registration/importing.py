"""People from a table: each line read and judged, then all stored in one turn, or nothing."""

import csv
import re
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

from pydantic import ValidationError
from pymongo.asynchronous.client_session import AsyncClientSession

from calls.countries import country_codes
from matchcamp.camps.queries import camp_to_lead
from matchcamp.camps.schemas import CampOut
from matchcamp.errors import Invalid
from matchcamp.i18n import country_name
from matchcamp.i18n import gettext as _
from matchcamp.limits import IMPORT_PER_ACCOUNT, spend
from matchcamp.parts import Parts
from matchcamp.registration.documents import Participant
from matchcamp.registration.places import change_places, stored
from matchcamp.registration.rules import MOST_IMPORTED, Deed, require
from matchcamp.registration.schemas import ImportIn, ImportLine, ImportOut, PersonIn
from matchcamp.registration.states import ParticipantStatus
from matchcamp.viewer import Viewer
from matchcamp.web import field_errors

COLUMNS = ("name", "email", "organisation", "country", "kind", "language", "languages")
SEPARATORS = ",;\t"


async def import_people(parts: Parts, camp_id: str, given: ImportIn, viewer: Viewer) -> ImportOut:
    """What a table does, line by line; it is stored unless it is a dry run or a line is a problem.

    Somebody whose address the camp knows stays as they are, so that taking the same table twice changes nothing.
    Raises Invalid for what is no table of people, Forbidden, NotFound, Conflict.
    """
    camp = await camp_to_lead(camp_id, viewer)
    require(Deed.ENTER, camp, parts.clock.now())
    await spend(parts, IMPORT_PER_ACCOUNT, viewer.account_id)
    rows = read_table(given.text)
    known = set(await Participant.get_pymongo_collection().distinct("email", {"camp_id": camp.id}))
    lines, people = judged(rows, known, camp.language)
    problems = sum(line.fate == "problem" for line in lines)
    store = not given.dry_run and not problems and bool(people)
    if store:
        await _store(parts, camp, people)
    return ImportOut(
        lines=lines,
        new=len(people),
        there=sum(line.fate == "there" for line in lines),
        problems=problems,
        stored=store,
    )


async def _store(parts: Parts, camp: CampOut, people: Sequence[PersonIn]) -> None:
    now = parts.clock.now()
    waiting = ParticipantStatus.WAITING
    new = [
        Participant(camp_id=camp.id, **one.model_dump(), status=waiting, registered=now, created=now, changed=now,
                    tell=waiting.value)
        for one in people
    ]  # fmt: skip

    async def write(session: AsyncClientSession) -> None:
        rows = Participant.get_pymongo_collection()
        emails = [one.email for one in new]
        there = {"camp_id": camp.id, "email": {"$in": emails}}
        known = {row["email"] async for row in rows.find(there, {"email": 1}, session=session)}
        wanted = [stored(one) for one in new if one.email not in known]
        if wanted:
            await rows.insert_many(wanted, session=session)

    await change_places(parts, camp, write)


def read_table(text: str) -> list[dict[str, str]]:
    """The lines of a table as values by column, with blanks cut. Raises Invalid where columns are missing or unknown.

    >>> read_table("Name;Email\\nAna;ana@example.org\\n\\n")
    [{'name': 'Ana', 'email': 'ana@example.org'}]
    """
    head, *_rest = text.lstrip("\ufeff").splitlines() or [""]
    separator = max(SEPARATORS, key=head.count)
    lines = csv.reader(StringIO(text.lstrip("\ufeff")), delimiter=separator)
    try:
        names = [name.strip().lower() for name in next(lines, [])]
        _check_columns(names)
        rows = [dict(zip(names, (value.strip() for value in line), strict=False)) for line in lines if any(line)]
    except csv.Error as error:
        raise _no_table(str(error)) from error
    if len(rows) > MOST_IMPORTED:
        raise _no_table(_("At most %(most)s people at once.") % {"most": MOST_IMPORTED})
    return rows


def _check_columns(names: Sequence[str]) -> None:
    unknown = sorted({name for name in names if name not in COLUMNS})
    if unknown or len(set(names)) < len(names) or not {"name", "email"} <= set(names):
        raise _no_table(
            _("The first line must name the columns. Name and email are needed; known are: %(columns)s")
            % {"columns": ", ".join(COLUMNS)}
        )


def _no_table(words: str) -> Invalid:
    return Invalid.at("text", words)


def judged(
    rows: Sequence[Mapping[str, str]], known: set[str], language: str
) -> tuple[list[ImportLine], list[PersonIn]]:
    """What each line does, and the people who are new. The first line is the head: counting begins at 2."""
    lines: list[ImportLine] = []
    people: dict[str, PersonIn] = {}
    for number, row in enumerate(rows, start=2):
        shown = {"line": number, "name": row.get("name", "")[:200], "email": row.get("email", "").lower()[:254]}
        try:
            person = PersonIn.model_validate(_values(row, language))
        except ValidationError as error:
            reasons = "; ".join(f"{one.field}: {one.message}" for one in field_errors(error))
            lines.append(ImportLine(**shown, fate="problem", reason=reasons))
            continue
        if person.email in known or person.email in people:
            lines.append(ImportLine(**shown, fate="there"))
            continue
        people[person.email] = person
        lines.append(ImportLine(**shown, fate="new"))
    return lines, list(people.values())


def _values(row: Mapping[str, str], language: str) -> dict[str, Any]:
    """A line as the model takes it: countries also by their name, languages parted by blanks, commas or bars."""
    found: dict[str, Any] = {name: value for name, value in row.items() if value}
    found.setdefault("language", language)
    found["language"] = found["language"].lower()
    if "country" in found:
        found["country"] = _codes().get(found["country"].casefold(), found["country"].upper())
    if "languages" in found:
        found["languages"] = list(dict.fromkeys(re.split(r"[\s,;|]+", found["languages"].lower().strip())))
    return found


def _codes() -> Mapping[str, str]:
    """Codes by the names of countries in the reader's language."""
    return {country_name(code).casefold(): code for code in country_codes()}
