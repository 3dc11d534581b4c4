"""The frame and the components give sound HTML, translate their words and show the figures used."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from matchcamp.i18n import colon
from matchcamp.labels import KIND_NAMES, ROLE_NAMES, STATUS_NAMES, VISIBILITY_NAMES, code_of, status_tone

NAMED = {
    "kind_name": KIND_NAMES, "status_name": STATUS_NAMES, "visibility_name": VISIBILITY_NAMES, "role_name": ROLE_NAMES,
}  # fmt: skip
SERVICE = Path(__file__).parents[2] / "src" / "matchcamp"
CSS = (SERVICE / "static" / "matchcamp.css").read_text(encoding="utf-8")
VOID = {"meta", "link", "input", "img", "br", "hr"}
CARD = '{% from "components/matches.html" import match_card %}{{ match_card(match, "t") }}'
SPOKEN = ("aria-label", "placeholder", "title", "alt")

ITEM = {
    "kind": "offer", "id": "b1", "url": "/offers/b1", "title": "ČIPI & <B>", "summary": "BESEDE",
    "language": "sv", "country": "SE", "status": "published", "visibility": "members", "example": True,
    "organisation": "KUNSKAP", "topics": ["iot"], "deadline": date(2026, 9, 30),
}  # fmt: skip
CALL = {
    "kind": "call", "url": "/calls/c1", "title": "COVE", "identifier": "ERASMUS-1", "programme": "ERASMUS+",
    "status": "forthcoming", "opens": date(2026, 11, 1), "deadline": date(2027, 2, 1), "days_left": 5,
    "budget": "4 M", "summary": "BESEDE", "example": True,
}  # fmt: skip
REASONS = [
    {"type": "passages", "query": "KDAJ?", "query_language": "sl", "candidate": "NÄR <I>?",
     "candidate_language": "sv", "cosine": 0.7134},
    {"type": "topics", "topics": ["iot"], "overlap": 0.6667},
    {"type": "terms", "terms": ["CNC"], "bm25": 7.42},
    {"type": "fact", "fact": "country", "wanted": ["SI", "SE"], "has": "SE", "value": 1.0},
    {"type": "fact", "fact": "eqf", "wanted": [4, 5], "has": [3, 5], "value": 0.8},
    {"type": "fact", "fact": "language", "wanted": ["sl"], "has": [], "value": 0.0},
    {"type": "fact", "fact": "history", "wanted": None, "has": 0, "value": 0.5},
]  # fmt: skip
MATCH = {
    "item": ITEM, "fit": 0.8214, "state": "interested", "reasons": REASONS, "contact_url": "/x",
    "urls": {"interested": "/i", "not_for_us": "/n", "introduction": "/a"},
}  # fmt: skip
CONTEXT = {
    "viewer": {"name": "MAJA", "email": "MAJA@EXAMPLE.ORG"}, "csrf_token": "t0ken", "language": "en",
    "navigation": [{"label": "NEEDS", "url": "/needs", "current": True}, {"label": "CALLS", "url": "/calls"}],
    "flashes": [{"level": "done", "text": "DONE"}, {"level": "problem", "text": "NO"}],
    "languages": ["en", "sl"], "demo_date": date(2026, 6, 27), "path": "/needs",
    "assets": {"htmx": "/assets/htmx.js"},
    "item": ITEM, "call": CALL, "match": MATCH, "when": date(2026, 6, 20),
    "errors": [{"field": "name", "message": "EMPTY"}, {"field": "", "message": "ALL WRONG"}],
}  # fmt: skip
PAGE = """
{% extends "layout.html" %}
{% import "components/forms.html" as forms %}{% import "components/cards.html" as cards %}
{% import "components/matches.html" as matches %}{% import "components/tables.html" as tables %}
{% import "components/states.html" as states %}{% import "components/tags.html" as tags %}
{% import "components/people.html" as people %}{% import "components/timeline.html" as timeline %}
{% import "components/pictures.html" as pictures %}
{% block title %}TITLE{% endblock %}{% block lead %}<p>LEAD</p>{% endblock %}
{% block content %}
{{ forms.error_summary(errors) }}
<form class="form" method="post" action="/x">{{ forms.csrf(csrf_token) }}
{{ forms.field("name", "NAME", error="EMPTY", hint="HINT", required=true, attrs={"maxlength": 80}) }}
{{ forms.textarea("text", "TEXT", value="<I>", hint="HINT") }}
{{ forms.select("country", "COUNTRY", [("SI", "SLO"), ("SE", "SWE")], value="SE", empty="ANY") }}
{{ forms.checkbox("consent", "YES", hint="HINT") }}
{{ forms.checkboxes("topics", "TOPICS", [("iot", "IOT"), ("erp", "ERP")], ["erp"], error="TOO MANY") }}
{{ forms.radios("who", "WHO", [("all", "ALL")], "all", required=true) }}
{{ forms.submit("GO", variant="plain") }}</form>
{{ forms.button_form("/x", "GO", csrf_token, {"a": "b"}, variant="stop") }}{{ forms.search_form(q="A") }}
{% call forms.filters("/x") %}{{ forms.field("from", "FROM", type="date") }}{% endcall %}
{{ cards.card_list([item, call]) }}{{ cards.card_list([], "NONE") }}
{{ cards.facts([("A", "1"), ("B", "")]) }}{{ cards.tally([{"figure": 3, "label": "X", "url": "/x"}]) }}
{{ matches.match_list([match], csrf_token) }}
{{ tables.data_table("CAPTION", [{"key": "a", "label": "A"}, {"key": "n", "label": "N", "numeric": true}],
   [{"a": {"text": "SI", "url": "/si"}, "n": 3}, {"a": "SE", "n": none}]) }}
{{ states.empty("NOTHING", "YET", "/new", "GO", "need") }}{{ states.no_good_match() }}
{{ states.next_page("/p2") }}{{ states.wait(id="busy") }}{{ tags.role_chips(["broker"]) }}
{{ tags.topic_chips(["iot"], ["iot"], "/t/") }}
{{ people.people_list([{"name": "MAJA NOVAK", "role": "owner", "url": "/p"}]) }}
{{ people.contact({"name": "ANE", "organisation": "O", "email": "A@EXAMPLE.ORG"}) }}
{{ timeline.need_steps("in review") }}{{ timeline.need_steps("expired") }}{{ timeline.idea_steps("open") }}
{{ timeline.history([{"at": when, "text": "SENT", "by": "MAJA"}]) }}
{% call pictures.picture("", "CAPTION", [(0, "VET")]) %}TABLE{% endcall %}
{% endblock %}
"""


def environment() -> Environment:
    """The real templates; words of the catalogue come out in capitals, so that any other word is seen."""
    made = Environment(
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FileSystemLoader(SERVICE / "templates"),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        capitals, lambda one, many, n: capitals(one if n == 1 else many), newstyle=True
    )
    made.filters["number"] = lambda value: str(value).replace(".", ",")
    made.filters["long_date"] = lambda value: value.isoformat()
    made.globals["colon"] = colon
    for name in ("country_name", "language_name", "topic_name", "concept_name", "type_name"):
        made.filters[name] = str.upper
    for name, words in NAMED.items():
        made.filters[name] = lambda code, words=words: capitals(words.get(code_of(code), str(code)))
    made.filters["status_tone"] = status_tone
    return made


def capitals(message: str) -> str:
    """The message in capitals, its named places left alone."""
    return "".join(part if part.startswith("%(") else part.upper() for part in re.split(r"(%\(\w+\)s)", message))


def render(source: str = PAGE, **changes: object) -> str:
    return environment().from_string(source).render(CONTEXT | changes)


class Reading(HTMLParser):
    """What a page holds; fails on elements that are not closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] not in (["script"], ["abbr"]):  # A language's code is shown as it is.
            self.words.append(data)

    def all(self, attribute: str) -> list[str]:
        return [attrs[attribute] for _, attrs in self.tags if attribute in attrs]


@pytest.mark.parametrize(
    "changes",
    [{}, {"viewer": None, "demo_date": None, "flashes": [], "navigation": [], "assets": {}}],
    ids=["full", "bare"],
)
def test_page_is_sound(changes):
    read = Reading(render(**changes))

    ids = read.all("id")
    assert len(ids) == len(set(ids))
    ties = ("for", "aria-describedby", "aria-labelledby")
    named = [id_ for tie in ties for value in read.all(tie) for id_ in value.split()]
    assert set(named) - set(ids) == set()
    assert [tag for tag, _ in read.tags].count("h1") == 1


def test_page_translates_every_word():
    read = Reading(render())

    spoken = [attrs[name] for _, attrs in read.tags for name in SPOKEN if name in attrs]
    said = [text.replace("Matchcamp", "").strip() for text in read.words + spoken]
    assert [text for text in said if re.search(r"[a-zčšž]", text)] == []


def test_page_uses_only_classes_of_the_stylesheet():
    used = {name for value in Reading(render()).all("class") for name in value.split()}
    styled = set(re.findall(r"\.([a-z][\w-]*)", CSS))

    # The first colour of the network is the one without a rule of its own.
    assert used - styled == {"network-group-0"}


def test_page_names_only_icons_that_exist():
    drawn = re.findall(r'<symbol id="([\w-]+)"', (SERVICE / "static" / "icons.svg").read_text(encoding="utf-8"))

    assert set(re.findall(r"icons\.svg#([\w-]+)", render())) - set(drawn) == set()


def test_page_has_a_token_in_every_form_that_posts():
    for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", render(), flags=re.DOTALL):
        assert 'name="_csrf_token" value="t0ken"' in form


def test_page_escapes_what_people_write():
    html = render()

    assert "ČIPI &amp; &lt;B&gt;" in html
    assert "NÄR &lt;I&gt;?" in html
    assert not re.search(r"<[BI]>", html)


def test_layout_takes_htmx_only_when_it_is_there():
    assert '<script src="/assets/htmx.js" defer>' in render()
    assert "htmx" not in render('{% extends "layout.html" %}', assets={"htmx": None})


def test_layout_shows_nobody_a_way_in():
    html = render(viewer={"name": "", "email": ""})

    assert 'href="/sign-in"' in html
    assert 'action="/sign-out"' not in html


def test_match_card_shows_both_texts_in_their_languages():
    html = render(CARD)

    assert '<blockquote lang="sl">KDAJ?</blockquote>' in html
    assert '<blockquote lang="sv">NÄR &lt;I&gt;?</blockquote>' in html


def test_match_card_shows_the_figures_that_were_used():
    html = render(CARD)

    shown = re.findall(r'class="(?:fit-)?figure">([^<]+)<', html)
    assert shown == ["0,82", "0,71", "0,67", "7,4", "1,0", "0,8", "0,0", "0,5"]
    assert 'width="82.1"' in html


def test_match_card_says_what_is_wanted_and_what_is_there():
    html = render('{% from "components/matches.html" import reason_list %}{{ reason_list(match.reasons) }}')

    facts = [" ".join(f.split()) for f in re.findall(r"<span>(.*?)</span> <span", html, flags=re.DOTALL)]
    assert facts == [
        "COUNTRY: SE (WANTED: SI, SE)",
        "EQF LEVELS: 3–5 (WANTED: 4–5)",
        "LANGUAGE: NOT KNOWN (WANTED: SL)",
        "PAST PROJECTS: 0",
    ]


def test_match_card_hides_actions_without_an_address():
    html = render(CARD, match=MATCH | {"urls": {}})

    assert "<form" not in html


def test_steps_mark_what_is_done_and_where_it_stands():
    html = render('{% from "components/timeline.html" import need_steps %}{{ need_steps("in_review") }}')

    assert re.findall(r"<li class=\"([\w -]+)\"( aria-current=\"step\")?>([A-Z ]+)<", html) == [
        ("step step-done", "", "DRAFT"),
        ("step", ' aria-current="step"', "IN REVIEW"),
        ("step", "", "PUBLISHED"),
        ("step", "", "IN PROGRESS"),
        ("step", "", "SOLVED"),
    ]


def test_steps_show_an_end_outside_the_road():
    html = render('{% from "components/timeline.html" import need_steps %}{{ need_steps("withdrawn") }}')

    assert '<li class="step step-stop" aria-current="step">WITHDRAWN</li>' in html
