"""The table of concepts, and how they are found in texts: one test a language, forms, and what is not to be found."""

import gzip
from pathlib import Path

import pytest

from matching.concepts import LANGUAGES, concepts, mentions, read_concepts, with_broader
from matching.errors import BadData

TATOEBA = Path(__file__).parents[2].parent / "shared" / "data" / "multilingual" / "tatoeba.tsv.gz"

SENTENCES = {
    "en": (
        "We train welders and look for partners in predictive maintenance.",
        ["welding", "predictive-maintenance"],
    ),
    "sl": (
        "Iščemo partnerja za usposabljanje operaterjev na CNC strojih z digitalnimi dvojčki.",
        ["machine-operators", "cnc-machining", "digital-twins"],
    ),
    "sv": ("Vi erbjuder lärlingsutbildning i svetsning och additiv tillverkning.",
           ["apprenticeships", "welding", "additive-manufacturing"]),
    "es": ("Ofrecemos formación en fabricación aditiva y robots colaborativos.",
           ["additive-manufacturing", "collaborative-robots"]),
    "eu": ("Mantentze-lan prediktiboari eta fabrikazio gehigarriari buruzko ikastaroa nahi dugu.",
           ["predictive-maintenance", "additive-manufacturing"]),
    "fr": ("Nous cherchons des apprentis en usinage et en impression 3D.",
           ["apprenticeships", "machining", "additive-manufacturing"]),
    "de": ("Wir suchen Hilfe bei Kunststoffspritzguss, Schweißrobotern und der Kreislaufwirtschaft.",
           ["injection-moulding", "robot-welding", "circular-economy"]),
    "it": ("Cerchiamo un corso di stampaggio a iniezione e di controllo qualità.",
           ["injection-moulding", "quality-control"]),
    "nl": ("Onze leerlingen leren frezen, lassen en 3D-printen.",
           ["milling", "welding", "additive-manufacturing"]),
    "tr": ("Fabrikamızda kestirimci bakımla enerji verimliliğini artırmak istiyoruz.",
           ["predictive-maintenance", "energy-efficiency"]),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_concepts_are_found_in_inflected_sentences(language: str):
    text, expected = SENTENCES[language]

    assert [one.concept for one in mentions(text, language)] == expected
    assert [one.concept for one in mentions(text)] == expected


def test_a_mention_is_shown_as_the_author_wrote_it():
    text = "Nudimo 3D-tisk in storitve reciklaže."

    assert [text[one.start : one.start + len(one.words)] for one in mentions(text, "sl")] == ["3D-tisk", "reciklaže"]


def test_the_longest_name_is_taken_and_its_words_once():
    assert [one.concept for one in mentions("laser welding")] == ["laser-welding"]
    assert with_broader("laser-welding") == ("laser-welding", "welding")


def test_fillers_may_stand_inside_a_name():
    assert [one.concept for one in mentions("la formación de los trabajadores", "es")] == ["upskilling"]


def test_an_abbreviation_is_found_with_its_case_alone():
    assert [one.concept for one in mentions("PLC at the door")] == ["plc"]
    assert mentions("le stem della rosa", "it") == []


def test_a_word_of_another_language_is_not_taken_for_a_name_where_the_language_is_known():
    assert [one.concept for one in mentions("lassen", "nl")] == ["welding"]
    assert mentions("Das lassen wir lieber", "de") == []


def test_every_concept_is_found_by_its_label_in_every_language():
    missed = [
        (one.id, language, one.label(language))
        for one in concepts().values()
        for language in LANGUAGES
        if one.id not in {wide for m in mentions(one.label(language), language) for wide in with_broader(m.concept)}
    ]

    assert missed == []


def test_general_sentences_name_hardly_any_concept():
    """False hits are among them, so their share is a bound: today 1.2 of 100 sentences of everyday talk have a hit."""
    if not TATOEBA.is_file():
        pytest.skip("the shared file tatoeba.tsv.gz is not beside this checkout")
    with gzip.open(TATOEBA, "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines][1::6]

    hits = sum(bool(mentions(text, language)) for language, _, text in rows)

    assert hits / len(rows) < 0.015


ROW = "- id: {id}\n  broader: {broader}\n  names: {{" + ", ".join(f"{one}: [a name]" for one in LANGUAGES) + "}}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ROW.format(id="a", broader="") * 2, "a stands twice"),
        (ROW.format(id="a", broader="b"), "a is a kind of b, which is not"),
        ("- {id: a, names: {en: [a]}}", "a has no name in sl, sv"),
    ],
)
def test_a_bad_table_is_refused_by_the_name_of_the_concept(text: str, said: str):
    with pytest.raises(BadData, match=said):
        read_concepts([text])
