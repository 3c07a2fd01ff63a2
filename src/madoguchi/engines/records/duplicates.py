"""What makes two matters look alike: keys of the answers the definition names, folded so that spellings meet."""

from __future__ import annotations

import hashlib
import json
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.section import RecordSection
from madoguchi.values.names import name_key

_NAME_PARTS = ("family", "given")
_MONTHS_OF_A_YEAR = 12


def keys_of(section: RecordSection, procedure_id: str, answers: Mapping[str, object]) -> tuple[str, ...]:
    """One key for the matter, or one per row when a repeated group is compared; none while an answer is missing."""
    if section.duplicates is None:
        return ()
    paths = section.duplicates.same
    groups = {field.id for field in section.fields if isinstance(field, GroupField)}
    group = next((path.split(".")[0] for path in paths if path.split(".")[0] in groups), None)
    rows = answers.get(group) if group else None
    scopes = [{**answers, group: row} for row in rows] if group and isinstance(rows, list) else [answers]
    keys = (_key(procedure_id, [_at(scope, path) for path in paths]) for scope in scopes)
    return tuple(dict.fromkeys(key for key in keys if key))


def alike_since(section: RecordSection, received_on: date) -> date | None:
    """From which day of arrival on another matter may be the same as one that arrived on this day; None for any."""
    if section.duplicates is None:
        return None
    count, unit = section.duplicates.within.split()
    if unit.startswith("day"):
        return received_on - timedelta(days=int(count))
    months = int(count) * (_MONTHS_OF_A_YEAR if unit.startswith("year") else 1)
    year, month = divmod(received_on.year * _MONTHS_OF_A_YEAR + received_on.month - 1 - months, _MONTHS_OF_A_YEAR)
    return date(year, month + 1, min(received_on.day, monthrange(year, month + 1)[1]))


def _key(procedure_id: str, values: list[object]) -> str:
    if any(value in (None, "", [], {}) for value in values):
        return ""
    folded = json.dumps([procedure_id, *(_folded(value) for value in values)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(folded.encode()).hexdigest()[:32]


def _at(answers: object, path: str) -> object:
    value = answers
    for step in path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _folded(value: object) -> object:
    """A name by what does not change with its spelling; everything else as it is."""
    if isinstance(value, Mapping) and "family" in value:
        return name_key("".join(str(value.get(part, "")) for part in _NAME_PARTS))
    return name_key(value) if isinstance(value, str) else value
