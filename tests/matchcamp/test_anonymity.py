"""What gives a name away is found in the forms that people write, and ordinary words are left in peace."""

from collections.abc import Callable
from itertools import pairwise
from typing import Literal
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchcamp.anonymity import Gives, Known, giveaways
from matchcamp.demo import reading

TOOLMAKER = Known(
    names=["Orodjarna Kovač d.o.o.", "OKO Tools (Slovenia)"],
    city="Škofja Loka",
    web="https://www.kovac-orodja.si/en",
    people=["Ana Novak-Šušteršič", "Info"],
    numbers=["912345678", "E10012345"],
)
WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=80)


def found(text: str, known: Known = TOOLMAKER) -> list[tuple[str, str]]:
    return [(one.kind.value, one.text) for one in giveaways(text, known)]


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("We are Orodjarna Kovač d.o.o. and need help.", [("organisation", "Orodjarna Kovač d.o.o")]),
        ("V podjetju ORODJARNA KOVAC iščemo pomoč.", [("organisation", "ORODJARNA KOVAC")]),
        ("Obiščite nas v Orodjarni Kovač.", [("organisation", "Orodjarni Kovač")]),
        ("Ljudje iz Kovača znajo rezkati.", [("organisation", "Kovača")]),
        ("Dober kovač je redek.", []),
        ("OKO tools mills moulds", [("organisation", "OKO tools")]),
        ("OKO mills moulds; oko vidi.", [("organisation", "OKO")]),
        ("Livarna v Škofji Loki", [("place", "Škofji Loki")]),
        ("Ask Ana Novak Šušteršič or Šušteršič Ana.",
         [("person", "Ana Novak Šušteršič"), ("person", "Šušteršič Ana")]),
        ("Pokličite Šušteršičevo.", [("person", "Šušteršičevo")]),
        ("Wenden Sie sich an Frau Dr. Petra Müller und ihr Team.", [("person", "Frau Dr. Petra Müller")]),
        ("Gospa Kranjc in gospod v pokoju; Dr of nothing.", [("person", "Gospa Kranjc")]),
        ("Write to maja.primer+1@example.co.uk.", [("email", "maja.primer+1@example.co.uk")]),
        ("See www.kovac-orodja.si/about, or our-firm.de!",
         [("web", "www.kovac-orodja.si/about"), ("web", "our-firm.de")]),
        ("See https://ec.europa.eu/info/funding-tenders for the call.", []),
        ("Call +386 41 123 456, 041/123-456 or tel. 12 34 56.",
         [("phone", "+386 41 123 456"), ("phone", "041/123-456"), ("phone", "12 34 56")]),
        ("Llame al 943 08 29 00.", [("phone", "943 08 29 00")]),
        ("Our PIC is 912 345 678, the OID e10012345.", [("number", "912 345 678"), ("number", "e10012345")]),
        ("kovac-orodja on the web", [("organisation", "kovac-orodja")]),
    ],
)  # fmt: skip
def test_what_gives_the_name_away_is_found(text: str, passages: list[tuple[str, str]]) -> None:
    assert found(text) == passages


@pytest.mark.parametrize(
    "text",
    [
        "A tool shop in Slovenia with 120 000 parts a year, from 2026-09-30 to 01.02.2027, at 600 000 000 EUR.",
        "Work by ISO 9001:2015, IEC 62443 and EN 10204, tolerance 0.005 mm, 10-20 people, EQF 4-5.",
        "Potrebujemo orodja, na primer za brizganje; naša orodjarna ima 12 strojev in d.o.o. obliko.",
        "Call ERASMUS-EDU-2026-PEX-COVE and HORIZON-CL4-2027-TWIN-01-03, in node.js or ASP.NET, e.g. Industry 4.0.",
        "Information on the market of tools: info for everybody.",
    ],
)
def test_ordinary_words_and_figures_are_left_in_peace(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("name", "text", "telling"),
    [
        ("Tknika", "Tknikako irakasleek laguntza behar dute.", ["Tknikako"]),
        ("Tknika", "we at tknika teach it", ["tknika"]),
        ("Tehniški šolski center Maribor", "Dijaki v Mariboru, na našem šolskem centru", ["Mariboru"]),
        ("Šolski center Nova Gorica", "Na ŠCNG imamo laboratorij.", ["ŠCNG"]),
        ("Müller Maschinenbau GmbH & Co. KG", "Bei Müllers steht der Maschinenbau still.", ["Müllers"]),
        ("Kocaeli Directorate of National Education", "Kocaeli'de okullar", ["Kocaeli"]),
        ("Curt Nicolin Gymnasiet", "Gymnasiet har tre program; Nicolins elever", ["Nicolins"]),
        ("Lycée de l'Aérospatiale", "au lycée de l’aérospatiale", ["lycée de l’aérospatiale"]),
        ("Da Vinci College", "het Da Vinci College en leonardo da vinci", ["Da Vinci College"]),
        ("TAC", "TAC teaches tact; tac tac.", ["TAC"]),
        ("Center za razvoj", "Center za razvoj in center za pomoč", ["Center za razvoj"]),
        ("Robotina d.o.o.", "Robotina in robotika", ["Robotina"]),
    ],
)
def test_names_are_found_in_the_forms_of_ten_languages(name: str, text: str, telling: list[str]) -> None:
    assert [passage for _, passage in found(text, Known(names=[name]))] == telling


def test_the_anonymous_needs_of_the_demo_raise_no_alarm() -> None:
    needs = [need for need in reading.rows_of("examples/needs.yaml") if need["visibility"] == "anonymous"]
    names = {one["slug"]: one["name"] for one in reading.organisation_rows()}

    alarms = {
        need["slug"]: giveaways(
            f"{need['title']}\n{need['text']}\n{need['outcome']}", Known(names=[names[need["organisation"]]])
        )
        for need in needs
    }

    assert len(alarms) >= 3
    assert set(alarms.values()) == {()}


def test_of_passages_that_overlap_the_longer_is_told() -> None:
    known = Known(names=["Novak d.o.o."], people=["Ana Novak"], web="novak.si")

    assert found("ana.novak@novak.si, Ana Novak, Novak", known) == [
        ("email", "ana.novak@novak.si"),
        ("person", "Ana Novak"),
        ("organisation", "Novak"),
    ]


@given(WORDS, WORDS, st.sampled_from([str, str.upper, str.lower, str.swapcase]), st.sampled_from(["NFC", "NFD"]))
def test_a_full_name_is_found_in_any_case_and_spelling_of_its_letters(
    before: str, after: str, case: Callable[[str], str], form: Literal["NFC", "NFD"]
) -> None:
    written = normalize(form, case("Orodjarna Kovač Žalec"))
    text = f"{before} {written} {after}"

    known = Known(names=["Orodjarna Kovač Žalec"])

    place = range(len(before) + 1, len(before) + 1 + len(written))
    assert any(
        one.kind is Gives.ORGANISATION and set(place) <= set(range(one.start, one.end))
        for one in giveaways(text, known)
    )


@given(WORDS, WORDS, WORDS, WORDS)
def test_whatever_is_written_passages_stand_in_the_text_in_order_and_apart(
    text: str, name: str, city: str, person: str
) -> None:
    known = Known(names=[name, text], city=city, web=name, people=[person, text[:20]], numbers=[person])

    passages = giveaways(text, known)

    assert all(text[one.start : one.end] == one.text and one.text for one in passages)
    assert all(one.end <= other.start for one, other in pairwise(passages))


@given(WORDS)
def test_without_anything_known_only_addresses_numbers_and_titles_are_found(text: str) -> None:
    kinds = {one.kind for one in giveaways(text, Known())}

    assert kinds <= {Gives.EMAIL, Gives.WEB, Gives.PHONE, Gives.PERSON}
