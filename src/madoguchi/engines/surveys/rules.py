"""What answers say: shares with their intervals, two questions beside one another, and words in free text. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from unicodedata import normalize

_Z = 1.959964  # of 95 %
_WORD = re.compile(r"[一-鿿々〆ヶ]{2,}|[ァ-ヴー]{2,}|[A-Za-z][A-Za-z0-9]+")

NO_ANSWER = ""
"""The value under which a question that was left out is counted."""


def interval(count: int, asked: int, population: int | None = None) -> tuple[float, float]:
    """The 95 % interval of a share by Wilson, both ends from 0 to 1.

    With a known population the number of answers is raised by the finite population correction; when everybody
    answered, the share is known and the interval is a point. (E. B. Wilson, 1927; W. G. Cochran, Sampling Techniques.)
    """
    if not asked:
        return 0.0, 1.0
    share = count / asked
    if population is not None and asked >= population:
        return share, share
    n = asked * (population - 1) / (population - asked) if population else float(asked)
    middle = (share + _Z * _Z / (2 * n)) / (1 + _Z * _Z / n)
    half = _Z * sqrt(share * (1 - share) / n + _Z * _Z / (4 * n * n)) / (1 + _Z * _Z / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def chosen_in(value: object) -> tuple[str, ...]:
    """The options an answer names: one, several, or that it was left out."""
    if isinstance(value, bool):
        return ("yes",) if value else ("no",)
    if isinstance(value, list):
        return tuple(str(one) for one in value) or (NO_ANSWER,)
    return (str(value),) if value else (NO_ANSWER,)


def counts_of(answers: Iterable[Mapping[str, object]], question: str, options: Sequence[str]) -> dict[str, int]:
    """How many chose each option, in the order of the options; those without an answer stand at the end."""
    counted = Counter(one for values in answers for one in chosen_in(values.get(question)))
    return {one: counted[one] for one in (*options, NO_ANSWER)}


def crossed(answers: Iterable[Mapping[str, object]], rows: str, columns: str) -> Counter[tuple[str, str]]:
    """How many chose this of one question and that of another."""
    return Counter(
        (row, column)
        for values in answers
        for row in chosen_in(values.get(rows))
        for column in chosen_in(values.get(columns))
    )


def words_in_text(text: str) -> frozenset[str]:
    """The words of a text that carry its matter: runs of kanji, of katakana, and of Latin letters, two at least.

    Japanese writes without blanks. A run is often a compound (開館時間) and never a verb in hiragana; a dictionary
    would cut finer and would have to be kept up.
    """
    return frozenset(_WORD.findall(normalize("NFKC", text).casefold()))


def grouped_by_word(texts: Sequence[str], *, least: int, most: int) -> list[tuple[str, tuple[int, ...]]]:
    """The words that stand in at least so many texts, the most frequent first, each with the texts it stands in."""
    found: dict[str, list[int]] = {}
    for number, text in enumerate(texts):
        for word in words_in_text(text):
            found.setdefault(word, []).append(number)
    often = sorted(((word, where) for word, where in found.items() if len(where) >= least), key=_most_first)
    return [(word, tuple(where)) for word, where in often[:most]]


def _most_first(one: tuple[str, list[int]]) -> tuple[int, str]:
    return -len(one[1]), one[0]
