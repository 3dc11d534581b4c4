"""Sentences in words: in British English, or in the language of the functions that the service gives."""

import datetime as dt
from collections.abc import Callable
from functools import cache

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_percent

from calls import labels
from calls.organisation_types import organisation_types
from calls.sentences import Countries, Groups, Roles, Sentence, Share, Types, Value

ENGLISH = "en_GB"
# First words of labels that keep their capital inside a sentence.
_PROPER = ("European",)


def english(sentence: Sentence) -> str:
    """The sentence in British English.

    >>> english(Sentence("%(where)s has no %(what)s", {"where": Countries(("SI",)), "what": Types((), "sme")}))
    'Slovenia has no small or medium company'
    """
    return rendered(sentence, str, lambda text, plural, count: text if count == 1 else plural, ENGLISH)


def rendered(
    sentence: Sentence, gettext: Callable[[str], str], ngettext: Callable[[str, str, int], str], locale: str
) -> str:
    """The sentence in the language of the two functions, with names and figures in that of the locale.

    `gettext` is asked for the template and for every label in it; an empty text is never asked for.
    """
    text, plural = sentence.text, sentence.plural
    template = ngettext(text, plural, sentence.count) if plural else gettext(text)
    return template % {name: _shown(value, gettext, locale) for name, value in sentence.values.items()}


def country_name(code: str, locale: str) -> str:
    """The country's name; a code that no list knows stands for itself."""
    return str(Locale.parse(locale).territories.get(code, code))


def _shown(value: Value, gettext: Callable[[str], str], locale: str) -> str:
    match value:
        case Share(part):
            return format_percent(part, "#,##0.#%", locale=locale)
        case dt.date():
            return format_date(value, "long", locale)
        case str() | int():
            return str(value)
        case Countries(codes):
            return format_list([country_name(code, locale) for code in codes], "standard", locale)
    return format_list(_labels(value, gettext), "or", locale)


def _labels(value: Types | Groups | Roles, gettext: Callable[[str], str]) -> list[str]:
    match value:
        case Groups(names):
            return [gettext(labels.COUNTRY_GROUPS[name]) for name in names]
        case Roles(codes):
            return [gettext(labels.ROLES[code]) for code in codes]
        case Types(_, type_set) if type_set:
            return [gettext(labels.TYPE_SETS[type_set])]
    known = _type_labels()
    order = list(known)
    in_order = sorted(value.codes, key=lambda code: order.index(code) if code in known else len(order))
    return [_within(gettext(known[code])) if code in known else code for code in in_order]


@cache
def _type_labels() -> dict[str, str]:
    return {one.code: one.label for one in organisation_types()}


def _within(label: str) -> str:
    """A label as it stands inside a sentence: `Chamber` becomes `chamber`, `VET provider` stays."""
    if label.startswith(_PROPER) or label[1:2].isupper():
        return label
    return label[:1].lower() + label[1:]
