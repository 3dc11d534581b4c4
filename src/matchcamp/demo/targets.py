"""Targets of the demo's file as documents."""

import json
from datetime import datetime, timedelta

from bson import ObjectId

from matchcamp.demo.reading import Row
from matchcamp.revisions import Line
from matchcamp.targets.documents import Target
from matchcamp.targets.schemas import TargetIn

SET_BEFORE = timedelta(days=160)  # So long before the demo's date a target was set.


def target_of(row: Row, account_id: str, now: datetime) -> Target:
    """A target as somebody set it; in the demo everything is an example, so examples count."""
    given = TargetIn(**{name: value for name, value in row.items() if name != "slug"}, examples=True)
    values = given.model_dump(mode="json")
    at = now - SET_BEFORE
    after = json.dumps(values, ensure_ascii=False, sort_keys=True)
    line = Line(at=at, account_id=account_id, step="set", revision=1, after=after)
    return Target(id=ObjectId(), **values, slug=row["slug"], history=[line], created=at, changed=at)
