"""Reading our own PDFs back: pages with their text, by the tables from glyphs to letters that lie in the file."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

OBJECT = re.compile(rb"(?<!\d)(\d+) 0 obj\s*(.*?)\sendobj", re.DOTALL)
TOKEN = re.compile(rb"/Lang\(\w+\)|/(f\d+) [\d.]+ Tf|(\()|\b(ET)\b")  # The language of a piece is no text of it.
INSIDE = re.compile(rb"\\.|[()]", re.DOTALL)
ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass(frozen=True)
class Paper:
    """A PDF: the text of each page, breaks of lines and of long words taken out, and the file itself."""

    pages: list[str]
    raw: bytes

    @property
    def text(self) -> str:
        return "\n".join(self.pages)


def read_paper(raw: bytes) -> Paper:
    """Raises KeyError or ValueError for what typst would not write."""
    objects = {int(found[1]): found[2] for found in OBJECT.finditer(raw)}
    pages = [body for _id, body in sorted(objects.items()) if b"/Type/Page/" in body]
    return Paper([_text(page, objects) for page in pages], raw)


def _text(page: bytes, objects: dict[int, bytes]) -> str:
    resources = objects[_reference(page, b"Resources")]
    named = re.findall(rb"/(f\d+) (\d+) 0 R", resources)
    letters = {name: _letters(_stream(objects[_reference(objects[int(id_)], b"ToUnicode")])) for name, id_ in named}
    font, found = b"", []
    for name, glyphs in _shown(_stream(objects[_reference(page, b"Contents")])):
        font = name or font
        codes = [glyphs[place : place + 2] for place in range(0, len(glyphs), 2)]
        found += [letters[font].get(code, "") for code in codes] or [" "]
    return " ".join("".join(found).replace("\u200b", "").split())


def _shown(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Fonts as they are chosen, glyphs as they are shown, and nothing at the end of a text."""
    place = 0
    while token := TOKEN.search(content, place):
        place = token.end()
        if token[2]:
            end = _end_of_string(content, place)
            yield b"", _unescaped(content[place:end])
            place = end + 1
        else:
            yield token[1] or b"", b""


def _end_of_string(content: bytes, place: int) -> int:
    """Brackets in pairs may stand in a string as they are."""
    depth = 1
    for found in INSIDE.finditer(content, place):
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
        if depth == 0:
            return found.start()
    raise ValueError("a string without an end")


def _reference(body: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", body)
    if found is None:
        raise ValueError(f"{name!r} stands not in {body[:200]!r}")
    return int(found[1])


def _stream(body: bytes) -> bytes:
    data = body.split(b"stream", 1)[1].lstrip(b"\r\n")
    return zlib.decompressobj().decompress(data) if b"FlateDecode" in body.split(b"stream", 1)[0] else data


def _letters(table: bytes) -> dict[bytes, str]:
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", table)
    return {bytes.fromhex(code.decode()): bytes.fromhex(word.decode()).decode("utf-16-be") for code, word in pairs}


def _unescaped(text: bytes) -> bytes:
    def plain(found: re.Match[bytes]) -> bytes:
        return bytes([int(found[1], 8)]) if found[1].isdigit() else PLAIN.get(found[1], found[1])

    return ESCAPED.sub(plain, text)
