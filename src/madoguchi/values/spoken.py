"""Names as they are read aloud: whether one says anything, and whether two can be told apart by ear."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 200
"""How many characters a name may have; a longer one is no name any more when it is read aloud."""

_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters by their class that show nothing at all (Unicode, Other_Default_Ignorable_Code_Point)."""
_LOOKS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\U0001f3fb-\U0001f3ff]")
"""What chooses only how the picture or letter before it looks."""
_CIRCLE = "〇"
"""A numeral by its class that stands alone as a mark."""


def is_spoken(text: str) -> bool:
    """Whether there is a letter or a figure in it: marks, colours, pictures, blanks and lengthenings say nothing."""
    return any(map(_is_spoken, text))


def _is_spoken(letter: str) -> bool:
    kind = unicodedata.category(letter)
    return kind[0] in "LN" and kind != "Lm" and letter not in _FILLERS and letter != _CIRCLE


def sound_of(text: str) -> str:
    """What is left of a name for comparing: one width, one case, without pictures, colours and what nobody sees.

    Signs stay, for A+ and A- are two names. A name of pictures alone stays as it is.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    heard = "".join(letter for letter in plain if not _is_only_seen(letter))
    return " ".join(heard.split()) or plain


def _is_only_seen(letter: str) -> bool:
    return unicodedata.category(letter) in ("So", "Me", "Cf") or letter in _FILLERS or bool(_LOOKS.match(letter))
