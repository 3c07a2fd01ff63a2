"""An address in one line falls into its parts, and nothing of it is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from madoguchi.engines.records.address_lines import address_parts
from madoguchi.engines.records.ports import Place

TOWNS = (
    ("8030811", Place("見本県", "北浜市中央区", "大門", "400017")),
    ("8030812", Place("見本県", "北浜市中央区", "大門町", "400017")),
    ("8000001", Place("見本県", "北浜市港区", "浜", "400025")),
    ("8000002", Place("見本県", "北浜市港区", "浜", "400025")),
)
ALL = ("見本県北浜市", "見本県四日市市", "見本県大町市", "見本県海郡村上町", "手本県四日市")
PARTS = ("prefecture", "city", "town", "street", "building")


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("見本県北浜市中央区大門一丁目2番3号", ("8030811", "見本県", "北浜市中央区", "大門", "一丁目2番3号", "")),
        ("北浜市中央区大門町5-1", ("8030812", "見本県", "北浜市中央区", "大門町", "5-1", "")),
        (
            "見本県 北浜市 中央区 大門 1-2　見本荘 3号",
            ("8030811", "見本県", "北浜市中央区", "大門", "1-2", "見本荘 3号"),
        ),
        ("見本県北浜市港区浜1", ("", "見本県", "北浜市港区", "浜", "1", "")),
        ("見本県北浜市中央区無い町二丁目3", ("", "見本県", "北浜市中央区", "無い町", "二丁目3", "")),
        ("見本県四日市市本町12番", ("", "見本県", "四日市市", "本町", "12番", "")),
        ("見本県海郡村上町西1", ("", "見本県", "海郡村上町", "西", "1", "")),
        ("東京都千代田区丸の内1-1", ("", "東京都", "千代田区", "丸の内", "1-1", "")),
        ("京都府京都市上京区南町", ("", "京都府", "京都市上京区", "南町", "", "")),
        ("南浜市中央区見本町一丁目2番3号", ("", "", "南浜市中央区", "見本町", "一丁目2番3号", "")),
        ("どこか遠く", ("", "", "", "どこか遠く", "", "")),
        ("", ("", "", "", "", "", "")),
    ],
)
def test_an_address_falls_into_its_parts(line: str, parts: tuple[str, ...]) -> None:
    told = dict(zip(("postal_code", *PARTS), parts, strict=True))
    assert address_parts(line, TOWNS, ALL) == {name: text for name, text in told.items() if text}


@given(some.text(some.sampled_from("見本県北浜市中央区大門町一丁目2番 　３号-郡村")), some.sampled_from([(), TOWNS]))
def test_nothing_of_the_line_is_lost(line: str, towns: tuple[tuple[str, Place], ...]) -> None:
    found = address_parts(line, towns, ALL)
    written = "".join(found.get(name, "") for name in PARTS)
    without = "".join(line.split())
    # A town may tell the prefecture that the line left out.
    assert "".join(written.split()) in (without, f"見本県{without}")
