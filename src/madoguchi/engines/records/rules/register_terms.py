"""What a record is looked up by: the letters of its text, pairs of them, choices and months, hashed to 32 bits."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from operator import add
from struct import Struct
from zlib import crc32

from madoguchi.engines.records.register_section import RegisterSection

Values = Mapping[str, object]

MIDDLE = 2**31
"""An index keeps numbers with a sign, and a hash has none: so much lies between both."""
_MOST_KNOWN = 50_000
_SENT = Struct(">ii")
"""One number of an array as the database is sent it: how many bytes, and the number."""
EACH = _SENT.size


def terms(register_id: str, section: RegisterSection, values: Values, text: str) -> bytes:
    """The terms of a record with these values and this text, as an array of the database is sent.

    Hashed with the register. Of many records `terms_together` works them out all at once.
    """
    return letter_terms(register_id, text) + chosen_terms(register_id, section, values)


def letter_terms(register_id: str, text: str) -> bytes:
    """The terms of the letters of a text and of its pairs, each once."""
    return b"".join(map(_letters_of(register_id).__getitem__, {*text, *map(add, text, text[1:])}))


def chosen_terms(register_id: str, section: RegisterSection, values: Values) -> bytes:
    """The terms of what is chosen, of months and of records that are named, some of them twice."""
    return b"".join(map(_chosen_of(register_id).__getitem__, _chosen(section, values)))


def numbers_in(sent: bytes) -> list[int]:
    """The terms as numbers, each once, in their order."""
    written = array("i", sent)
    if sys.byteorder == "little":
        written.byteswap()
    return sorted({*written[1::2]})


def _chosen(section: RegisterSection, values: Values) -> Iterator[str]:
    for field in section.choosable:
        if (value := values.get(field.id)) is not None:
            yield _choice(field.id, value)
    for several in section.several:
        if isinstance(held := values.get(several.id), list):
            for one in held:
                yield _choice(several.id, one)
    for name in section.dated:
        if (value := values.get(name)) is not None:
            yield _month(name, str(value))
    for citing in section.citing:
        for number in citing.numbers(values):
            yield _choice(citing.path, number)


class _Hashed(dict[str, bytes]):
    """The terms of one register by what is written, each hashed once."""

    def __init__(self, register_id: str) -> None:
        super().__init__()
        self._register_id = register_id

    def __missing__(self, written: str) -> bytes:
        found = self._made(written)
        if len(self) < _MOST_KNOWN:
            self[written] = found
        return found

    def _made(self, written: str) -> bytes:
        return sent([term_of(self._register_id, written)])


class _Letters(_Hashed):
    """The terms of letters and of pairs of them; what has a blank or a line is none."""

    def _made(self, written: str) -> bytes:
        return b"" if " " in written or "\n" in written else super()._made(written)


_letters_of, _chosen_of = lru_cache(maxsize=8)(_Letters), lru_cache(maxsize=8)(_Hashed)


def sent(numbers: Iterable[int]) -> bytes:
    """These terms as `terms` gives them."""
    return b"".join(_SENT.pack(4, number) for number in numbers)


def choice_term(register_id: str, field_id: str, value: object) -> int:
    """The term of one answer to a choice."""
    return term_of(register_id, _choice(field_id, value))


def month_term(register_id: str, field_id: str, day: str) -> int:
    """The term of the month of a day, or of a moment, that is kept as 2026-11-26…"""
    return term_of(register_id, _month(field_id, day))


def _choice(field_id: str, value: object) -> str:
    return f"{field_id}={str(value).lower()}"


def _month(field_id: str, day: str) -> str:
    return f"{field_id}@{day[:7]}"


def bigrams(line: str) -> set[str]:
    """Every pair of neighbouring letters, blanks left out."""
    return {line[at : at + 2] for at in range(len(line) - 1) if " " not in line[at : at + 2]}


def word_terms(register_id: str, word: str) -> list[int]:
    """The terms of whatever holds this word, which has no blank: its pairs of letters, or the one letter it is."""
    return [term_of(register_id, one) for one in bigrams(word) or {word}]


def term_of(register_id: str, written: str) -> int:
    """The 32 bits an index keeps of a term; different terms may share them, so whoever finds one looks again."""
    return crc32(f"{prefix(register_id)}{written}".encode("utf-8", "surrogatepass")) - MIDDLE


def prefix(register_id: str) -> str:
    """What is hashed before each term of a register."""
    return f"{register_id}|"
