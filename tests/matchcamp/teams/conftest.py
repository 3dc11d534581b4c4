"""Teams are looked for in the same small world in which consortia are formed."""

from tests.matchcamp.consortia.conftest import world

__all__ = ["world"]
