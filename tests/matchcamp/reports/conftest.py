"""The people and calls of the applications' tests, for reports too."""

from tests.matchcamp.applications.conftest import world

__all__ = ["world"]
