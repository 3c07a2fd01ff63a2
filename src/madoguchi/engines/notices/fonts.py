"""The fonts a notice is printed with: which ones this machine has, and which characters none of them can show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import typst
from fontTools.ttLib import TTFont

from madoguchi.engines.notices.errors import FontsMissing

# In this order: the first font that has a character prints it. The Moji Kiban fonts hold the rarest surnames.
FAMILIES = ("Noto Serif CJK JP", "Noto Serif JP", "Source Han Serif JP", "IPAmjMincho", "IPAexMincho", "IPAMincho")
_WEIGHTS = (400, 700)
_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_CHARACTER = re.compile(f"(?s:.){_SELECTOR.pattern}?")
# Overrides of the writing direction can make a line read otherwise than it is stored.
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
_UNPRINTED = frozenset("\n\t\u200b\u2060\ufeff")


@dataclass(frozen=True)
class Face:
    """One font file as typst found it."""

    family: str
    weight: int
    path: str
    index: int


@dataclass(frozen=True)
class Coverage:
    """What one face can show: characters, and characters followed by a variation selector (異体字)."""

    characters: frozenset[int]
    variants: frozenset[tuple[int, int]]


@dataclass(frozen=True, eq=False)
class FontSet:
    """The families this machine has, best first, and what they cover; told apart by identity, so cheap as a key."""

    families: tuple[str, ...]
    faces: tuple[Face, ...]

    def missing_glyphs(self, text: str) -> list[str]:
        """The characters, each with its variation selector, that would print as a blank or as another form."""
        return [one for one in _characters(text) if _family_of(self, one) is None]

    def family_of(self, character: str) -> str | None:
        """The family that prints this character in every weight; None when none does."""
        if character[0] in _DIRECTIONS:
            return None
        if character in _UNPRINTED:
            return self.families[0]
        return next((family for family in self.families if self._shows(family, character)), None)

    def variants_elsewhere(self, text: str) -> dict[str, str]:
        """Variants whose plain form stands in an earlier font than the variant: they have to be told their family."""
        variants = {one: _family_of(self, one) for one in _characters(text) if len(one) > 1}
        return {one: family for one, family in variants.items() if family and family != _family_of(self, one[0])}

    def _shows(self, family: str, character: str) -> bool:
        covered = _family_coverage(tuple(face for face in self.faces if face.family == family))
        if len(character) == 1:
            return ord(character) in covered.characters
        return (ord(character[0]), ord(character[1])) in covered.variants


@cache
def fonts() -> FontSet:
    """The fonts of this machine, found once; raises FontsMissing with what to install."""
    found = _faces()
    families = tuple(family for family in FAMILIES if any(face.family == family for face in found))
    if not families:
        raise FontsMissing()
    return FontSet(families, tuple(face for face in found if face.family in families))


def check_fonts() -> None:
    """Refuses to start without a Japanese font: raises FontsMissing."""
    fonts()


def missing_glyphs(text: str) -> list[str]:
    """The characters of `text` that no font of this machine can print; raises FontsMissing."""
    return fonts().missing_glyphs(text)


@cache
def typst_fonts() -> typst.Fonts:
    """Only the fonts a notice may use, opened once for this process."""
    wanted = fonts()
    # Typst takes folders. Its embedded fonts are left out: they would lend Latin letters of another face.
    folders = sorted({str(Path(face.path).parent) for face in wanted.faces})
    opened = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    if not set(wanted.families) <= set(opened.families()):
        raise FontsMissing()
    return opened


@lru_cache(maxsize=20_000)
def _family_of(wanted: FontSet, character: str) -> str | None:
    return wanted.family_of(character)


@cache
def _faces() -> tuple[Face, ...]:
    found = typst.Fonts(include_embedded_fonts=False).fonts()
    upright = (font for font in found if font.path and font.style == "normal" and font.family in FAMILIES)
    faces = {(font.family, font.weight): Face(font.family, font.weight, str(font.path), font.index) for font in upright}
    return tuple(face for (_, weight), face in sorted(faces.items()) if weight in _WEIGHTS)


@cache
def _coverage(path: str, index: int) -> Coverage:
    """Read from the character map, because a layout engine prints the plain form of a variant it lacks in silence."""
    with TTFont(path, fontNumber=index, lazy=True) as font:
        variants = [table.uvsDict for table in font["cmap"].tables if table.format == 14]
        pairs = {(base, selector) for table in variants for selector, bases in table.items() for base, _ in bases}
        return Coverage(frozenset(font.getBestCmap()), frozenset(pairs))


@cache
def _family_coverage(faces: tuple[Face, ...]) -> Coverage:
    """What every weight of a family can show."""
    covered = [_coverage(face.path, face.index) for face in faces]
    return Coverage(
        frozenset.intersection(*(one.characters for one in covered)),
        frozenset.intersection(*(one.variants for one in covered)),
    )


def _characters(text: str) -> dict[str, None]:
    """The different characters of a text in order, a variation selector staying with the one it varies."""
    return dict.fromkeys(_CHARACTER.findall(text) if _SELECTOR.search(text) else text)
