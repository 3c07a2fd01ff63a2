"""The columns of a list as they are shown: a field each, and behind a reference what it shows of its record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.reference import ReferenceField
from madoguchi.engines.records.field_types.searching import HIDDEN
from madoguchi.engines.records.queries.cited import expect_cited
from madoguchi.engines.records.queries.registers import RecordFacts, register_section
from madoguchi.engines.records.register_section import CREATED_BY, RegisterSection
from madoguchi.engines.records.rules.system_columns import SYSTEM_FIELDS, column_field, shown_moment
from madoguchi.engines.records.rules.table_columns import answer_in, table_column
from madoguchi.engines.records.summaries import answer_text
from madoguchi.foundation.catalogue.queries import registers
from madoguchi.values.words import words_in


@dataclass(frozen=True)
class Shown:
    """One column: a field, or with `of` a field of the record it refers to; `label` is its head.

    With a `section` it is what the rows of one of its tables come to.
    """

    field: Field
    label: str
    of: str = ""
    section: RegisterSection | None = None

    @property
    def is_system(self) -> bool:
        """Whether it shows what every record tells, and no answer."""
        return SYSTEM_FIELDS.get(self.field.id) is self.field

    def value(self, one: RecordFacts, at: Circumstances) -> object:
        """What of the record stands in it, as it is kept."""
        if self.section:
            return answer_in(self.section, self.field.id, one.values)
        if not self.is_system:
            return one.values.get(self.field.id)
        match self.field.id:
            case "record_number":
                return one.ref
            case "created_at":
                return shown_moment(one.created_at)
            case "created_by":
                maker = at.staff.cited("", one.made_by) if one.made_by else None
                return maker.title if maker else one.made_by or None
            case "updated_at":
                return shown_moment(one.updated_at)
        return one.updated_by

    def text(self, one: RecordFacts, at: Circumstances) -> str:
        """What stands in it in words, nothing for no answer."""
        value = self.value(one, at)
        if value is None:
            return ""
        if not self.of or not isinstance(self.field, ReferenceField):
            return answer_text(self.field, value, at)
        cited = at.records.cited(self.field.cites, str(value))
        if cited is not None and cited.is_hidden:
            return words_in(HIDDEN, at.language)
        return cited.told.get(self.of, ("", ""))[1] if cited else ""

    def cited_figure(self, one: RecordFacts, at: Circumstances) -> int | float | None:
        """The number that stands in it of the record this one names; None where it is none, or is not shown."""
        ref = one.values.get(self.field.id)
        cited = at.records.cited(self.field.cites, str(ref)) if isinstance(self.field, ReferenceField) and ref else None
        if cited is None or cited.is_hidden or self.of not in cited.told:
            return None
        figure = cited.values.get(self.of)
        return figure if isinstance(figure, int | float) and not isinstance(figure, bool) else None


def shown_columns(section: RegisterSection, columns: Iterable[str], language: str) -> tuple[Shown, ...]:
    """The columns of a list, with those of the records its references name behind them."""
    return tuple(shown for name in columns for shown in _shown(section, _column(section, name), language))


def _column(section: RegisterSection, name: str) -> Field:
    field = column_field(section, name)
    if field is None:
        raise KeyError(name)
    return field


def expect_shown(
    section: RegisterSection, columns: Iterable[Shown], rows: Sequence[RecordFacts], at: Circumstances
) -> None:
    """Let everything that these columns show of these records be read together."""
    expect_cited(section, [one.values for one in rows], at)
    if any(column.is_system and column.field.id == CREATED_BY for column in columns):
        at.staff.expect("", [one.made_by for one in rows])


def _shown(section: RegisterSection, field: Field, language: str) -> Iterator[Shown]:
    label = words_in(field.label, language)
    yield Shown(field, label, section=section if table_column(section, field.id) is not None else None)
    if isinstance(field, ReferenceField):
        fields = cited_fields(field.cites)
        for name in field.columns:
            if name in fields:
                yield Shown(field, f"{label}：{words_in(fields[name].label, language)}", name)


def cited_fields(register_id: str) -> Mapping[str, Field]:
    """The fields of a register that is cited, by id; none of one that is no more."""
    found = next((one for one in registers() if one.id == register_id), None)
    return register_section(found).by_id if found else {}
