"""A letter as a message: the same words as text and as HTML, and the fields that mail programs go by."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, Template

from matchcamp.i18n import gettext as _
from matchcamp.i18n import in_language

TEMPLATE = "letter.html"
BLANK_LINES = re.compile(r"\n\s*\n")
# Long lines and letters with marks reach every reader whole, whatever servers stand between.
ENCODING = "quoted-printable"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (`lines`), a button (`url` alone), or an entry: a `title` that leads to `url`, with its lines."""

    lines: tuple[str, ...] = ()
    title: str = ""
    url: str = ""


def blocks_of(text: str, base_url: str) -> list[Block]:
    """The paragraphs of a letter. One that is an address of ours alone is a button; one whose last line is such an
    address is an entry. Addresses of others stay words: a button of ours must not lead elsewhere.

    >>> blocks_of("Good day\\n\\nhttp://a.example/x\\n\\nTitle\\nmore\\nhttp://a.example/y", "http://a.example")[1:]
    [Block(lines=(), title='', url='http://a.example/x'), Block(lines=('more',), title='Title', url='http://a.example/y')]
    """
    paragraphs = [one.strip().split("\n") for one in BLANK_LINES.split(text.strip())]
    return [_block(lines, base_url) for lines in paragraphs if lines != [""]]


def _block(lines: Sequence[str], base_url: str) -> Block:
    *words, last = lines
    if not re.fullmatch(re.escape(base_url) + r"(/\S*)?", last):
        return Block(tuple(lines))
    return Block(tuple(words[1:]), words[0], last) if words else Block(url=last)


@cache
def _template() -> Template:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template(TEMPLATE)


def text_of(row: Mapping[str, Any]) -> str:
    """The plain part; what the foot offers stands behind the line that mail programs know as the end of the words."""
    foot = "\n\n".join(f"{words}\n{url}" for words, url in row.get("foot", ()))
    return f"{row['text'].rstrip()}\n" + (f"\n-- \n{foot}\n" if foot else "")


def html_of(row: Mapping[str, Any], base_url: str) -> str:
    """The same words for programs that show more; without pictures, with its styles inside, for light and dark."""
    language = row.get("language", "en")
    with in_language(language):
        button = _("Open this on Matchcamp")
    return _template().render(
        language=language, subject=row["subject"], blocks=blocks_of(row["text"], base_url), button=button,
        foot=row.get("foot", ()), base_url=base_url,
    )  # fmt: skip


def message_of(row: Mapping[str, Any], sender: str, base_url: str) -> EmailMessage:
    """The finished message of a stored letter. Raises ValueError for line breaks in its fields."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, row["to"], row["subject"]
    message["Date"], message["Message-ID"] = format_datetime(row["created"]), row["message_id"]
    # RFC 3834, and what Exchange goes by: no program answers that somebody is on holiday.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if unsubscribe := row.get("unsubscribe", ""):
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058.
        message["Precedence"] = "bulk"
    message.set_content(text_of(row), cte=ENCODING)
    message.add_alternative(html_of(row, base_url), subtype="html", cte=ENCODING)
    message["Content-Language"] = row.get("language", "en")  # Last: the parts take such fields to themselves.
    return message
