"""Extracts of invented people, as a core system would write them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from madoguchi.engines.registry.section import ExtractMap
from madoguchi.journeys.extracts import extract_map
from tests.conftest import DEFINITIONS

BLANK = {
    "宛名番号": "1",
    "世帯番号": "1",
    "氏名": "見本　葵",
    "カナ氏名": "ﾐﾎﾝ ｱｵｲ",
    "ローマ字氏名": "",
    "生年月日": "H5.6.20",
    "性別": "2",
    "続柄": "世帯主",
    "郵便番号": "8040064",
    "区コード": "401056",
    "町名": "見本町",
    "番地": "1番2号",
    "方書": "",
    "電話番号": "",
    "メール": "",
    "異動区分": "",
    "基準日": "R8.11.1",
    "住定年月日": "H30.4.1",
    "前住所地": "",
}


def declared(**changed: object) -> ExtractMap:
    """The published map, with some of it changed."""
    known = extract_map(DEFINITIONS, "resident_extract").model_dump()
    return ExtractMap.model_validate({**known, **changed})


def row(**changed: str) -> dict[str, str]:
    """One row of an invented person."""
    return {**BLANK, **changed}


def write(path: Path, rows: Iterable[Mapping[str, str]], *, encoding: str = "cp932") -> Path:
    """The rows as a file with a heading."""
    with path.open("w", encoding=encoding, newline="") as opened:
        writer = csv.DictWriter(opened, list(BLANK))
        writer.writeheader()
        writer.writerows(rows)
    return path
