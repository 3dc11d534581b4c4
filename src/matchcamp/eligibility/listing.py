"""The list of actions: by programme and name, narrowed by words."""

from dataclasses import dataclass

from calls.rules.model import Action
from matchcamp.eligibility.queries import actions
from matchcamp.eligibility.schemas import ActionHead
from matchcamp.eligibility.shown import action_head, programme_name


@dataclass(frozen=True, slots=True)
class ActionFilter:
    """What the list is narrowed to; empty means anything. All words of `q` have to stand in what names the action."""

    q: str = ""
    programme: str = ""

    def takes(self, action: Action) -> bool:
        names = (action.id, action.name, action.programme, programme_name(action), str(action.year or ""))
        text = " ".join((*names, *action.topics, *action.agency_actions, *action.types_of_action)).casefold()
        return self.programme in ("", action.programme) and all(word in text for word in self.q.casefold().split())


async def listed(narrowed: ActionFilter) -> list[ActionHead]:
    """The actions by name of the programme and their own, the newest year first."""
    found = [action for action in (await actions()).values() if narrowed.takes(action)]
    return [action_head(action) for action in sorted(found, key=_order)]


def _order(action: Action) -> tuple[str, str, int]:
    return programme_name(action).casefold(), action.name.casefold(), -(action.year or 0)


async def programme_choices() -> list[tuple[str, str]]:
    """The programmes that have an action, for the filter."""
    found = {action.programme: programme_name(action) for action in (await actions()).values()}
    return sorted(found.items(), key=lambda choice: choice[1].casefold())
