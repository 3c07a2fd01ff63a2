"""Which characters are let in, and how long a text is for a person."""

from __future__ import annotations

import re
import unicodedata

from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal


class ForbiddenCharacter(Refusal):
    """{position}文字目に、使えない文字（{what}）があります。その文字を消して、入力し直してください。"""


# A line break arrives from browsers as CR LF; a CR alone is a control character like the others.
_CONTROLS = re.compile("\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# Half of a character, and the sign that stands where a byte could not be read: what was meant is lost.
_SURROGATES = re.compile("[\ud800-\udfff\ufffd]")
_LINES = re.compile("[\t\n\r\u2028\u2029]")
_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")

_EVERYWHERE = (
    (_CONTROLS, msg("目に見えない制御文字")),
    (_SURROGATES, msg("壊れた文字")),
)
_IN_NAMES = (
    (_LINES, msg("改行やタブ")),
    (_DIRECTIONS, msg("文字の向きを変える記号")),
    (_PRIVATE, msg("ほかの機械では読めない外字")),
)

_ZERO_WIDTH_JOINER = "\u200d"
_JOINING = re.compile(
    "[\u200c\u200d\ufe00-\ufe0f\uff9e\uff9f\U000e0020-\U000e007f\U000e0100-\U000e01ef\U0001f3fb-\U0001f3ff]"
)
# Kana, kanji, full width and ASCII, without the marks among them that join: nearly everything anybody types.
_EACH_ONE = re.compile("[\x20-\x7e\u3000-\u3029\u3030-\u303f\u3041-\u3096\u309d-\u30ff\u4e00-\u9fff\uff01-\uff9d]*")
_FLAG_LETTER = re.compile("[\U0001f1e6-\U0001f1ff]")
_PICTURE = re.compile("[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff]")


def check_characters(text: str, *, name: bool = False) -> None:
    """Refuse what would break a database, a page or a reader's trust; every character of a real name passes.

    Raises `ForbiddenCharacter` for control characters other than line breaks and tabs and for broken ones;
    in names also for line breaks, direction marks and private-use characters, which mean something else elsewhere.
    """
    if _EACH_ONE.fullmatch(text):
        return
    for pattern, what in _EVERYWHERE + (_IN_NAMES if name else ()):
        if found := pattern.search(text):
            raise ForbiddenCharacter(position=grapheme_length(text[: found.start()]) + 1, what=_described(what, found))


def with_plain_line_breaks(text: str) -> str:
    """The text with CR LF, as browsers send it, turned into LF."""
    return text.replace("\r\n", "\n")


def grapheme_length(text: str) -> int:
    """How many characters a person sees: variation selectors, combining marks and joined emoji do not count.

    A compact reading of Unicode Annex 29 for Japanese text and emoji; scripts that join letters count a little high.
    """
    if text.isascii():
        return len(text) - text.count("\r\n")
    if _EACH_ONE.fullmatch(text):
        return len(text)
    return _counted(text)


def _counted(text: str) -> int:
    length, flags, before = 0, 0, ""
    for character in text:
        flags = flags + 1 if _FLAG_LETTER.match(character) else 0
        joined = (
            _joins_to_the_left(character)
            or (before == _ZERO_WIDTH_JOINER and _PICTURE.match(character) is not None)
            or (flags > 0 and flags % 2 == 0)
            or (before, character) == ("\r", "\n")
        )
        length += 0 if joined and before else 1
        before = character
    return length


def _joins_to_the_left(character: str) -> bool:
    return _JOINING.match(character) is not None or unicodedata.category(character) in ("Mn", "Me", "Mc")


def _described(what: Message, found: re.Match[str]) -> Message:
    return msg("{what} U+{code}", what=what, code=f"{ord(found.group()[0]):04X}")
