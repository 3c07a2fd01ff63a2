"""Which keys of records are the same: the one place that decides it for the table, for looking up and for files."""

from __future__ import annotations

from madoguchi.engines.records.field_types.kana import KanaField
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.values.kana import to_full_width_kana

LONGEST_KEY = 200


def compared_key(section: RegisterSection, value: object) -> str:
    """The value of the key field as the table holds it once; a reading is the same in either width."""
    return (str(value) if is_compared_as_kept(section) else to_full_width_kana(str(value)))[:LONGEST_KEY]


def is_compared_as_kept(section: RegisterSection) -> bool:
    """Whether two keys are the same only where they are written alike."""
    return not isinstance(section.by_id.get(section.key or ""), KanaField)
