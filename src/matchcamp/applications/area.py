"""What the service takes from applications."""

from matchcamp.applications import api
from matchcamp.applications.documents import Application, Entry, LogHead, ToldMark
from matchcamp.applications.jobs import follow_written, gone_written, jobs
from matchcamp.applications.pages.routes import ONE_HANDLERS
from matchcamp.applications.pipeline import api as pipeline_api
from matchcamp.applications.pipeline.pages import board, pressing, table, timeline
from matchcamp.applications.schemas import (
    ApplicationEdit,
    ApplicationIn,
    DocumentEdit,
    DoneIn,
    Evidence,
    HandDeadline,
    PartnerEdit,
    ResubmitIn,
    RevisionIn,
    SectionEdit,
    SignOffIn,
    StepIn,
    SubmissionIn,
    WorkPackageEdit,
)
from matchcamp.applications.telling.news import tell_written
from matchcamp.applications.words import state_tone, state_words, step_words
from matchcamp.area import Area, Follower
from matchcamp.i18n import N_
from matchcamp.personal import Ending, Holds, Trace
from matchcamp.security import Access

HANDLERS = (
    api.post_application,
    api.get_tally,
    api.list_pressing,
    api.verify,
    api.get_application,
    api.edit_application,
    api.step,
    api.resubmit,
    api.put_partner,
    api.remove_partner,
    api.sign_off,
    api.take_back_sign_off,
    api.put_section,
    api.put_work_package,
    api.put_document,
    api.remove_section,
    api.remove_work_package,
    api.remove_document,
    api.tick,
    api.get_log,
    *ONE_HANDLERS,
    *pipeline_api.HANDLERS,
    *board.HANDLERS,
    *table.HANDLERS,
    *timeline.HANDLERS,
    *pressing.HANDLERS,
)

AREA = Area(
    name="applications",
    documents=(Application, Entry, LogHead, ToldMark),
    handlers=HANDLERS,
    # What each may do with an application is a rule of the application.
    access={str(handler.name): Access.MEMBER for handler in HANDLERS}
    | {"api.applications.verify": Access.COORDINATOR},
    jobs=jobs,
    followers=(
        Follower("applications.deadlines", "calls", follow_written),
        Follower("applications.gone", "calls", gone_written),
        Follower("applications.news", "application_log", tell_written),
    ),
    models=(
        ApplicationEdit, ApplicationIn, DocumentEdit, DoneIn, Evidence, HandDeadline, PartnerEdit, ResubmitIn,
        RevisionIn, SectionEdit, SignOffIn, StepIn, SubmissionIn, WorkPackageEdit,
    ),
    filters={"state_words": state_words, "state_tone": state_tone, "step_words": step_words},
    personal=(
        Trace(
            "applications", "sections[].owner_id", Holds.ACCOUNT, Ending.UNNAMED,
            N_("Sections of applications that are yours to write"), ("_id", "title", "sections"),
        ),
        Trace(
            "application_log", "private[].value", Holds.ACCOUNT, Ending.UNNAMED, N_("Your changes of applications"),
            ("_id", "application_id", "at", "action", "note"),
        ),
    ),
)  # fmt: skip
