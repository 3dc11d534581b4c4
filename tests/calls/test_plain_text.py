import re

from hypothesis import example, given
from hypothesis import strategies as st

from calls.plain_text import one_line, opening_sentences, text_of_html


def test_text_of_html_survives_an_attribute_that_holds_a_bracket() -> None:
    html = (
        '<div class="eui-u-mt-l>"><h4>Conditions</h4>'
        "<div title='a > b'><p><b>1.</b> Pages&nbsp;&amp; limits</p></div></div>"
    )

    assert text_of_html(html) == "Conditions\n1. Pages & limits"


def test_text_of_html_sets_one_list_item_a_line() -> None:
    assert text_of_html("<ul><li>robots</li><li>  small\n firms </li></ul>") == "robots\nsmall firms"


def test_text_of_html_leaves_out_scripts_and_styles() -> None:
    assert text_of_html("<style>p {}</style><p>Skills</p><script>alert('x')</script>") == "Skills"


def test_one_line_drops_what_no_database_takes() -> None:
    assert one_line("a\x00b\ud800 c\u200b\td") == "a b c d"


def test_opening_sentences_are_whole_and_pass_over_headings() -> None:
    text = "Expected Outcome:\nRobots help people. They are safe. " + "Long sentence " * 40

    assert opening_sentences(text, 60) == "Robots help people. They are safe."


def test_opening_sentences_of_one_long_sentence_end_at_a_word() -> None:
    assert opening_sentences("many words without an end", 12) == "many words"


@given(st.text())
@example("<![x")
@example("<!")
@example("<!--")
@example("<a b='")
@example("&#xffffffff;&#0;&#xd800;")
def test_text_of_html_gives_clean_lines_for_any_text(html: str) -> None:
    text = text_of_html(html)

    assert not re.search("[\x00\ud800-\udfff]", text)
    assert all(line == line.strip() and line for line in text.split("\n")) or text == ""


@given(st.text(), st.integers(1, 300))
def test_opening_sentences_keep_the_limit(text: str, limit: int) -> None:
    assert len(opening_sentences(one_line(text), limit)) <= limit
