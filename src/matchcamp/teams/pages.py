"""Pages of the advice on teams: who is missing, whole teams side by side, the cheapest repair."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import ValidationError

from matchcamp.consortia.members import in_it
from matchcamp.consortia.queries import Board, board_of, row_to_edit
from matchcamp.errors import Conflict, Invalid, TooMany
from matchcamp.i18n import gettext as _
from matchcamp.parts import parts_of
from matchcamp.teams import actions, queries
from matchcamp.teams.briefs import pins_of, usual_size
from matchcamp.teams.schemas import RepairOut, SuggestionsOut, TakeIn, TeamsIn, TeamsOut
from matchcamp.web import Form, Html, Refused, Request, attempt, go_to, page, read_form

MOST_SAID = 480


@dataclass(frozen=True, slots=True)
class SuggestionsPage:
    """Who would fill the gaps of the consortium `title`."""

    title: str
    found: SuggestionsOut


@get("/consortia/{consortium_id:str}/suggestions", name="teams.suggestions")
async def suggestions_page(request: Request, consortium_id: FromPath[str]) -> Html:
    row = await row_to_edit(consortium_id, request.user)
    found = await queries.suggestions(parts_of(request), consortium_id, request.user)
    return page(request, "teams/suggestions.html", SuggestionsPage(row["title"], found))


@dataclass(frozen=True, slots=True)
class TeamsPage:
    """The wishes, and the teams that were found for them.

    `stay` are the members that stay whatever is wished; `excluded` those whom the board leaves out.
    """

    consortium_id: str
    title: str
    form: Form[TeamsIn]
    stay: list[str]
    excluded: list[str]
    has_call: bool
    has_rules: bool
    names: dict[str, str] = field(default_factory=dict)
    found: TeamsOut | None = None


@get("/consortia/{consortium_id:str}/teams", name="teams.get")
async def teams_page(request: Request, consortium_id: FromPath[str]) -> Html:
    board = await _board(request, consortium_id)
    least, most = usual_size(board)
    return _teams(request, board, Form(typed={"least": least, "most": most}))


@post("/consortia/{consortium_id:str}/teams", name="teams.ask", status_code=200)
async def ask_teams(request: Request, consortium_id: FromPath[str]) -> Html:
    async def act(given: TeamsIn) -> TeamsOut:
        return await actions.ask_teams(parts_of(request), consortium_id, given, request.user)

    board = await _board(request, consortium_id)
    form = await read_form(request, TeamsIn)
    done = await attempt(form, act)
    if isinstance(done, Refused):
        return _teams(request, board, done.form, status=done.status)
    return _teams(request, board, form, found=done)


async def _board(request: Request, consortium_id: str) -> Board:
    row = await row_to_edit(consortium_id, request.user)
    return await board_of(row, request.user, parts_of(request).clock.now())


def _teams(
    request: Request, board: Board, form: Form[TeamsIn], *, found: TeamsOut | None = None, status: int = 200
) -> Html:
    row = board.row
    names = {key: head.name for key, head in board.heads.items()}
    members = [one for team in (found.teams if found else []) for one in team.members]
    context = TeamsPage(
        consortium_id=board.id,
        title=row["title"],
        form=form,
        stay=_names(names, list(pins_of(row, str(form.typed.get("keep") or "asked")))),
        excluded=_names(names, row["excluded"]),
        has_call=board.call is not None,
        has_rules=board.action is not None,
        names=names | {one.organisation_id: one.name for one in members},
        found=found,
    )
    return page(request, "teams/teams.html", context, status=status)


def _names(names: dict[str, str], keys: Sequence[str]) -> list[str]:
    return [names.get(key, key) for key in keys]


@dataclass(frozen=True, slots=True)
class RepairPage:
    """The repair of the consortium `title`; `members` are `id:role` of all who are in it whatever is chosen."""

    title: str
    found: RepairOut
    members: list[str]
    leaves: list[str]


@get("/consortia/{consortium_id:str}/repair", name="teams.repair")
async def repair_page(request: Request, consortium_id: FromPath[str]) -> Html:
    row = await row_to_edit(consortium_id, request.user)
    found = await actions.ask_repair(parts_of(request), consortium_id, request.user)
    changed = {one.organisation.organisation_id: one for one in found.changes}
    places = {one["organisation_id"]: one["role"] for one in in_it(row["members"])}
    places |= {key: one.role.value for key, one in changed.items() if one.kind == "role"}
    gone = [key for key, one in changed.items() if one.kind == "remove"]
    members = [f"{key}:{role}" for key, role in places.items() if key not in gone]
    return page(request, "teams/repair.html", RepairPage(row["title"], found, members, gone))


@post("/consortia/{consortium_id:str}/take", name="teams.take", status_code=200)
async def take(request: Request, consortium_id: FromPath[str]) -> Redirect:
    """A team or a repair as its form names it: each member as `id:role`, in `member` or in a choice of several."""
    here = f"/consortia/{consortium_id}"
    await row_to_edit(consortium_id, request.user)
    data = await request.form()
    back = f"{here}/repair" if data.get("from") == "repair" else f"{here}/teams"
    chosen = [str(value) for name, value in data.multi_items() if name == "member" or name.startswith("choice-")]
    try:
        given = TakeIn.model_validate(
            {
                "members": [_place(one) for one in chosen], "leaves": data.getall("leaves", []),
                "revision": data.get("revision"),
            }
        )  # fmt: skip
        done = await actions.take(parts_of(request), consortium_id, given, request.user)
    except ValidationError:
        return go_to(back, _("This proposal could not be read. Ask for it again."), "problem")
    except (Conflict, Invalid, TooMany) as error:
        return go_to(back, str(error)[:MOST_SAID], "problem")
    words = " ".join([_("Taken over."), *done.effect(), done.left_to_do()])
    text = words.strip() if len(words) <= MOST_SAID else f"{_('Taken over.')} {done.left_to_do()}".strip()
    return go_to(here, text)


def _place(value: str) -> dict[str, Any]:
    key, _colon, role = value.partition(":")
    return {"organisation_id": key, "role": role}


HANDLERS = (suggestions_page, teams_page, ask_teams, repair_page, take)
