"""The stylesheet keeps its promises: contrast in light and dark, focus that is seen, no inline code."""

import re
from pathlib import Path

import pytest

SERVICE = Path(__file__).parents[2] / "src" / "matchcamp"
WRITTEN = (SERVICE / "static" / "matchcamp.css").read_text(encoding="utf-8")
CSS = re.sub(r"/\*.*?\*/", "", WRITTEN, flags=re.DOTALL)
TOKENS = dict(re.findall(r"--([\w-]+):\s*(light-dark\([^)]*\))", CSS))
LETTER = "letter.html"  # Mail programs fetch no stylesheet: letters carry theirs inside.
TEMPLATES = sorted(path for path in (SERVICE / "templates").rglob("*.html") if path.name != LETTER)

TEXT, PART = 4.5, 3.0  # WCAG 2.2: 1.4.3 for text, 1.4.11 for parts of controls and pictures.
GROUNDS = ("paper", "sheet", "inset")
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "ink-soft", "green", "action", "action-strong") for ground in GROUNDS),
    *((f"{tone}-ink", f"{tone}-tint", TEXT) for tone in ("ok", "warn", "stop", "note")),
    *((f"{tone}-ink", ground, TEXT) for tone in ("ok", "stop") for ground in ("paper", "sheet")),
    *((ink, side, TEXT) for ink in ("ink", "ink-soft") for side in ("mine-tint", "theirs-tint", "ok-tint")),
    *(("action", side, TEXT) for side in ("ok-tint", "note-tint")),
    ("green", "mine-tint", TEXT),
    ("on-machine", "machine", TEXT),
    ("on-machine-soft", "machine", TEXT),
    ("on-machine", "machine-deep", TEXT),
    ("on-machine-soft", "machine-deep", TEXT),
    ("on-action", "action", TEXT),
    ("on-action", "action-strong", TEXT),
    ("sheet", "green", TEXT),
    ("sheet", "stop-ink", TEXT),
    ("ink-soft", "tile-0", TEXT),
    ("tile-ink", "tile-1", TEXT),
    ("tile-ink", "tile-2", TEXT),
    ("tile-ink-strong", "tile-3", TEXT),
    ("tile-ink-strong", "tile-4", TEXT),
    *(("edge", ground, PART) for ground in GROUNDS),
    *(("focus-page", ground, PART) for ground in (*GROUNDS, "mine-tint", "theirs-tint", "ok-tint", "stop-tint")),
    *(("focus-machine", ground, PART) for ground in ("machine", "machine-deep")),
    *((node, "paper", PART) for node in ("tile-3", "action", "focus-page", "ink", "edge")),
    ("green", "inset", PART),
]


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def colour(token: str, scheme: int) -> str:
    return re.findall(r"#[0-9a-f]{6}", TOKENS[token])[scheme]


def test_contrast_of_known_colours():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS, ids=str)
def test_token_pair_has_contrast(front, ground, least, scheme):
    assert contrast(colour(front, scheme), colour(ground, scheme)) >= least


def test_every_colour_token_has_two_colours_and_a_measured_pair():
    decorative = {"rule"}  # Hairlines that only please the eye.

    assert all(len(re.findall(r"#[0-9a-f]{6}", value)) == 2 for value in TOKENS.values())
    assert set(TOKENS) - {token for front, ground, _ in PAIRS for token in (front, ground)} == decorative


def test_colours_stand_only_in_tokens():
    outside = re.sub(r"--[\w-]+:\s*[^;]+;", "", CSS)

    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", outside) == []


def test_custom_properties_are_defined_and_used():
    defined = set(re.findall(r"(--[\w-]+)\s*:", CSS))
    used = set(re.findall(r"var\((--[\w-]+)", CSS))

    assert used - defined == set()
    assert defined - used == set()


def test_directions_are_logical():
    sides = "left|right|top|bottom"

    assert re.findall(rf"(?:margin|padding|border)-(?:{sides})", CSS) == []
    assert re.findall(rf"(?<![\w-])(?:{sides}|width|height)\s*:", CSS) == []


def test_focus_is_removed_only_where_something_else_shows_it():
    removed = re.findall(r"([^{}]+)\{[^{}]*outline:\s*(?:none|0)", CSS)

    # The main part takes the focus only from the skip link; a tile of the map gets a frame of its own.
    assert [selector.strip() for selector in removed] == ["main:focus", ".tile-map a:focus-visible"]
    assert ".tile-map a:focus-visible rect" in CSS


def test_movement_stands_only_where_it_is_wanted():
    allowed = re.search(r"@media \(prefers-reduced-motion: no-preference\) \{.*?\n\}", CSS, flags=re.DOTALL)

    assert allowed
    assert re.findall(r"(?:transition|animation)\s*:", CSS.replace(allowed.group(), "")) == []


@pytest.mark.parametrize(
    "rule", ["@media print", "prefers-contrast: more", "forced-colors: active", '[data-theme="dark"]']
)
def test_stylesheet_serves(rule):
    assert rule in CSS


def test_stylesheet_loads_nothing_from_elsewhere():
    assert re.findall(r"@import|url\(|@font-face", CSS) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_has_no_inline_code(path):
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|javascript:|hx-on", text) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", text) == []


@pytest.mark.parametrize("path", sorted((SERVICE / "static").glob("*.svg")), ids=lambda path: path.name)
def test_drawing_has_no_inline_code(path):
    assert re.findall(r"\sstyle=|<style|<script|\son[a-z]+=", path.read_text(encoding="utf-8")) == []
