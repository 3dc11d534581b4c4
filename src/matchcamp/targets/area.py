"""What the service takes from targets."""

from matchcamp.area import Area
from matchcamp.i18n import N_
from matchcamp.personal import Ending, Holds, Trace
from matchcamp.security import Access
from matchcamp.targets import api, words
from matchcamp.targets.documents import ForecastDay, Foretold, LearntRates, Target
from matchcamp.targets.jobs import jobs
from matchcamp.targets.pages import PAGES
from matchcamp.targets.schemas import ExcludedIn, TargetEdit, TargetIn

AREA = Area(
    name="targets",
    documents=(Target, LearntRates, ForecastDay, Foretold),
    handlers=(
        api.list_targets,
        api.post_target,
        api.get_target,
        api.edit_target,
        api.get_history,
        api.get_changes,
        api.get_others,
        api.get_recount,
        api.get_forecast,
        api.get_forecasts,
        *PAGES,
    ),
    access={
        "api.targets.list": Access.MEMBER,
        "api.targets.post": Access.COORDINATOR,
        "api.targets.get": Access.MEMBER,
        "api.targets.edit": Access.COORDINATOR,
        "api.targets.history": Access.MEMBER,
        "api.targets.changes": Access.MEMBER,
        "api.targets.others": Access.MEMBER,
        "api.targets.recount": Access.MEMBER,
        "api.targets.forecast": Access.MEMBER,
        "api.targets.forecasts": Access.MEMBER,
        "targets.list": Access.MEMBER,
        "targets.page": Access.MEMBER,
        "targets.new": Access.COORDINATOR,
        "targets.post": Access.COORDINATOR,
        "targets.edit_form": Access.COORDINATOR,
        "targets.edit": Access.COORDINATOR,
    },
    jobs=jobs,
    models=(ExcludedIn, TargetEdit, TargetIn),
    filters={
        "chance_words": words.chance_words, "percent": words.percent, "phase_words": words.phase_words,
        "reading_words": words.reading_words, "stage_words": words.stage_words, "verdict_words": words.verdict_words,
    },
    personal=(
        Trace(
            "targets", "history[].account_id", Holds.ACCOUNT, Ending.UNNAMED, N_("Your changes of targets"),
            ("_id", "name", "history"),
        ),
    ),
)  # fmt: skip
