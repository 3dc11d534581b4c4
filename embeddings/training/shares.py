"""How often texts of a source and of a language are drawn."""

from embeddings.training.corpus import EXTRA, MAIN

SOURCE_SHARES = {
    "wordnet-def": 1.5,
    "gemet": 1.5,
    "esco": 1.5,
    "wordnet": 0.5,
    "wiktionary": 0.5,
    "freedict": 0.5,
    "cldr": 0.5,
    "tatoeba": 2.5,
    "prose": 2.0,
    "osguide": 2.0,
    "xquad": 2.0,
    "moodle": 1.5,
    "ddtp": 0.7,
}
OTHER_SOURCES = 0.8
"""How often a pair of a source is drawn, against others of its language."""

LANGUAGE_SHARES = dict.fromkeys(MAIN, 1.0) | dict.fromkeys(EXTRA, 0.35) | {"sl": 1.6, "eu": 1.6, "tr": 1.3, "hr": 0.5}
"""Slovenian and Basque have the least running text, Turkish the most unlike words; Croatian helps Slovenian."""
