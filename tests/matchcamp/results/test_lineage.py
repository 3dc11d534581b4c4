"""Which consortium came out of which camp: by the table that names it, or by the idea and the day."""

from datetime import UTC, datetime, timedelta

from matchcamp.consortia.outcome_queries import Founded
from matchcamp.registration.lineage_queries import Tabled
from matchcamp.results.lineage import by_table, standing, table_of

FIRST, SECOND = datetime(2026, 3, 1, 9, tzinfo=UTC), datetime(2026, 6, 1, 9, tzinfo=UTC)
STARTS = {"march": FIRST, "june": SECOND}


def table(id_: str, camp_id: str, idea_id: str = "idea", consortium_id: str = "") -> Tabled:
    return Tabled(id_, camp_id, idea_id, "Title", "en", 1, consortium_id)


def formed(id_: str = "c", idea_id: str = "idea", created: datetime = SECOND, status: str = "forming") -> Founded:
    return Founded(
        id=id_, idea_id=idea_id, status=status, dropped=status == "dropped",
        verdict="no_call", members=1, countries=1, created=created, seen=False,
    )  # fmt: skip


TABLES = [table("m", "march"), table("j", "june")]


def test_a_table_that_names_the_consortium_comes_first():
    named = [table("m", "march", consortium_id="c"), table("j", "june")]

    assert table_of(formed(), named, STARTS) == named[0]


def test_else_the_latest_camp_that_had_begun():
    assert table_of(formed(created=SECOND), TABLES, STARTS) == TABLES[1]
    assert table_of(formed(created=SECOND + timedelta(days=300)), TABLES, STARTS) == TABLES[1]
    assert table_of(formed(created=SECOND - timedelta(seconds=1)), TABLES, STARTS) == TABLES[0]


def test_a_consortium_older_than_all_camps_is_nobodys():
    assert table_of(formed(created=FIRST - timedelta(seconds=1)), TABLES, STARTS) is None


def test_a_camp_that_is_not_held_claims_nothing():
    assert table_of(formed(), TABLES, {"march": FIRST}) == TABLES[0]


def test_a_consortium_without_an_idea_is_only_its_tables():
    blank = [table("m", "march", idea_id="")]

    assert table_of(formed(idea_id=""), blank, STARTS) is None


def test_each_consortium_counts_at_one_table():
    found = by_table([formed("a"), formed("b", created=FIRST), formed("x", idea_id="other")], TABLES, STARTS)

    assert {key: [one.id for one in several] for key, several in found.items()} == {"j": ["a"], "m": ["b"]}


def test_what_was_dropped_counts_no_more():
    assert [one.id for one in standing([formed("a"), formed("b", status="dropped")])] == ["a"]
