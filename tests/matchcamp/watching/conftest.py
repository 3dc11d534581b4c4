"""Calls to follow, and changes of them."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from calls.model import Budget, Call, Deadline, Source
from matchcamp.funding.actions import import_calls
from matchcamp.funding.documents import CallRecord
from tests.matchcamp.conftest import NOW, Service


def deadline(day: date) -> Deadline:
    return Deadline(day, time(17), "example")


CALL = Call(
    source=Source.CALENDAR, source_ref="example", identifier="EXAMPLE-2026-01", title="Welding for everybody",
    programme="ERASMUS", programme_name="Erasmus+", url="https://example.org/call", opens=date(2026, 6, 1),
    deadlines=(deadline(date(2026, 9, 3)),), budget=Budget(total_eur=1_000_000, max_contribution_eur=250_000),
    text="Money for courses in welding, for schools and companies together.", topics=("welding",),
)  # fmt: skip


@pytest.fixture
def call() -> Call:
    return CALL


@pytest.fixture
def kept(service: Service) -> Callable[..., Awaitable[str]]:
    """Import a call, as it is or changed; its id."""

    async def keep(call: Call = CALL, **changes: Any) -> str:
        changed = replace(call, **changes)
        await import_calls([changed], NOW)
        row = await CallRecord.find_one({"identifier": changed.identifier})
        assert row is not None
        return str(row.id)

    return keep
