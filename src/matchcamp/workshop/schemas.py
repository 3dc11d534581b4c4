"""What comes out of the work at tables, for pages, API and the results of a camp; `given_schemas` has what goes in."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from matchcamp.workshop.states import NoteKind, SectionName, Stance, TableName, VotingMode


class Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class LockOut(Out):
    """Who edits a section, and until when nobody else does. `mine`: it is the asker."""

    by: str
    until: datetime
    mine: bool


class ConflictOut(Out):
    """Two versions of a section of which one is to be chosen: `mine` came late, `theirs` stands there now."""

    id: str
    section: SectionName
    mine: str
    mine_by: str
    mine_at: datetime
    theirs: str
    theirs_by: str
    theirs_at: datetime
    revision: int


class VersionOut(Out):
    """A version of a section; `revision` is 0 for one that came too late and is kept beside, `open` until somebody
    chose."""

    id: str
    text: str
    revision: int
    base: int
    open: bool
    by: str
    at: datetime


class VersionList(Out):
    """The versions of a section, newest first."""

    items: tuple[VersionOut, ...]
    next: str | None = None


class SectionOut(Out):
    """A section of a canvas; `open` are the ids of versions that wait for a choice, `by` is empty for words that come
    from the idea itself."""

    name: SectionName
    text: str
    revision: int
    by: str
    changed: datetime | None
    lock: LockOut | None
    open: tuple[str, ...]


class RowOut(Out):
    """A row of a table of the canvas."""

    id: str
    table: TableName
    cells: dict[str, str]
    revision: int
    by: str


class StanceOut(Out):
    """What somebody says of an idea. `host`: the organisation whose idea it is, which is in."""

    attendant_id: str
    name: str
    organisation_id: str
    organisation: str
    country: str
    kind: str
    stance: Stance
    part: str
    gives: str
    host: bool = False


class FindingOut(Out):
    """What became of one rule of the call, in a sentence of the reader's language."""

    rule_id: str
    outcome: Literal["met", "not_met", "cannot_decide"]
    confirm: bool
    sentence: str
    demand: str


class TableLightOut(Out):
    """Whether the organisations that are in or interested would be eligible; what is not met stands first.

    `sure` counts those that are in. `no_rules` and `no_call` say that there is nothing to decide by.
    """

    verdict: Literal["met", "not_met", "cannot_decide", "no_rules", "no_call"]
    call_id: str
    call: str
    organisations: int
    sure: int
    countries: tuple[str, ...]
    met: int
    not_met: int
    undecided: int
    to_confirm: int
    findings: tuple[FindingOut, ...]


class CommentOut(Out):
    """A word on a note."""

    key: str
    text: str
    by: str
    at: datetime


class EarlierOut(Out):
    """What a note said before, up to `at`."""

    text: str
    at: datetime


class NoteOut(Out):
    """A note. `who` is the name or the words of who does a next step; `title` that of its idea, or empty."""

    id: str
    kind: NoteKind
    text: str
    camp_idea_id: str
    title: str
    who_id: str
    who_words: str
    who: str
    due: date | None
    done: bool
    done_at: datetime | None
    comments: tuple[CommentOut, ...]
    earlier: tuple[EarlierOut, ...] = ()
    by: str
    revision: int
    created: datetime
    changed: datetime


class NoteList(Out):
    """The notes of a camp as they came."""

    items: tuple[NoteOut, ...]
    next: str | None = None


class TableOut(Out):
    """All of one table: `consortium_id` is the one that came out of it, or empty."""

    camp_id: str
    camp_idea_id: str
    idea_id: str
    number: int
    title: str
    language: str
    organisation_id: str
    organisation: str
    consortium_id: str
    sections: tuple[SectionOut, ...]
    places: tuple[RowOut, ...]
    logframe: tuple[RowOut, ...]
    packages: tuple[RowOut, ...]
    stances: tuple[StanceOut, ...]
    light: TableLightOut
    notes: tuple[NoteOut, ...]


class TableHead(Out):
    """One table in a list: how many of its sections people have written in, who is in, and its light."""

    camp_idea_id: str
    number: int
    title: str
    organisation: str
    consortium_id: str
    written: int
    open: int
    stances: tuple[StanceOut, ...]
    light: TableLightOut


class TableHeads(Out):
    """The tables of a camp by number."""

    items: tuple[TableHead, ...]
    next: str | None = None


class TallyOut(Out):
    """The dots of an idea, and how many people gave them. `rank` counts from 1; ideas with equal dots and equal people
    share it, and stand by the number of their table."""

    camp_idea_id: str
    number: int
    title: str
    organisation: str
    dots: int
    voters: int
    rank: int


class VotesOut(Out):
    """The voting of a camp. `tallies` are empty for those who may not see them yet; `mine` are the asker's dots."""

    camp_id: str
    mode: VotingMode
    open: bool
    each: int
    left: int
    mine: dict[str, int]
    voters: int
    dots: int
    shown: bool
    tallies: tuple[TallyOut, ...]


class SilentOut(Out):
    """Somebody of whom something is missing so far: a word on a canvas or note, dots, or what they say to an idea."""

    attendant_id: str
    name: str
    organisation: str
    wrote: bool
    voted: bool
    took_a_stance: bool


class SilentList(Out):
    """Who has not written, not voted, or not taken a stance; those who did least stand first."""

    items: tuple[SilentOut, ...]
    next: str | None = None


class FormedOut(Out):
    """The consortium of a table. `left_out` are organisations in words only: they have no profile to invite."""

    consortium_id: str
    left_out: tuple[str, ...] = ()


class HarvestOut(Out):
    """All that was worked out at a camp: its tables by number, the votes summed, and the notes as they came.

    `notes` holds those of all tables and of the camp; `people` counts the attendants, `wrote` and `voted` those of them
    who did.
    """

    camp_id: str
    tables: tuple[TableOut, ...]
    votes: VotesOut
    notes: tuple[NoteOut, ...]
    people: int
    wrote: int
    voted: int

    def of_kind(self, kind: NoteKind) -> tuple[NoteOut, ...]:
        return tuple(note for note in self.notes if note.kind is kind)
