"""Reading actions: the project's own rules, overlaid by the newest version of each that was corrected."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import blake2b
from typing import Any

from bson import ObjectId

from calls.rules import action_of, load_actions
from calls.rules.model import Action
from calls.rules.reading import action_of_yaml, yaml_of
from matchcamp.eligibility.documents import RuleVersion
from matchcamp.eligibility.schemas import ActionOut
from matchcamp.eligibility.shown import action_out
from matchcamp.errors import NotFound
from matchcamp.funding.schemas import CallOut

Row = Mapping[str, Any]
MOST_REMEMBERED = 512  # Actions of a few kilobytes; there are about thirty, and few versions of each are looked at.


class Remembered:
    """The actions read last, by the id of their row: a row never changes, so that none of them is out of date."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._actions: OrderedDict[ObjectId, Action] = OrderedDict()

    def keep(self, id_: ObjectId, action: Action) -> None:
        self._actions[id_] = action
        while len(self._actions) > self._most:
            self._actions.popitem(last=False)

    def of(self, ids: Sequence[ObjectId]) -> dict[ObjectId, Action]:
        """Those that are remembered."""
        return {id_: self._actions[id_] for id_ in ids if id_ in self._actions}


remembered = Remembered(MOST_REMEMBERED)


async def actions() -> Mapping[str, Action]:
    """All actions by id, each as its newest version says, in any process.

    One database call for the newest versions, and one more for those that this process has not read yet.
    """
    ids = await _newest_rows()
    found = remembered.of(ids)
    if missing := [id_ for id_ in ids if id_ not in found]:
        async for row in RuleVersion.get_pymongo_collection().find({"_id": {"$in": missing}}):
            found[row["_id"]] = action_of_row(row)
            remembered.keep(row["_id"], found[row["_id"]])
    corrected = {one.id: one for one in found.values()}
    return dict(sorted((dict(load_actions()) | corrected).items()))


async def _newest_rows() -> list[ObjectId]:
    """The row of the newest version of each corrected action; read off the index."""
    steps: list[dict[str, Any]] = [
        {"$sort": {"action_id": 1, "version": -1}},
        {"$group": {"_id": "$action_id", "row": {"$first": "$_id"}}},
    ]
    found = await RuleVersion.get_pymongo_collection().aggregate(steps)
    return [one["row"] async for one in found]


def action_of_row(row: Row) -> Action:
    """The action of a stored version."""
    return action_of_yaml(row["text"], f"version {row['version']} of {row['action_id']}")


async def action(id_: str) -> Action:
    """The action of an id; NotFound for one that neither the project nor a coordinator wrote down."""
    found = (await actions()).get(id_)
    if found is None:
        raise no_action(id_)
    return found


def no_action(id_: str) -> NotFound:
    return NotFound(f"no rules with the id {id_[:60]!r}; see GET /api/rules")


async def action_for(call: CallOut) -> Action | None:
    """The action whose rules hold for a call; None where no rules are known.

    `asked_year` of the action is set where only rules of another year are known.
    """
    return action_among(call, await actions())


def action_among(call: CallOut, known: Mapping[str, Action]) -> Action | None:
    """As `action_for`, among given actions: for many calls at once, and for rules that are not kept yet."""
    return action_of(
        identifier=call.identifier,
        call_identifier=call.call_identifier,
        types_of_action=tuple(call.types_of_action),
        programme=call.programme,
        actions=known,
    )


async def demands_of(call: CallOut) -> ActionOut | None:
    """What a call demands, in words; None where no rules are known."""
    found = await action_for(call)
    return action_out(found) if found else None


async def version_rows(action_id: str) -> list[dict[str, Any]]:
    """The corrections of an action, newest first, without the texts of the rules."""
    rows = RuleVersion.get_pymongo_collection().find({"action_id": action_id}, {"text": 0})
    return await rows.sort("version", -1).to_list()


async def action_at(action_id: str, version: int) -> Action:
    """An action as one of its versions says; NotFound for one that there is not."""
    own = load_actions().get(action_id)
    if version == 0 and own:
        return own
    # The database holds whole numbers of 64 bits.
    where = {"action_id": action_id, "version": version if version < 2**31 else -1}
    row = await RuleVersion.get_pymongo_collection().find_one(where)
    if row is None:
        raise NotFound(f"no version {version} of the rules {action_id[:60]!r}")
    return action_of_row(row)


async def project_changed(action_id: str) -> bool:
    """Whether the project's own rules are others than those that the newest correction was laid over."""
    rows = RuleVersion.get_pymongo_collection().find({"action_id": action_id}, {"beneath": 1})
    newest = await rows.sort("version", -1).limit(1).to_list()
    return bool(newest) and newest[0]["beneath"] != project_hash(action_id)


def project_hash(action_id: str) -> str:
    """A hash of the rules that come with the project for an action; empty where it brings none."""
    own = load_actions().get(action_id)
    return _hash(own) if own else ""


@cache
def _hash(action: Action) -> str:
    return blake2b(yaml_of(action).encode(), digest_size=16).hexdigest()
