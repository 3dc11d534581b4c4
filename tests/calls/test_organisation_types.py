import pytest
import yaml

from calls.errors import UnknownCode
from calls.organisation_types import organisation_type, organisation_types, type_set, type_set_names


def test_there_are_twenty_five_types_in_seven_groups() -> None:
    types = organisation_types()

    assert len({kind.code for kind in types}) == 25
    assert {kind.group for kind in types} == {
        *("education", "enterprise", "labour_market", "public", "research", "civil", "other"),
    }


def test_type_set_of_small_firms_leaves_out_mid_caps() -> None:
    assert type_set("sme") == {"micro_enterprise", "small_enterprise", "medium_enterprise"}


@pytest.mark.parametrize("name", type_set_names())
def test_type_set_holds_known_codes_only(name: str) -> None:
    assert all(organisation_type(code).code == code for code in type_set(name))


def test_there_are_seven_sets_of_types() -> None:
    assert type_set_names() == (
        *("education_training", "vet", "enterprise", "sme", "labour_market", "public_authority"),
        "public_authority_national_regional",
    )


def test_unknown_type_and_set_name_the_known_ones() -> None:
    with pytest.raises(UnknownCode, match="no organisation type 'club'; known are vet_provider, "):
        organisation_type("club")
    with pytest.raises(UnknownCode, match="no set of organisation types 'firms'; known are education_training, "):
        type_set("firms")


def test_types_agree_with_the_reference(shared_calls: object) -> None:
    path = shared_calls.parents[1] / "reference" / "eligibility_rules.yaml"  # type: ignore[attr-defined]
    if not path.is_file():
        pytest.skip("the reference of eligibility rules is not in this checkout")
    reference = yaml.safe_load(path.read_text(encoding="utf-8"))

    assert [kind.code for kind in organisation_types()] == [row["code"] for row in reference["org_types"]]
    assert [kind.group for kind in organisation_types()] == [row["group"] for row in reference["org_types"]]
    assert {name: type_set(name) for name in reference["type_sets"]} == {
        name: frozenset(codes) for name, codes in reference["type_sets"].items()
    }
