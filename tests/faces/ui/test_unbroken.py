"""What nobody wants to see broken at the end of a line stays together, and the rest of a sentence may break."""

from __future__ import annotations

import re

import pytest

from madoguchi.faces.ui.templatetags.ui import unbroken


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("受付番号 4827-0935-61 です", ["4827-0935-61"]),
        ("令和8年11月27日（金） 10時53分に更新", ["令和8年11月27日（金）", "10時53分"]),
        ("子ども医療費支給条例 第4条、児童手当法 第8条第1項", ["第4条、", "第8条第1項"]),
        ("審査（子ども医療費支給条例 第4条）。", ["第4条）。"]),
        ("番号は「4827-0935-48」です", ["「4827-0935-48」"]),
        ("地方自治法 第138条の4第3項", ["第138条の4第3項"]),
        ("いつでもできます", []),
    ],
)
def test_codes_dates_and_articles_stay_together(sentence: str, kept: list[str]) -> None:
    said = unbroken(sentence)
    assert re.findall(r'<span class="unit">(.*?)</span>', said) == kept
    assert re.sub(r"<[^>]+>", "", said) == sentence


def test_a_sentence_brings_no_markup_of_its_own() -> None:
    assert unbroken("<b>4827-0935-61") == '&lt;b&gt;<span class="unit">4827-0935-61</span>'
