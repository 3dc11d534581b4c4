"""What the service takes from the work at tables."""

from matchcamp.area import Area
from matchcamp.broadcast import Stream
from matchcamp.i18n import N_
from matchcamp.personal import Ending, Holds, Trace
from matchcamp.security import Access
from matchcamp.workshop import api, note_pages, pages, row_pages, section_pages, talk_api, vote_pages
from matchcamp.workshop.documents import (
    CanvasSection,
    Note,
    SectionVersion,
    StanceKept,
    TableConsortium,
    TableRow,
    Votes,
    Voting,
)
from matchcamp.workshop.given_schemas import (
    ChoiceIn,
    CommentIn,
    DoneIn,
    DotIn,
    DotsIn,
    LogframeIn,
    NewRowIn,
    NoteEdit,
    NoteIn,
    PackageIn,
    PlaceIn,
    RevisionIn,
    RowIn,
    SectionIn,
    StanceIn,
    TakeOverIn,
    VotingIn,
)

SIGNALS = {Votes: "votes", Voting: "voting", Note: "notes"}  # All others: "workshop". Few pages show all of them.
DOCUMENTS = (CanvasSection, SectionVersion, TableRow, StanceKept, TableConsortium, Votes, Voting, Note)
HANDLERS = (
    api.list_tables, api.get_table, api.lock_section, api.free_section, api.save_section, api.list_versions,
    api.get_conflict, api.choose, api.take_stance, api.add_row, api.edit_row, api.remove_row, api.form_consortium,
    api.take_over, api.get_harvest, talk_api.get_votes, talk_api.give_dots, talk_api.change_dot, talk_api.set_voting,
    talk_api.list_silent, talk_api.list_notes, talk_api.add_note, talk_api.edit_note, talk_api.set_done,
    talk_api.comment, talk_api.remove_note,
)  # fmt: skip
BY_PASS = (*pages.BY_PASS, *section_pages.BY_PASS, *row_pages.BY_PASS, *vote_pages.BY_PASS, *note_pages.BY_PASS)
SIGNED_IN = (
    *pages.SIGNED_IN, *section_pages.SIGNED_IN, *row_pages.SIGNED_IN, *vote_pages.SIGNED_IN, *note_pages.SIGNED_IN,
)  # fmt: skip

AREA = Area(
    name="workshop",
    documents=DOCUMENTS,
    handlers=(*HANDLERS, *BY_PASS, *SIGNED_IN),
    # Who holds a pass is let in by it; the pass decides, not the route.
    access={str(handler.name): Access.MEMBER for handler in (*HANDLERS, *SIGNED_IN)}
    | {str(handler.name): Access.PUBLIC for handler in BY_PASS},
    models=(
        SectionIn, ChoiceIn, StanceIn, NewRowIn, RowIn, PlaceIn, LogframeIn, PackageIn, RevisionIn, DotsIn, DotIn,
        VotingIn, NoteIn, NoteEdit, DoneIn, CommentIn, TakeOverIn,
    ),
    personal=(
        Trace(
            "camp_canvases", "account_id", Holds.ACCOUNT, Ending.UNNAMED, N_("Words you wrote at tables of camps"),
            ("_id", "text", "changed"),
        ),
        Trace(
            "camp_canvases", "lock_account_id", Holds.ACCOUNT, Ending.UNNAMED, N_("Words you wrote at tables of camps"),
            ("_id", "lock_until"),
        ),
        Trace(
            "camp_canvas_versions", "account_id", Holds.ACCOUNT, Ending.UNNAMED,
            N_("Words you wrote at tables of camps"), ("camp_idea_id", "section", "text", "at"),
        ),
        Trace(
            "camp_canvas_rows", "account_id", Holds.ACCOUNT, Ending.UNNAMED, N_("Words you wrote at tables of camps"),
            ("camp_idea_id", "table", "cells", "changed"),
        ),
        Trace(
            "camp_stances", "account_id", Holds.ACCOUNT, Ending.DELETED, N_("What you said of ideas at camps"),
            ("camp_idea_id", "stance", "part", "gives", "changed"),
        ),
        Trace(
            "camp_votes", "account_id", Holds.ACCOUNT, Ending.DELETED, N_("Your votes at camps"),
            ("camp_id", "dots", "changed"),
        ),
        Trace(
            "camp_votings", "account_id", Holds.ACCOUNT, Ending.UNNAMED, N_("Votings that you opened or closed"),
            ("_id", "mode", "changed"),
        ),
        Trace(
            "camp_notes", "account_id", Holds.ACCOUNT, Ending.UNNAMED, N_("Words you wrote at tables of camps"),
            ("camp_id", "kind", "text", "created"),
        ),
        Trace(
            "camp_notes", "comments[].account_id", Holds.ACCOUNT, Ending.UNNAMED,
            N_("Words you wrote at tables of camps"), ("camp_id", "comments"),
        ),
    ),
    streams=tuple(Stream(document.Settings.name, name=SIGNALS.get(document, "workshop")) for document in DOCUMENTS),
)  # fmt: skip
