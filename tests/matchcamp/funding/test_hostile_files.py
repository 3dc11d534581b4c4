"""Files that harm: refused with a reason and a way out, quickly, with nothing stored and the service as it was."""

import csv
import io
import time
import zlib

import pytest

from matchcamp.funding.imports import apart
from matchcamp.funding.imports.documents import CallImport, ImportRow
from matchcamp.viewer import Role
from tests.matchcamp.conftest import Browser, Service
from tests.matchcamp.funding.files import calendar, entry, kept, packed, picture, record, records, take

MARKUP = '<script>alert(1)</script><img src=x onerror="alert(2)">'


def bomb(piece: bytes, times: int) -> bytes:
    """Little that unpacks to much."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(piece) for _ in range(times)) + packer.flush()


REFUSED = {
    "nothing": ("calendar.yaml", b"", "what came is empty"),
    "binary": ("calendar.yaml", bytes(range(256)) * 40, "Save it as UTF-8"),
    "binary as a table": ("calendar.csv", bytes(range(256)) * 40, "Save it as UTF-8"),
    "binary as a record": ("capture.json", b"\x00\x01\x02" * 400, "this is no JSON"),
    "a picture": ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(300), "nobody can tell what this file is"),
    "a spreadsheet": ("calendar.xlsx", b"PK\x03\x04" + bytes(300), "save the table as CSV in UTF-8"),
    "a spreadsheet by another name": ("calendar.csv", b"PK\x03\x04" + bytes(300), "save the table as CSV in UTF-8"),
    "another encoding": ("koledar.csv", "identifier,title\nKA-1,Šola čez mejo\n".encode("cp1250"), "Line 2: the text"),
    "UTF-16": ("koledar.csv", "identifier,title\nKA-1,Šola\n".encode("utf-16"), "Save it as UTF-8"),
    "no YAML": ("calendar.yaml", b"calls:\n  - a: [", "this is no YAML"),
    "deep YAML": ("calendar.yaml", b"calls: " + b"[" * 200_000, "nested too deeply"),
    "deep JSON": ("capture.json", b"[" * 200_000, "this is no JSON"),
    "a cut archive": ("capture.jsonl.gz", packed(records(record("A-1")))[:-20], "the gzip data end early"),
    "a damaged archive": ("capture.jsonl.gz", b"\x1f\x8b" + b"nonsense" * 20, "the gzip data are damaged"),
    "a table without a header": ("calendar.csv", b"KA-1,Title\n", "names no column `identifier`"),
    "something else": ("notes.txt", b"Dear Maja, the calls are as follows", "nobody can tell what this file is"),
}


async def coordinator(service: Service) -> Browser:
    return await service.browser("cora@example.org", Role.COORDINATOR)


@pytest.mark.parametrize("name", list(REFUSED))
async def test_a_file_that_cannot_be_read_is_refused_at_its_field(service: Service, name: str) -> None:
    file, content, words = REFUSED[name]

    answer = await take(await coordinator(service), content, file)

    assert answer.status_code == 400
    assert words in answer.text
    assert 'id="field-file-error"' in answer.text
    assert await kept() == {}
    assert await service.parts.database["call_imports"].count_documents({}) == 0


BOMBS = {
    "600 MB of blanks": bomb(b" " * 2**20, 600),
    "100 MB of lists": bomb(b"[" + b"[]," * (2**20 // 3), 100),
}


@pytest.mark.parametrize("name", list(BOMBS))
async def test_little_that_unpacks_to_much_ends_only_its_reader(service: Service, name: str) -> None:
    began = time.monotonic()

    answer = await take(await coordinator(service), BOMBS[name], "capture.jsonl.gz")

    assert answer.status_code == 400
    assert "needs more memory than an upload may take" in answer.text
    assert "matchcamp calls import" in answer.text
    assert time.monotonic() - began < 60


def test_the_reader_may_take_less_than_a_small_server_has() -> None:
    assert apart.MEMORY_BYTES <= 2**30


async def test_a_file_above_the_limit_is_refused_with_the_limit(service: Service) -> None:
    answer = await take(await coordinator(service), b"x" * (65 * 2**20), "capture.json")

    assert answer.status_code == 413
    assert "larger than 64 MB" in answer.text


async def test_a_form_without_a_file_says_so(service: Service) -> None:
    browser = await coordinator(service)

    answer = await browser.post("/calls/import", {"file": "just words"})

    assert (answer.status_code, "Choose a file" in answer.text) == (400, True)


async def test_ten_thousand_rows_are_taken(service: Service) -> None:
    browser = await coordinator(service)
    table = io.StringIO()
    rows = csv.DictWriter(table, ["identifier", "title", "programme", "managed_by", "url", "deadlines"])
    rows.writeheader()
    for number in range(10_000):
        rows.writerow({
            "identifier": f"CALL-{number}", "title": f"Call number {number}", "programme": "ERASMUS",
            "managed_by": "other", "url": "https://example.eu/", "deadlines": "2027-03-05 12:00",
        })  # fmt: skip

    shown = await picture(browser, table.getvalue().encode(), "calendar.csv")

    assert '<span class="tally-figure">10,000</span>' in shown.text
    assert shown.text.count('<tr role="row">') == 201


async def test_more_rows_than_an_import_may_have_are_refused(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matchcamp.funding.imports.actions.MOST_ROWS", 2)

    answer = await take(await coordinator(service), calendar(*(entry(identifier=f"A-{n}") for n in range(3))))

    assert (answer.status_code, "has more than 2 rows" in answer.text) == (400, True)
    assert (await CallImport.find().count(), await ImportRow.find().count()) == (0, 0)  # Nothing to apply in part.


async def test_markup_in_a_file_and_its_name_is_shown_as_words(service: Service) -> None:
    bad = entry(identifier=MARKUP, title=MARKUP, url="javascript:alert(1)", deadlines=[MARKUP])
    good = entry(identifier="GOOD-1", title=MARKUP, summary=MARKUP, evidence=MARKUP)
    browser = await coordinator(service)

    troubles = await picture(browser, calendar(bad), f"{MARKUP}.yaml")
    shown = await picture(browser, calendar(good), "a.yaml")

    for page in (troubles, shown):
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
    assert "is no web address" in troubles.text
    assert "&lt;script&gt;alert(1)" in shown.text


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "http://example.eu", "https://", "//evil.example", "data:,x"]
)
async def test_an_address_that_is_no_page_is_to_be_mended(service: Service, address: str) -> None:
    shown = await picture(await coordinator(service), calendar(entry(url=address)))

    assert "is no web address" in shown.text
    assert f'href="{address}"' not in shown.text


async def test_cells_that_begin_a_formula_are_words(service: Service) -> None:
    browser = await coordinator(service)
    head = "identifier,title,programme,managed_by,url,deadlines,evidence\n"
    row = """F-1,"=HYPERLINK(""https://evil.example"")",ERASMUS,other,https://example.eu/,2027-03-05 12:00,"'+1"\n"""

    await apply_in_pages(browser, (head + row).encode(), "calendar.csv")
    table = (await browser.get("/calls/export.csv")).text

    facts = (await kept())["F-1"]["facts"]
    assert (facts["title"], facts["evidence"]) == ('=HYPERLINK("https://evil.example")', "+1")
    cells = [cell for line in csv.reader(io.StringIO(table.lstrip("\ufeff"))) for cell in line]
    assert [cell for cell in cells if cell[:1] in set("=+-@")] == []


async def apply_in_pages(browser: Browser, content: bytes, name: str) -> None:
    shown = await picture(browser, content, name)
    fingerprint = shown.text.partition('name="fingerprint" value="')[2][:64]
    answer = await browser.post(f"{shown.url.path}/apply", {"fingerprint": fingerprint})
    assert answer.status_code == 303, answer.text


async def test_a_name_of_a_file_names_no_folder(service: Service) -> None:
    browser = await coordinator(service)

    shown = await picture(browser, calendar(entry()), "../../../etc/cron.d/calendar.yaml")

    assert "<strong>calendar.yaml</strong>" in shown.text


async def test_a_huge_text_of_a_record_is_left_out(service: Service) -> None:
    browser = await coordinator(service)
    huge = record("HUGE-1", descriptionByte=["<p>" + "word " * 200_000 + "</p>"])

    shown = await picture(browser, records(huge, record("FINE-1")), "capture.jsonl", "?show=all")

    assert "Its text is far too long" in shown.text
    assert "Topic FINE-1" in shown.text


async def test_an_import_leaves_no_files_behind(service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    browser = await coordinator(service)

    await take(browser, calendar(entry()))
    await take(browser, b"\x00" * 3_000_000, "capture.json")

    assert list(tmp_path.iterdir()) == []
