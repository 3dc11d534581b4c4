"""Pages with all words longer by two fifths, as German or Basque would have them: nothing may stand out sideways."""

from collections.abc import Mapping

import pytest

from tests.journeys.conftest import Camps, Opener
from tests.journeys.looking import SIDEWAYS

pytestmark = pytest.mark.browser

LENGTHEN = r"""() => {
  const longer = (text) => text.replace(/\p{L}{3,}/gu, (word) => word + word.slice(-Math.ceil(word.length * 0.4)));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  for (const node of nodes) {
    // Links of people's own and names of files do not grow with the language.
    if (!node.parentElement.closest("script, style, textarea, code")) node.data = longer(node.data);
  }
  for (const field of document.querySelectorAll("[placeholder]")) field.placeholder = longer(field.placeholder);
}"""
OPEN = "() => document.querySelectorAll('details').forEach((one) => { one.open = true; })"
PUBLIC = ["/", "/sign-in", "/join", "/needs", "/calls", "/organisations", "/alliance", "/about", "/privacy", "/rules",
          "/search?q=3D-tisk"]  # fmt: skip
MEMBER = ["/", "/needs/new", "/offers/new", "/ideas/new", "/introductions", "/account", "/calls/for-you", "/watching",
          "/consortia"]  # fmt: skip


def sideways(somebody: Opener, paths: list[str], *, email: str, width: int) -> list[str]:
    """The pages that are wider than the window, with menus shut and with all that can be opened open."""
    person = somebody(width=width)
    if email:
        person.signs_in(email)
    found = []
    for path in paths:
        person.goes_to(path).page.evaluate(LENGTHEN)
        shut = person.page.evaluate(SIDEWAYS)
        person.page.evaluate(OPEN)
        opened = person.page.evaluate(SIDEWAYS)
        found += [f"{path}: {shut} pixels shut, {opened} opened"] if max(shut, opened) > 0 else []
    return found


@pytest.mark.parametrize("width", [1280, 320])
def test_public_pages_bear_longer_words(somebody: Opener, things: Mapping[str, str], width: int) -> None:
    assert sideways(somebody, PUBLIC + list(things.values()), email="", width=width) == []


@pytest.mark.parametrize("width", [1280, 320])
def test_pages_of_members_bear_longer_words(somebody: Opener, things: Mapping[str, str], width: int) -> None:
    assert sideways(somebody, MEMBER + list(things.values()), email="maja@example.org", width=width) == []


@pytest.mark.parametrize("width", [1280, 320])
def test_pages_of_camps_bear_longer_words(somebody: Opener, camps: Camps, width: int) -> None:
    assert sideways(somebody, ["/camps/new", *camps.pages], email="miren@example.org", width=width) == []
