"""A coordinator's way from the portal's calls to a consortium that one of them accepts, and out as a file."""

import gzip
import io
import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Opener, Person

pytestmark = pytest.mark.browser

CAPTURE = Path(__file__).parents[3] / "shared/data/calls/04_current_topics_2026-06-27.jsonl.gz"
COORDINATOR = "claire@example.org"
IDEA = re.compile("Vocational excellence")
COVE = "Centres of Vocational Excellence"
INDEXED_MS = 120_000  # Behind the import 456 calls are embedded, on a machine that other tests may keep busy.


@pytest.fixture
def capture(tmp_path: Path) -> tuple[Path, int]:
    """The portal's 546 topics of 27 June 2026; without them one invented topic, so that the way can still be walked."""
    if CAPTURE.exists():
        return CAPTURE, 546
    metadata = {
        "identifier": ["TEST-2026-WELDING-01"],
        "title": ["Robots that weld with people"],
        "type": ["1"],
        "status": ["31094502"],
        "frameworkProgramme": ["43108390"],
        "startDate": ["2026-05-12T00:00:00.000+0000"],
        "deadlineDate": ["2026-10-23T00:00:00.000+0000"],
        "deadlineModel": ["single-stage"],
        "descriptionByte": ["<p>Robots help welders in small workshops.</p>"],
    }
    path = tmp_path / "capture.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps({"reference": "49999999TOPICSen", "metadata": metadata}).encode()))
    return path, 1


@pytest.mark.timeout(480)
def test_from_the_capture_to_an_eligible_consortium(somebody: Opener, capture: tuple[Path, int]) -> None:
    claire = somebody().signs_in(COORDINATOR)
    page = claire.page

    file, rows = capture
    imports(claire, file, rows)
    asks_for_a_team(claire)
    takes_the_first_team(page)
    broken = removes_the_only_company_of_a_country(page)
    takes_the_repair(page, broken)
    takes_it_home(page)


def imports(claire: Person, file: Path, rows: int) -> None:
    """In two steps; the second time the same file changes nothing."""
    page = claire.goes_to("/calls/import").page
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Show what it would change").click()
    expect(page.locator("main")).to_contain_text(f"{rows} row")
    page.get_by_role("button", name="Apply exactly this").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What the file changed")
    claire.goes_to("/calls/import")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Show what it would change").click()
    expect(page.get_by_role("button", name="Apply exactly this")).to_have_count(0)


def asks_for_a_team(claire: Person) -> None:
    """From the idea: the call stands among the first three, among all that were imported."""
    page = claire.goes_to("/ideas").page
    page.get_by_role("link", name=IDEA).first.click()
    page.get_by_role("link", name="Calls that fit, to form one for").click()
    expect(page.locator(".match").nth(0)).to_be_visible(timeout=INDEXED_MS)
    titles = [link.inner_text() for link in page.locator(".match a.card-title").all()]
    assert COVE in titles[:3], titles
    match = page.locator(".match", has=page.get_by_role("link", name=COVE, exact=True))
    expect(match.locator("blockquote")).to_have_count(2)
    match.get_by_role("link", name="Form a consortium for this call").click()
    page.get_by_role("button", name="Form it and ask for a team").click()


def takes_the_first_team(page: Page) -> None:
    """Three teams, each eligible with its reasons; the first one is taken."""
    page.get_by_role("button", name="Build the team").click()
    expect(page.locator(".team")).to_have_count(3, timeout=30_000)
    for team in page.locator(".team").all():
        expect(team).to_contain_text("Eligible as planned")
    first = page.locator(".team").first
    first.locator("summary", has_text="Demand by demand").click()
    expect(first).to_contain_text("Each country represented has its own: company or body of the world of work")
    first.get_by_role("button", name="Take this team").click()
    expect(page.locator(".light h2")).to_have_text("Eligible as planned")


def removes_the_only_company_of_a_country(page: Page) -> str:
    """What the board says then, after having said beforehand what hangs on that member."""
    company = page.locator("li.member", has_text=re.compile(r"Without it: [^;]*has no company")).filter(
        has=page.get_by_role("button", name="Remove")
    )
    hanging = re.search(r"Without it: (.+? has no company[^\n]*)", company.first.inner_text())
    assert hanging is not None
    company.first.get_by_role("button", name="Remove").click()
    expect(page.locator(".light h2")).to_have_text("Not eligible yet")
    expect(page.locator(".flash").first).to_contain_text(f"This broke: {hanging[1]}")
    return hanging[1]


def takes_the_repair(page: Page, broken: str) -> None:
    page.get_by_role("link", name="Show the cheapest repair").click()
    country = broken.split(" has no company", maxsplit=1)[0]
    expect(page.locator("main")).to_contain_text("Proven: fewer changes do not suffice.")
    expect(page.get_by_role("radio", name=country).first).to_be_checked()
    page.get_by_role("button", name="Take this repair").click()
    expect(page.locator(".light h2")).to_have_text("Eligible as planned")


def takes_it_home(page: Page) -> None:
    """The table opens and holds the members that the board shows, and no formula."""
    names = {link.inner_text() for link in page.locator("li.member a.card-title").all()}
    page.locator("summary", has_text="Take it with you").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="As a table (XLSX)").click()
    book = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert names
    assert names <= {cell.value for cell in cells}
    assert not any(cell.data_type == "f" for cell in cells)
