"""Results, outcomes and the questionnaire for programs."""

from litestar import Response, get, put
from litestar.params import FromPath, JSONBody

from matchcamp.errors import NotFound
from matchcamp.paging import AfterParameter, LimitParameter
from matchcamp.parts import parts_of
from matchcamp.registration.passes import attendant_by_pass
from matchcamp.registration.schemas import Attendant
from matchcamp.results import actions
from matchcamp.results.files import file_of
from matchcamp.results.outcome_queries import all_outcomes, outcomes_in_detail, outcomes_of
from matchcamp.results.queries import inside_reader, reader, results
from matchcamp.results.questionnaire_queries import questionnaire
from matchcamp.results.schemas import AnswersIn, OutcomesDetail, OutcomesList, OutcomesOut, QuestionnaireOut, ResultsOut
from matchcamp.web import Request

TAGS = ["results"]


@get("/api/camps/{camp_id:str}/results", name="api.results", tags=TAGS)
async def get_results(request: Request, camp_id: FromPath[str]) -> ResultsOut:
    """The results of a camp; `details` are null unless you were registered or lead it."""
    return await results(parts_of(request), await reader(camp_id, request.user))


@get("/api/camps/{camp_id:str}/results/{name:str}", name="api.results.file", tags=TAGS, media_type="application/pdf")
async def get_file(request: Request, camp_id: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    """A file of results in your language: minutes.docx, minutes.pdf, canvases.docx, results.json, and, for those who
    lead, answers.csv and answers.xlsx."""
    who = await inside_reader(camp_id, request.user)
    return await file_of(parts_of(request), who, name, request.user.account_id)


@get("/api/camps/outcomes", name="api.results.outcomes", tags=TAGS)
async def list_outcomes(request: Request, after: AfterParameter = None, limit: LimitParameter = 20) -> OutcomesList:
    """What came out of the camps that were held, counted now; the latest first."""
    return await all_outcomes(parts_of(request), request.user, after=after, limit=limit)


@get("/api/camps/{camp_id:str}/outcomes", name="api.results.outcome", tags=TAGS)
async def get_outcome(request: Request, camp_id: FromPath[str]) -> OutcomesOut:
    """What came out of one camp, in figures, counted now."""
    return await outcomes_of(parts_of(request), camp_id, request.user)


@get("/api/camps/{camp_id:str}/lineage", name="api.results.lineage", tags=TAGS)
async def get_lineage(request: Request, camp_id: FromPath[str]) -> OutcomesDetail:
    """Each idea of a camp with the consortia that came of it, for those who were registered or lead it."""
    who = await inside_reader(camp_id, request.user)
    return await outcomes_in_detail(parts_of(request), who.camp, request.user)


@get("/api/camps/{camp_id:str}/questionnaire/{pass_:str}", name="api.results.questionnaire", tags=TAGS)
async def get_questionnaire(request: Request, camp_id: FromPath[str], pass_: FromPath[str]) -> QuestionnaireOut:
    """The questionnaire for the holder of a personal link."""
    return await questionnaire(parts_of(request), await _holder(request, camp_id, pass_))


@put("/api/camps/{camp_id:str}/questionnaire/{pass_:str}", name="api.results.answer", tags=TAGS)
async def put_answer(
    request: Request, camp_id: FromPath[str], pass_: FromPath[str], data: JSONBody[AnswersIn]
) -> QuestionnaireOut:
    """Answer the questionnaire, or change the own answer."""
    person = await _holder(request, camp_id, pass_)
    await actions.answer(parts_of(request), data, person)
    return await questionnaire(parts_of(request), person)


async def _holder(request: Request, camp_id: str, pass_: str) -> Attendant:
    person = await attendant_by_pass(parts_of(request).settings, pass_)
    if person.camp_id != camp_id:
        raise NotFound("this personal link belongs to another camp")
    return person


HANDLERS = (get_results, get_file, list_outcomes, get_outcome, get_lineage, get_questionnaire, put_answer)
