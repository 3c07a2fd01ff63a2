"""Kana: one script into the other, half width into full, and the key by which readings are searched and sorted."""

from __future__ import annotations

import re
import unicodedata

_TO_KATAKANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
_TO_HIRAGANA = {katakana: hiragana for hiragana, katakana in _TO_KATAKANA.items()}
_HALF_WIDTH = re.compile("[\uff61-\uff9f]+")
_FULL_WIDTH = re.compile("[\u30a1-\u30fc\u3099\u309a゛゜。「」、]+")
_TO_HALF_WIDTH = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF61, 0xFFA0)} | {
    "゛": "ﾞ",
    "゜": "ﾟ",
}
_MARKS = "ﾞﾟ"
_LOOSE_MARKS = str.maketrans({"\u3099": "゛", "\u309a": "゜"})
_KANA = re.compile("[\u3041-\u3096\u309d\u309e\u30a1-\u30fa\u30fd\u30feー・ \u3000]+")
_SMALL_TO_LARGE = str.maketrans("ァィゥェォヵヶッャュョヮ", "アイウエオカケツヤユヨワ")


def to_katakana(text: str) -> str:
    """Hiragana written in katakana; everything else stays."""
    return text.translate(_TO_KATAKANA)


def to_hiragana(text: str) -> str:
    """Katakana written in hiragana; the few katakana without a hiragana, and everything else, stay."""
    return text.translate(_TO_HIRAGANA)


def to_full_width_kana(text: str) -> str:
    """Half-width kana written in full width, ｶﾞ as one ガ; other half-width characters stay."""
    return _HALF_WIDTH.sub(lambda found: unicodedata.normalize("NFKC", found.group()).translate(_LOOSE_MARKS), text)


def to_half_width_kana(text: str) -> str:
    """Full-width katakana written in half width, ガ as ｶﾞ; what has no half width stays."""
    return _FULL_WIDTH.sub(lambda found: "".join(map(_half, unicodedata.normalize("NFD", found.group()))), text)


def any_width(text: str) -> str:
    """A regular expression, for Python and PostgreSQL, that matches the text whole, each kana of it in either width.

    It matches a text when `to_full_width_kana` makes the same of both.
    """
    return f"^{''.join(map(_either_width, to_full_width_kana(text)))}$"


def _either_width(letter: str) -> str:
    half = to_half_width_kana(letter)
    if half == letter or to_full_width_kana(half) != letter:
        return re.escape(letter)
    # ｶ before ﾞ is half of ガ, not a カ.
    taken = "".join(mark for mark in _MARKS if to_full_width_kana(half + mark) != letter + to_full_width_kana(mark))
    return f"(?:{letter}|{half}(?![{taken}]))" if taken else f"(?:{letter}|{half})"


def _half(letter: str) -> str:
    return _TO_HALF_WIDTH.get(letter, letter)


def to_large_kana(text: str) -> str:
    """Small katakana written large, ッ as ツ; everything else stays."""
    return text.translate(_SMALL_TO_LARGE)


def is_kana(text: str) -> bool:
    """Whether a reading is written in kana of either script and width, with ー, ・ and spaces only; empty is not."""
    composed = unicodedata.normalize("NFC", to_full_width_kana(text))
    return bool(text.strip()) and _KANA.fullmatch(composed) is not None


def kana_key(text: str) -> str:
    """The text folded for searching and sorting readings: large full-width katakana, without spaces and ・."""
    katakana = to_katakana(unicodedata.normalize("NFKC", to_full_width_kana(text)).casefold())
    return "".join(to_large_kana(katakana).replace("・", "").split())


_LONG = re.compile("(?<=[\u30a1-\u30fc])[\u2010-\u2015\u2212\uff5e\u301c~-]+")
_SAME_SOUND = str.maketrans("ヰヱヲヂヅ", "イエオジズ")
_ROWS = {
    "ア": "アカガサザタダナハバパマヤラワ",
    "イ": "イキギシジチニヒビピミリ",
    "ウ": "ウヴクグスズツヌフブプムユル",
    "エ": "エケゲセゼテデネヘベペメレ",
    "オ": "オコゴソゾトドノホボポモヨロ",
}
_VOWEL = {kana: vowel for vowel, row in _ROWS.items() for kana in row}
# サトウ is said サトー, ケイコ is said ケーコ.
_SAID_LONG = {("オ", "ウ"): "オ", ("エ", "イ"): "エ"}


def sound_key(text: str) -> str:
    """The text with its kana folded by how they are said, for recognising a reading; everything else stays.

    Script, width and size are levelled, and a long vowel is the same however it is written: さとう, サトウ, ｻﾄｰ and
    サトー meet. Spaces and ・ do not count.
    """
    said: list[str] = []
    for letter in _LONG.sub(lambda found: "ー" * len(found.group()), kana_key(text).translate(_SAME_SOUND)):
        said.append(_said(said[-1] if said else "", letter))
    return "".join(said)


def _said(before: str, letter: str) -> str:
    """How a folded letter is said behind one that is said so."""
    vowel = _VOWEL.get(before, "")
    return (vowel or letter) if letter == "ー" else _SAID_LONG.get((vowel, letter), letter)


_LETTERS = (*map(chr, range(0x30A1, 0x30FB)), "ー", "ヽ", "ヾ")
_PARTING = (" ", "・")


def beginnings_said_so(text: str) -> tuple[str, ...]:
    """How readings in full-width katakana begin that have the sound key of this one; others may begin so as well.

    Each has at most two letters: オオ, オー, オウ and the like for おおの, and those that are parted, as in オ・オノ.
    """
    sound = sound_key(text)
    firsts = _written("", sound[:1])
    seconds = [*_written(sound[0], sound[1]), *_PARTING] if len(sound) > 1 else [""]
    return (*(first + second for first in firsts for second in seconds), "・")


def _written(before: str, said: str) -> list[str]:
    """The letters that are said so behind this one."""
    return [one for one in _LETTERS if _said(before, kana_key(one).translate(_SAME_SOUND)) == said] or [said]
