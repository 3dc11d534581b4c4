"""Content terms: folding, fillers, forms of one word."""

from matching.terms import analysed, fold, function_words, terms, words_by_term


def test_fold_takes_off_accents_and_case():
    assert fold("ŽIVLJENJE Łódź ærø Iğdır Straße") == "zivljenje lodz aero igdir strasse"


def test_terms_join_the_forms_of_a_word():
    assert terms("stružnica stružnice stružnico", "en") == ["struz", "struznic+"] * 3


def test_terms_tell_words_of_one_beginning_apart_by_the_longer_term():
    assert terms("internet international", "en") == ["inter", "internet+", "inter", "internat+"]


def test_a_concept_is_a_term_with_those_that_it_is_a_kind_of():
    assert terms("Laserschweißen", "de")[2:] == ["=laser-welding", "=welding"] * 2


def test_analysed_tells_which_terms_name_a_concept():
    assert analysed("fabricación aditiva de moldes", "es").naming == {"fabri", "fabricac+", "aditi", "aditiva+"}


def test_terms_drop_fillers_of_every_language():
    assert terms("for the and oziroma också para eta pour für della voor için") == []


def test_terms_keep_short_names_and_figures():
    assert terms("QNX 3D 1.4404") == ["qnx", "qnx+", "4404", "4404+"]


def test_terms_of_an_empty_text_are_none():
    assert terms(" \x00 … ") == []


def test_words_by_term_shows_the_first_form_as_written():
    assert words_by_term("Schweißen, geschweißt, schweißt") == {
        "schwei": "Schweißen",
        "geschw": "geschweißt",
    }


def test_function_words_are_folded():
    assert all(fold(word) == word for word in function_words())
