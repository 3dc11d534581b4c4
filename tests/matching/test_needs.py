"""The package's own needs against the demo: what is read, what is relevant, what is printed."""

import json
from collections import Counter
from pathlib import Path

import pytest

from matching.__main__ import main
from matching.errors import BadData
from matching.needs import Need, demo_folder, judged_needs, load_needs

OFFER = "{slug: course, organisation: school, title: Welding, text: Robots that weld., language: en}"
SCHOOL = (
    "{slug: school, name: School, profile: We teach welding., profile_language: en, type: vet_provider, country: SI}"
)


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    (tmp_path / "organisations").mkdir()
    (tmp_path / "offers.yaml").write_text(f"- {OFFER}\n")
    (tmp_path / "organisations" / "si.yaml").write_text(f"- {SCHOOL}\n- {SCHOOL.replace('school', 'other')}\n")
    return tmp_path


def test_needs_say_the_same_in_ten_languages():
    needs = load_needs()

    assert len(needs) == 100
    assert set(Counter(need.language for need in needs).values()) == {10}
    by_subject = {need.subject: need.offers for need in needs if need.language == "en"}
    assert all(need.offers == by_subject[need.subject] for need in needs)


def test_relevant_are_the_organisations_that_make_an_answering_offer(demo: Path):
    judged = judged_needs([Need("n", "s", "sl", "Varjenje", "Iščemo.", ("course",))], demo)

    assert judged.relevant == {"n": frozenset({"school"})}
    assert judged.items["school"].records == ("school", "course")
    assert judged.items["other"].records == ("other",)
    assert judged.languages == {"n": "sl", "school": "en", "other": "en", "course": "en"}


def test_a_need_that_names_no_offer_of_the_demo_is_refused(demo: Path):
    with pytest.raises(BadData, match="the need n names the offer gone"):
        judged_needs([Need("n", "s", "en", "t", "x", ("gone",))], demo)


def test_the_demo_lies_beside_the_package_and_answers_every_need():
    judged = judged_needs(load_needs(), demo_folder())

    assert all(judged.relevant.values())


def test_a_folder_that_is_no_demo_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["evaluate", "needs", "--demo", str(tmp_path)]) == 2
    assert "offers.yaml cannot be read" in capsys.readouterr().err


def test_evaluate_prints_the_figures_of_every_language(capsys: pytest.CaptureFixture[str]):
    assert main(["evaluate", "needs", "--json"]) == 0

    report = json.loads(capsys.readouterr().out)
    assert len(report["languages"]) == 10
    assert report["ndcg@10"] > max(peer["ndcg@10"] for peer in report["peers"].values())
    lowest = min(one["ndcg@10"] for one in report["languages"].values())
    assert report["worst"] == pytest.approx(lowest / report["languages"]["en"]["ndcg@10"], abs=1e-4)
