"""«No good match» with the shipped encoder: wishes in ten languages against ten invented centres of manufacturing."""

import numpy as np
import pytest

from embeddings.encoder import Encoder, open_encoder
from matching.lexical import LexicalEntry, LexicalIndex
from matching.model import Candidate, Ranking, Verdict, Wish
from matching.rank import rank
from matching.weights import load_weights

CENTRES = {
    "cnc-es": (
        "Centro de formación profesional con taller de mecanizado CNC, soldadura y metrología. "
        "Formamos a técnicos en fabricación mecánica y ayudamos a las empresas a preparar series "
        "cortas."
    ),
    "am-de": (
        "Berufsbildungszentrum für additive Fertigung. Wir schulen Fachkräfte im 3D-Druck von "
        "Metall und Kunststoff, Konstruktion und Nachbearbeitung der Bauteile."
    ),
    "robot-sv": (
        "Yrkesskola med utbildning i industrirobotar, automation och styrsystem. I vårt lärcenter "
        "programmerar eleverna samarbetande robotar tillsammans med lokala företag."
    ),
    "maint-eu": (
        "Lanbide heziketako zentroa: mantentze-lan industriala, mekatronika eta sentsoreak. "
        "Enpresekin batera makinen matxurak aurreikusteko proiektuak egiten ditugu."
    ),
    "ar-en": (
        "College that builds augmented and virtual reality lessons for machine operators, with a "
        "digital twin of our production line for safe training."
    ),
    "lean-it": (
        "Istituto tecnico superiore per la meccatronica: produzione snella, qualità, gestione della "
        "manutenzione e analisi dei dati di fabbrica."
    ),
    "energy-fr": (
        "Lycée professionnel spécialisé dans l'efficacité énergétique des ateliers, l'économie "
        "circulaire et la réparation des équipements électriques."
    ),
    "cyber-nl": (
        "Mbo-school met opleidingen in industriële netwerken, cyberbeveiliging van machines en "
        "cloudplatforms voor de maakindustrie."
    ),
    "wood-sl": (
        "Šolski center za les, strojništvo in mehatroniko. Učimo programiranje CNC strojev, "
        "vzdrževanje in oblikovanje izdelkov iz lesa in kompozitov."
    ),
    "plc-tr": (
        "Mesleki eğitim merkezi: elektrik, elektronik, PLC programlama ve otomasyon. Öğrencilerimiz "
        "fabrikalarda staj yapar."
    ),
}

PRESENT = [
    (
        "sl",
        ("Podjetje išče pomoč pri programiranju CNC strojev in merjenju izdelkov, ker nimamo usposobljenih delavcev."),
    ),
    (
        "en",
        (
            "We are a small foundry and want our operators to learn how to maintain machines before "
            "they break, with sensors on old equipment."
        ),
    ),
    ("de", "Wir suchen Unterstützung beim 3D-Druck von Ersatzteilen aus Metall."),
    ("es", ("Necesitamos formar a los operarios en la programación de robots colaborativos para la línea de montaje.")),
    (
        "fr",
        ("Nous cherchons un centre pour réduire la consommation d’énergie de notre atelier et former nos techniciens."),
    ),
    ("sv", "Vi vill använda virtuell verklighet för att utbilda maskinoperatörer på ett säkert sätt."),
    ("it", ("Cerchiamo aiuto per proteggere le reti industriali e le macchine dagli attacchi informatici.")),
    ("nl", "Wij zoeken een school die onze medewerkers leert lassen en frezen."),
    ("tr", "Fabrikamızda PLC programlama ve otomasyon eğitimi arıyoruz."),
    ("eu", "Gure enpresak makinen mantentze-lanak hobetu nahi ditu eta langileak prestatu."),
    ("en", "Training on welding for our workers"),
    ("sl", "Iščemo šolo, ki bi nam natisnila kovinske dele s 3D tiskalnikom."),
]

ABSENT = [
    ("en", ("We study coral reefs and need partners to count fish larvae and measure plankton in the open ocean.")),
    ("en", "Marine biology field course on whales and dolphins for volunteers."),
    ("es", "Buscamos un coro de música barroca y un director de orquesta para un festival de verano."),
    ("sl", "Iščemo strokovnjaka za srednjeveške rokopise in zgodovino samostanov."),
    ("de", "Gesucht wird eine Hebamme für die Betreuung von Müttern und Neugeborenen in der Nacht."),
    ("fr", "Nous voulons traduire des poèmes persans et organiser une lecture publique."),
    ("sv", "Vi söker en veterinär som kan behandla hästar med hudsjukdomar."),
    ("it", "Cerchiamo un avvocato esperto in diritto di famiglia e adozioni internazionali."),
    ("nl", "Wij willen bijen houden op het dak en honing verkopen op de markt."),
    ("tr", "Çocuklar için bale ve tiyatro kursu düzenlemek istiyoruz."),
    ("eu", ("Arrantza-portuko arrainen merkatua eta jatetxeetako sukaldaritza tradizionala ikertu nahi dugu.")),
    ("en", "Cardiology ward needs nurses for patients after heart surgery."),
]

TOP_TWO = [
    ("sl", PRESENT[0][1], "wood-sl"),
    ("de", PRESENT[2][1], "am-de"),
    ("sv", PRESENT[5][1], "ar-en"),
    ("tr", PRESENT[8][1], "plc-tr"),
    ("eu", PRESENT[9][1], "maint-eu"),
    ("sl", PRESENT[11][1], "am-de"),
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return open_encoder()


@pytest.fixture(scope="module")
def rows(encoder: Encoder) -> np.ndarray:
    return encoder.encode_passages(list(CENTRES.values()))


@pytest.fixture(scope="module")
def words() -> LexicalIndex:
    index = LexicalIndex()
    index.upsert(LexicalEntry(n, text, "organisation") for n, text in enumerate(CENTRES.values()))
    return index


def asked(encoder: Encoder, rows: np.ndarray, words: LexicalIndex, language: str, text: str) -> Ranking:
    cosines = rows @ encoder.encode_queries([text])[0]
    bm25s = dict(words.search(text, len(CENTRES)))
    candidates = [
        Candidate(
            key=key,
            cosines=(float(cosines[number]),),
            bm25s=(bm25s[number],) if number in bm25s else (),
            written_in=(key[-2:],),
        )
        for number, key in enumerate(CENTRES)
    ]
    wish = Wish(language=language, bm25_ceiling=words.ceiling(text))
    return rank(wish, candidates, weights=load_weights(encoder.name))


@pytest.mark.parametrize(("language", "text"), ABSENT)
def test_a_wish_for_what_nobody_does_has_no_good_match(
    encoder: Encoder, rows: np.ndarray, words: LexicalIndex, language: str, text: str
):
    assert asked(encoder, rows, words, language, text).verdict is Verdict.NO_GOOD_MATCH


def test_most_wishes_for_what_somebody_does_have_a_good_match(encoder: Encoder, rows: np.ndarray, words: LexicalIndex):
    verdicts = [asked(encoder, rows, words, language, text).verdict for language, text in PRESENT]

    assert verdicts.count(Verdict.OK) >= 7


@pytest.mark.parametrize(("language", "text", "fitting"), TOP_TWO)
def test_the_fitting_centre_is_among_the_first_two_across_languages(
    encoder: Encoder, rows: np.ndarray, words: LexicalIndex, language: str, text: str, fitting: str
):
    ranking = asked(encoder, rows, words, language, text)

    assert fitting in [match.key for match in ranking.matches[:2]]
