"""Shares side by side as bars, each with what may come on top of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from matchcamp.pictures.drawing import drawing, shortened

WIDTH = 480
PITCH = 52  # From one bar to the next.
LONG = 370  # Of a whole bar in drawing units; its words stand to the right.
LABEL_LENGTH = 48  # Characters; the whole label is in the bar's title and in the table beside.


@dataclass(frozen=True, slots=True)
class Bar:
    """A share in [0, 1] with its label and its words; `later` is the share that it may rise to, None for none."""

    label: str
    share: float
    words: str
    later: float | None = None


def bars(rows: Sequence[Bar], *, title: str, said: str) -> Markup:
    """One bar below the other, in the order given. Raises ValueError for what is no share."""
    for row in rows:
        if not 0 <= row.share <= 1 or not 0 <= (row.later or 0) <= 1:
            message = f"a share lies between 0 and 1, got {row.share} and {row.later}"
            raise ValueError(message)
    body = [_bar(row, place * PITCH) for place, row in enumerate(rows)]
    return drawing("bars", (WIDTH, max(1, len(rows)) * PITCH), body, title=title, description=said, linked=False)


def _bar(row: Bar, top: int) -> str:
    later = ""
    if row.later is not None and row.later > row.share:
        begins, ends = _wide(row.share), _wide(row.later)
        later = f'<rect class="bars-later" x="{begins}" y="{top + 23}" width="{round(ends - begins, 1)}" height="16"/>'
    return (
        f"<g><title>{escape(row.label)}: {escape(row.words)}</title>"
        f'<text x="0" y="{top + 15}">{escape(shortened(row.label, LABEL_LENGTH))}</text>'
        f'<rect class="bars-ground" x="0" y="{top + 22}" width="{LONG}" height="18"/>'
        f'<rect class="bars-now" x="0" y="{top + 22}" width="{_wide(row.share)}" height="18"/>{later}'
        f'<text class="bars-words" x="{LONG + 10}" y="{top + 37}">{escape(row.words)}</text></g>'
    )


def _wide(share: float) -> float:
    return round(LONG * share, 1)
