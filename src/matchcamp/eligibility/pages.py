"""Pages of rules that anybody may read: the list, one action, its versions, and trying a made-up consortium."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest

from litestar import get
from litestar.params import FromPath
from pydantic import ValidationError

from calls.countries import country_codes
from calls.labels import ROLES
from calls.rules.model import Action, RuleType
from calls.rules.rule_form import SHARES
from matchcamp.eligibility import history, queries, words
from matchcamp.eligibility.checking import checked
from matchcamp.eligibility.correction_schemas import MOST_PARTICIPANTS, CheckIn
from matchcamp.eligibility.listing import ActionFilter, listed, programme_choices
from matchcamp.eligibility.schemas import ActionHead, ActionOut, CheckOut, VersionOut
from matchcamp.eligibility.shown import action_head, action_out
from matchcamp.i18n import country_name
from matchcamp.i18n import gettext as _
from matchcamp.labels import begun, part_name
from matchcamp.rendering import by_label
from matchcamp.security import Access, admits
from matchcamp.web import Html, Request, asked, page

FIRST_ROWS, MORE_ROWS = 4, 4


def may_correct(request: Request) -> bool:
    return admits(Access.COORDINATOR, request.user)


@dataclass(frozen=True, slots=True)
class RulesPage:
    """The list of actions; `narrowed` is what it is cut to."""

    heads: list[ActionHead]
    narrowed: ActionFilter
    programmes: list[tuple[str, str]]
    may_correct: bool


@get("/rules", name="eligibility.list")
async def rules_page(request: Request) -> Html:
    narrowed = ActionFilter(asked(request, "q", 200), asked(request, "programme", 20))
    context = RulesPage(await listed(narrowed), narrowed, await programme_choices(), may_correct(request))
    return page(request, "eligibility/list.html", context)


@dataclass(frozen=True, slots=True)
class ActionPage:
    """One action; `base` is its address for those who may correct it, else empty.

    `project_changed`: the rules that come with the project are others than those that were corrected.
    """

    action: ActionOut
    versions: list[VersionOut]
    fact_names: Mapping[str, str]
    base: str
    project_changed: bool


@get("/rules/{action_id:str}", name="eligibility.get")
async def action_page(request: Request, action_id: FromPath[str]) -> Html:
    action = await queries.action(action_id)
    base = f"/rules/{action_id}" if may_correct(request) else ""
    context = ActionPage(
        action_out(action),
        await history.versions_of(action_id, request.user),
        {name: _(label) for name, label in words.FACT_NAMES.items()},
        base,
        bool(base and action.version) and await queries.project_changed(action_id),
    )
    return page(request, "eligibility/detail.html", context)


@dataclass(frozen=True, slots=True)
class TryPage:
    """A made-up consortium, as typed, and what the rules say of it; nothing is found without anybody in it."""

    action: ActionHead
    rows: list[Mapping[str, str]]
    found: CheckOut | None
    problem: str
    role_options: list[tuple[str, str]]
    countries: list[tuple[str, str]]
    asks_budget: bool
    asks_founded: bool


@get("/rules/{action_id:str}/try", name="eligibility.try")
async def try_page(request: Request, action_id: FromPath[str]) -> Html:
    """The address holds all that was typed, so that it can be passed on."""
    action = await queries.action(action_id)
    typed = typed_rows(request)
    found, problem = _tried(action, typed)
    types = {rule.type for rule in action.rules}
    room = len(typed) + MORE_ROWS if asked(request, "more") else max(FIRST_ROWS, len(typed) + 1)
    context = TryPage(
        action_head(action),
        [*typed, *({} for _ in range(min(room, MOST_PARTICIPANTS) - len(typed)))],
        found,
        problem,
        [(code, begun(part_name(code))) for code in ROLES],
        sorted(((code, country_name(code)) for code in country_codes()), key=by_label),
        not SHARES.isdisjoint(types),
        RuleType.MIN_ORG_AGE_YEARS in types,
    )
    return page(request, "eligibility/try.html", context)


COLUMNS = ("role", "country", "type", "budget", "founded")


def typed_rows(request: Request) -> list[Mapping[str, str]]:
    """The rows in the address that say anything; a part alone says that somebody is there."""
    columns = [request.query_params.getall(name, [])[:MOST_PARTICIPANTS] for name in COLUMNS]
    rows = (dict(zip(COLUMNS, (str(value)[:60].strip() for value in row), strict=True)) for row in
            zip_longest(*columns, fillvalue=""))  # fmt: skip
    return [row for row in rows if any(row.values())]


def _tried(action: Action, typed: list[Mapping[str, str]]) -> tuple[CheckOut | None, str]:
    if not typed:
        return None, ""
    participants = [{name: value for name, value in row.items() if value} for row in typed]
    try:
        return checked(action, CheckIn.model_validate({"participants": participants})), ""
    except ValidationError as error:
        number = error.errors()[0]["loc"][1]
        row = int(number) + 1 if isinstance(number, int) else 1
        return None, _("Organisation %(number)s: please choose from the lists and write plain figures.") % {
            "number": row
        }
