"""The questionnaire and the results behind a personal link, for who need not have an account."""

from dataclasses import dataclass

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.i18n import gettext as _
from matchcamp.parts import parts_of
from matchcamp.registration.passes import holder
from matchcamp.results import actions
from matchcamp.results.files import file_of
from matchcamp.results.pages import results_shown
from matchcamp.results.queries import reader_by_pass
from matchcamp.results.questionnaire_queries import camp_of, questionnaire
from matchcamp.results.questions import questions
from matchcamp.results.schemas import AnswersIn, QuestionnaireOut
from matchcamp.web import Form, Html, Refused, Request, attempt, go_to, page, typed_text


@dataclass(frozen=True, slots=True)
class QuestionnairePage:
    """The questions with what was typed or answered before."""

    found: QuestionnaireOut
    form: Form[AnswersIn]
    pass_: str


@get("/phone/{pass_:str}/questionnaire", name="results.questionnaire")
async def questionnaire_page(request: Request, pass_: FromPath[str]) -> Html:
    person = await holder(request, pass_)
    found = await questionnaire(parts_of(request), person)
    typed = {name: str(value) for name, value in found.mine.items()}
    return page(request, "results/questionnaire.html", QuestionnairePage(found, Form(typed=typed), pass_))


@post("/phone/{pass_:str}/questionnaire", name="results.answer", status_code=200)
async def answer_questionnaire(request: Request, pass_: FromPath[str]) -> Html | Redirect:
    person = await holder(request, pass_)
    data = await request.form()
    typed = {one.id: typed_text(data.get(one.id)) for one in questions()}
    form = Form(typed=typed, value=AnswersIn.model_construct(answers={key: one for key, one in typed.items() if one}))

    async def act(given: AnswersIn) -> None:
        await actions.answer(parts_of(request), given, person)

    done = await attempt(form, act)
    if isinstance(done, Refused):
        found = await questionnaire(parts_of(request), person)
        context = QuestionnairePage(found, done.form, pass_)
        return page(request, "results/questionnaire.html", context, status=done.status)
    return go_to(
        f"/phone/{pass_}/questionnaire", _("Thank you. You can change your answer until the questionnaire closes.")
    )


@get("/phone/{pass_:str}/results", name="results.by_pass")
async def results_by_pass(request: Request, pass_: FromPath[str]) -> Html:
    person = await holder(request, pass_)
    who = reader_by_pass((await camp_of(person)).model_copy(update={"leads": False}), person)
    return await results_shown(request, who, f"/phone/{pass_}/results", by_pass=True)


@get("/phone/{pass_:str}/results/{name:str}", name="results.file_by_pass")
async def file_by_pass(request: Request, pass_: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    person = await holder(request, pass_)
    who = reader_by_pass((await camp_of(person)).model_copy(update={"leads": False}), person)
    return await file_of(parts_of(request), who, name, person.id)


HANDLERS = (questionnaire_page, answer_questionnaire, results_by_pass, file_by_pass)
