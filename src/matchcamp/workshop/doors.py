"""The two doors to the same pages: the link on a badge, for phones, and the camp's address, for who is signed in."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from litestar import Response, get, post
from pydantic import BaseModel, ValidationError

from matchcamp.errors import FieldError
from matchcamp.parts import parts_of
from matchcamp.rendering import speak_with
from matchcamp.web import Form, Html, Request, field_errors
from matchcamp.workshop.given_schemas import Given
from matchcamp.workshop.passes import actor_by_pass, actor_signed_in
from matchcamp.workshop.rules import Actor, may_write

PHONE, CAMP = "/phone/{pass_:str}", "/camps/{camp_id:str}"
Handlers = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Door:
    """Who came in and when, and the addresses behind this door. `by_pass`: without signing in."""

    actor: Actor
    by_pass: bool
    base: str
    now: datetime

    @property
    def can_write(self) -> bool:
        return may_write(self.actor)

    @property
    def events_url(self) -> str:
        return f"{self.base}/events"

    @property
    def notes_url(self) -> str:
        return f"{self.base}/notes"

    @property
    def votes_url(self) -> str:
        return f"{self.base}/votes"

    def table_url(self, camp_idea_id: str) -> str:
        return f"{self.base}/{'table' if self.by_pass else 'tables'}/{camp_idea_id}"


async def door_of(request: Request) -> Door:
    """Who came in by the address of this request. Raises NotFound, Forbidden."""
    parts, steps = parts_of(request), request.path_params
    now = parts.clock.now()
    if "pass_" in steps:
        holder = await actor_by_pass(parts, steps["pass_"])
        if holder.attendant:
            speak_with(request, holder.attendant.language)
        return Door(holder, by_pass=True, base=f"/phone/{steps['pass_']}", now=now)
    actor = await actor_signed_in(steps["camp_id"], request.user)
    return Door(actor, by_pass=False, base=f"/camps/{actor.camp.id}", now=now)


Page = Callable[..., Awaitable[Any]]


def readable(what: str, path: str, show: Page, *, camp_path: str = "") -> tuple[Any, Any]:
    """A page behind both doors: (by pass, signed in)."""
    by_pass = get(f"{PHONE}{path}", name=f"workshop.phone.{what}")(show)
    return by_pass, get(f"{CAMP}{camp_path or path}", name=f"workshop.{what}")(show)


def posted(what: str, path: str, act: Page, *, camp_path: str = "") -> tuple[Any, Any]:
    """A form behind both doors: (by pass, signed in)."""
    by_pass = post(f"{PHONE}{path}", name=f"workshop.phone.{what}", status_code=200)(act)
    return by_pass, post(f"{CAMP}{camp_path or path}", name=f"workshop.{what}", status_code=200)(act)


def at_table(path: str) -> dict[str, str]:
    """The addresses of something at a table: behind the pass it is one's own table, at the camp one of the tables."""
    return {
        "path": f"/table/{{camp_idea_id:str}}{path}",
        "camp_path": f"/tables/{{camp_idea_id:str}}{path}",
    }


def step_of(request: Request, name: str) -> str:
    """A part of the address."""
    return str(request.path_params[name])


def version_of(*shown: BaseModel | str | int) -> str:
    """What tells one state of a page from another: open pages ask with it whether anything has changed."""
    words = "|".join(one.model_dump_json() if isinstance(one, BaseModel) else str(one) for one in shown)
    return blake2b(words.encode(), digest_size=12).hexdigest()


def unchanged(request: Request, version: str) -> Response[str] | None:
    """The short answer to an open page that shows this state already."""
    if request.headers.get("if-none-match") == f'"{version}"':
        return Response("", status_code=304, headers={"etag": f'"{version}"'})
    return None


def with_version(answer: Html, version: str) -> Html:
    answer.headers["etag"] = f'"{version}"'
    return answer


@dataclass(frozen=True, slots=True)
class Wrong:
    """A form on a page that was not taken: which one, as it was typed, and what stands against it."""

    target: str
    form: Form[Any]
    status: int


def form_of(model: type[Given], typed: Mapping[str, Any]) -> Form[Any]:
    """The typed words as a model; blanks count as left out."""
    try:
        return Form(typed=typed, value=model.model_validate({k: v for k, v in typed.items() if v not in ("", [])}))
    except ValidationError as error:
        found: list[FieldError] = field_errors(error)
        return Form(typed=typed, errors=tuple(found))
