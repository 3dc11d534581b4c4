"""QR codes of addresses: one that lost a seventh of its dots still reads. Each takes some 6 ms to draw."""

from io import BytesIO

import segno
from markupsafe import Markup


def qr_file(address: str) -> str:
    """The code as an SVG document, without a quiet zone of its own."""
    buffer = BytesIO()
    _code(address).save(buffer, kind="svg", border=0, xmldecl=False)
    return buffer.getvalue().decode()


def qr_in_page(address: str) -> Markup:
    """The code as a picture that stands in the page: nothing is fetched, no style is needed."""
    drawn = _code(address).svg_inline(scale=8, border=2, dark="#000", light="#fff", omitsize=True)
    return Markup(drawn)  # noqa: S704  # Drawn by segno from squares; the address itself does not stand in it.


def qr_source(address: str) -> str:
    """The code as the source of an <img>."""
    return str(_code(address).svg_data_uri(border=2, scale=4))


def _code(address: str) -> segno.QRCode:
    return segno.make(address, error="m", micro=False)  # Cameras of phones read no micro codes.
