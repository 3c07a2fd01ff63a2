"""How long somebody needs for a task who knows the way: reckoned from what they press, and from no clock.

The keystroke-level model of Card, Moran and Newell: "The keystroke-level model for user performance time with
interactive systems", Communications of the ACM 23 (1980), pages 396 to 410. To read a text takes no part of it.
"""

from __future__ import annotations

from dataclasses import dataclass

KEY = 0.28
"""K, seconds: a key of somebody who types 40 words a minute, which is no typist's speed."""
POINT = 1.10
"""P: to move the pointer to a target."""
BUTTON = 0.20
"""B, pressed and let go again."""
HOME = 0.40
"""H: a hand moves between keyboard and pointer."""
LOOK = 1.35
"""M: to make up one's mind before a step, or to look at what is there before one goes on."""
PAGE = 0.5
"""R where nobody measured it: more than a median page takes of the house and of a slow line together."""

# Keys of a letter as they are typed in Japan: a kana by two Latin letters, a kanji by two kana; a word is converted by
# one key more, and taken by another.
_KANA, _KANJI, _WORD = 2, 4, 2


def keys_of(text: str) -> int:
    """How many keys are pressed to write this."""
    letters = sum(_KANJI if "一" <= one <= "鿿" else _KANA if "ぁ" <= one <= "ヿ" else 1 for one in text)
    return letters + sum(_WORD for word in text.split() if not word.isascii())


@dataclass
class Reckoned:
    """How often each step was taken, and how long all of them take; `waited` is how long pages took, measured."""

    keys: int = 0
    clicks: int = 0
    homes: int = 0
    looks: int = 0
    pages: int = 0
    waited: float = 0.0

    def point(self, times: int = 1) -> None:
        """Look where to, point, and press."""
        self.looks += 1
        self.clicks += times

    def write(self, text: str) -> None:
        """Point at a field, take the keyboard, write, and come back to the pointer."""
        self.point()
        self.homes += 2
        self.keys += keys_of(text)

    @property
    def by_hand(self) -> float:
        """Seconds without any page that is waited for."""
        return KEY * self.keys + (POINT + BUTTON) * self.clicks + HOME * self.homes + LOOK * self.looks

    @property
    def seconds(self) -> float:
        """Seconds where every page takes as long as any page may: the same on every machine."""
        return self.by_hand + PAGE * self.pages

    @property
    def seconds_here(self) -> float:
        """Seconds with the pages as they answered where this was measured."""
        return self.by_hand + self.waited
