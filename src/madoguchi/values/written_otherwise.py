"""Other ways to write a word that is searched for: whoever searches need not know how a record was typed."""

from __future__ import annotations

import re
from itertools import chain, islice, product

from madoguchi.values.kana import to_hiragana, to_katakana
from madoguchi.values.variants import groups

MOST_WAYS = 12
"""So many ways of one word are looked for; a name of several characters with variants has more."""

_TELEPHONE = re.compile("0[0-9]{9,10}")
_TEN, _ELEVEN = ((2, 4), (3, 3), (4, 2), (5, 1), (4, 3)), ((3, 4), (4, 3))
"""How many digits stand before the first and between both hyphens of a number of ten or eleven."""


def ways_to_write(word: str) -> tuple[str, ...]:
    """The word, folded as records are, and the others it means, at most MOST_WAYS: the word itself first.

    A telephone number with hyphens elsewhere or without any, the other kana, and variants of characters (髙 for 高).
    """
    digits = word.replace("-", "")
    if _TELEPHONE.fullmatch(digits):
        parted = _TEN if len(digits) == 10 else _ELEVEN
        others = [f"{digits[:a]}-{digits[a : a + b]}-{digits[a + b :]}" for a, b in parted]
        return tuple(dict.fromkeys((word, digits, *others)))
    kana = dict.fromkeys((word, to_katakana(word), to_hiragana(word)))
    every = chain(kana, chain.from_iterable(map(_variants, kana)))
    return tuple(islice(dict.fromkeys(every), MOST_WAYS))


def _variants(word: str) -> list[str]:
    known = groups()
    letters = [known.get(letter, letter) for letter in word]
    usual = "".join(one[0] for one in letters)
    return [usual, *("".join(one) for one in islice(product(*letters), MOST_WAYS))]
