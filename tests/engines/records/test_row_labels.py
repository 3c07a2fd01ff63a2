"""The label of an answer in a row of a repeated group, in its two parts."""

from __future__ import annotations

import pytest

from madoguchi.engines.records.row_labels import RowLabel, row_label


@pytest.mark.parametrize(
    ("path", "label", "parts"),
    [
        ("name", "お名前", RowLabel("", "", "お名前")),
        ("note", "その他：理由", RowLabel("", "", "その他：理由")),
        ("children.0.name", "1人目のお子さん：お名前", RowLabel("children", "1人目のお子さん", "お名前")),
        ("children.10.why", "11人目のお子さん：その他：理由", RowLabel("children", "11人目のお子さん", "その他：理由")),
        ("children.0.name", "Child 1: Name", RowLabel("children", "Child 1", "Name")),
        ("costs.total.cost", "合計：金額", RowLabel("", "", "合計：金額")),
    ],
)
def test_a_label_is_parted_only_in_a_row_and_only_at_its_heading(path: str, label: str, parts: RowLabel) -> None:
    assert row_label(path, label) == parts
