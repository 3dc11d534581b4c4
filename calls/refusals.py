"""Values that cannot be taken, said in sentences that the service can translate."""

from calls.errors import InvalidValue
from calls.saying import english
from calls.sentences import Template, Value


def invalid(what: Template, way_out: Template, **values: Value) -> InvalidValue:
    """The error of two templates; each takes those of the values that it names.

    >>> no_colour = Template("%(text)s is no colour")
    >>> str(invalid(no_colour, Template("write one of %(known)s"), text="'rot'", known="red, green"))
    "'rot' is no colour; write one of red, green"
    """
    said = (what.said(**values), way_out.said(**values))
    return InvalidValue(english(said[0]), english(said[1]), said)


def quoted(text: str, most: int = 60) -> str:
    """The beginning of what was written, in quotation marks."""
    return repr(text[:most])
