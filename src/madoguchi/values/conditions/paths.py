"""Where a field's answers are: dotted paths through dictionaries, and through every row of a repeated group.

A path asks all rows. To ask about one row, hand in the answers with the group narrowed to that row.
"""

from __future__ import annotations

from collections.abc import Mapping


def values_at(answers: object, steps: tuple[str, ...]) -> list[object]:
    """One value per row on the way, None where nothing is answered; never empty."""
    found: list[object] = [answers]
    for step in steps:
        found = [row.get(step) if isinstance(row, Mapping) else None for value in found for row in _rows(value)]
    return found or [None]


def pairs_at(answers: object, steps: tuple[str, ...], others: tuple[str, ...]) -> list[tuple[object, object]]:
    """The values at two paths side by side: of parts of one group those of the same row; never empty."""
    if len(steps) == 1 or steps[:-1] != others[:-1]:
        other = values_at(answers, others)[0]
        return [(value, other) for value in values_at(answers, steps)]
    rows = [row for value in values_at(answers, steps[:-1]) for row in _rows(value) if isinstance(row, Mapping)]
    return [(row.get(steps[-1]), row.get(others[-1])) for row in rows] or [(None, None)]


def is_answered(value: object) -> bool:
    """Whether there is anything in a value: false, 0 and a row with one answer count, blanks do not."""
    waiting = [value]
    while waiting:  # not recursive: answers from outside may be nested as deep as they like
        part = waiting.pop()
        if isinstance(part, Mapping):
            waiting.extend(part.values())
        elif isinstance(part, list | tuple):
            waiting.extend(part)
        elif part is not None and not (isinstance(part, str) and not part.strip()):
            return True
    return False


def is_rows(value: object) -> bool:
    """Whether a value is the list of rows of a repeated group."""
    return isinstance(value, list | tuple) and all(isinstance(row, Mapping) for row in value)


def _rows(value: object) -> list[object] | tuple[object, ...]:
    return value if isinstance(value, list | tuple) else (value,)
