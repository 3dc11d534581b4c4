"""The frame of every picture: its size, its title, and its description for those who do not see it."""

from collections.abc import Iterable
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
