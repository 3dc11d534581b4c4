"""The weights of the ranking as the service uses them: by name, with other ones tried, and what each signal gave."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files

from matching.model import Signal
from matching.rank import BONUSES
from matching.weights import Weights, load_weights

SIGNALS: tuple[str, ...] = tuple(signal.value for signal in Signal)
"""The names of all signals, in the order in which they are shown."""

MOST = 10.0  # A weight that is tried; the strongest of the file is about 1.


@cache
def version() -> str:
    """Which weights are in use: the first digits of the SHA-256 of their file."""
    return hashlib.sha256((files("matching") / "weights.yaml").read_bytes()).hexdigest()[:12]


def weighed(encoder: str, changes: Mapping[str, float]) -> Weights:
    """The weights of the file for an encoder, with some signals' weights changed.

    Raises ValueError for a name that no signal has, and for a weight outside 0 to `MOST`.
    """
    live = load_weights(encoder)
    for name, weight in changes.items():
        if name not in SIGNALS:
            raise ValueError(f"no signal is called {name!r}; there are {', '.join(SIGNALS)}")
        if not 0 <= weight <= MOST:
            raise ValueError(f"the weight of {name} is {weight}; it must lie between 0 and {MOST:g}")
    return replace(live, signals={**live.signals, **{Signal(name): weight for name, weight in changes.items()}})


def by_name(weights: Weights) -> dict[str, float]:
    """Each signal's weight by its name, in the order of `SIGNALS`."""
    return {signal.value: weights.signals[signal] for signal in Signal}


def gains(parts: Mapping[Signal, float], weights: Weights) -> dict[str, float]:
    """What each signal added to the evidence of a candidate; their sum is what the ranking orders by.

    A bonus adds its weight times the signal; a demand costs its weight times what is missing of it.
    """
    return {
        signal.value: weights.signals[signal] * (parts[signal] if signal in BONUSES else parts[signal] - 1.0)
        for signal in Signal
        if signal in parts
    }
