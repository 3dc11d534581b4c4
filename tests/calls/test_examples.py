import doctest
import importlib

import pytest


@pytest.mark.parametrize(
    "name",
    [
        *("calls.countries", "calls.identifiers", "calls.model", "calls.organisation_types"),
        *("calls.plain_text", "calls.saying", "calls.sources.stated_times"),
    ],
)
def test_examples_in_docstrings_run(name: str) -> None:
    results = doctest.testmod(importlib.import_module(name))

    assert results.attempted > 0
    assert results.failed == 0
