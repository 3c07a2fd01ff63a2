"""What people write into a cell instead of a plain answer: signs of figures, dashes, marks, lost noughts; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from unicodedata import normalize

from madoguchi.values.telephone import TelephoneUnreadable, normalise

_MINUS = re.compile(r"[▲△−－](?=\s*[¥￥\\]?\s*[0-9０-９])")
_DASHES = re.compile(r"[-‐‑–—―−ー－]+")
_BARE = re.compile(r"[1-9][0-9]{8,9}")
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
