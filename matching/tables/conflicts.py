"""Why there is no plan: the smallest set of demands that conflict."""

from matching.conflicts import Trial, smallest_set
from matching.programme import Rows
from matching.tables.demands import demands_of, rows_for
from matching.tables.encoding import Encoded
from matching.tables.formulation import Tables
from matching.tables.model import Conflict, Demand


def smallest_conflict(made: Encoded, seconds: float) -> Conflict:
    """The smallest conflict of demands; that everyone who is there sits somewhere is none that could be dropped.

    When `seconds` are over before a conflict is proven smallest, one from which no demand can be dropped is given.
    Raises ValueError when some plan meets all.
    """
    demands = demands_of(made)
    tables = Tables(made)
    slacks = [_elastic(tables, list(rows_for(made, tables.seat, demand))) for demand in demands]
    kinds = dict.fromkeys(one.kind for one in reversed(demands))
    groups = [frozenset(number for number, one in enumerate(demands) if one.kind is kind) for kind in kinds]
    numbers, smallest = smallest_set(Trial(tables, slacks), groups, seconds)
    return Conflict(_named(demands, numbers), smallest)


def _elastic(tables: Tables, blocks: list[Rows]) -> int:
    slack = tables.add_column()
    for rows in blocks:
        tables.add(rows, slack)
    return slack


def _named(demands: tuple[Demand, ...], numbers: frozenset[int]) -> tuple[Demand, ...]:
    return tuple(demands[number] for number in sorted(numbers))
