"""The frame of every picture: its size, its title, and its description for those who do not see it; and what several
of them are drawn with."""

from collections.abc import Iterable, Sequence
from hashlib import blake2s

from markupsafe import Markup, escape


def drawing(
    css_class: str, size: tuple[int, int], body: Iterable[str], *, title: str, description: str, linked: bool
) -> Markup:
    """The svg element. With links it is a group, for the keyboard cannot reach the parts of an image."""
    name = f"{css_class}-{blake2s(title.encode(), digest_size=4).hexdigest()}"
    head = (
        f'<svg class="{css_class}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]} {size[1]}" '
        f'role="{"group" if linked else "img"}" aria-labelledby="{name}-title {name}-said">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-said">{escape(description)}</desc>'
    )
    return Markup(head + "".join(body) + "</svg>")  # noqa: S704  # Every name went through escape above.


def shortened(label: str, most: int) -> str:
    """A label of at most so many characters; the whole one stands in a title, or in the table beside.

    >>> shortened("Growing skills", 9), shortened("Growing", 9)
    ('Growing…', 'Growing')
    """
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"


def stepped(points: Sequence[tuple[float, float]]) -> str:
    """The path of a line of steps, in drawing units: level up to the next point, then straight to its height.

    Raises ValueError for no points.

    >>> stepped([(0.0, 9.0), (4.0, 5.0)])
    'M0.0 9.0H4.0V5.0'
    """
    (x, y), *later = points
    return f"M{x} {y}" + "".join(f"H{x}V{y}" for x, y in later)
