"""The line of states, moments and changes of an application in words, without a database."""

from datetime import UTC, datetime

import pytest

from matchcamp.applications.clashes import EditConflict
from matchcamp.applications.dates import moment_words
from matchcamp.applications.pages.moments import day_meant, moment_meant, same_clock
from matchcamp.applications.pages.standing import line_of
from matchcamp.applications.pages.steps import number_hint
from matchcamp.applications.pages.told import Both, Names, action_words, both_versions, told_changes, value_words
from matchcamp.applications.shown_schemas import LoggedOut, PassageOut
from matchcamp.applications.states import State, Step
from matchcamp.applications.trail import Clash

ORGANISATION = "1" * 24
NAMES = Names("Europe/Brussels", {ORGANISATION: "Granen"}, {("work_packages", "wp1"): "Management"})


def passed(*states: tuple[State, int] | State | str) -> list[PassageOut]:
    """Passages a day apart; "back" takes the one before back."""
    found: list[PassageOut] = []
    for day, one in enumerate(states, start=1):
        state, stage = one if isinstance(one, tuple) else (one, 1)
        corrected = state == "back"
        shown = found[-2].state if corrected else State(state)
        found.append(PassageOut(state=shown, at=datetime(2026, 2, day, tzinfo=UTC), stage=stage, corrected=corrected))
    return found


def shown(passages: list[PassageOut]) -> str:
    return " ".join(
        f"{one.state.value}{one.at.day if one.at else ''}{'*' if one.current else ''}" for one in line_of(passages)
    )


def test_who_goes_back_to_drafting_walks_from_there_again() -> None:
    line = shown(passed(State.IDEA, State.DRAFTING, State.REVIEW, State.DRAFTING))

    assert line == "idea1 drafting4* review ready submitted evaluated main_list preparation signed"


def test_a_step_that_was_a_mistake_is_not_on_the_line() -> None:
    assert shown(passed(State.READY, State.SUBMITTED, "back")).startswith("ready1* submitted evaluated")


def test_an_end_without_a_grant_has_nothing_ahead() -> None:
    assert shown(passed(State.SUBMITTED, State.REJECTED_BUDGET)) == "submitted1 rejected_budget2*"


def test_the_second_stage_walks_the_road_once_more() -> None:
    line = shown(passed(State.DRAFTING, State.SUBMITTED, State.INVITED, (State.DRAFTING, 2)))

    assert line.startswith("drafting1 submitted2 invited3 drafting4* review ready submitted")
    assert shown(passed(State.SUBMITTED, State.INVITED)).startswith("submitted1 invited2* drafting review")


@pytest.mark.parametrize(
    ("typed", "zone", "moment"),
    [
        ("2026-03-29T03:30", "Europe/Brussels", "2026-03-29T01:30:00+00:00"),
        ("2026-10-25T02:30", "Europe/Brussels", "2026-10-25T00:30:00+00:00"),
        ("2028-02-29T17:00", "America/Vancouver", "2028-03-01T01:00:00+00:00"),
        ("2026-09-03T17:00:30", "Europe/Brussels", "2026-09-03T15:00:30+00:00"),
    ],
)
def test_a_moment_is_meant_as_clocks_of_the_zone_show_it(typed: str, zone: str, moment: str) -> None:
    found = moment_meant(typed, zone)

    assert found is not None
    assert found.isoformat() == moment


@pytest.mark.parametrize("typed", ["2026-03-29T02:30", "2027-02-29T12:00", "soon", "0001-01-01T00:00"])
def test_what_no_clock_shows_is_told(typed: str) -> None:
    with pytest.raises(ValueError, match=r"Clocks never show|Please write the moment"):
        moment_meant(typed, "Europe/Brussels")


def test_saving_a_day_keeps_the_time_that_stood_there() -> None:
    kept = datetime(2026, 8, 10, 10, tzinfo=UTC)

    assert day_meant("2026-08-10", "Europe/Brussels", kept) == kept
    assert day_meant("2026-08-11", "Europe/Brussels", kept) == datetime(2026, 8, 11, 21, 59, tzinfo=UTC)
    assert day_meant("", "Europe/Brussels", kept) is None
    with pytest.raises(ValueError, match="2026-09-30"):
        day_meant("2027-02-29", "Europe/Brussels")


def test_deadlines_at_noon_and_at_five_stay_so_on_both_sides_of_summer_time() -> None:
    winter, summer = datetime(2027, 3, 23, 16, tzinfo=UTC), datetime(2027, 3, 30, 15, tzinfo=UTC)

    assert moment_words(winter, "Europe/Brussels") == "23 March 2027, 17:00 (Brussels)"
    assert moment_words(summer, "Europe/Brussels") == "30 March 2027, 17:00 (Brussels)"
    assert moment_words(winter, "America/Vancouver") == "23 March 2027, 09:00 (Vancouver)"
    assert same_clock(summer, "Europe/Brussels", "Europe/Madrid")
    assert not same_clock(summer, "Europe/Brussels", "America/Vancouver")


def test_an_added_element_says_only_what_it_brings() -> None:
    base = f"partners/{ORGANISATION}"
    changes = [
        LoggedOut(path=base, after=True),
        LoggedOut(path=f"{base}/organisation_id", after=ORGANISATION),
        LoggedOut(path=f"{base}/role", after="associated_partner"),
        LoggedOut(path=f"{base}/pic", after=""),
        LoggedOut(path=f"{base}/committed", after=False),
        LoggedOut(path="done/call", before=True),
        LoggedOut(path="done/call/at", before=datetime(2026, 6, 1, tzinfo=UTC)),
        LoggedOut(path="passed/2", after=True),
    ]

    told = [(one.what, one.before, one.after) for one in told_changes(changes, NAMES)]

    assert told == [
        ("Granen", "", "added"),
        ("Granen: Role", "", "associated partner"),
        ("Choose the call and name the idea", "done", ""),
    ]


def test_values_are_told_by_what_they_are() -> None:
    wanted = {
        "deadline/at": (datetime(2026, 9, 3, 15, tzinfo=UTC), "3 September 2026, 17:00"),
        "sections/need/state": ("drafted", "Drafted"),
        "state": ("review", "Internal review"),
        f"partners/{ORGANISATION}/signatory": ("mark:ab", "somebody"),
        f"partners/{ORGANISATION}/agreed": ("a" * 64, "yes"),
        "work_packages/wp1/lump_sum_eur": (1000, "1,000 €"),
        "organisation_id": (ORGANISATION, "Granen"),
        "title": (None, ""),
    }

    assert {path: value_words(path, value, NAMES) for path, (value, _) in wanted.items()} == {
        path: words for path, (_, words) in wanted.items()
    }


def test_both_versions_stand_side_by_side_in_words() -> None:
    clashes = [
        Clash("work_packages/wp1/title", "A", "B", "C"),
        Clash(f"partners/{ORGANISATION}", True, None, True),
        Clash("done/call/key", "call", "call", "call"),
    ]

    found = both_versions(EditConflict(clashes, {}, 7), NAMES)

    assert found == [Both("Management: Title", "B", "C"), Both("Granen", "nothing any more", "unchanged")]


def test_every_action_of_the_log_has_words() -> None:
    assert [action_words(step.value) for step in Step if action_words(step.value) == step.value] == []
    assert action_words("remove_work_packages") == "Work packages"


def test_the_form_says_how_a_programme_writes_its_numbers() -> None:
    assert "KA122-SCH-F4DF0FF3" in number_hint("ERASMUS")
    assert number_hint("HORIZON") == "Nine digits, such as 101246479."
    assert number_hint("DIGITAL") == ""
