"""Sentences of the package `calls` in the reader's language: its templates are messages of our catalogues."""

from calls.saying import rendered
from calls.sentences import Sentence
from matchcamp.i18n import formats, gettext, ngettext


def said(sentence: Sentence) -> str:
    """The sentence in the reader's language, with names of countries, kinds of organisations and figures in it.

    >>> from calls.sentences import Countries, Share
    >>> said(Sentence("At most %(part)s to %(where)s", {"part": Share(0.7), "where": Countries(("SI", "HR"))}))
    'At most 70% to Slovenia and Croatia'
    """
    return rendered(sentence, gettext, ngettext, formats())
