"""Sets notices with Typst, in this process and in memory; the city's templates come from its definitions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import typst

from madoguchi.engines.notices.content import NoticeContent
from madoguchi.engines.notices.errors import MissingGlyph, NotTypeset, TemplateMissing
from madoguchi.engines.notices.fonts import fonts, missing_glyphs, typst_fonts

PAPER = Path(__file__).resolve().parent.parent / "paper"
# For the archive and for screen readers; both also make Typst refuse a character that has no glyph.
STANDARDS = ["a-2a", "ua-1"]
# Every city has these two; one that keeps no file of its own for them gets the house's standard order.
CUSTOMARY = frozenset({"grant", "refusal"})
_LONGEST_REASON = 300
# Typst's own type hints do not know that the input may be a mapping of file names to contents.
_compile: Callable[..., tuple[object, list[typst.TypstWarning]]] = typst.compile_with_warnings


@dataclass(frozen=True)
class TypstTypesetter:
    """A typesetter over the templates in one folder (`definitions/notices`); threads may share it."""

    templates: Path

    def typeset(self, content: NoticeContent, *, template: str, at: datetime) -> bytes:
        """The PDF of `content`, created `at`; raises as `ports.Typesetter` says."""
        check_glyphs(content)
        try:
            pdf, warnings = _compile(
                {**self._files(template), **_data(content)},
                font_paths=typst_fonts(),
                ignore_system_fonts=True,
                format="pdf",
                pdf_standards=STANDARDS,
                timestamp=int(at.timestamp()),
            )
        except typst.TypstError as problem:
            raise NotTypeset(template=template, reason=str(problem)[:_LONGEST_REASON]) from problem
        # A family Typst does not find would leave its text out without an error.
        if warnings or not isinstance(pdf, bytes):
            raise NotTypeset(template=template, reason="; ".join(map(str, warnings))[:_LONGEST_REASON])
        return pdf

    def has_template(self, template: str) -> bool:
        """Whether a notice can be set with a template of this name."""
        return template in CUSTOMARY or (self.templates / f"{template}.typ").is_file()

    def _files(self, template: str) -> dict[str, bytes]:
        if not self.has_template(template):
            raise TemplateMissing(template=template)
        own = {path.name: _read(path) for path in _files_in(self.templates)}
        main = own.get(f"{template}.typ") or _read(PAPER / "standard.typ")
        return {**own, "letter.typ": _read(PAPER / "letter.typ"), "main.typ": main}


def check_glyphs(content: NoticeContent) -> None:
    """Every character has a glyph in the very form it is written in; raises MissingGlyph, FontsMissing."""
    missing = missing_glyphs(content.printed_text())
    if missing:
        raise MissingGlyph(characters="、".join(map(_shown, missing)))


def _shown(character: str) -> str:
    codes = " ".join(f"U+{ord(one):04X}" for one in character)
    return f"{character}（{codes}）" if character.isprintable() else codes


def _data(content: NoticeContent) -> dict[str, bytes]:
    """What the paper reads, as files: a change of Typst inputs would make it lay out every sentence again."""
    found = fonts()
    data = {
        "notice.json": content.to_json(),
        "fonts.json": found.families,
        "variants.json": found.variants_elsewhere(content.printed_text()),
    }
    return {name: json.dumps(value, ensure_ascii=False).encode() for name, value in data.items()}


def _files_in(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.glob("*") if path.is_file()) if folder.is_dir() else ()


def _read(path: Path) -> bytes:
    return _bytes_of(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _bytes_of(path: Path, changed: int) -> bytes:
    """The content of a file, read again when its time of change is another."""
    return path.read_bytes()
