"""What axe and a ruler find on pages: WCAG 2.2 AA wide and narrow, contrast in dark colours, and nothing sideways."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

from tests.journeys.conftest import Person

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
CONTRAST = {"runOnly": ["color-contrast"]}
WIDE, NARROW = 1280, 320
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def wrong_on(person: Person, paths: Sequence[str]) -> list[str]:
    """What is wrong on these pages, each opened once and looked at wide, in dark colours, and narrow."""
    found = []
    for path in paths:
        page = person.page
        look(page, WIDE, "light")
        page.goto(person.url + path)
        page.evaluate(AXE)
        found += [f"{path}, wide: {one}" for one in violations(page, RULES)]
        look(page, WIDE, "dark")
        found += [f"{path}, dark: {one}" for one in violations(page, CONTRAST)]
        look(page, NARROW, "light")
        found += [f"{path}, narrow: {one}" for one in violations(page, RULES)]
        wider = page.evaluate(SIDEWAYS)
        found += [f"{path}, narrow: {wider} pixels sideways"] if wider > 0 else []
    return found


def look(page: Page, width: int, scheme: Any) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # Colours change at once, not step by step.


def violations(page: Page, rules: dict[str, list[str]]) -> list[str]:
    asked = {**rules, "resultTypes": ["violations"]}  # What holds is not told in detail, which halves the time.
    found = page.evaluate("rules => axe.run(document, rules)", asked)["violations"]
    return [f"{one['id']} at {one['nodes'][0]['target']}" for one in found]
