"""What changes stored data from one version of the schema to the next; `database.MIGRATIONS` numbers them.

Each stands alone: it knows the data as they were then, not the code of today, and is safe to repeat.
"""

from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

BY_STATE = {
    "idea": 0, "concept_note": 1, "forming": 2, "committed": 3, "invited": 3, "review": 7, "ready": 8,
}  # fmt: skip
DRAFTING = (4, 5, 6)  # By thirds of the checklist.


async def phases_of_applications(database: AsyncDatabase[dict[str, Any]]) -> None:
    """Write to each application that is not handed in how far it is; a drafted section is half done."""
    points = {"$sum": {"$map": {"input": "$sections", "in": {"$switch": {
        "branches": [
            {"case": {"$eq": ["$$this.state", "final"]}, "then": 2},
            {"case": {"$eq": ["$$this.state", "drafted"]}, "then": 1},
        ],
        "default": 0,
    }}}}}  # fmt: skip
    most = {"$multiply": [2, {"$size": "$sections"}]}
    thirds = {"$multiply": [3, points]}
    drafting = {"$switch": {
        "branches": [
            {"case": {"$or": [{"$eq": [most, 0]}, {"$lt": [thirds, most]}]}, "then": DRAFTING[0]},
            {"case": {"$lt": [thirds, {"$multiply": [2, most]}]}, "then": DRAFTING[1]},
        ],
        "default": DRAFTING[2],
    }}  # fmt: skip
    branches = [{"case": {"$eq": ["$state", state]}, "then": phase} for state, phase in BY_STATE.items()]
    branches.append({"case": {"$eq": ["$state", "drafting"]}, "then": drafting})
    found = {"$switch": {"branches": branches, "default": None}}
    await database["applications"].update_many({}, [{"$set": {"phase": found}}])


async def plans_of_indicators(database: AsyncDatabase[dict[str, Any]]) -> None:
    """Give each indicator the fields of its plan: first day of the project, due days that may name a month and a value,
    what was counted before, milestone, revision and history. Readings, of which none was ever kept, go."""
    old = {"revision": {"$exists": False}}
    due = {"$map": {"input": "$due", "in": {"day": "$$this", "month": None, "value": None}}}
    plan: dict[str, Any] = {
        "begins": "2022-06-15", "due": due, "opening": None, "opening_day": "", "milestone": "", "revision": 1,
        "history": [], "created": "$changed",
    }  # fmt: skip
    await database["indicators"].update_many(old, [{"$set": plan}, {"$unset": "readings"}])
