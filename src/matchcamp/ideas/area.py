"""What the service takes from ideas."""

from matchcamp.area import Area
from matchcamp.i18n import N_
from matchcamp.ideas import api, pages, queries
from matchcamp.ideas.documents import Idea
from matchcamp.ideas.schemas import CanvasIn, IdeaEdit, IdeaIn, IdeaStep, RoleIn
from matchcamp.items import ItemSource, Kind
from matchcamp.personal import posting_traces
from matchcamp.posting_area import access_to

AREA = Area(
    name="ideas",
    documents=(Idea,),
    handlers=(
        pages.ideas_page,
        pages.idea_page,
        pages.new_idea_page,
        pages.post_idea,
        pages.edit_idea_page,
        pages.edit_idea,
        pages.step_idea,
        api.post_idea,
        api.list_ideas,
        api.get_idea,
        api.edit_idea,
        api.step_idea,
        api.idea_matches,
    ),
    access=access_to("ideas"),
    items=(ItemSource(Kind.IDEA, "ideas", queries.idea_items, queries.idea_ids, queries.BOARD.owner_of),),
    models=(IdeaIn, IdeaEdit, IdeaStep, RoleIn, CanvasIn),
    personal=posting_traces("ideas", N_("Ideas you wrote"), N_("Your steps with ideas")),
)
