"""What separates words in an English page: colons, commas, brackets and dashes as English sets them."""

from __future__ import annotations

import re

# A sign, and whether a space follows it, or stands before it, where there is none.
_SIGNS = {
    "〜": ("–", "", ""),
    "～": ("–", "", ""),
    "、": (",", "", " "),
    "。": (".", "", " "),
    "：": (":", "", " "),
    "｜": ("|", " ", " "),
    "（": ("(", " ", ""),
    "）": (")", "", " "),
    "・": ("·", " ", " "),
    "「": ("“", "", ""),
    "」": ("”", "", ""),
    "『": ("“", "", ""),
    "』": ("”", "", ""),
}
_SIGN = re.compile(rf"(?<!‘)[{''.join(_SIGNS)}]")  # one in quotation marks is shown as such
_NO_SPACE_BEFORE = " \u3000\n(“–"
_NO_SPACE_AFTER = " \u3000\n)”,.:;<"


def in_english(text: str) -> str:
    """The text with its separators as English sets them; at its ends as if words stood beside it."""
    return _SIGN.sub(_set, text)


def _set(found: re.Match[str]) -> str:
    sign, before, after = _SIGNS[found[0]]
    text, begin, end = found.string, found.start(), found.end()
    if text[begin - 1 : begin] and text[begin - 1] in _NO_SPACE_BEFORE:
        before = ""
    if (text[end] in _NO_SPACE_AFTER or text[end] in _SIGNS) if end < len(text) else sign == ")":
        after = ""
    return f"{before}{sign}{after}"
