"""Values of a grant beside what was applied for: which are more, and where more is refused."""

from __future__ import annotations

from typing import Any

import pytest

from madoguchi.engines.records.errors import GrantedUnreadable
from madoguchi.engines.records.granted import granted_rows, settled
from madoguchi.engines.records.section import RecordSection
from tests.engines.records.trial import AT, record

FORMULA = {"id": "asked", "type": "formula", "label": "広さ", "formula": "1 * 350", "decimals": 1}
KINDS: dict[str, tuple[dict[str, Any], dict[str, Any], int | float]] = {
    "number": ({"type": "number"}, {"type": "number"}, 350.5),
    "integer": ({"type": "integer", "maximum": 1000}, {"type": "integer", "maximum": 1000}, 350),
    "yen": ({"type": "yen"}, {"type": "yen"}, 350),
    "formula": (FORMULA, {"type": "number"}, 350.5),
}


def section_with(kind: str, *, never_above: bool) -> tuple[RecordSection, int | float]:
    asked, stated, applied = KINDS[kind]
    page = {**record()["pages"][0]}
    page["fields"] = [*page["fields"], {"id": "asked", "label": "広さ", **asked}]
    value = {"from": "asked", "never_above": never_above, "field": {"id": "given", "label": "許可する広さ", **stated}}
    pages = [page, *record()["pages"][1:]]
    return RecordSection.model_validate(record(pages=pages, granted=[value])), applied


@pytest.mark.parametrize("kind", KINDS)
def test_more_than_applied_for_is_refused_whatever_kind_of_number_it_is(kind: str) -> None:
    section, applied = section_with(kind, never_above=True)
    with pytest.raises(GrantedUnreadable, match="それより大きい値にはできません") as refused:
        settled(section, {"asked": applied}, {"given": applied + 50}, AT)
    assert [path for path, _ in refused.value.problems] == ["granted.given"]
    assert settled(section, {"asked": applied}, {"given": applied - 50}, AT).values == {"given": applied - 50}
    assert settled(section, {"asked": applied}, {}, AT).as_applied


@pytest.mark.parametrize("kind", KINDS)
def test_more_is_told_as_more_where_it_may_be_granted(kind: str) -> None:
    section, applied = section_with(kind, never_above=False)
    for given, is_more in ((applied + 50, True), (applied - 50, False), (applied, False)):
        values = settled(section, {"asked": applied}, {"given": given}, AT).values
        [row] = granted_rows(section, {"asked": applied}, values, AT)
        assert (row.is_more, row.differs) == (is_more, given != applied)
