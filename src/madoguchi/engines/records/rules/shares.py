"""The share somebody has in a register: its fields and lists without what is hidden, and which records it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TypeVar

from madoguchi.engines.records.column_names import field_behind
from madoguchi.engines.records.field_types.field import Holds, holds
from madoguchi.engines.records.register_section import Dataset, PrintSheet, RegisterSection, View
from madoguchi.engines.records.rights_section import ME, OWN_DIVISION
from madoguchi.engines.records.section import Page
from madoguchi.values.conditions import All, Any, Condition, Constant, Moment, Not, Test, fields_of
from madoguchi.values.conditions.tree import Operator
from madoguchi.values.declared import Declared

_Part = TypeVar("_Part", RegisterSection, View, Dataset, PrintSheet, Page)
_TIMELESS = Moment(date(1, 1, 1))
"""No condition of a right depends on the day (the check of definitions sees to it)."""


@dataclass(frozen=True)
class Share:
    """What one member of staff has of a register: no `hidden` field, no change of a `fixed` one.

    `see` and `change` say which records: all, none, or those for which a condition holds that names nobody any more.
    `masked` are those of the hidden that are kept back by their class; where the register cannot be shown without
    them, it is `shut`.
    """

    hidden: frozenset[str] = frozenset()
    fixed: frozenset[str] = frozenset()
    see: Condition | bool = True
    change: Condition | bool = True
    masked: frozenset[str] = frozenset()
    is_shut: bool = False

    # Not by a cache over conditions: one that asks for 1 is equal to one that asks for true.
    @cached_property
    def _sees(self) -> Holds:
        return holds(self.see)

    @cached_property
    def _changes(self) -> Holds:
        return holds(self.change)

    def sees(self, answers: Mapping[str, object]) -> bool:
        """Whether a record with these answers, and its maker among them, is part of it."""
        return self._sees(answers, _TIMELESS)

    def changes(self, answers: Mapping[str, object]) -> bool:
        """Whether such a record may be changed, too."""
        return self.sees(answers) and self._changes(answers, _TIMELESS)

    def shown(self, values: Mapping[str, object]) -> dict[str, object]:
        """These values without the hidden ones."""
        return {name: self._without_hidden(value) for name, value in values.items() if name not in self.hidden}

    def _without_hidden(self, value: object) -> object:
        """What a lookup remembers of its copies is as hidden as the fields they went into."""
        copied = value.get("copied") if self.hidden and isinstance(value, Mapping) else None
        if not isinstance(value, Mapping) or not isinstance(copied, Mapping):
            return value
        return {**value, "copied": {to: one for to, one in copied.items() if to not in self.hidden}}


def masked(share: Share, fields: frozenset[str], *, is_shut: bool) -> Share:
    """The share without these fields, or without any record where the register cannot be shown so."""
    if is_shut:
        return replace(share, see=False, change=False, is_shut=True)
    return replace(share, hidden=share.hidden | fields, fixed=share.fixed - fields, masked=fields)


def joined(conditions: list[Condition | bool]) -> Condition | bool:
    """What at least one of these holds for."""
    if True in conditions:
        return True
    parts = tuple(one for one in conditions if not isinstance(one, bool))
    return Any(parts) if len(parts) > 1 else parts[0] if parts else False


def resolved(condition: Condition | bool, me: str, divisions: frozenset[str]) -> Condition | bool:
    """The condition for one person: their own ref and divisions in the place of `me` and `own_division`."""
    match condition:
        case Not(part):
            return Not(_part(part, me, divisions))
        case All(parts):
            return All(tuple(_part(part, me, divisions) for part in parts))
        case Any(parts):
            return Any(tuple(_part(part, me, divisions) for part in parts))
        case Test():
            return _test(condition, me, divisions)
    return condition


def _part(part: Condition, me: str, divisions: frozenset[str]) -> Condition:
    found = resolved(part, me, divisions)
    assert not isinstance(found, bool)  # noqa: S101 - a condition stays one
    return found


def _test(test: Test, me: str, divisions: frozenset[str]) -> Condition:
    own = {ME: (me,) if me else (), OWN_DIVISION: tuple(sorted(divisions))}
    told = test.value if isinstance(test.value, tuple) else (test.value,)
    if not any(isinstance(one, Constant) for one in told):
        return test
    values = tuple(value for one in told for value in (own.get(one.name, ()) if isinstance(one, Constant) else (one,)))
    among = Test(test.field, Operator.IN, values)
    if test.operator is Operator.IS_NOT:
        return All((Test(test.field, Operator.ANSWERED, value=True), Not(among)))
    return among


def narrowed(section: RegisterSection, hidden: frozenset[str]) -> RegisterSection:
    """The register as somebody has it for whom these fields do not exist.

    A list that is narrowed or ordered by one of them is not offered: which records stand in it, and in which order,
    would tell what is hidden.
    """
    if not hidden:
        return section
    views = tuple(_view(one, hidden) for one in section.views if not names_in(one, hidden))
    views = tuple(one for one in views if one.columns)
    known = {one.id for one in views}
    datasets = tuple(_dataset(one, hidden) for one in section.datasets if one.view in known)
    pages = (_changed(one, fields=tuple(each for each in one.fields if each.id not in hidden)) for one in section.pages)
    return _changed(
        section,
        pages=tuple(one for one in pages if one.fields),
        views=views,
        datasets=tuple(one for one in datasets if one.columns),
        sheets=tuple(one for one in (_sheet(one, hidden) for one in section.sheets) if one.fields),
    )


def names_in(view: View, fields: frozenset[str]) -> frozenset[str]:
    """Those of the fields by which a list is narrowed, ordered or parted in any way; its columns are left out."""
    told = {
        name
        for key in type(view).model_fields
        if key not in ("id", "title", "columns")
        for name in _names(getattr(view, key))
    }
    return fields & told


def _names(node: object) -> Iterator[str]:
    """Every name in a part of a definition that may be that of a field."""
    match node:
        case str():
            yield node
        case Test():
            yield from (path.partition(".")[0] for path in fields_of(node))
        case Not(part):
            yield from _names(part)
        case All(parts) | Any(parts):
            for each in parts:
                yield from _names(each)
        case tuple() | list():
            for each in node:
                yield from _names(each)
        case Declared():
            for key in type(node).model_fields:
                yield from _names(getattr(node, key))


def _view(view: View, hidden: frozenset[str]) -> View:
    return _changed(view, columns=tuple(one for one in view.columns if field_behind(one) not in hidden))


def _dataset(dataset: Dataset, hidden: frozenset[str]) -> Dataset:
    return _changed(dataset, columns=tuple(one for one in dataset.columns if field_behind(one.field) not in hidden))


def _sheet(sheet: PrintSheet, hidden: frozenset[str]) -> PrintSheet:
    return _changed(sheet, fields=tuple(one for one in sheet.fields if one not in hidden))


def _changed(one: _Part, **changes: object) -> _Part:
    """The same part with something else in it; made anew, because what was worked out from it once is kept in it."""
    kept = {name: getattr(one, name) for name in type(one).model_fields}
    return type(one).model_construct(**{**kept, **changes})
