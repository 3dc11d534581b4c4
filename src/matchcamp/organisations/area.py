"""What the service takes from organisations."""

from matchcamp.area import Area
from matchcamp.items import ItemSource, Kind
from matchcamp.organisations import queries
from matchcamp.organisations.documents import Organisation

AREA = Area(
    name="organisations",
    documents=(Organisation,),
    items=(ItemSource(Kind.ORGANISATION, "organisations", queries.organisation_items, queries.organisation_ids),),
)
