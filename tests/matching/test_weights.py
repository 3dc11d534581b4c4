"""The file of weights: what is shipped, how families are found, what is refused."""

import re
from importlib.resources import files

import pytest

from matching.errors import BadWeights
from matching.weights import load_weights, parse_weights

SHIPPED = (files("matching") / "weights.yaml").read_text("utf-8")


def figure(name: str) -> str:
    """The first place of a figure in the file, as it stands there now: calibration writes others."""
    found = re.search(rf"\b{name}: [\d.]+", SHIPPED)
    assert found is not None
    return found.group()


def test_load_weights_finds_the_family_by_prefix():
    assert load_weights("static-v1-1a2b3c4d").encoder == load_weights("static").encoder
    assert load_weights("minilm-x").encoder != load_weights("static").encoder


def test_load_weights_gives_a_stranger_the_family_other():
    assert load_weights("a/model/of/ours").encoder == load_weights("other").encoder


@pytest.mark.parametrize(
    ("line", "wrong", "said"),
    [
        ("  eqf: 0.1", "  eqv: 0.1", "eqf"),
        ("  eqf: 0.1", "  eqf: -1.0", "eqf is -1.0"),
        ("history: {half: 4}", "history: {half: 0}", "history: half is 0.0"),
        (figure("slope"), "slope: steep", "steep"),
        (figure("ceiling"), "ceiling: 0.05", "0.05"),
        (figure("covers"), "covers: 0.0", "encoders: covers is 0.0"),
    ],
)
def test_parse_weights_names_what_is_wrong(line: str, wrong: str, said: str):
    with pytest.raises(BadWeights, match=said):
        parse_weights(SHIPPED.replace(line, wrong, 1), "static")
