"""The fonts a notice is printed with: which ones this machine has, and which characters none of them can show."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typst
from fontTools.ttLib import TTFont

from madoguchi.engines.notices.errors import FontsMissing

# In this order: the first font that has a character prints it. The Moji Kiban fonts hold the rarest surnames.
FAMILIES = ("Noto Serif CJK JP", "Noto Serif JP", "Source Han Serif JP", "IPAmjMincho", "IPAexMincho", "IPAMincho")
_WEIGHTS = (400, 700)
_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
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


@dataclass(frozen=True)
class FontSet:
    """The families this machine has, best first, and what they cover."""

    families: tuple[str, ...]
    faces: tuple[Face, ...]

    def missing_glyphs(self, text: str) -> list[str]:
        """The characters, each with its variation selector, that would print as a blank or as another form."""
        return [one for one in dict.fromkeys(_characters(text)) if self.family_of(one) is None]

    def family_of(self, character: str) -> str | None:
        """The family that prints this character in every weight; None when none does."""
        if character[0] in _DIRECTIONS:
            return None
        if character in _UNPRINTED:
            return self.families[0]
        return next((family for family in self.families if self._shows(family, character)), None)

    def variants_elsewhere(self, text: str) -> dict[str, str]:
        """Variants whose plain form stands in an earlier font than the variant: they have to be told their family."""
        variants = {one for one in _characters(text) if len(one) > 1}
        return {one: family for one in sorted(variants) if (family := self.family_of(one)) != self.family_of(one[0]) and family}

    def _shows(self, family: str, character: str) -> bool:
        return all(_shows(face, character) for face in self.faces if face.family == family)


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


@cache
def _faces() -> tuple[Face, ...]:
    extra = [folder for folder in os.environ.get("MADOGUCHI_FONTS", "").split(os.pathsep) if folder]
    found = typst.Fonts(include_embedded_fonts=False, font_paths=extra).fonts()
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


def _shows(face: Face, character: str) -> bool:
    coverage = _coverage(face.path, face.index)
    if len(character) == 1:
        return ord(character) in coverage.characters
    return (ord(character[0]), ord(character[1])) in coverage.variants


def _characters(text: str) -> Iterable[str]:
    """The text in characters, a variation selector staying with the one it varies."""
    held = ""
    for one in text:
        if held and ord(one) in _SELECTORS:
            held += one
            continue
        if held:
            yield held
        held = one
    if held:
        yield held
