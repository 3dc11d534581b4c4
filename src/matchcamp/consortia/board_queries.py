"""All of one consortium as its board shows it, for pages and programs alike."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from calls.eligibility import Eligibility
from calls.rules.words import demand
from matchcamp.accounts.queries import Person, author_name, people
from matchcamp.consortia.board_schemas import BoardOut, LightOut, Named
from matchcamp.consortia.history import KEEPERS_STEPS, events_of
from matchcamp.consortia.queries import Board, board
from matchcamp.consortia.shown import (
    budget_of,
    call_head,
    consortium_out,
    countries_out,
    cover_out,
    elsewhere_out,
    light_out,
    members_out,
    mix_of,
)
from matchcamp.database import OBJECT_ID
from matchcamp.errors import NotFound
from matchcamp.ideas.queries import idea
from matchcamp.needs.queries import need_titles
from matchcamp.organisations.queries import past_projects
from matchcamp.personal import TOMBSTONE
from matchcamp.sentences import said
from matchcamp.viewer import Viewer


async def board_shown(id_: str, viewer: Viewer, now: datetime) -> BoardOut:
    """As `board_out`, read from its id. Raises NotFound for what the viewer may not see."""
    return await board_out(await board(id_, viewer, now), viewer)


async def board_out(found: Board, viewer: Viewer) -> BoardOut:
    """A board as this viewer may see it: notes and exclusions are for those who keep it."""
    row = found.row
    lineage, needs = await _lineage(row["idea_id"], viewer)
    names = await _names(row)
    past = await past_projects([one["organisation_id"] for one in row["members"]])
    newcomers, experienced = mix_of(row["members"], past)
    return BoardOut(
        consortium=consortium_out(row, found.heads, idea_seen=lineage is not None),
        may_edit=found.may_edit,
        needs=needs,
        idea=lineage,
        call=call_head(found.call) if found.call else None,
        action_id=found.action.id if found.action else "",
        action=found.action.name if found.action else "",
        asked_year=found.action.asked_year if found.action else None,
        action_year=found.action.year if found.action else None,
        members=members_out(found, past, said, viewer),
        planned=light_out(found, found.planned, said, names),
        committed=light_out(found, found.committed, said, names),
        cover=cover_out(row),
        countries=countries_out(found),
        newcomers=newcomers,
        experienced=experienced,
        budget_eur=budget_of(row["members"]),
        elsewhere=elsewhere_out(found, viewer),
        same_consortium=found.given.same_consortium or 0,
        excluded=_excluded(found),
        history=events_of(_history_for(found), _name_of(found), names, _rule_of(found)),
    )


async def _lineage(idea_id: str, viewer: Viewer) -> tuple[Named | None, list[Named]]:
    """The idea, and the needs that it answers, as far as the viewer may see them.

    An idea whose organisation is withheld is not named: the board would tell who is behind it.
    """
    if not idea_id:
        return None, []
    try:
        known = await idea(idea_id, viewer)
    except NotFound:
        return None, []
    if known.organisation_id is None:
        return None, []
    titles = await need_titles(known.need_ids, viewer)
    return Named(id=known.id, title=known.title), [Named(id=key, title=title) for key, title in titles.items()]


async def _names(row: Mapping[str, Sequence[Mapping[str, str]]]) -> Callable[[str], str]:
    """The words for the accounts that a consortium names; one database call."""
    ids = {one["account_id"] for name in ("history", "answers") for one in row[name]} - {TOMBSTONE}
    known: Mapping[str, Person] = await people(sorted(id_ for id_ in ids if OBJECT_ID.fullmatch(id_)))
    return lambda account_id: author_name(known, account_id)


def light_of(found: Board, answer: Eligibility | None) -> LightOut:
    """The light of an answer that is not the board's own, in the reader's language; who said what is left out."""
    return light_out(found, answer, said, lambda _account_id: "")


def _name_of(found: Board) -> Callable[[str], str]:
    return lambda id_: found.heads[id_].name if id_ in found.heads else id_


def _rule_of(found: Board) -> Callable[[str], str]:
    known = {rule.id: rule for rule in found.action.rules} if found.action else {}
    return lambda id_: said(demand(known[id_])) if id_ in known else id_


def _history_for(found: Board) -> Mapping[str, Any]:
    """The row with the lines of its history that the viewer may read: whom suggestions leave out is the keepers'."""
    if found.may_edit:
        return found.row
    return found.row | {"history": [line for line in found.row["history"] if line["step"] not in KEEPERS_STEPS]}


def _excluded(found: Board) -> list[Named]:
    known = [found.heads[id_] for id_ in found.row["excluded"] if id_ in found.heads]
    return [Named(id=one.id, title=one.name) for one in known] if found.may_edit else []
