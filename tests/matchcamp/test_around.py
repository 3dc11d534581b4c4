"""What a ranking may know around organisations: whose past counts, and who is told nothing."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from matchcamp.around import KEPT_S, Around, Asking, Kept, Look, graph_of
from matchcamp.items import Item, Kind
from matchcamp.vectors import Head, head_of
from matchcamp.viewer import Audience
from matching.model import Facts, Wish
from tests.matchcamp.conftest import NOW

OURS, THEIRS, THIRD = "ours", "theirs", "third"
AROUND = Around(
    projects={OURS: frozenset({"project:a b"}), THEIRS: frozenset({"project:a b", "project:c d"})},
    confided={
        OURS: frozenset({"consortium:1"}),
        THEIRS: frozenset({"consortium:1", "met:theirs:third"}),
        THIRD: frozenset({"met:theirs:third"}),
    },
    seeks={THEIRS: frozenset({"iot"})},
    gives={OURS: frozenset({"iot", "welding"})},
    regions={THEIRS: "SI03"},
    newest={"organisation:theirs": NOW - timedelta(days=10)},
    topic_graph={"iot": {"erp": 0.5}},
    requests={
        THEIRS: (
            Asking(THIRD, NOW - timedelta(days=2), open=True),
            Asking(THIRD, NOW - timedelta(days=40), open=False),
            Asking(THIRD, NOW - timedelta(days=40), open=True),
            Asking(OURS, NOW - timedelta(days=1), open=True),
        )
    },
)


def item(owner: str = OURS, **more: Any) -> Item:
    return Item(Kind.NEED, "n", "Need", "words", Audience.PUBLIC, owner=owner, **more)


def candidate(owner: str = THEIRS) -> Head:
    return head_of(Item(Kind.ORGANISATION, owner, "O", "", None, owner=owner, country="GR"), Audience.PUBLIC)


def facts(look: Look, asker: Item, head: Head) -> Facts:
    return Facts(**look.facts(head, look.wish(Wish(), asker), asker, NOW))


def test_own_people_have_their_consortia_counted_and_never_those_of_others() -> None:
    look = Look(AROUND, own=True)

    assert look.wish(Wish(), item()).projects == {"project:a b", "consortium:1"}
    assert facts(look, item(), candidate()).projects == {"project:a b", "project:c d", "consortium:1"}


def test_onlookers_have_only_what_profiles_say() -> None:
    look = Look(AROUND)

    assert look.wish(Wish(), item()).projects == {"project:a b"}
    assert facts(look, item(), candidate()).projects == {"project:a b", "project:c d"}


@pytest.mark.parametrize("own", [True, False])
def test_an_item_whose_organisation_is_withheld_has_nothing_around_it(own: bool) -> None:
    look = Look(AROUND, own=own)

    assert look.wish(Wish(), item("")) == Wish()
    assert facts(look, item(""), candidate()).seeks == frozenset()


def test_topics_near_to_the_wanted_ones_count_for_everybody() -> None:
    wish = Wish(topics=frozenset({"iot"}))

    assert Look(AROUND).wish(wish, item("")).related_topics == {"erp": 0.5}
    assert graph_of([frozenset({"a", "b"})] * 2) == {"a": {"b": 1}, "b": {"a": 1}}


def test_load_counts_the_last_month_and_once_more_what_waits() -> None:
    # Of the third's: two days ago and open 1 + 1, forty days ago and answered 0, forty days ago and open 1; of ours 2.
    assert facts(Look(AROUND), item(), candidate()).load == 5
    assert facts(Look(AROUND, own=True), item(), candidate()).load == 3


def test_load_tells_nobody_but_the_asker_whether_it_asked() -> None:
    strangers = [facts(Look(AROUND), item(owner), candidate()).load for owner in ("", OURS, THIRD)]

    assert strangers == [5, 5, 5]
    assert facts(Look(AROUND, own=True), item(THIRD), candidate()).load == 0  # Of the 2 that are left one could guess.


def test_seeking_giving_age_and_region() -> None:
    found = facts(Look(AROUND), item(), candidate())

    assert (found.seeks, found.age_days, found.region) == (frozenset({"iot"}), 10, "SI03")
    assert facts(Look(AROUND), item(), candidate("new")).age_days is None
    assert facts(Look(AROUND), item(), candidate("new")).region == "EL"
    assert Look(AROUND).wish(Wish(), item()).competences == {"iot", "welding"}


@pytest.mark.parametrize(("wanted", "region"), [({"SI", "SE"}, "SI"), ({"SE"}, ""), (set(), "")])
def test_nearness_is_wanted_of_those_who_name_their_own_country(wanted: set[str], region: str) -> None:
    asker = item(country="SI", wanted_countries=frozenset(wanted))

    assert Look(AROUND).wish(Wish(), asker).region == region


async def test_what_is_kept_is_read_once_a_minute_behind_whoever_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, reads, clock = Kept(), [0], [0.0]
    monkeypatch.setattr("matchcamp.around.time.monotonic", lambda: clock[0])

    async def read() -> Around:
        reads[0] += 1
        return Around(titles={"n": str(reads[0])})

    first = [(await kept.now(read)).titles["n"] for _ in range(3)]
    clock[0] = KEPT_S + 1
    old = (await kept.now(read)).titles["n"]
    await asyncio.sleep(0)
    new = (await kept.now(read)).titles["n"]
    kept.forget()
    fresh = (await kept.now(read)).titles["n"]
    await kept.close()

    assert (first, old, new, fresh) == (["1", "1", "1"], "1", "2", "3")
