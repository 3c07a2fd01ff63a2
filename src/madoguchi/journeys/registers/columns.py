"""The columns of a list as they are shown: a field each, and behind a reference what it shows of its record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.reference import ReferenceField
from madoguchi.engines.records.field_types.searching import HIDDEN
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.summaries import answer_text
from madoguchi.foundation.catalogue.queries import registers
from madoguchi.values.words import words_in


@dataclass(frozen=True)
class Shown:
    """One column: a field, or with `of` a field of the record it refers to; `label` is its head."""

    field: Field
    label: str
    of: str = ""

    def text(self, values: Mapping[str, object], at: Circumstances) -> str:
        """What stands in it, nothing for no answer."""
        value = values.get(self.field.id)
        if value is None:
            return ""
        if not self.of or not isinstance(self.field, ReferenceField):
            return answer_text(self.field, value, at)
        cited = at.records.cited(self.field.cites, str(value))
        if cited is not None and cited.is_hidden:
            return words_in(HIDDEN, at.language)
        return cited.told.get(self.of, ("", ""))[1] if cited else ""


def shown_columns(section: RegisterSection, columns: Iterable[str], language: str) -> tuple[Shown, ...]:
    """The columns of a list, with those of the records its references name behind them."""
    return tuple(shown for name in columns for shown in _shown(section.by_id[name], language))


def _shown(field: Field, language: str) -> Iterator[Shown]:
    label = words_in(field.label, language)
    yield Shown(field, label)
    if isinstance(field, ReferenceField):
        fields = cited_fields(field.cites)
        for name in field.columns:
            if name in fields:
                yield Shown(field, f"{label}：{words_in(fields[name].label, language)}", name)


def cited_fields(register_id: str) -> Mapping[str, Field]:
    """The fields of a register that is cited, by id; none of one that is no more."""
    found = next((one for one in registers() if one.id == register_id), None)
    return register_section(found).by_id if found else {}
