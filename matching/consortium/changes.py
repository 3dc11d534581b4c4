"""What was changed, what each change is for, and who else could come in instead."""

from collections.abc import Iterator, Mapping, Sequence

from calls.participants import Role
from matching.consortium.demands import Asked
from matching.consortium.formulation import Unit
from matching.consortium.model import Added, Candidate, Change, Demand, Removed, RoleChanged
from matching.consortium.verdicts import broken

ALTERNATIVES = 3

Members = Mapping[str, Role]
Facts = Mapping[str, Candidate]


def changes_between(
    made: Asked, before: Members, after: Members, *, facts: Facts, units: Sequence[Unit]
) -> tuple[Change, ...]:
    """The changes by key: who goes, whose role changes, who comes in. What each is for is what breaks without it."""
    return (
        *(
            Removed(key=key, role=role, serves=broken(made, {**after, key: role}, facts))
            for key, role in sorted(before.items())
            if key not in after
        ),
        *(
            RoleChanged(key=key, before=role, after=after[key], serves=broken(made, {**after, key: role}, facts))
            for key, role in sorted(before.items())
            if after.get(key, role) is not role
        ),
        *(
            Added(
                key=key,
                role=role,
                serves=_without(made, after, key, facts),
                instead=tuple(_instead(made, after, key, facts, units)),
            )
            for key, role in sorted(after.items())
            if key not in before
        ),
    )


def _without(made: Asked, after: Members, key: str, facts: Facts) -> tuple[Demand, ...]:
    return broken(made, {other: role for other, role in after.items() if other != key}, facts)


def _instead(made: Asked, after: Members, key: str, facts: Facts, units: Sequence[Unit]) -> Iterator[str]:
    """The next-best who are not in it, by fit, ties by key; all of one unit do the same, so one of it is tried."""
    rest = {other: role for other, role in after.items() if other != key}
    ranked = sorted((-facts[other].fit, other, number) for number, unit in enumerate(units) for other in unit.keys)
    does: dict[int, bool] = {}
    found = 0
    for _, other, number in ranked:
        if other in after or after[key] not in units[number].roles:
            continue
        if number not in does:
            does[number] = not broken(made, {**rest, other: after[key]}, facts)
        if does[number]:
            yield other
            found += 1
        if found == ALTERNATIVES:
            return
