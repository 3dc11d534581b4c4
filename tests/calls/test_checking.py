"""The command line of the check: files as people write them, answers as others read them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from calls.__main__ import main

Written = Callable[[str], Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(text: str) -> Path:
        path = tmp_path / "cases.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def printed(path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    assert main(["check", str(path), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_eight_examples_agree(shared_calls: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = shared_calls / "13_eligibility_examples.yaml"
    expected = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)

    code = main(["check", str(path), "--json"])

    out = capsys.readouterr()
    rows = json.loads(out.out)
    assert (code, out.err) == (0, "")
    assert [(row["name"], row["fails"]) for row in rows] == [(row["name"], row["fails"]) for row in expected]
    assert [row["verdict"] for row in rows] == [
        *("not_met", "not_met", "cannot_decide", "met", "met", "met", "not_met", "not_met"),
    ]
    assert rows[0] | {"name": ""} == {
        "name": "",
        "verdict": "not_met",
        "fails": ["min-countries"],
        "undecided": ["same-consortium", "cap", "age"],
        "to_confirm": ["hei-eche"],
    }
    assert (rows[3]["undecided"], rows[3]["to_confirm"]) == (["not-tertiary-only"], [])


def test_what_is_not_known_is_left_out_and_odd_codes_are_understood(
    written: Written, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written("""
- name: unknown
  action: erasmus-ka210-vet
  orgs: [[coordinator, EL, ?], [partner, NO, ~], [partner, ?, '', ?], [partner, uk, null]]
- name: still unknown
  action: erasmus-ka210-vet
  orgs:
    - [coordinator, no, vet_provider]
    -
      - partner
      -
      - hei
      - 12.5
""")

    rows = printed(path, capsys)

    assert [row["verdict"] for row in rows] == ["not_met", "cannot_decide"]
    assert rows[0]["fails"] == ["only-programme"]
    assert rows[1]["undecided"] == ["min-orgs", "min-countries", "only-programme", "cap-applicant", "cap-any"]


def test_answers_and_the_day_are_taken(written: Written, capsys: pytest.CaptureFixture[str]) -> None:
    path = written("""
- {name: a, action: erasmus-ka121-vet, orgs: [[coordinator, CH, vet_provider]]}
- {name: b, action: erasmus-ka121-vet, orgs: [[coordinator, CH, vet_provider]], answers: {accreditation: true}}
- {name: c, action: erasmus-ka121-vet, orgs: [[coordinator, CH, vet_provider]], answers: {accreditation: No}}
- {name: d, action: erasmus-ka122-vet, orgs: [[coordinator, CH, vet_provider]], answers: {max-grants: yes}}
- {name: e, action: erasmus-ka122-vet, orgs: [[coordinator, CH, vet_provider]], on: 2027-03-01}
""")

    rows = printed(path, capsys)

    assert [(row["verdict"], row["fails"], row["undecided"], row["to_confirm"]) for row in rows] == [
        ("met", [], [], ["accreditation"]),
        ("met", [], [], []),
        ("not_met", ["accreditation"], [], []),
        ("not_met", ["applicant-country"], [], ["not-accredited"]),
        ("met", [], ["max-grants"], ["not-accredited"]),
    ]


def test_without_json_people_read_sentences(written: Written, capsys: pytest.CaptureFixture[str]) -> None:
    path = written("""
- name: two
  action: erasmus-ka121-vet
  orgs: [[coordinator, SI, vet_provider], [partner, SE, vet_provider]]
- {action: eit, orgs: []}
""")

    code = main(["check", str(path)])

    assert code == 0
    assert capsys.readouterr().out == (
        "two (Accredited mobility projects VET, 2026-02-19): not met\n"
        "  to confirm    blocking  accreditation  Somebody has to confirm: Erasmus accreditation in VET (KA120) "
        "(the applicant)\n"
        "  not met       blocking  single         2 applicants, but only one may apply\n"
        "\n"
        "2 (EIT / KIC calls, 2026-11-20): met\n"
        "  cannot decide info      per-kic  What is asked is not known here; read the call document\n"
    )


def test_what_differs_from_the_expected_is_said_beside_the_answer(
    written: Written, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written("""
- {name: as expected, action: eit, orgs: [], fails: []}
- {name: two, action: erasmus-youth-together, orgs: [], fails: [min-orgs]}
- {name: three, action: erasmus-youth-together, orgs: [], fails: [min-countries, min-orgs]}
- {name: empty, action: erasmus-youth-together, orgs: [], fails: }
""")

    code = main(["check", str(path), "--json"])

    out = capsys.readouterr()
    assert code == 0
    assert [list(row) for row in json.loads(out.out)] == [["name", "verdict", "fails", "undecided", "to_confirm"]] * 4
    assert out.err == (
        "case 'two': fails ['min-orgs', 'min-countries'], but the file expects ['min-orgs']\n"
        "case 'empty': fails ['min-orgs', 'min-countries'], but the file expects []\n"
    )


def test_all_mistakes_are_named_at_once_by_case_and_value(written: Written, capsys: pytest.CaptureFixture[str]) -> None:
    path = written("""
- name: first
  action: erasmus-cov
  orgs: [[boss, XX, ngoo, -4], [partner, SI], x, [partner, SI, [hei]]]
  fails: [nobody-looks]
- action: eit
  fails: [nope]
  answers: {per-kic: maybe, zap: true}
  on: tomorrow
  colour: red
- {name: third, action: eit, orgs: many}
- only words
- {name: last, orgs: []}
""")

    code = main(["check", str(path), "--json"])

    out = capsys.readouterr()
    known = "Known here: action, name, orgs, fails, answers, on"
    roles = "coordinator, partner, associated_partner, affiliated_entity, subcontractor, third_party"
    entry = "write [role, country, type] and, where known, the budget"
    assert (code, out.out) == (2, "")
    assert out.err.replace(f"{path}, ", "").splitlines() == [
        (
            "line 3: case 'first': action: there is no action 'erasmus-cov'. Write one of erasmus-cove, "
            "erasmus-cb-vet, erasmus-pcoop-engo"
        ),
        f"line 4: case 'first', organisation 1: role: 'boss' is not known. Write one of {roles}",
        "line 4: case 'first', organisation 1: country: 'XX' is no country. Write two letters, such as SI",
        "line 4: case 'first', organisation 1: type: 'ngoo' is no type of organisation. Write one of ngo",
        "line 4: case 'first', organisation 1: budget: '-4' is no budget. Write a number such as 400 or 1250.5",
        f"line 4: case 'first', organisation 2: it has not 3 or 4 values. W{entry[1:]}",
        f"line 4: case 'first', organisation 3: it has not 3 or 4 values. W{entry[1:]}",
        f"line 4: case 'first', organisation 4: it has not 3 or 4 values. W{entry[1:]}",
        f"line 6: case '2': 'orgs' is missing. For each organisation {entry}",
        "line 7: case '2': fails: eit has no rule 'nope'. Its rules are per-kic",
        "line 8: case '2', answers: per-kic: 'maybe' is neither yes nor no. Write true or false",
        "line 8: case '2': answers: eit has no rule 'zap'. Its rules are per-kic",
        "line 9: case '2': on: 'tomorrow' is no date. Write year-month-day, such as 2026-03-05",
        f"line 10: case '2': there is no field 'colour' here. {known}",
        f"line 11: case 'third': orgs is no list. For each organisation {entry}",
        "line 12: an entry of cases has no fields. Write them",
        "line 13: case 'last': 'action' is missing. Write `action`",
    ]


def test_words_near_to_nothing_name_all_that_are_known(written: Written, capsys: pytest.CaptureFixture[str]) -> None:
    path = written("- {name: a, action: zzzz, orgs: [[partner, SI, qqqq]]}\n")

    code = main(["check", str(path)])

    out = capsys.readouterr()
    assert (code, out.out) == (2, "")
    assert "no action 'zzzz'. Write one of digital-simple-csa, eit, erasmus-alliances-lot1," in out.err
    assert "'qqqq' is no type of organisation. Write one of vet_provider, vet_network, hei," in out.err


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"name: a\n", "line 1: the file is no list. Begin each case with `- name: ...`"),
        (b"- name: \xff\n", "line 1: the text is not UTF-8. Save it as UTF-8"),
        (b"- name: [a, , b]\n", "line 1: this is no YAML (expected the node content, but found ',')"),
        (b"", "line 1: the file is empty"),
        (b" " * (16 * 1024 * 1024 + 1), ": the file is over 16 MiB. Split it"),
    ],
)
def test_what_cannot_be_read_is_refused(
    content: bytes, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cases.yaml"
    path.write_bytes(content)

    code = main(["check", str(path)])

    out = capsys.readouterr()
    assert (code, out.out) == (2, "")
    assert message in out.err


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["check", str(tmp_path / "none.yaml")])

    assert code == 2
    assert "none.yaml: cannot be opened (No such file or directory). Check the path" in capsys.readouterr().err
