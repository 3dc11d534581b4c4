"""HTML of a call to plain text, and text cleaned of what no database or encoder should meet."""

import re
from html.parser import HTMLParser

# fmt: off
_BLOCKS = frozenset({
    "address", "article", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "h1", "h2", "h3",
    "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
})
# fmt: on
_SILENT = frozenset({"script", "style", "template", "title"})
_BLANKS = re.compile(r"[^\S\n]+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ])")
# Control characters except the line feed; lone surrogates; and the marks that hide in copied text.
_UNWANTED = re.compile("[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff\u200b\ufeff]")


class _Reader(HTMLParser):
    """Gathers the words and sets a line feed where a block begins or ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's signature.
        if tag in _SILENT:
            self._silent = tag
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            # A line feed in HTML is a blank; only blocks begin a line.
            self.pieces.append(data.replace("\n", " "))


def text_of_html(html: str) -> str:
    """The words of HTML, one block a line, single blanks, no empty lines.

    A real parser is needed: portal records hold attribute values that contain `>`.

    >>> text_of_html('<div class="a>"><p>Skills&nbsp;for</p><ul><li>robots</li></ul></div>')
    'Skills for\\nrobots'
    """
    reader = _Reader()
    # An unknown marked section ("<![x") makes the standard parser raise an AssertionError.
    reader.feed(html.replace("<![", "&lt;!["))
    reader.close()
    lines = (one_line(line) for line in "".join(reader.pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def one_line(text: str) -> str:
    """The text on one line: single blanks, no control characters, no lone surrogates.

    >>> one_line(" HORIZON  Innovation\\tActions ")
    'HORIZON Innovation Actions'
    """
    return " ".join(_UNWANTED.sub(" ", text).split())


def opening_sentences(text: str, limit: int = 400) -> str:
    """The first whole sentences of a plain text within `limit` characters; short headings are passed over."""
    lines = [line for line in text.split("\n") if not line.endswith(":")]
    kept = ""
    for sentence in _SENTENCE_END.split(_BLANKS.sub(" ", " ".join(lines))):
        longer = f"{kept} {sentence}".strip()
        if len(longer) > limit:
            break
        kept = longer
    return kept or " ".join(lines)[:limit].rsplit(" ", 1)[0]
