"""How much of a question a text answers to: Japanese writes without blanks, so pairs of letters are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

from madoguchi.engines.records.rules.register_places import folded
from madoguchi.engines.records.rules.register_terms import bigrams

_GRAMMAR = re.compile(r"[ぁ-ん、。・「」（）()?？!！]")
_LEAST = 2

T = TypeVar("T")


def pairs_of(text: str) -> frozenset[str]:
    """The pairs of letters that carry meaning: those with hiragana are grammar in most cases, and left out."""
    words = _GRAMMAR.sub(" ", folded(text))
    return frozenset(pair for word in words.split() for pair in bigrams(word))


def closeness(question: frozenset[str], text: str) -> float:
    """The share, from 0 to 1, of the pairs of a question that stand in a text; 0 for a single pair by chance."""
    shared = question & pairs_of(text)
    return len(shared) / len(question) if len(shared) >= min(_LEAST, len(question)) and question else 0.0


def nearest(question: str, texts: Iterable[tuple[T, str]], *, most: int) -> list[T]:
    """Those whose text is closest to the question, the closest first; nothing that shares too little."""
    wanted = pairs_of(question)
    scored = [(closeness(wanted, text), number, one) for number, (one, text) in enumerate(texts)]
    found = sorted(((score, number, one) for score, number, one in scored if score > 0), key=lambda x: (-x[0], x[1]))
    return [one for _, _, one in found[:most]]
