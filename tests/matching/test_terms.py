"""Content terms: folding, fillers, forms of one word."""

from matching.terms import fold, function_words, terms, words_by_term


def test_fold_takes_off_accents_and_case():
    assert fold("ŽIVLJENJE Łódź ærø Iğdır Straße") == "zivljenje lodz aero igdir strasse"


def test_terms_join_the_forms_of_a_word():
    assert terms("vzdrževanje vzdrževanja vzdrževanju") == ["vzdrze"] * 3


def test_terms_drop_fillers_of_every_language():
    assert terms("for the and oziroma också para eta pour für della voor için") == []


def test_terms_keep_short_names_and_figures():
    assert terms("CNC 3D 1.4404 PLC") == ["cnc", "4404", "plc"]


def test_terms_of_an_empty_text_are_none():
    assert terms(" \x00 … ") == []


def test_words_by_term_shows_the_first_form_as_written():
    assert words_by_term("Schweißen, geschweißt, schweißt") == {
        "schwei": "Schweißen",
        "geschw": "geschweißt",
    }


def test_function_words_are_folded():
    assert all(fold(word) == word for word in function_words())
