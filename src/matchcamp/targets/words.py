"""Targets in words of the reader's language: readings, stages, why an application counts or not, and how likely."""

from collections.abc import Mapping

from matchcamp.applications.progress import Phase
from matchcamp.i18n import N_
from matchcamp.i18n import gettext as _
from matchcamp.targets.states import Reading, Stage, Verdict

READING_WORDS: Mapping[Reading, str] = {
    Reading.IN_ALL: N_("The number in all, to whichever of the programmes"),
    Reading.COVERING: N_("The number in all, and at least one to each of the programmes"),
}
STAGE_WORDS: Mapping[Stage, str] = {
    Stage.FIRST: N_("The first submission"),
    Stage.LAST: N_("The last stage's submission"),
}
VERDICT_WORDS: Mapping[Verdict, str] = {
    Verdict.COUNTS: N_("It counts"),
    Verdict.NOT_SUBMITTED: N_("Not submitted yet"),
    Verdict.OUT_OF_PERIOD: N_("Submitted outside of the period"),
    Verdict.OTHER_PROGRAMME: N_("To another programme"),
    Verdict.STATE: N_("Its state does not count"),
    Verdict.RESUBMISSION: N_("A resubmission"),
    Verdict.EXAMPLE: N_("An invented example"),
    Verdict.EXCLUDED: N_("Left out by people"),
}
PHASE_WORDS: Mapping[Phase, str] = {
    Phase.IDEA: N_("Idea"),
    Phase.CONCEPT_NOTE: N_("Concept note"),
    Phase.FORMING: N_("Consortium forming"),
    Phase.COMMITTED: N_("Partners committed"),
    Phase.BEGUN: N_("Drafting, less than a third written"),
    Phase.HALF: N_("Drafting, about half written"),
    Phase.NEARLY: N_("Drafting, nearly written"),
    Phase.REVIEW: N_("Internal review"),
    Phase.READY: N_("Ready to submit"),
}
OF = (2, 3, 4, 5, 10, 20, 50)  # Of so many people speak; finer shares are told at the ends only.
FINEST = 100


def reading_words(reading: Reading) -> str:
    return _(READING_WORDS[reading])


def stage_words(stage: Stage) -> str:
    return _(STAGE_WORDS[stage])


def verdict_words(verdict: Verdict) -> str:
    return _(VERDICT_WORDS[verdict])


def phase_words(phase: Phase) -> str:
    return _(PHASE_WORDS[phase])


def chance_words(probability: float) -> str:
    """A probability as people say it.

    >>> [chance_words(one) for one in (0.81, 0.5, 0.92, 0.05, 0.004, 0.999)]
    ['about 4 in 5', 'about 1 in 2', 'about 9 in 10', 'about 1 in 20', 'less than 1 in 100', 'more than 99 in 100']
    """
    if probability < 1 / FINEST:
        return _("less than 1 in %(of)s") % {"of": FINEST}
    if probability > 1 - 1 / FINEST:
        return _("more than %(hits)s in %(of)s") % {"hits": FINEST - 1, "of": FINEST}
    hits, of = spoken_share(probability)
    return _("about %(hits)s in %(of)s") % {"hits": hits, "of": of}


def spoken_share(probability: float) -> tuple[int, int]:
    """The nearest share of which people speak, the smaller numbers first: (4, 5) for 0.81."""
    shares = [(hits, of) for of in OF[:4] for hits in range(1, of)]
    shares += [(hits, of) for of in OF[4:] for hits in (1, of - 1)]
    return min(shares, key=lambda one: (abs(one[0] / one[1] - probability), one[1]))


def percent(probability: float) -> str:
    """A share in whole percent; what is not certain is never told as 0 or 100.

    >>> [percent(one).replace("\\u00a0", " ") for one in (0.8149, 0.9989, 0.001, 1.0)]
    ['81 %', '> 99 %', '< 1 %', '100 %']
    """
    if 0 < probability < 0.005:
        return "<\u00a01\u00a0%"
    if 0.995 <= probability < 1:
        return ">\u00a099\u00a0%"
    return f"{round(100 * probability)}\u00a0%"
