"""What the service takes from consortia."""

from matchcamp.area import Area, Follower
from matchcamp.consortia import api, board_pages, pages
from matchcamp.consortia.checklist import api as checklist_api
from matchcamp.consortia.checklist import pages as checklist_pages
from matchcamp.consortia.checklist.answers import CheckIn
from matchcamp.consortia.checklist.documents import CheckAnswer
from matchcamp.consortia.documents import Consortium, InvitationLetter
from matchcamp.consortia.exports import pages as export_pages
from matchcamp.consortia.jobs import jobs
from matchcamp.consortia.letters import tell
from matchcamp.consortia.schemas import (
    AnswerIn,
    ConsortiumEdit,
    ConsortiumIn,
    ExcludedIn,
    MemberEdit,
    MemberIn,
    RevisionIn,
    StatusIn,
    WordIn,
)
from matchcamp.i18n import N_
from matchcamp.personal import Ending, Holds, Trace
from matchcamp.security import Access

CONSORTIA = "consortia"
HANDLERS = (
    pages.consortia_page,
    pages.new_consortium_page,
    pages.post_consortium,
    pages.edit_consortium_page,
    pages.edit_consortium,
    board_pages.board_page,
    board_pages.add_member,
    board_pages.edit_member,
    board_pages.remove_member,
    board_pages.put_back_member,
    board_pages.answer_invitation,
    board_pages.answer_rule,
    board_pages.take_back_answer,
    board_pages.step_consortium,
    board_pages.leave_out,
    api.post_consortium,
    api.list_consortia,
    api.get_consortium,
    api.edit_consortium,
    api.step_consortium,
    api.add_member,
    api.edit_member,
    api.remove_member,
    api.put_back_member,
    api.answer_invitation,
    api.answer_rule,
    api.take_back_answer,
    api.leave_out,
    *checklist_pages.HANDLERS,
    *checklist_api.HANDLERS,
    *export_pages.HANDLERS,
)

AREA = Area(
    name="consortia",
    documents=(Consortium, InvitationLetter, CheckAnswer),
    handlers=HANDLERS,
    access={str(handler.name): Access.MEMBER for handler in HANDLERS},  # What each may do there is a rule of the board.
    jobs=jobs,
    followers=(Follower("consortia.letters", CONSORTIA, tell),),
    models=(
        AnswerIn, ConsortiumEdit, ConsortiumIn, ExcludedIn, MemberEdit, MemberIn, RevisionIn, StatusIn, WordIn,
        CheckIn,
    ),
    personal=(
        Trace(
            CONSORTIA, "history[].account_id", Holds.ACCOUNT, Ending.UNNAMED, N_("Your changes of consortia"),
            ("_id", "title", "history"),
        ),
        Trace(
            CONSORTIA, "answers[].account_id", Holds.ACCOUNT, Ending.UNNAMED,
            N_("What you said on the demands of calls"), ("_id", "title", "answers"),
        ),
        Trace(
            "consortium_checks", "account_id", Holds.ACCOUNT, Ending.UNNAMED,
            N_("What you said of partners on checklists"),
            ("_id", "consortium_id", "organisation_id", "line", "said", "note", "at"),
        ),
    ),
)  # fmt: skip
