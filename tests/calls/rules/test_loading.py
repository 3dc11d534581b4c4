import pytest

from calls.errors import UnknownCode
from calls.rules import action, action_of, load_actions
from calls.rules.model import Action
from tests.calls.teams import DAY


def named(id_: str, year: int | None, **names: tuple[str, ...]) -> Action:
    return Action(id=id_, name=id_, programme="ERASMUS", year=year, on=DAY, rules=(), **names)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("identifier", "call", "types", "programme", "id_", "asked_year"),
    [
        ("ERASMUS-EDU-2026-PEX-COVE", "", (), "", "erasmus-cove", None),
        ("ERASMUS-EDU-2027-PEX-COVE", "", (), "", "erasmus-cove", 2027),
        ("KA210-VET-2026-1", "KA210-VET", ("Lump sum grant",), "ERASMUS", "erasmus-ka210-vet", None),
        ("KA210-ADU-2027-1", "KA210-ADU", (), "ERASMUS", "erasmus-ka210-vet", 2027),
        ("KA220-HED-2026-2", "", (), "", "erasmus-ka220-hed", None),
        ("something", "KA220-ADU", (), "", "erasmus-ka220-adu", None),
        ("KA122-VET", "", (), "", "erasmus-ka122-vet", None),
        ("KA120-VET-2026", "KA120-VET", ("Accreditation",), "ERASMUS", None, None),
        ("EUROSTARS-2026-2", "EUROSTARS", (), "EUREKA", "eurostars", None),
        ("INTERREG-EUROPE-NEXT", "", (), "INTERREG", "interreg-europe", None),
        ("EIT-MANUFACTURING-NEXT", "", (), "EIT", "eit", None),
        ("ERASMUS-POL-EXP-VET-2026", "", (), "", "erasmus-policy-experimentation-vet", None),
        ("ERASMUS-EDU-2026-POL-EXP-VET", "", (), "", "erasmus-policy-experimentation-vet", None),
        (
            *("HORIZON-CL4-2026-01", "", ("HORIZON  Research and Innovation Actions",)),
            *("HORIZON", "horizon-ria", None),
        ),
        ("HORIZON-CL4-2027-01", "", ("HORIZON Innovation Actions",), "", "horizon-ia", 2027),
        ("HORIZON-X-2026", "", ("HORIZON Prize", "HORIZON Innovation Actions"), "", "horizon-ia", None),
        ("HORIZON-X-2026", "", ("HORIZON Innovation Actions",), "ERASMUS", None, None),
        (
            *("HORIZON-WIDERA-2026-02-WIDENING-01", "", ("HORIZON Coordination and Support Actions",)),
            *("", "horizon-twinning", None),
        ),
        ("I3-2027-INV1", "", (), "I3", "i3-investments", 2027),
        ("LIFE-2026-X", "", ("LIFE Project Grants",), "LIFE", None, None),
        ("", "", (), "", None, None),
    ],
)
def test_a_call_finds_its_action(
    identifier: str, call: str, types: tuple[str, ...], programme: str, id_: str | None, asked_year: int | None
) -> None:
    found = action_of(identifier=identifier, call_identifier=call, types_of_action=types, programme=programme)

    assert (found and found.id) == id_
    assert found is None or found.asked_year == asked_year


def test_the_call_s_own_year_goes_before_the_newest() -> None:
    actions = {
        one.id: one
        for one in (
            named("old", 2025, topics=("A-2025-X",)),
            named("new", 2026, topics=("A-2026-X",)),
            named("plain", None, topics=("A-2024-X",)),
        )
    }

    def found(identifier: str) -> tuple[str, int | None]:
        one = action_of(identifier=identifier, actions=actions)
        assert one is not None
        return one.id, one.asked_year

    assert found("A-2025-X") == ("old", None)
    assert found("A-2027-X") == ("new", 2027)
    assert found("A-2024-X") == ("plain", None)


def test_a_year_is_four_digits_alone() -> None:
    actions = {"a": named("a", 2026, topics=("A-2026-X",))}

    assert action_of(identifier="A-120261-X", actions=actions) is None
    assert action_of(identifier="A-20261-X", actions=actions) is None


def test_an_action_of_other_actions_is_not_looked_for_among_ours() -> None:
    assert action_of(identifier="ERASMUS-EDU-2026-PEX-COVE", actions={}) is None


def test_an_unknown_action_names_the_known_ones() -> None:
    assert action("eit") is load_actions()["eit"]
    with pytest.raises(UnknownCode, match="no action 'cove'; known are digital-simple-csa, eit, erasmus-"):
        action("cove")


def test_actions_cannot_be_changed_in_place() -> None:
    with pytest.raises(TypeError):
        load_actions()["eit"] = action("eurostars")  # type: ignore[index]
