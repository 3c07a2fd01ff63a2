"""The terms of many records at once: the same numbers as one after another, and in their order.

What is hashed is a CRC-32, and a CRC is linear: the hash of two letters is that of the first one moved on by as many
bytes as the second one has, combined with that of the second. So each letter is looked up and none is hashed again, and
a thousand records take as many steps as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from madoguchi.engines.records.rules.register_terms import EACH, MIDDLE, letter_terms, prefix

_POLYNOMIAL, _ALL = 0xEDB88320, 0xFFFFFFFF
_LETTERS = 1 << 16  # those of the basic plane, two bytes of UTF-16 each
_LONGEST = 3  # bytes of UTF-8 that such a letter takes
_BLANKS = [ord(" "), ord("\n")]
_ROW = np.uint64(32)
"""A record and a term are one number, the record in front: what is sorted then needs no second look."""

Numbers = NDArray[np.uint32]
Keys = NDArray[np.uint64]


def terms_together(register_id: str, texts: Sequence[str], others: Sequence[bytes]) -> list[bytes]:
    """The terms of each text, with the other terms of its record, as `terms` gives them."""
    written = "".join(f"{text}\n" for text in texts).encode("utf-16-le", "surrogatepass")
    sizes = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
    if len(written) != 2 * sizes.sum():
        # A letter that takes four bytes by itself is in none of the tables, and hardly any file has one.
        return [letter_terms(register_id, text) + other for text, other in zip(texts, others, strict=True)]
    row = np.arange(len(texts), dtype=np.uint64) << _ROW
    found = _letters_of(register_id).told_in(np.frombuffer(written, "<u2"), row.repeat(sizes))
    numbers = np.frombuffer(b"".join(others), ">u4")[1::2].astype(np.uint32) ^ np.uint32(MIDDLE)
    of_row = row.repeat([len(other) // EACH for other in others])
    return _sent(np.concatenate((*found, of_row | numbers)), len(texts))


def _sent(keys: Keys, rows: int) -> list[bytes]:
    """The terms of each record as an array of the database is sent."""
    keys.sort()
    keys = keys[np.append(True, keys[1:] != keys[:-1])] if keys.size else keys
    told = np.empty((len(keys), 2), ">u4")
    told[:, 0], told[:, 1] = 4, keys.astype(np.uint32) ^ np.uint32(MIDDLE)
    ends = keys.searchsorted(np.arange(rows + 1, dtype=np.uint64) << _ROW) * EACH
    sent = told.tobytes()
    return [sent[begin:end] for begin, end in pairwise(ends.tolist())]


class _Letters:
    """What the letters of the basic plane bring to the hash of a term of one register."""

    def __init__(self, register_id: str) -> None:
        begun = _moved(np.array([~crc32(prefix(register_id).encode()) & _ALL], np.uint32), 2 * _LONGEST)
        self._begun = np.concatenate(begun)

    def told_in(self, letters: NDArray[np.uint16], row: Keys) -> tuple[Keys, Keys]:
        """The letters and the pairs of neighbours, each with its record; what has a blank is none."""
        sizes, hashes, is_letter = _tables()
        first, second = letters[:-1], letters[1:]
        is_one = is_letter[first]
        is_pair = is_one & is_letter[second]
        one, one_row = first[is_one], row[:-1][is_one]
        left, right, pair_row = first[is_pair], second[is_pair], row[:-1][is_pair]
        single = self._begun[sizes[one]] ^ hashes[0, one]
        both = self._begun[sizes[left] + sizes[right]] ^ hashes[sizes[right], left] ^ hashes[0, right]
        return one_row | ~single, pair_row | ~both


_letters_of = lru_cache(maxsize=8)(_Letters)


@lru_cache(maxsize=1)
def _tables() -> tuple[NDArray[np.intp], Numbers, NDArray[np.bool_]]:
    """Of each letter: the bytes it takes, its hash moved on by none to three bytes, and whether it is no blank."""
    letter, nothing = np.arange(_LETTERS, dtype=np.uint32), np.zeros(_LETTERS, np.uint32)
    sizes = 1 + (letter >= 0x80) + (letter >= 0x800).astype(np.intp)
    head_of_two, head_of_three = _bits(letter >> 6, 0x1F, 0xC0), _bits(letter >> 12, 0x0F, 0xE0)
    middle, tail = _bits(letter >> 6, 0x3F, 0x80), _bits(letter, 0x3F, 0x80)
    one, two = _step(nothing, letter), _step(_step(nothing, head_of_two), tail)
    three = _step(_step(_step(nothing, head_of_three), middle), tail)
    is_letter = np.ones(_LETTERS, np.bool_)
    is_letter[_BLANKS] = False
    return sizes, np.stack(_moved(np.choose(sizes - 1, (one, two, three)), _LONGEST)), is_letter


def _bits(letter: NDArray[Any], taken: int, marked: int) -> Numbers:
    """Some bits of each letter as UTF-8 has them in one byte."""
    return np.asarray(letter & taken | marked, np.uint32)


def _moved(hashes: Numbers, most: int) -> list[Numbers]:
    """These hashes, and what they are behind one byte of nothing, behind two, and so on."""
    moved = [hashes]
    for _ in range(most):
        moved.append(_step(moved[-1], np.zeros_like(hashes)))
    return moved


def _step(hashes: Numbers, byte: Numbers) -> Numbers:
    """One byte more in a CRC-32 (ISO-HDLC, as `zlib.crc32` has it, before its last inversion)."""
    return np.asarray(_bytes()[(hashes ^ byte) & 0xFF] ^ hashes >> 8, np.uint32)


@lru_cache(maxsize=1)
def _bytes() -> Numbers:
    table: NDArray[Any] = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & 1, table >> 1 ^ _POLYNOMIAL, table >> 1)
    return np.asarray(table, np.uint32)
