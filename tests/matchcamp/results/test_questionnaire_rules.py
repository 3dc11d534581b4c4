"""When the questionnaire is open, what an answer may say, and what answers come to."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from matchcamp.camps.schemas import AgendaItemOut, CampOut
from matchcamp.camps.states import CampStatus, ItemKind
from matchcamp.live.documents import Item, Stage
from matchcamp.live.queries import live_out
from matchcamp.live.schemas import LiveOut, PhaseOut
from matchcamp.live.states import LiveState
from matchcamp.results.questions import NO_IDEA, questions, texts
from matchcamp.results.rules import LEAST_ANSWERS, checked, hash_of, summaries, window_of
from matchcamp.results.states import QuestionKind

STARTS = datetime(2026, 6, 30, 8, 0, tzinfo=UTC)
ENDS = STARTS + timedelta(hours=5)
CLOSE = ENDS - timedelta(minutes=15)
IDEA = "a" * 24


def camp(status: CampStatus = CampStatus.RUNNING, *, closing: bool = True) -> CampOut:
    kinds = [(ItemKind.WELCOME, STARTS), *([(ItemKind.CLOSE, CLOSE)] if closing else [])]
    agenda = tuple(
        AgendaItemOut(
            key=kind.value, kind=kind, title=kind.value, starts=at, ends=at, minutes=15, round=0, note=""
        )
        for kind, at in kinds
    )  # fmt: skip
    values: dict[str, Any] = dict.fromkeys(CampOut.model_fields, "")
    values |= {
        "id": "c", "status": status, "starts": STARTS, "ends": ENDS, "agenda": agenda, "facilitators": (),
        "ideas_until": None, "people_until": None, "created": STARTS, "changed": STARTS, "example": False,
        "leads": False,
    } | dict.fromkeys(("capacity", "tables", "least", "most", "votes", "revision"), 1)  # fmt: skip
    return CampOut.model_validate(values)


def live(state: LiveState, kind: ItemKind | None = None, started: datetime | None = None) -> LiveOut:
    item = Item(key="x", kind=kind, title="", starts=STARTS, minutes=15) if kind else None
    return live_out("c", Stage(state=state, item=item, started=started))


def phase(kind: ItemKind, started: datetime, ended: datetime) -> PhaseOut:
    return PhaseOut(key=kind.value, kind=kind, title="", round=0, started=started, ended=ended, by="")


def opens(given: CampOut, now: LiveOut, *phases: PhaseOut) -> datetime:
    window = window_of(given, now, phases)
    assert window is not None
    return window.opens


def test_it_opens_with_the_planned_close_where_the_live_view_was_not_used():
    assert opens(camp(), live(LiveState.WAITING)) == CLOSE
    assert opens(camp(CampStatus.OVER), live(LiveState.OVER)) == CLOSE


def test_it_opens_when_the_close_really_begins():
    early = CLOSE - timedelta(minutes=40)

    assert opens(camp(), live(LiveState.RUNNING, ItemKind.CLOSE, early)) == early


def test_it_stays_open_from_there_after_the_close():
    held = phase(ItemKind.CLOSE, CLOSE + timedelta(minutes=20), ENDS + timedelta(minutes=20))

    assert opens(camp(CampStatus.OVER), live(LiveState.OVER), held) == CLOSE + timedelta(minutes=20)


def test_a_camp_that_runs_late_opens_it_by_its_planned_end():
    assert opens(camp(), live(LiveState.RUNNING, ItemKind.CANVAS, CLOSE)) == ENDS


def test_a_camp_without_a_close_opens_it_when_the_last_item_ends():
    held = phase(ItemKind.CANVAS, STARTS, CLOSE)

    assert opens(camp(closing=False), live(LiveState.OVER), held) == CLOSE
    assert opens(camp(closing=False), live(LiveState.WAITING)) == ENDS


def test_it_closes_21_days_after_the_camp():
    window = window_of(camp(), live(LiveState.WAITING), [])

    assert window is not None
    assert window.closes == ENDS + timedelta(days=21)
    assert window.open_at(ENDS + timedelta(days=20, hours=23))
    assert not window.open_at(ENDS + timedelta(days=21))
    assert not window.open_at(CLOSE - timedelta(seconds=1))


@pytest.mark.parametrize("status", [CampStatus.DRAFT, CampStatus.CANCELLED])
def test_nobody_is_asked_about_a_camp_that_is_not_held(status: CampStatus):
    assert window_of(camp(status), live(LiveState.WAITING), []) is None


def test_there_are_eight_questions_of_each_kind():
    found = questions()

    assert [one.id for one in found] == [
        "satisfied", "useful", "people", "tables", "organised", "again", "idea", "words",
    ]  # fmt: skip
    assert {one.kind for one in found} == set(QuestionKind)
    assert [one.id for one in found if one.required] == ["satisfied"]
    assert len(set(texts())) == 8 + 3


def test_an_answer_keeps_numbers_choices_and_words():
    given = {
        "satisfied": "5",
        "useful": 4,
        "again": "maybe",
        "idea": IDEA,
        "words": " Good.\r\nMore time. ",
        "people": "",
    }

    kept, errors = checked(given, [IDEA])

    assert errors == []
    assert kept == {"satisfied": 5, "useful": 4, "again": "maybe", "idea": IDEA, "words": "Good.\nMore time."}


def test_going_on_with_none_of_the_ideas_is_an_answer():
    assert checked({"satisfied": 3, "idea": NO_IDEA}, [])[0] == {"satisfied": 3, "idea": NO_IDEA}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("satisfied", "6"), ("satisfied", "0"), ("satisfied", "4.5"), ("satisfied", "x"), ("again", "never"),
        ("idea", "b" * 24), ("words", "a" * 2_001), ("words", "a\x00b"), ("colour", "red"),
    ],
)  # fmt: skip
def test_what_no_question_asks_for_is_refused_at_its_field(name: str, value: str):
    kept, errors = checked({"satisfied": "4"} | {name: value}, [IDEA])

    assert [one.field for one in errors] == [name]
    assert name not in kept


def test_the_first_question_is_needed():
    assert [one.field for one in checked({"useful": "4"}, [])[1]] == ["satisfied"]


def test_half_a_character_is_not_kept():
    assert checked({"satisfied": 4, "words": "a\ud83d"}, []) == ({"satisfied": 4}, [])


def test_a_hash_stands_for_one_person_at_one_camp():
    assert hash_of("secret", "c", "p") == hash_of("secret", "c", "p")
    assert (
        len(
            {
                hash_of("secret", "c", "p"),
                hash_of("secret", "c", "q"),
                hash_of("secret", "d", "p"),
                hash_of("x", "c", "p"),
            }
        )
        == 4
    )


def test_nothing_is_summed_below_five_answers():
    assert LEAST_ANSWERS == 5
    assert summaries([{"satisfied": 5}] * 4) == ()
    assert len(summaries([{"satisfied": 5}] * 5)) == 8


def test_scales_are_summed_by_hand():
    found = summaries([{"satisfied": point} for point in (5, 5, 4, 3, 1)])[0]

    assert found.counts == {"1": 1, "2": 0, "3": 1, "4": 1, "5": 2}
    assert found.mean == pytest.approx(3.6)
    assert found.satisfied == pytest.approx(0.6)


def test_words_stand_in_alphabetical_order_beside_no_answer():
    rows = [{"satisfied": 5, "words": words} for words in ("zebra", "Apple", "more")] + [{"satisfied": 4}] * 2

    found = {one.question.id: one for one in summaries(rows)}

    assert found["words"].words == ("Apple", "more", "zebra")
    assert found["words"].answered == 3
    assert found["again"].counts == {"yes": 0, "maybe": 0, "no": 0}
    assert found["useful"].mean is None
