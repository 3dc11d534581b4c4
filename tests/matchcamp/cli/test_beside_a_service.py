"""Commands beside a running demo, on its data folder."""

import json
import re
from pathlib import Path

import httpx
import pytest

from matchcamp.database import newest_version
from tests.matchcamp.cli.conftest import Terminal
from tests.serving import Served

Demo = tuple[Served, Path]
CALENDAR = """\
calls:
  - identifier: KA210-VET-TEST
    title: Small partnerships for a test of the command line
    programme: ERASMUS
    managed_by: national_agency
    url: https://agency.example/ka210
    opens: 2026-06-01
    deadlines: [2026-10-01]
    topics: [metrology]
"""


@pytest.fixture
def beside(demo: Demo, tmp_path: Path) -> Terminal:
    """A terminal elsewhere; each command names the demo's folder."""
    return Terminal(tmp_path)


def test_doctor_finds_the_service_and_what_it_holds(demo: Demo, beside: Terminal) -> None:
    service, folder = demo

    ran = beside("doctor", "--data", str(folder), "--json")

    found = {part["part"]: part for part in json.loads(ran.stdout)}
    assert ran.returncode == 0, ran.stdout
    assert {part["state"] for part in found.values()} == {"ok"}
    assert found["content"]["says"].startswith(f"the demo alliance at 2026-06-27, schema {newest_version()}: ")
    assert found["service"]["says"].startswith(f"ready at {service.url}: ")


def test_token_opens_the_api_of_the_running_service(demo: Demo, beside: Terminal) -> None:
    service, folder = demo

    ran = beside("token", "--email", "Ana@Example.org", "--role", "broker", "--data", str(folder))

    token = ran.stdout.splitlines()[-1]
    answer = httpx.get(f"{service.url}/api/me", headers={"authorization": f"Bearer {token}"})
    assert ran.returncode == 0, ran.stderr
    assert answer.json()["email"] == "ana@example.org"
    assert answer.json()["roles"] == ["broker"]


def test_admin_create_prints_a_link_to_the_running_service(demo: Demo, beside: Terminal) -> None:
    service, folder = demo

    ran = beside("admin", "create", "office@example.org", "--role", "secretariat", "--data", str(folder))

    link = ran.stdout.strip()
    assert link.startswith(f"{service.url}/sign-in/")
    assert httpx.get(link).status_code == 200


def test_match_tells_who_fits_and_quotes_them(demo: Demo, beside: Terminal) -> None:
    _, folder = demo

    ran = beside(
        "match", "--text", "Training for robot welding", "--limit", "2", "--data", str(folder)
    )  # fmt: skip

    first, quote = ran.stdout.splitlines()[:2]
    assert re.fullmatch(r"0\.\d\d  .+  \(organisation:[0-9a-f]{24}\)", first)
    assert quote.startswith("      “")


def test_match_prints_the_answer_of_the_api(demo: Demo, beside: Terminal) -> None:
    _, folder = demo

    ran = beside("match", "--text", "Training for robot welding", "--kind", "offer", "--json", "--data", str(folder))

    answer = json.loads(ran.stdout)
    assert answer["verdict"] == "ok"
    assert {match["item"]["kind"] for match in answer["matches"]} == {"offer"}
    assert all(0 <= match["fit"] <= 1 for match in answer["matches"])


def test_imported_calls_reach_the_service(demo: Demo, beside: Terminal) -> None:
    service, folder = demo
    (beside.folder / "calendar.yaml").write_text(CALENDAR)

    first = beside("calls", "import", "calendar.yaml", "--data", str(folder))
    again = beside("calls", "import", "calendar.yaml", "--data", str(folder))

    assert first.stdout == "1 rows: 1 new, 0 changed, 0 as they were\n", first.stderr
    assert again.stdout == "1 rows: 0 new, 0 changed, 1 as they were\n"
    listed = httpx.get(f"{service.url}/api/calls", params={"topic": "metrology", "limit": 100}).json()["items"]
    assert "Small partnerships for a test of the command line" in [call["title"] for call in listed]


def test_a_calendar_with_a_mistake_changes_nothing(demo: Demo, beside: Terminal) -> None:
    _, folder = demo
    (beside.folder / "calendar.yaml").write_text(CALENDAR.replace("2026-10-01", "2026-13-01"))

    ran = beside("calls", "import", "calendar.yaml", "--data", str(folder))

    assert ran.returncode == 1
    assert "2026-13-01" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_index_is_told_and_rebuilt(demo: Demo, beside: Terminal) -> None:
    _, folder = demo

    rebuilt = beside("index", "rebuild", "--data", str(folder))
    told = json.loads(beside("index", "status", "--json", "--data", str(folder)).stdout)

    assert re.fullmatch(r"\d+ items: \d embedded again, 0 forgotten\n", rebuilt.stdout)
    assert (told["ready"], told["failure"], told["out_of_date"]) == (True, "", 0)
    assert told["items"] > 100


def test_a_backup_moves_the_demo_into_another_folder(demo: Demo, beside: Terminal) -> None:
    _, folder = demo
    copy, other = str(beside.folder / "copy"), str(beside.folder / "other")

    taken = beside("backup", copy, "--data", str(folder))
    refused = beside("restore", copy, "--data", str(folder), "--replace")
    moved = beside("restore", copy, "--data", other)
    found = beside("match", "--text", "Training for robot welding", "--json", "--data", other)

    assert taken.returncode == 0, taken.stderr
    assert (refused.returncode, refused.stderr.startswith("Error: a service runs on this database (")) == (1, True)
    assert moved.returncode == 0, moved.stderr
    assert json.loads(found.stdout)["verdict"] == "ok"
