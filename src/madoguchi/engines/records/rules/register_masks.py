"""Fields of a register that are more confidential than the register, and whether it can be shown without them."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.engines.records.column_names import fields_behind
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.formula import FormulaField
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.lookup import LookupField
from madoguchi.engines.records.process_section import ProcessSection
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.masking import class_of
from madoguchi.engines.records.rules.shares import names_in
from madoguchi.values.conditions import fields_of
from madoguchi.values.confidentiality import CLASSES, Confidentiality


def classes_above(section: RegisterSection, usual: Confidentiality) -> dict[str, Confidentiality]:
    """The class of each field that is more confidential than its register; what everybody may read has none.

    A group of rows is as confidential as the most confidential question in it.
    """
    open_to_all = {column.field for dataset in section.datasets if dataset.open for column in dataset.columns}
    classes = {field.id: _most(field, usual) for field in section.fields if field.id not in open_to_all}
    return {name: one for name, one in classes.items() if CLASSES.index(one) < CLASSES.index(usual)}


def _most(field: Field, usual: Confidentiality) -> Confidentiality:
    own = class_of(field, usual)
    rows = [class_of(one, own) for one in field.fields] if isinstance(field, GroupField) else []
    return min([own, *rows], key=CLASSES.index)


def class_of_column(section: RegisterSection, column: str, usual: Confidentiality) -> Confidentiality:
    """The class of what a column tells: that of its field, for a sum over rows that of the number and its table."""
    table_id, _dot, of = column.partition(".")
    field = section.by_id.get(table_id)
    if field is None:
        return CLASSES[-1]
    own = class_of(field, usual)
    part = field.by_id.get(of) if of and isinstance(field, GroupField) else None
    return min([own, class_of(part, own)], key=CLASSES.index) if part else own


def with_copies(section: RegisterSection, masked: frozenset[str]) -> frozenset[str]:
    """These fields with the lookups that fill them in: a lookup remembers what it copied."""
    for lookup in section.fields:
        both = {lookup.id, *(copy.to for copy in lookup.copied)} if isinstance(lookup, LookupField) else set()
        masked = masked | both if masked & both else masked
    return masked


def can_do_without(section: RegisterSection, process: ProcessSection | None, masked: frozenset[str]) -> bool:
    """Whether the register can be shown without these: nothing else tells them or needs them, and a list is left."""
    bound = {section.heading, section.key, process.field if process else None} | asked_elsewhere(section, process)
    left = (view for view in section.views if not names_in(view, masked) and fields_behind(view.columns) - masked)
    return not masked & bound and any(left)


def asked_elsewhere(section: RegisterSection, process: ProcessSection | None) -> frozenset[str]:
    """The fields on which others depend, or acts of the process: by a condition, a formula, or as who is meant."""
    found: set[str] = set()
    told: list[object] = [page.show for page in section.pages]
    for field in _whole(section):
        told += [field.show, field.require]
        if isinstance(field, FormulaField):
            found |= {used.name.partition(".")[0] for used in field.parsed.uses}
    for act in process.actions if process else ():
        told.append(act.when)
        found |= {one.field for one in act.who if one.field}
    for state in process.states if process else ():
        found |= {one.field for one in state.turn if one.field}
    for one in told:
        if one is not None and not isinstance(one, bool):
            found |= {path.partition(".")[0] for path in fields_of(one)}  # type: ignore[arg-type]
    return frozenset(found)


def _whole(section: RegisterSection) -> Iterator[Field]:
    for field in section.fields:
        yield field
        if isinstance(field, GroupField):
            yield from field.fields
