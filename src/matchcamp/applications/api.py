"""Applications for programs: everything that their pages do."""

from typing import Annotated

from litestar import get, post, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from matchcamp.applications import actions, founding, queries
from matchcamp.applications.queries import ApplicationFilter
from matchcamp.applications.schemas import (
    ApplicationEdit,
    ApplicationIn,
    DocumentEdit,
    DoneIn,
    PartnerEdit,
    ResubmitIn,
    RevisionIn,
    SectionEdit,
    SignOffIn,
    StepIn,
    WorkPackageEdit,
)
from matchcamp.applications.shown_schemas import (
    ApplicationOut,
    EntryList,
    PressingList,
    Tally,
    VerificationOut,
)
from matchcamp.paging import LimitParameter
from matchcamp.parts import parts_of
from matchcamp.web import Request

TAGS = ["applications"]
ALL = "/api/applications"
ONE = ALL + "/{application_id:str}"
PARTNER = ONE + "/partners/{organisation_id:str}"
KEYED = "/{key:str}"
WordParameter = Annotated[str, QueryParameter(max_length=40)]
RevisionParameter = Annotated[int | None, QueryParameter(ge=1, le=2**31, description="`next` of the page before")]


async def _shown(request: Request, id_: str) -> ApplicationOut:
    return await queries.application(id_, request.user, parts_of(request).clock.now())


@post(ALL, name="api.applications.post", tags=TAGS)
async def post_application(request: Request, data: JSONBody[ApplicationIn]) -> ApplicationOut:
    """Begin an application, from a consortium with its members, idea and call, or from nothing."""
    return await _shown(request, await founding.found(parts_of(request), data, request.user))


@get(ALL + "/tally", name="api.applications.tally", tags=TAGS)
async def get_tally(request: Request, mine: FromQuery[bool] = False, programme: WordParameter = "") -> Tally:
    """How many of the applications that you may see stand where."""
    return await queries.tally(request.user, ApplicationFilter(mine=mine, programme=programme))


@get(ALL + "/pressing", name="api.applications.pressing", tags=TAGS)
async def list_pressing(request: Request, mine: FromQuery[bool] = False) -> PressingList:
    """The steps of backward plans that are late or due within a week; `mine` leaves what is yours to do."""
    now = parts_of(request).clock.now()
    return PressingList(items=await queries.pressing(request.user, now, mine=mine))


@get(ALL + "/verification", name="api.applications.verify", tags=TAGS)
async def verify(request: Request) -> VerificationOut:
    """Whether the log of all applications holds: no entry changed, vanished or slipped in."""
    return await queries.verification(parts_of(request))


@get(ONE, name="api.applications.get", tags=TAGS)
async def get_application(request: Request, application_id: FromPath[str]) -> ApplicationOut:
    """All of one application: partners, sections, work packages, plan, steps and what each still lacks."""
    return await _shown(request, application_id)


@put(ONE, name="api.applications.edit", tags=TAGS)
async def edit_application(
    request: Request, application_id: FromPath[str], data: JSONBody[ApplicationEdit]
) -> ApplicationOut:
    """Change title, call, deadline and sums. What others changed meanwhile stays; where both changed the same value
    the answer is 409 with both versions."""
    await founding.edit_application(parts_of(request), application_id, data, request.user)
    return await _shown(request, application_id)


@post(ONE + "/steps", name="api.applications.step", tags=TAGS, status_code=200)
async def step(request: Request, application_id: FromPath[str], data: JSONBody[StepIn]) -> ApplicationOut:
    """Take a step; 400 names all that it still needs."""
    await actions.step(parts_of(request), application_id, data, request.user)
    return await _shown(request, application_id)


@post(ONE + "/resubmission", name="api.applications.resubmit", tags=TAGS)
async def resubmit(request: Request, application_id: FromPath[str], data: JSONBody[ResubmitIn]) -> ApplicationOut:
    """Make another application from one that ended without a grant; it is linked to this one."""
    return await _shown(request, await founding.resubmit(parts_of(request), application_id, data, request.user))


@put(PARTNER, name="api.applications.partner", tags=TAGS)
async def put_partner(
    request: Request, application_id: FromPath[str], organisation_id: FromPath[str], data: JSONBody[PartnerEdit]
) -> ApplicationOut:
    """Add or change a partner. Another coordinator makes the present one a partner, and leads."""
    await actions.put_partner(parts_of(request), application_id, organisation_id, data, request.user)
    return await _shown(request, application_id)


@post(PARTNER + "/remove", name="api.applications.remove_partner", tags=TAGS, status_code=200)
async def remove_partner(
    request: Request, application_id: FromPath[str], organisation_id: FromPath[str], data: JSONBody[RevisionIn]
) -> ApplicationOut:
    """Remove a partner."""
    await actions.remove_partner(parts_of(request), application_id, organisation_id, data, request.user)
    return await _shown(request, application_id)


@post(PARTNER + "/sign-off", name="api.applications.sign_off", tags=TAGS, status_code=200)
async def sign_off(
    request: Request, application_id: FromPath[str], organisation_id: FromPath[str], data: JSONBody[SignOffIn]
) -> ApplicationOut:
    """Sign off for your own organisation on the application as it was shown; what changes it voids the sign-off."""
    await actions.sign_off(parts_of(request), application_id, organisation_id, data, request.user)
    return await _shown(request, application_id)


@post(PARTNER + "/sign-off/take-back", name="api.applications.take_back", tags=TAGS, status_code=200)
async def take_back_sign_off(
    request: Request, application_id: FromPath[str], organisation_id: FromPath[str]
) -> ApplicationOut:
    """Take a sign-off of your own organisation back."""
    await actions.take_back_sign_off(parts_of(request), application_id, organisation_id, request.user)
    return await _shown(request, application_id)


@put(ONE + "/sections" + KEYED, name="api.applications.section", tags=TAGS)
async def put_section(
    request: Request, application_id: FromPath[str], key: FromPath[str], data: JSONBody[SectionEdit]
) -> ApplicationOut:
    """Add or change a section of the drafting checklist: who writes it, by when, how far it is."""
    await actions.put_section(parts_of(request), application_id, key, data, request.user)
    return await _shown(request, application_id)


@put(ONE + "/work-packages" + KEYED, name="api.applications.work_package", tags=TAGS)
async def put_work_package(
    request: Request, application_id: FromPath[str], key: FromPath[str], data: JSONBody[WorkPackageEdit]
) -> ApplicationOut:
    """Add or change a work package with its lump sum."""
    await actions.put_work_package(parts_of(request), application_id, key, data, request.user)
    return await _shown(request, application_id)


@put(ONE + "/documents" + KEYED, name="api.applications.document", tags=TAGS)
async def put_document(
    request: Request, application_id: FromPath[str], key: FromPath[str], data: JSONBody[DocumentEdit]
) -> ApplicationOut:
    """Name a document that lies elsewhere, or its next version."""
    await actions.put_document(parts_of(request), application_id, key, data, request.user)
    return await _shown(request, application_id)


@post(ONE + "/sections" + KEYED + "/remove", name="api.applications.remove_section", tags=TAGS, status_code=200)
async def remove_section(
    request: Request, application_id: FromPath[str], key: FromPath[str], data: JSONBody[RevisionIn]
) -> ApplicationOut:
    """Remove a section of the checklist."""
    await actions.remove(parts_of(request), application_id, "sections", key, data, request.user)
    return await _shown(request, application_id)


@post(ONE + "/work-packages" + KEYED + "/remove", name="api.applications.remove_package", tags=TAGS, status_code=200)
async def remove_work_package(
    request: Request, application_id: FromPath[str], key: FromPath[str], data: JSONBody[RevisionIn]
) -> ApplicationOut:
    """Remove a work package."""
    await actions.remove(parts_of(request), application_id, "work_packages", key, data, request.user)
    return await _shown(request, application_id)


@post(ONE + "/documents" + KEYED + "/remove", name="api.applications.remove_document", tags=TAGS, status_code=200)
async def remove_document(
    request: Request, application_id: FromPath[str], key: FromPath[str], data: JSONBody[RevisionIn]
) -> ApplicationOut:
    """Remove a document."""
    await actions.remove(parts_of(request), application_id, "documents", key, data, request.user)
    return await _shown(request, application_id)


@post(ONE + "/plan" + KEYED, name="api.applications.tick", tags=TAGS, status_code=200)
async def tick(
    request: Request, application_id: FromPath[str], key: FromPath[str], data: JSONBody[DoneIn]
) -> ApplicationOut:
    """Say that a step of the backward plan is done; its date then stays when the deadline moves."""
    await actions.tick(parts_of(request), application_id, key, data, request.user)
    return await _shown(request, application_id)


@get(ONE + "/log", name="api.applications.log", tags=TAGS)
async def get_log(
    request: Request, application_id: FromPath[str], *, after: RevisionParameter = None, limit: LimitParameter = 20
) -> EntryList:
    """What was changed, by whom and when, the newest first; each entry with its hash in the chain."""
    return await queries.entries(application_id, request.user, after=after, limit=limit)
