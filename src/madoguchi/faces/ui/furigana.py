"""Readings above the words of easy Japanese: `readings.txt` knows the words, and the finished page is given its ruby.

The words of any city are in the table of this room; the names of one city stand in `readings.txt` of its definitions.

One mechanism for all texts, whoever wrote them: sentences of the house, of the city's definitions and of staff. Titles,
attributes, what is typed, and what is marked `translate="no"` (names of people) stay as they are, so that search, tabs
and forms are not disturbed. A run of Chinese letters is read only when the table knows the whole of it: a name that is
not a word is never read as one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from madoguchi.faces.ui.walking import over_texts

_TABLE = Path(__file__).parent / "readings.txt"

_RUN = re.compile(r"((?:(?<![0-9])[0-9]{1,2})?[\u4e00-\u9fff々〆]+)(?:（([\u3041-\u309f]+)）)?")
_UNREAD = re.compile(r"""^<(?:code|pre)\b|\s(?:translate=["']no["']|lang=["'](?!ja))""")
_KANA = re.compile("[\u3041-\u309f]")
_DIGITS = "0123456789"
_COUNTED = tuple(_DIGITS)


class Reading(NamedTuple):
    """How a word is read, and between what: letters that follow (None: any of them), one of the texts before it."""

    follows: str | None
    kana: str
    before: tuple[str, ...]

    def fits(self, stands: str, follows: str) -> bool:
        """Whether the word may be read like this between what stands before it and what follows."""
        after = _KANA.match(follows) if self.follows is None else follows.startswith(self.follows)
        return bool(after) and (not self.before or _ends(stands, self.before))


def readings() -> Mapping[str, tuple[Reading, ...]]:
    """The tables of the house and of its city by word; the most particular reading of a word comes first."""
    return _read(_TABLE, Path(settings.MADOGUCHI_DEFINITIONS) / "readings.txt")


@lru_cache(maxsize=4)
def _read(*tables: Path) -> Mapping[str, tuple[Reading, ...]]:
    found: dict[str, list[Reading]] = defaultdict(list)
    for line in chain.from_iterable(one.read_text(encoding="utf-8").splitlines() for one in tables if one.exists()):
        if line and not line.startswith("#"):
            written, kana, *before = line.split(" ")
            word, plus, follows = written.partition("+")
            wanted = None if plus and not follows else follows
            found[word].append(Reading(wanted, kana, tuple(before[0].split("|")) if before else ()))
    return {word: tuple(sorted(all_, key=_particular, reverse=True)) for word, all_ in found.items()}


def _particular(one: Reading) -> tuple[bool, int, bool]:
    return bool(one.before), len(one.follows or ""), one.follows is None


def read_run(run: str, before: str, after: str) -> list[tuple[str, str]] | None:
    """A run of Chinese letters as (letters, reading), "" where none is needed; None when it is not known to its end.

    A letter that is a word of its own is read only where it stands alone or after a number: 中 and 村 are words, 中村
    is a name.
    """
    pieces: list[tuple[str, str]] = []
    at, alone = 0, len(run.lstrip(_DIGITS)) == 1
    while at < len(run):
        found = _longest(run, at, before, after)
        if found is None and run[at] in _DIGITS:
            found = (run[at], "")
        elif found is None or (len(found[0]) == 1 and not alone and (before + run[:at])[-1:] not in _COUNTED):
            return None
        pieces.append(found)
        at += len(found[0])
    return pieces


def _longest(run: str, at: int, before: str, after: str) -> tuple[str, str] | None:
    known = readings()
    if run[at] in _DIGITS and at and run[at - 1] in _DIGITS:
        return None
    stands = (before + run[:at]).rstrip(" \u3000")
    for end in range(len(run), at, -1):
        follows = run[end:] + after
        for one in known.get(run[at:end], ()):
            if one.fits(stands, follows):
                return run[at:end], one.kana
    return None


def _ends(stands: str, before: tuple[str, ...]) -> bool:
    return any(stands.endswith(one) or (one == "#" and stands[-1:] in _COUNTED) for one in before)


def with_readings(text: str) -> str:
    """A text, already escaped, with ruby above the words the table knows; 見本区（みほんく） brings its own reading."""

    def one(found: re.Match[str]) -> str:
        run, told = found[1], found[2]
        pieces = read_run(run, text[max(0, found.start() - 8) : found.start()], text[found.end(1) : found.end(1) + 3])
        known = "".join(kana or letters for letters, kana in pieces or ())
        if told and (not pieces or known == told):
            return _ruby(run, told)
        explained = f"（{told}）" if told else ""
        return "".join(_ruby(*piece) for piece in pieces) + explained if pieces else found[0]

    return _RUN.sub(one, text)


def _ruby(letters: str, kana: str) -> str:
    # Hidden from readers of screens, which know how to read a word and would say it twice.
    return f'<ruby>{letters}<rp>（</rp><rt aria-hidden="true">{kana}</rt><rp>）</rp></ruby>' if kana else letters


def page_with_readings(page: str) -> str:
    """A whole page of HTML with readings above the words of its text, and nowhere else."""
    return over_texts(page, _grouped, past=_UNREAD)


def _grouped(text: str) -> str:
    # One element around the text: in a button or a chip its pieces would otherwise be pushed apart.
    read = with_readings(text)
    return f"<bdi>{read}</bdi>" if read != text else text
