"""From rows to a graph: which thing came from which, and what each is called. No database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from matchcamp.applications.lineage_queries import LinkedApplication
from matchcamp.applications.states import BEFORE
from matchcamp.funding.schemas import CallOut
from matchcamp.i18n import gettext as _
from matchcamp.labels import status_name
from matchcamp.lineage.reading import Rows
from matchcamp.lineage.rules import Graph, Pair
from matchcamp.lineage.states import Kind
from matchcamp.lineage.words import application_words, outcome_words
from matchcamp.posting_lineage import LinkedPosting
from matchcamp.registration.lineage_queries import Tabled
from matchcamp.results.lineage import by_table

PATHS = {Kind.NEED: "/needs/", Kind.OFFER: "/offers/", Kind.IDEA: "/ideas/"}


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of a chain in the reader's words."""

    kind: Kind
    id: str
    title: str
    url: str
    language: str = ""
    organisation: str = ""
    state: str = ""
    when: datetime | None = None


def key_of(kind: Kind, id_: str) -> str:
    return f"{kind.value}:{id_}"


def woven(rows: Rows, start: Kind) -> Graph:
    """The graph of all that was read, as it looks from a kind of start."""
    origins = _origins(rows)
    links = [
        *_of_offers(rows), *_of_ideas(rows), *_of_consortia(rows, origins), *_of_applications(rows),
    ]  # fmt: skip
    return Graph(
        seen=_seen(rows),
        links=links,
        aside=list(_aside(rows)),
        known=_known(rows),
        veiled=frozenset(_veiled(rows, origins, start)),
    )


def _origins(rows: Rows) -> dict[str, Tabled]:
    """By consortium the table that it came out of; the same word as that of the camp's results."""
    tables = {one.id: one for one in rows.tables}
    formed = by_table(rows.consortia.values(), rows.tables, rows.held)
    return {one.id: tables[table] for table, several in formed.items() for one in several}


def _of_offers(rows: Rows) -> list[Pair]:
    pairs = [(key_of(Kind.OFFER, one.offer_id), one.wanted) for one in rows.met]
    there = {*(key_of(Kind.NEED, id_) for id_ in rows.needs), *(key_of(Kind.IDEA, id_) for id_ in rows.ideas)}
    offers = {key_of(Kind.OFFER, id_) for id_ in rows.offers}
    return [pair for pair in pairs if pair[0] in offers and pair[1] in there]


def _of_ideas(rows: Rows) -> list[Pair]:
    answers = [
        (key_of(Kind.NEED, need_id), key_of(Kind.IDEA, idea.id))
        for idea in rows.ideas.values()
        for need_id in idea.need_ids
        if need_id in rows.needs
    ]
    tables = [
        (key_of(Kind.IDEA, one.idea_id), key_of(Kind.TABLE, one.id)) for one in rows.tables if one.idea_id in rows.ideas
    ]
    return [*answers, *tables]


def _of_consortia(rows: Rows, origins: dict[str, Tabled]) -> list[Pair]:
    """A consortium came out of its table, and where it has none, of its idea, or of its table's where it names none."""
    pairs = []
    for one in rows.consortia.values():
        if one.id in origins:
            pairs.append((key_of(Kind.TABLE, origins[one.id].id), key_of(Kind.CONSORTIUM, one.id)))
        elif one.idea_id in rows.ideas:
            pairs.append((key_of(Kind.IDEA, one.idea_id), key_of(Kind.CONSORTIUM, one.id)))
    return pairs


def _of_applications(rows: Rows) -> list[Pair]:
    pairs = []
    for one in rows.applications.values():
        key = key_of(Kind.APPLICATION, one.id)
        if one.consortium_id in rows.consortia:
            pairs.append((key_of(Kind.CONSORTIUM, one.consortium_id), key))
        elif one.idea_id in rows.ideas:
            pairs.append((key_of(Kind.IDEA, one.idea_id), key))
        if one.forerunner_id in rows.applications:
            pairs.append((key_of(Kind.APPLICATION, one.forerunner_id), key))
    return pairs


def _aside(rows: Rows) -> Iterable[Pair]:
    """Camps, calls and outcomes; each after the thing that it is told of."""
    for table in rows.tables:
        if table.camp_id in rows.camps:
            yield key_of(Kind.TABLE, table.id), key_of(Kind.CAMP, table.camp_id)
    for consortium in rows.consortia.values():
        if consortium.call_id in rows.calls:
            yield key_of(Kind.CONSORTIUM, consortium.id), key_of(Kind.CALL, consortium.call_id)
    for one in rows.applications.values():
        key = key_of(Kind.APPLICATION, one.id)
        if one.call_id in rows.calls:
            yield key, key_of(Kind.CALL, one.call_id)
        if one.state is not None and one.state not in BEFORE:
            yield key, key_of(Kind.OUTCOME, one.id)


def _known(rows: Rows) -> list[Pair]:
    """What the pages of consortia and applications say of the idea that they come from, whatever stands between."""
    consortia = [(one.idea_id, key_of(Kind.CONSORTIUM, one.id)) for one in rows.consortia.values()]
    applications = [(one.idea_id, key_of(Kind.APPLICATION, one.id)) for one in rows.applications.values()]
    return [(key_of(Kind.IDEA, idea_id), key) for idea_id, key in (*consortia, *applications) if idea_id in rows.ideas]


def _veiled(rows: Rows, origins: dict[str, Tabled], start: Kind) -> Iterable[frozenset[str]]:
    """Where the organisation behind an idea is withheld, its consortia would give the name away.

    A camp's own pages name those who sit at its tables, so from there a table's consortium is told.
    """
    withheld = {one.id for one in rows.ideas.values() if one.withheld}
    ideas = {key_of(Kind.IDEA, id_) for id_ in withheld}
    yield from (frozenset(pair) for pair in (*_known(rows), *_of_consortia(rows, origins)) if pair[0] in ideas)
    for id_, table in origins.items():
        if table.idea_id in withheld and start not in {Kind.CAMP, Kind.TABLE}:
            yield frozenset({key_of(Kind.TABLE, table.id), key_of(Kind.CONSORTIUM, id_)})


def _seen(rows: Rows) -> frozenset[str]:
    named = (
        (Kind.NEED, rows.needs), (Kind.OFFER, rows.offers), (Kind.IDEA, rows.ideas), (Kind.CONSORTIUM, rows.consortia),
        (Kind.APPLICATION, rows.applications),
    )  # fmt: skip
    own = [key_of(kind, one.id) for kind, found in named for one in found.values() if one.seen]
    tables = [key_of(Kind.TABLE, one.id) for one in rows.tables if one.camp_id in rows.camps]
    open_to_all = [
        *(key_of(Kind.CAMP, id_) for id_ in rows.camps), *(key_of(Kind.CALL, id_) for id_ in rows.calls),
        *(key_of(Kind.OUTCOME, one.id) for one in rows.applications.values() if one.seen),
    ]  # fmt: skip
    return frozenset([*own, *tables, *open_to_all])


def things(rows: Rows) -> dict[str, Thing]:
    """What the viewer may see, by key, in the reader's words."""
    found = [
        *(_posting(Kind.NEED, one, rows) for one in rows.needs.values() if one.seen),
        *(_posting(Kind.OFFER, one, rows) for one in rows.offers.values() if one.seen),
        *(_posting(Kind.IDEA, one, rows) for one in rows.ideas.values() if one.seen),
        *(_table(one, rows) for one in rows.tables if one.camp_id in rows.camps),
        *_camps_and_calls(rows),
        *(
            Thing(Kind.CONSORTIUM, one.id, one.title, f"/consortia/{one.id}", state=status_name(one.status),
                  organisation=_name(rows, one.organisation_id), when=one.created)
            for one in rows.consortia.values() if one.seen
        ),
        *(thing for one in rows.applications.values() for thing in _application(one, rows)),
    ]  # fmt: skip
    return {key_of(one.kind, one.id): one for one in found}


def _name(rows: Rows, organisation_id: str) -> str:
    known = rows.organisations.get(organisation_id)
    return known.name if known else ""


def _posting(kind: Kind, one: LinkedPosting, rows: Rows) -> Thing:
    return Thing(
        kind, one.id, one.title, f"{PATHS[kind]}{one.id}", one.language, _name(rows, one.organisation_id),
        status_name(one.status), one.when,
    )  # fmt: skip


def _table(one: Tabled, rows: Rows) -> Thing:
    camp = rows.camps[one.camp_id]
    title = _("Table %(number)s") % {"number": one.number}
    url = f"/camps/{one.camp_id}/ideas/{one.id}"
    return Thing(Kind.TABLE, one.id, title, url, "", camp.title, "", camp.starts)


def _camps_and_calls(rows: Rows) -> Iterable[Thing]:
    for camp in rows.camps.values():
        status = status_name(camp.status.value)
        yield Thing(Kind.CAMP, camp.id, camp.title, f"/camps/{camp.id}", "", camp.organisation, status, camp.starts)
    for call in rows.calls.values():
        url, status = f"/calls/{call.id}", status_name(call.status.value)
        yield Thing(Kind.CALL, call.id, call.title, url, call.language, call.programme_name, status, _closes(call))


def _closes(call: CallOut) -> datetime | None:
    """The next deadline, or the last one of a call that is over."""
    return call.deadline or max((one.at for one in call.deadlines), default=None)


def _application(one: LinkedApplication, rows: Rows) -> Iterable[Thing]:
    """An application, and what became of it."""
    if one.state is None:
        return
    url, lead = f"/applications/{one.id}", _name(rows, one.organisation_id)
    said = application_words(one.state, submitted=one.submitted is not None)
    yield Thing(Kind.APPLICATION, one.id, one.title, url, "", lead, said, one.submitted or one.begins)
    if one.state not in BEFORE:
        yield Thing(Kind.OUTCOME, one.id, outcome_words(one.state), url, when=one.since)
