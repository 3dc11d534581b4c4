"""The log: whole applications come back from it, and no entry can change, vanish or slip in unnoticed."""

import copy
import random
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchcamp.applications import edits
from matchcamp.applications.chain import (
    COVERED,
    changes_of,
    hash_of,
    replayed,
    rest_of,
    told,
    verified,
)
from matchcamp.applications.schemas import PartnerEdit, SectionEdit, WorkPackageEdit
from matchcamp.applications.trail import changes_between, flat, folded, merged, undone
from matchcamp.errors import Conflict
from matchcamp.personal import TOMBSTONE
from matchcamp.sealing import author_of, canonical
from tests.matchcamp.applications.applying import AUTHOR, BEGUN, SECOND, THIRD, Book, random_history, row_of

SEEDS = st.integers(0, 10**6)


def book(seed: int = 3) -> Book:
    found = random_history(seed)
    assert len(found.entries) > 20
    return found


def faults(found: Book) -> list[tuple[int, str]]:
    return [(one.number, one.what) for one in verified(found.entries, found.head, found.rows.values())]


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_a_log_that_nobody_touched_holds_and_gives_every_application_back(seed: int) -> None:
    found = random_history(seed)

    assert faults(found) == []
    assert replayed(found.entries) == {id_: flat(row) for id_, row in found.rows.items()}


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_every_earlier_revision_comes_back_by_undoing_what_came_later(seed: int) -> None:
    found = random_history(seed)
    for id_, row in found.rows.items():
        own = [one for one in found.entries if one["application_id"] == id_]
        at = random.Random(seed).randrange(len(own))
        later = [change for entry in own[at + 1 :] for change in changes_of(entry)]

        assert undone(flat(row), later) == replayed(own[: at + 1])[id_]


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_flat_values_fold_back_to_the_same_row(seed: int) -> None:
    for row in random_history(seed).rows.values():
        again = edits.whole(folded(flat(row), row))

        assert flat(again) == flat(row)
        assert rest_of(again) == rest_of(row)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_one_byte_that_is_changed_is_found(data: st.DataObject) -> None:
    found = book()
    number = data.draw(st.integers(0, len(found.entries) - 1))
    field = data.draw(st.sampled_from([*COVERED, "hash"]))
    entry = copy.deepcopy(found.entries[number])
    entry[field] = other(entry[field], data)
    found.entries[number] = entry

    assert faults(found) != []


def other(value: Any, data: st.DataObject) -> Any:
    """The value with one small difference."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + data.draw(st.sampled_from([-1, 1]))
    if isinstance(value, str):
        place = data.draw(st.integers(0, len(value)))
        return value[:place] + chr(data.draw(st.integers(33, 126))) + value[place:]
    if isinstance(value, list):
        return value[1:] if value else [{"path": "title", "before": None, "after": "x"}]
    return value + timedelta(milliseconds=1)


@pytest.mark.parametrize("number", [0, 7, 20])
def test_an_entry_that_vanished_is_found(number: int) -> None:
    found = book()
    del found.entries[number]

    assert faults(found) != []


def test_the_last_entry_that_vanished_is_found() -> None:
    found = book()
    found.entries.pop()
    number, hash_ = found.entries[-1]["_id"], found.entries[-1]["hash"]

    with_its_end = verified(found.entries, {"number": number, "hash": hash_}, found.rows.values())

    assert (number + 1, "the end of the log is not the one that was noted") in faults(found)
    assert any("is not as the log left it" in one.what for one in with_its_end)  # The end was set back, too.


def test_an_entry_that_slipped_in_with_all_hashes_made_anew_is_found_by_the_noted_end() -> None:
    found = book()
    head = found.head
    forged = {name: copy.deepcopy(found.entries[4][name]) for name in found.entries[4]}
    entries = [*found.entries[:5], forged, *found.entries[5:]]
    relinked: list[dict[str, Any]] = []
    for number, entry in enumerate(entries, start=1):
        plain = {name: value for name, value in entry.items() if name not in {"hash", "before"}}
        relinked.append(told(plain | {"_id": number}, relinked[-1]["hash"] if relinked else ""))

    found_faults = verified(relinked, head, found.rows.values())

    assert any("the end of the log" in one.what for one in found_faults)
    assert any("revision" in one.what for one in found_faults)


def test_two_entries_that_changed_places_are_found() -> None:
    found = book()
    found.entries[5], found.entries[6] = found.entries[6], found.entries[5]

    assert faults(found) != []


def test_an_application_that_was_changed_beside_the_log_is_found() -> None:
    found = book()
    id_ = next(iter(found.rows))
    found.rows[id_]["title"] = "Somebody else's title"

    [(_, what)] = faults(found)

    assert what == f"the application {id_} is not as the log left it"


def test_an_application_that_is_gone_is_found() -> None:
    found = book()
    id_ = next(iter(found.rows))
    del found.rows[id_]

    assert [what for _, what in faults(found)] == [f"the application {id_} is gone"]


def test_somebody_who_is_forgotten_leaves_the_chain_whole() -> None:
    found = book()
    for entry in found.entries:
        for one in entry["private"]:
            one["value"] = TOMBSTONE if one["value"] == AUTHOR else one["value"]

    assert faults(found) == []
    assert {author_of(entry) for entry in found.entries} == {TOMBSTONE}
    assert AUTHOR not in canonical([{k: v for k, v in one.items() if k != "_id"} for one in found.entries])


def test_somebody_who_is_named_in_anothers_place_is_found() -> None:
    found = book()
    found.entries[3]["private"][0]["value"] = "b" * 24

    assert faults(found) == [(4, "somebody else's")]


def test_a_person_taken_out_of_an_entry_is_found() -> None:
    found = book()
    found.entries[3]["private"] = []

    assert (4, "a person is missing") in faults(found)


def test_the_hash_of_an_entry_is_that_of_its_canonical_words() -> None:
    entry = told(
        {
            "_id": 1, "application_id": "1" * 24, "revision": 1, "at": BEGUN, "action": "found", "by": "", "note": "š",
            "evidence": [], "changes": [], "moves": False, "rest": "", "private": [],
        },
        "",
    )  # fmt: skip

    assert canonical({name: entry[name] for name in COVERED}) == (
        '{"_id":1,"action":"found","application_id":"111111111111111111111111","at":"2026-01-05T08:00:00.000+00:00",'
        '"before":"","by":"","changes":[],"evidence":[],"moves":false,"note":"š","rest":"","revision":1}'
    )
    assert entry["hash"] == hash_of(entry)
    assert len(entry["hash"]) == 64


def test_two_who_change_different_values_of_one_partner_both_stand() -> None:
    began = row_of()
    theirs = edits.partner_put(began, SECOND, PartnerEdit(revision=1, budget_eur=5))
    later = changes_between(began, theirs)

    result = merged(
        theirs, later, lambda row: edits.partner_put(row, SECOND, PartnerEdit(revision=1, pic="986226549")), began
    )

    assert result.clashes == ()
    partner = edits.element_of(folded(result.values, theirs), "partners", SECOND)
    assert partner
    assert (partner["budget_eur"], partner["pic"]) == (5, "986226549")


def test_two_who_change_the_same_value_are_told_both() -> None:
    began = row_of()
    theirs = edits.partner_put(began, SECOND, PartnerEdit(revision=1, budget_eur=5))
    later = changes_between(began, theirs)

    result = merged(
        theirs, later, lambda row: edits.partner_put(row, SECOND, PartnerEdit(revision=1, budget_eur=6)), began
    )

    [clash] = result.clashes
    assert (clash.path, clash.began, clash.theirs, clash.mine) == (f"partners/{SECOND}/budget_eur", None, 5, 6)


def test_two_who_want_the_same_do_not_clash() -> None:
    began = row_of()
    make = lambda row: edits.section_put(row, "need", SectionEdit(revision=1, state="final"))  # noqa: E731
    theirs = make(began)

    assert merged(theirs, changes_between(began, theirs), make, began).clashes == ()


def test_a_change_of_a_partner_whom_another_removed_clashes_and_the_other_way_round() -> None:
    began = edits.partner_put(row_of(), THIRD, PartnerEdit(revision=1))
    change = lambda row: edits.partner_put(row, THIRD, PartnerEdit(revision=1, budget_eur=7))  # noqa: E731
    remove = lambda row: edits.partner_removed(row, THIRD)  # noqa: E731

    changed, removed = change(began), remove(began)

    assert merged(removed, changes_between(began, removed), change, began).clashes
    assert merged(changed, changes_between(began, changed), remove, began).clashes


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.integers(1, 5))
def test_changes_of_different_sections_merge_in_any_order(seed: int, count: int) -> None:
    """Each of several people changes a section of their own from the same beginning: all stand in the end."""
    keys = random.Random(seed).sample(["summary", "need", "impact", "budget", "aims", "team"], count)
    began = now = row_of()
    for key in keys:
        make = lambda row, key=key: edits.section_put(row, key, SectionEdit(revision=1, state="final"))  # noqa: E731
        result = merged(now, changes_between(began, now), make, began)
        assert result.clashes == ()
        now = edits.whole(folded(result.values, now))

    assert {one["key"] for one in now["sections"] if one["state"] == "final"} == set(keys)


def test_two_changes_that_are_sound_alone_and_not_together_are_refused() -> None:
    row = edits.work_package_put(row_of(), "wp1", WorkPackageEdit(revision=1, title="Work", last_month=9))
    row["work_packages"][0] |= {"first_month": 8, "last_month": 3}  # One moved the beginning, the other the end.

    with pytest.raises(Conflict):
        edits.sound(row)
    assert edits.sound(row_of())["title"] == "Excellence for small series"
