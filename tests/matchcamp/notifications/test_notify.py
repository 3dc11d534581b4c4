"""Notices in the inbox: once for each key, in the reader's language."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from matchcamp.clock import SetClock
from matchcamp.i18n import N_, catalogue, current_language
from matchcamp.notifications.actions import notify
from matchcamp.notifications.delivery import deliver_due
from matchcamp.notifications.schemas import Euros, Words, all_said, kept, said, verbatim, words_of
from matchcamp.notifications.states import LetterState
from tests.matchcamp.notifications.telling import notice_to, rows


async def test_a_notice_is_kept_and_waits_for_its_letter(service: Any) -> None:
    count = await notify(service.parts, [await notice_to(service)])

    [row] = await rows()
    assert (count, row["read"], row["letter"]) == (1, None, LetterState.WAITING)
    assert (row["at"], row["due"]) == (service.clock.now(), service.clock.now())
    assert all_said([row["subject"], *row["lines"]]) == (
        "You are invited into a consortium", "It is called: Skills for steel a",
    )  # fmt: skip


async def test_the_same_told_again_is_not_told(service: Any) -> None:
    one, other = await notice_to(service), await notice_to(service, key="b")

    counts = [await notify(service.parts, given) for given in ([one, one], [one, other], [])]

    assert counts == [1, 1, 0]
    assert [row["key"] for row in await rows()] == ["a", "b"]


async def test_two_who_tell_the_same_at_once_tell_it_once(service: Any) -> None:
    notices = [await notice_to(service, key=f"{number:02}") for number in range(20)]

    counts = await asyncio.gather(*[notify(service.parts, notices) for _ in range(4)])

    assert (sum(counts), len(await rows())) == (20, 20)


VALUES = [
    ("Less scrap", "Less scrap"),
    (3, "3"),
    (date(2026, 9, 3), "3 September 2026"),
    (datetime(2026, 9, 3, 15, 0, tzinfo=ZoneInfo("UTC")), "3 September 2026, 15:00"),
    (datetime(2026, 9, 3, 17, 0, tzinfo=ZoneInfo("Europe/Helsinki")), "3 September 2026, 17:00"),
    (Euros(60_000), "60,000 €"),
    (Words("Calls"), "Calls"),
    (verbatim("100 %(sure)s"), "100 %(sure)s"),
]


@pytest.mark.parametrize(("value", "shown"), VALUES)
def test_a_value_is_said_the_same_after_it_was_kept(value: Any, shown: str) -> None:
    words = Words("It is %(what)s", {"what": value})

    assert (said(words), said(words_of(kept(words)))) == (f"It is {shown}", f"It is {shown}")


def test_words_are_said_in_the_language_of_who_reads() -> None:
    row = kept(Words(N_("It is called: %(title)s"), {"title": Words(N_("Calls"))}))
    current_language.set("sl")

    slovenian = catalogue("sl").gettext
    assert all_said([row]) == (slovenian("It is called: %(title)s") % {"title": slovenian("Calls")},)


async def test_in_the_demo_a_notice_ends_by_the_clock_of_letters(service: Any) -> None:
    demo = service.parts.settings.model_copy(update={"demo_date": service.clock.now().date()})
    real = SetClock(service.clock.now() + timedelta(days=147))
    parts = replace(service.parts, settings=demo, mailer=replace(service.parts.mailer, clock=real))

    await notify(parts, [await notice_to(service, until=service.clock.now() + timedelta(days=2))])

    [row] = await rows()
    assert (row["at"], row["until"]) == (service.clock.now(), real.now() + timedelta(days=2))
    assert await deliver_due(parts) == 1
