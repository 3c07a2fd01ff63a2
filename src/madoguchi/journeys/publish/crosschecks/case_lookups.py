"""Lookups in datasets of cases: their rows have no page, and their counts are opened by their own dataset only."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.engines.records.field_types.formula import FormulaField
from madoguchi.engines.records.field_types.lookup import LookupField
from madoguchi.engines.records.register_section import Dataset, RegisterSection
from madoguchi.engines.records.rules.shares import names_in
from madoguchi.journeys.publish.crosschecks.lookups import PlacedField, of_day
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.values.message import msg


def findings(file: SourceFile, section: RegisterSection, one: PlacedField, field: LookupField) -> Iterator[Finding]:
    """What is wrong with a lookup in a dataset of cases besides what it copies."""
    yield from of_day(file, one, field)
    if field.related is not None:
        yield file.about_value(
            (*one.place, "related"),
            msg("件数には記録のページがないため、related は使えません。"),
            msg("related を消してください。"),
        )
    prefix = f"{one.group}." if one.group else ""
    yield from _opened(file, section, field, {f"{prefix}{copy.to}" for copy in field.copied})


def _opened(file: SourceFile, section: RegisterSection, field: LookupField, copied: set[str]) -> Iterator[Finding]:
    """A copy that everybody could read: small counts and those of single days are withheld from people outside."""
    told = _told_by(section, copied)
    for at, dataset in enumerate(section.datasets):
        named = sorted(told & _names_of(section, dataset)) if dataset.open else ()
        if named:
            yield file.about_value(
                ("record", "datasets", at),
                msg(
                    "だれでも見られるデータに、件数のデータ「{dataset}」の写し（{names}）が入っています。",
                    dataset=field.source.dataset,
                    names="、".join(named),
                ),
                msg("この列をはずしてください。件数は、件数のデータを open: true にして公開します。"),
            )


def _told_by(section: RegisterSection, copied: set[str]) -> set[str]:
    """What was copied, and what is worked out of it, in the order in which formulas follow one another."""
    told = set(copied)
    for each in section.fields:
        if isinstance(each, FormulaField) and any(used.name in told for used in each.parsed.uses):
            told.add(each.id)
    return told


def _names_of(section: RegisterSection, dataset: Dataset) -> set[str]:
    """Its columns, and what its list is narrowed and ordered by."""
    view = section.view(dataset.view)
    narrowed = names_in(view, frozenset(section.by_id)) if view else frozenset()
    return {column.field for column in dataset.columns} | narrowed
