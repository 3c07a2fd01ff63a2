"""What people write into a cell instead of a plain answer, signs, dashes, marks, and the text of any cell; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from unicodedata import normalize

from madoguchi.values.telephone import TelephoneUnreadable, normalise

_MINUS = re.compile(r"[▲△−－](?=\s*[¥￥\\]?\s*[0-9０-９])")
_DASHES = re.compile(r"[-‐‑–—―−ー－]+")
_BARE = re.compile(r"[1-9][0-9]{8,9}")
UNRECKONED = "計算されていない式"
"""What stands in the cell of a formula that no program has worked out yet, so that it is not taken for an empty one."""
MARKS: Mapping[str, str] = {
    "◎": "二重まる",
    "○": "まる",
    "〇": "まる",
    "●": "黒まる",
    "△": "さんかく",
    "▲": "黒さんかく",
    "×": "ばつ",
    "✕": "ばつ",
    "□": "しかく",
    "■": "黒しかく",
    "☆": "星",
    "★": "黒星",
}
"""Marks that stand for an answer, as they are read aloud: a name of a mark alone is none for whoever hears it."""


def figure_written(cell: str) -> str:
    """A cell of a column of figures with an ordinary sign: -1,000 for ▲1,000; nothing for a dash."""
    text = cell.strip()
    if _DASHES.fullmatch(text):
        return ""
    return f"-{text[1:].lstrip()}" if _MINUS.match(text) else cell


def telephone_written(cell: str) -> str:
    """A telephone number with the nought a spreadsheet took for part of a figure and left out."""
    text = normalize("NFKC", cell).strip()
    if not _BARE.fullmatch(text):
        return cell
    try:
        return normalise(f"0{text}")
    except TelephoneUnreadable:
        return cell


def mark_named(text: str) -> str:
    """What an option of this mark is called: ○（まる）; any other text as it is."""
    return f"{text}（{MARKS[text]}）" if text in MARKS else text


def is_mark_of(text: str, label: str) -> bool:
    """Whether a cell of a mark means the option of this label."""
    return text in MARKS and label == mark_named(text)


def text_of_cell(cell: object) -> str:
    """A cell of a workbook as somebody would type it: days as 2026-11-26, whole numbers without .0.

    A moment has its seconds where it has any; a part of a second is what reckoning in days left over.
    """
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return _moment_text(cell)
    if isinstance(cell, time):
        return f"{_whole(datetime.combine(date.min, cell)):%H:%M:%S}"
    if isinstance(cell, timedelta):
        seconds = round(cell.total_seconds())
        minutes, hours = abs(seconds) // 60, abs(seconds) // 3600
        return f"{'-' if seconds < 0 else ''}{hours}:{minutes % 60:02d}:{abs(seconds) % 60:02d}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "はい" if cell else "いいえ"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def _moment_text(cell: datetime) -> str:
    whole = _whole(cell)
    if whole.time() == time():
        return whole.date().isoformat()
    return whole.isoformat(sep=" ", timespec="seconds" if whole.second else "minutes")


def _whole(cell: datetime) -> datetime:
    """A moment to the second: what is reckoned in parts of a day is hardly ever exactly one."""
    near = cell.microsecond >= 500_000 and cell.year < date.max.year
    return cell.replace(microsecond=0) + timedelta(seconds=near)
