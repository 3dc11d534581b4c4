"""Organisations for programs, and the lists of topics and types that other bodies name."""

from typing import Annotated

from litestar import get, post, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from calls.organisation_types import organisation_types
from matchcamp.items import Kind
from matchcamp.limits import POST_PER_ACCOUNT, spend
from matchcamp.matches.queries import matches_for
from matchcamp.matches.schemas import MatchList
from matchcamp.organisations import actions, list_queries, queries
from matchcamp.organisations.documents import Membership, Organisation
from matchcamp.organisations.schemas import (
    MembershipIn,
    OrganisationEdit,
    OrganisationList,
    OrganisationNew,
    OrganisationOut,
    TopicList,
    TopicOut,
    TypeList,
    TypeOut,
)
from matchcamp.paging import LimitParameter
from matchcamp.parts import parts_of
from matchcamp.rendering import organisation_type_label
from matchcamp.topics import TOPICS
from matchcamp.web import Request

TAGS = ["organisations"]
AfterName = Annotated[
    str | None, QueryParameter(pattern=list_queries.CURSOR_PATTERN, description="`next` of the page before")
]
NameBegins = Annotated[str, QueryParameter(max_length=100, description="beginnings of words of a name or alias")]


@get("/api/organisations", name="api.organisations.list", tags=TAGS)
async def list_organisations(  # noqa: PLR0913  # Each is a parameter of the address.
    request: Request,
    *,
    q: NameBegins = "",
    country: Annotated[str, QueryParameter(max_length=2)] = "",
    type_: Annotated[str, QueryParameter(name="type", max_length=60)] = "",
    topic: Annotated[str, QueryParameter(max_length=60)] = "",
    membership: FromQuery[Membership | None] = None,
    after: AfterName = None,
    limit: LimitParameter = 20,
) -> OrganisationList:
    """By name. Organisations that have left are not listed."""
    narrowed = list_queries.OrganisationFilter(
        name=q, country=country, type=type_, topic=topic, membership=membership.value if membership else ""
    )
    return await list_queries.organisations(request.user, narrowed, after=after, limit=limit)


@post("/api/organisations", name="api.organisations.post", tags=TAGS)
async def add_organisation(request: Request, data: JSONBody[OrganisationNew]) -> OrganisationOut:
    """Keep a prospect. 409 where like names are known, until `none_of_these` says that it is another one."""
    parts = parts_of(request)
    await spend(parts, POST_PER_ACCOUNT, request.user.account_id)
    id_ = await actions.add_organisation(data, request.user, parts.clock.now())
    return await queries.organisation(id_, request.user)


@get("/api/organisations/{organisation_id:str}", name="api.organisations.get", tags=TAGS)
async def get_organisation(request: Request, organisation_id: FromPath[str]) -> OrganisationOut:
    return await queries.organisation(organisation_id, request.user)


@put("/api/organisations/{organisation_id:str}", name="api.organisations.edit", tags=TAGS)
async def edit_organisation(
    request: Request, organisation_id: FromPath[str], data: JSONBody[OrganisationEdit]
) -> OrganisationOut:
    await actions.edit_organisation(organisation_id, data, request.user, parts_of(request).clock.now())
    return await queries.organisation(organisation_id, request.user)


@post(
    "/api/organisations/{organisation_id:str}/membership",
    name="api.organisations.membership",
    tags=TAGS,
    status_code=200,
)
async def set_membership(
    request: Request, organisation_id: FromPath[str], data: JSONBody[MembershipIn]
) -> OrganisationOut:
    """A new standing in the alliance, from a day on; the history keeps the line."""
    await actions.set_membership(organisation_id, data, request.user, parts_of(request).clock.now())
    return await queries.organisation(organisation_id, request.user)


@get("/api/organisations/{organisation_id:str}/matches", name="api.organisations.matches", tags=TAGS)
async def organisation_matches(
    request: Request, organisation_id: FromPath[str], kind: FromQuery[Kind] = Kind.NEED, limit: LimitParameter = 10
) -> MatchList:
    """What the organisation could help with, take part in or work with, best first, each with its reasons."""
    row = await queries.organisation_row(organisation_id, request.user)
    item = queries.item_of(Organisation.model_validate(row))
    return await matches_for(parts_of(request), item, kind, request.user, limit=limit)


@get("/api/topics", name="api.topics.list", tags=["vocabulary"], sync_to_thread=False)
def list_topics() -> TopicList:
    """The controlled list of topics."""
    return TopicList(items=[TopicOut(id=one.id, label=one.label, labels=dict(one.labels)) for one in TOPICS.values()])


@get("/api/organisation-types", name="api.organisation_types.list", tags=["vocabulary"], sync_to_thread=False)
def list_types() -> TypeList:
    """The types of organisation, in groups."""
    known = organisation_types()
    return TypeList(
        items=[TypeOut(code=one.code, group=one.group, label=organisation_type_label(one.code)) for one in known]
    )
