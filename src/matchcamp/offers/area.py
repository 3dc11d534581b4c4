"""What the service takes from offers."""

from matchcamp.area import Area
from matchcamp.i18n import N_
from matchcamp.items import ItemSource, Kind
from matchcamp.offers import api, pages, queries
from matchcamp.offers.documents import Offer
from matchcamp.offers.jobs import jobs
from matchcamp.offers.schemas import OfferEdit, OfferIn, OfferStep
from matchcamp.personal import posting_traces
from matchcamp.posting_area import access_to

AREA = Area(
    name="offers",
    documents=(Offer,),
    handlers=(
        pages.offers_page,
        pages.offer_page,
        pages.new_offer_page,
        pages.post_offer,
        pages.edit_offer_page,
        pages.edit_offer,
        pages.step_offer,
        api.post_offer,
        api.list_offers,
        api.get_offer,
        api.edit_offer,
        api.step_offer,
        api.offer_matches,
    ),
    access=access_to("offers"),
    jobs=jobs,
    items=(ItemSource(Kind.OFFER, "offers", queries.offer_items, queries.offer_ids, queries.BOARD.owner_of),),
    models=(OfferIn, OfferEdit, OfferStep),
    personal=posting_traces("offers", N_("Offers you wrote"), N_("Your steps with offers")),
)
