"""What the service takes from needs."""

from matchcamp.area import Area
from matchcamp.i18n import N_
from matchcamp.items import ItemSource, Kind
from matchcamp.needs import api, pages, queries
from matchcamp.needs.documents import Need
from matchcamp.needs.jobs import jobs
from matchcamp.needs.schemas import NeedEdit, NeedIn, StepIn
from matchcamp.personal import posting_traces
from matchcamp.posting_area import access_to

AREA = Area(
    name="needs",
    documents=(Need,),
    handlers=(
        pages.needs_page,
        pages.need_page,
        pages.new_need_page,
        pages.post_need,
        pages.edit_need_page,
        pages.edit_need,
        pages.step_need,
        api.post_need,
        api.list_needs,
        api.get_need,
        api.edit_need,
        api.step_need,
        api.need_matches,
    ),
    access=access_to("needs"),
    jobs=jobs,
    items=(ItemSource(Kind.NEED, "needs", queries.need_items, queries.need_ids, queries.BOARD.owner_of),),
    models=(NeedIn, NeedEdit, StepIn),
    personal=posting_traces("needs", N_("Needs you wrote"), N_("Your steps with needs")),
)
