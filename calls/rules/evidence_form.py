"""Where something was read: ids of the sources that come with the project, and others written out."""

import re
from collections.abc import Mapping

from calls.closing_times import FIRST_YEAR, LAST_YEAR
from calls.errors import InvalidValue
from calls.forms import Form
from calls.rules.facts import Evidence
from calls.yaml_nodes import Fields, Items, Text

SOURCE_FIELDS = ("id", "title", "url", "year", "kind")
OWN_SOURCE = ("source_title", "source_url", "source_year")
"""Fields of a page by which a person names a source that the project does not know."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_YEAR = re.compile(r"[0-9]{4}")
_ID_LENGTH = 60


def identifier(text: str) -> str:
    """The id of a rule, action or source."""
    if _ID.fullmatch(text) is None or len(text) > _ID_LENGTH:
        raise InvalidValue(f"{text[:60]!r} is no id", "use small letters, digits and hyphens, such as min-orgs")
    return text


def year_of(text: str) -> int:
    """A year between 2000 and 2100."""
    if _YEAR.fullmatch(text) is None or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise InvalidValue(f"{text[:20]!r} is no year", f"write one from {FIRST_YEAR} to {LAST_YEAR}")
    return int(text)


def evidence_of(form: Form, known: Mapping[str, Evidence]) -> tuple[Evidence, ...]:
    """The sources of a field `sources` in their order, and behind them the one that a page names by its own fields."""
    node = form.node.fields.get("sources")
    if isinstance(node, Items):
        listed = _listed(form, node, known)
    else:
        listed = form.many("sources", lambda text: _known(text, known))
    return (*listed, *_own(form))


def source_of(form: Form) -> Evidence:
    """A source from its own fields; an id is made from the title where none is written."""
    form.check_names(("title",), SOURCE_FIELDS)
    title = form.text("title")
    return Evidence(
        id=form.one("id", identifier, _slug(title)),
        title=title,
        url=form.one("url", web_address, ""),
        year=form.one("year", year_of, None),
        kind=form.text("kind"),
    )


def web_address(text: str) -> str:
    """An address that a browser can open."""
    if not text.startswith(("https://", "http://")) or " " in text:
        raise InvalidValue(f"{text[:80]!r} is no web address", "it begins with https:// and has no blanks")
    return text


def _listed(form: Form, node: Items, known: Mapping[str, Evidence]) -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    for item in node.items:
        if isinstance(item, Fields):
            found.append(source_of(form.inner(item, "source")))
        elif isinstance(item, Text):
            taken = form.taken("sources", item.text, lambda text: _known(text, known))
            found += [taken] if taken else []
        else:
            form.refuse("sources", "a list stands in sources", "Write ids, or `title` and `url` of a source")
    return tuple(dict.fromkeys(found))


def _known(text: str, known: Mapping[str, Evidence]) -> Evidence:
    if text not in known:
        raise InvalidValue(f"there is no source {text[:60]!r}", "write its title and address instead")
    return known[text]


def _own(form: Form) -> tuple[Evidence, ...]:
    title = form.text("source_title")
    url, year = form.one("source_url", web_address, ""), form.one("source_year", year_of, None)
    if title:
        return (Evidence(id=_slug(title), title=title, url=url, year=year),)
    if url or year:
        form.refuse("source_title", "the source has no title", "Write what it is, such as the name of the page")
    return ()


def _slug(title: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", title.lower()))[:_ID_LENGTH].strip("-") or "source"
