"""The words of this package for what can go wrong."""


class MatchingError(ValueError):
    """What this package was given cannot be matched; the message names the value and the way out."""


class DuplicateKey(MatchingError):
    """The same item stands twice among the candidates or the entries."""


class BadFigure(MatchingError):
    """A figure is outside the range that its meaning allows, or is not a number."""


class BadWeights(MatchingError):
    """The file of weights lacks a figure, or holds one outside its range."""


class BadData(MatchingError):
    """A folder of judged data is not of a known form."""


class BadBrief(MatchingError):
    """A team was asked for in words that contradict themselves or name somebody who is not there."""


class OutOfTime(MatchingError):
    """The time ran out before any team was found; give more seconds."""


class SolverFailed(MatchingError):
    """The solver ended in a way that no model of ours leads to: a defect, not a matter of what was asked."""


class BadCamp(MatchingError):
    """Tables were asked for in words that contradict themselves or name somebody who is not there."""
