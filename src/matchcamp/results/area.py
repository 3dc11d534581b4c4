"""What the service takes from results."""

from matchcamp.area import Area
from matchcamp.results import api, pages, phone_pages, print_pages
from matchcamp.results.documents import Questionnaire, QuestionnaireAnswer, QuestionnaireAsked
from matchcamp.results.jobs import jobs
from matchcamp.results.schemas import AnswersIn
from matchcamp.security import Access

AREA = Area(
    name="results",
    documents=(QuestionnaireAnswer, QuestionnaireAsked, Questionnaire),
    handlers=(*print_pages.HANDLERS, *pages.HANDLERS, *phone_pages.HANDLERS, *api.HANDLERS),
    access={
        "results.print_page": Access.MEMBER,
        "results.print_file": Access.MEMBER,
        "results.page": Access.PUBLIC,
        "results.file": Access.SIGNED_IN,
        "results.my_questionnaire": Access.SIGNED_IN,
        "results.outcomes": Access.PUBLIC,
        "results.questionnaire": Access.PUBLIC,  # The personal link is the proof.
        "results.answer": Access.PUBLIC,
        "results.by_pass": Access.PUBLIC,
        "results.file_by_pass": Access.PUBLIC,
        "api.results.print": Access.MEMBER,
        "api.results": Access.PUBLIC,
        "api.results.file": Access.SIGNED_IN,
        "api.results.outcomes": Access.PUBLIC,
        "api.results.outcome": Access.PUBLIC,
        "api.results.lineage": Access.SIGNED_IN,
        "api.results.questionnaire": Access.PUBLIC,
        "api.results.answer": Access.PUBLIC,
    },
    jobs=jobs,
    models=(AnswersIn,),
    personal=(),  # Answers are kept without people; who was asked, by a hash that goes when the questionnaire closes.
)
