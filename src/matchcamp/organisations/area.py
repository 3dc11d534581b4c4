"""What the service takes from organisations."""

from matchcamp.area import Area
from matchcamp.i18n import N_
from matchcamp.items import ItemSource, Kind
from matchcamp.organisations import api, form_pages, pages, queries
from matchcamp.organisations.documents import Organisation
from matchcamp.organisations.schemas import MembershipIn, OrganisationEdit, OrganisationNew, ProjectIn
from matchcamp.personal import Ending, Holds, Trace
from matchcamp.security import Access

AREA = Area(
    name="organisations",
    documents=(Organisation,),
    handlers=(
        pages.organisations_page,
        pages.map_page,
        pages.organisation_page,
        form_pages.new_page,
        form_pages.add,
        form_pages.similar,
        form_pages.edit_page,
        form_pages.edit,
        form_pages.set_membership,
        api.list_organisations,
        api.add_organisation,
        api.get_organisation,
        api.edit_organisation,
        api.set_membership,
        api.organisation_matches,
        api.list_topics,
        api.list_types,
    ),
    access={
        "organisations.list": Access.PUBLIC,
        "organisations.map": Access.PUBLIC,
        "organisations.get": Access.PUBLIC,
        "organisations.new": Access.BROKER,
        "organisations.post": Access.BROKER,
        "organisations.similar": Access.BROKER,
        "organisations.edit_form": Access.MEMBER,
        "organisations.edit": Access.MEMBER,
        "organisations.membership": Access.SECRETARIAT,
        "api.organisations.list": Access.PUBLIC,
        "api.organisations.post": Access.BROKER,
        "api.organisations.get": Access.PUBLIC,
        "api.organisations.edit": Access.MEMBER,
        "api.organisations.membership": Access.SECRETARIAT,
        "api.organisations.matches": Access.MEMBER,
        "api.topics.list": Access.PUBLIC,
        "api.organisation_types.list": Access.PUBLIC,
    },
    items=(ItemSource(Kind.ORGANISATION, "organisations", queries.organisation_items, queries.organisation_ids),),
    models=(OrganisationNew, OrganisationEdit, MembershipIn, ProjectIn),
    personal=(
        Trace(
            "organisations",
            "standing[].account_id",
            Holds.ACCOUNT,
            Ending.UNNAMED,
            N_("Standings of organisations that you wrote down"),
            ("_id", "name", "standing"),
        ),
    ),
)
