"""The file of weights: what is shipped, how families are found, what is refused."""

from importlib.resources import files

import pytest

from matching.errors import BadWeights
from matching.weights import load_weights, parse_weights

SHIPPED = (files("matching") / "weights.yaml").read_text("utf-8")


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
        ("slope: 7.0", "slope: steep", "steep"),
        ("floor: 0.10, ceiling: 1.10", "floor: 0.10, ceiling: 0.05", "0.05"),
        ("covers: 0.40", "covers: 0.0", "encoders: covers is 0.0"),
    ],
)
def test_parse_weights_names_what_is_wrong(line: str, wrong: str, said: str):
    with pytest.raises(BadWeights, match=said):
        parse_weights(SHIPPED.replace(line, wrong), "static")
