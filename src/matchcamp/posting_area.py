"""Who may enter the routes that needs, offers and ideas have alike."""

from collections.abc import Mapping

from matchcamp.security import Access

READING = ("list", "get")  # What the one who looks may not see is left out, or not found.


def access_to(area: str) -> Mapping[str, Access]:
    """The rule of each route of the area's pages and API: anybody reads, members write and see matches.

    >>> access_to("needs")["needs.list"], access_to("needs")["api.needs.step"]
    (<Access.PUBLIC: 'public'>, <Access.MEMBER: 'member'>)
    """
    pages = {f"{area}.{verb}" for verb in ("list", "get", "new", "post", "edit_form", "edit", "step")}
    programs = {f"api.{area}.{verb}" for verb in ("list", "get", "post", "edit", "step", "matches")}
    return {name: _access(name) for name in sorted(pages | programs)}


def _access(name: str) -> Access:
    return Access.PUBLIC if name.endswith(READING) else Access.MEMBER
