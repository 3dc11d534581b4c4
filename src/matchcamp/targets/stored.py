"""Stored targets and stored rates as the frozen values that rules and forecasts are made of."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from matchcamp.applications.states import State
from matchcamp.database import object_id
from matchcamp.errors import NotFound
from matchcamp.targets.documents import LearntRates, Target
from matchcamp.targets.forecast import Forecaster, learnt, no_counts
from matchcamp.targets.rules import Terms
from matchcamp.targets.schemas import RatesOut
from matchcamp.targets.states import Reading, Stage

Row = Mapping[str, Any]
RATES = "rates"  # The id of what was learnt.


def terms_of(row: Row) -> Terms:
    return Terms(
        number=row["number"],
        starts=date.fromisoformat(row["starts"]),
        ends=date.fromisoformat(row["ends"]),
        zone=row["zone"],
        programmes=tuple(row["programmes"]),
        states=frozenset(State(one) for one in row["states"]),
        stage=Stage(row["stage"]),
        reading=Reading(row["reading"]),
        resubmissions=row["resubmissions"],
        examples=row["examples"],
        excluded={one["application_id"]: one["reason"] for one in row["excluded"]},
    )


async def target_row(id_: str) -> dict[str, Any]:
    row: dict[str, Any] | None = await Target.get_pymongo_collection().find_one({"_id": object_id(id_)})
    if row is None:
        raise NotFound(f"no target with the id {id_}")
    return row


async def rates() -> tuple[Forecaster, RatesOut]:
    """The rates of today: the expert's, moved by what was learnt so far."""
    row = await LearntRates.get_pymongo_collection().find_one({"_id": RATES})
    if row is None:
        return Forecaster(learnt(no_counts())), RatesOut(applications=0, weeks=0, at=None)
    told = RatesOut(applications=row["applications"], weeks=row["weeks"], at=row["at"])
    return Forecaster(learnt(np.array(row["counts"]))), told
